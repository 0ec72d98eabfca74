"""The pages every noun of the room has: open, edit, and a form about one part of a file."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.cases.views import CaseView, OpenCaseView, marks_of
from ssi.web.refusals import Refusal, StaleVersion


class OpenFile(OpenCaseView):
    """A kind gives `model`, `permission`, `form_class`, `title`, `crumb`, `open`. Sent twice, it opens one file."""

    model = None
    form_class = None
    title = ""
    hint = ""
    crumb = None
    open = None

    def get(self, request):
        initial = {"form_token": uuid.uuid4(), "country": self.post_.country_id, **self.initial()}
        return self.page(self.form_class(user=request.user, post=self.post_, initial=initial))

    def post(self, request):
        form = self.form_class(request.POST, user=request.user, post=self.post_)
        if not form.is_valid():
            return self.page(form, status=422)
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(self.model, token):
            return again
        try:
            case = type(self).open(by=request.user, post=self.post_, form_token=token, **self.values(form))
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("%(reference)s est enregistré.") % {"reference": case.reference})
        return redirect(case.get_absolute_url())

    def initial(self):
        return {}

    def values(self, form):
        return form.values()

    def page(self, form, status=200):
        context = {
            "form": form,
            "title": self.title,
            "hint": self.hint,
            "back_url": self.crumb["url"],
            "breadcrumbs": [self.crumb, {"label": self.title}],
        }
        return TemplateResponse(self.request, "cooperation/form.html", context, status=status)


class EditFile(CaseView):
    """Change a file. When somebody else saved meanwhile, both versions are shown. A kind gives `edit`."""

    form_class = None
    crumb = None
    edit = None

    def get(self, request, reference):
        case = self.get_case()
        return self.page(case, self.form_for(case))

    def post(self, request, reference):
        case = self.get_case()
        form = self.form_for(self.get_case(), request.POST)
        if not form.is_valid():
            return self.page(case, form, status=422)
        version = form.cleaned_data["version"] or 0
        try:
            type(self).edit(case, by=request.user, expected_version=version, **form.values())
        except StaleVersion as refusal:
            form.refuse(refusal)
            return self.page(case, form, status=409, theirs=self.theirs(form))
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(case, form, status=422)
        messages.success(request, _("Modifications enregistrées."))
        return redirect(case.get_absolute_url())

    def form_for(self, case, data=None):
        return self.form_class(
            data, user=self.request.user, post=case.post, instance=case, initial={"version": case.version}
        )

    def theirs(self, form):
        """The fields where the saved version differs from what was typed: (label, saved, typed)."""
        saved = self.get_case()
        form.data = form.data.copy()
        form.data["version"] = saved.version
        values = form.values().items()
        return [(form.fields[n].label, getattr(saved, n), v) for n, v in values if getattr(saved, n) != v]

    def page(self, case, form, status=200, theirs=()):
        context = {
            "form": form,
            "case": case,
            "title": _("Modifier %(reference)s") % {"reference": case.reference},
            "theirs": theirs,
            "now": timezone.now(),
            "back_url": case.get_absolute_url(),
            **marks_of(case),
            "breadcrumbs": [
                self.crumb,
                {"label": case.reference, "url": case.get_absolute_url()},
                {"label": _("Modifier")},
            ],
        }
        return TemplateResponse(self.request, "cooperation/form.html", context, status=status)


class Part(CaseView):
    """A form about one part of a file: `form_class`, `title`, `anchor`, `part_model`, `save(case, part, values)`."""

    form_class = None
    title = ""
    hint = ""
    anchor = ""
    part_model = None

    def get(self, request, reference, pk=None):
        case = self.get_case()
        part = self.part(case)
        return self.page(case, self.form(case, part), part)

    def post(self, request, reference, pk=None):
        case = self.get_case()
        part = self.part(case)
        form = self.form(case, part, request.POST, request.FILES)
        if not form.is_valid():
            return self.page(case, form, part, status=422)
        try:
            self.save(case, part, form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(case, form, part, status=422)
        messages.success(request, _("Enregistré."))
        return redirect(self.back(case, part))

    def back(self, case, part):
        """Where one goes once it is saved, or given up."""
        return f"{case.get_absolute_url()}#{self.anchor}"

    def part(self, case):
        """The row the address names; None for a new one. Http404 when it hangs on another file."""
        if self.kwargs.get("pk") is None:
            return None
        found = self.part_model.objects.filter(case=case.pk, pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def form(self, case, part, data=None, files=None):
        return self.form_class(
            data, files, case=case, user=self.request.user, part=part, initial=self.initial(case, part)
        )

    def initial(self, case, part):
        return {}

    def save(self, case, part, values):
        raise NotImplementedError

    def page(self, case, form, part=None, status=200):
        context = {
            "form": form,
            "title": self.title,
            "hint": self.hint,
            "back_url": self.back(case, part),
            "case": case,
            **marks_of(case),
            "breadcrumbs": [{"label": case.reference, "url": case.get_absolute_url()}, {"label": self.title}],
            **self.around(case),
        }
        return TemplateResponse(self.request, "cooperation/part.html", context, status=status)

    def around(self, case):
        return {}


class RemovePart(CaseView):
    """One button: take a part off the file. `part_model`, `anchor`, `remove`."""

    part_model = None
    anchor = ""
    remove = None

    def get(self, request, reference, pk):
        return redirect(f"{self.get_case().get_absolute_url()}#{self.anchor}")

    def post(self, request, reference, pk):
        case = self.get_case()
        part = self.part_model.objects.filter(case=case.pk, pk=pk).first()
        if part is None:
            raise Http404
        try:
            type(self).remove(case, part, by=request.user)
        except Refusal as refusal:
            return self.refused(refusal, case)
        messages.success(request, _("Retiré."))
        return redirect(f"{case.get_absolute_url()}#{self.anchor}")


def page_frame(case, crumb):
    """What the pages of a file share: marking, rail, breadcrumbs."""
    return {
        "case": case,
        "now": timezone.now(),
        "clocks": list(case.clocks.explained()),
        "attachments": list(case.attachments.all()),
        **marks_of(case),
        "breadcrumbs": [crumb, {"label": case.reference}],
    }
