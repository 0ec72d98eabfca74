"""The pages every file has: opening it, changing it, one form for one act or one part, taking a part off.

A room gives `form_template` once, in bases of its own; a kind gives names (`model`, `permission`, `form_class`) and
its services.
"""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

from .views import CaseView, OpenCaseView, marks_of


class FormAnswer(View):
    """A form, shown and saved. A page gives `form()`, `title`, `crumb`, `save`; who may come is its own affair."""

    form_template = ""
    title = ""
    hint = ""
    crumb = None

    def get(self, request, **kwargs):
        return self.page(self.form())

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            return self.save(form)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)

    def form(self, data=None):
        raise NotImplementedError

    def save(self, form):
        """Do it and answer. May raise a Refusal."""
        raise NotImplementedError

    def page(self, form, status=200):
        context = {
            "form": form,
            "title": self.title,
            "hint": self.hint,
            "wide": True,
            "back_url": self.crumb["url"],
            "breadcrumbs": [self.crumb, {"label": self.title}],
            **self.around(),
        }
        return TemplateResponse(self.request, self.form_template, context, status=status)

    def around(self):
        """What the page shows beside the form."""
        return {}


class FormPage(FormAnswer, OpenCaseView):
    """A form of the person's own post, where they hold `permission`. A page gives `form_class`, `title`, `save`."""

    form_class = None

    def form(self, data=None):
        return self.form_class(data, user=self.request.user, post=self.post_, initial=self.initial())

    def initial(self):
        return {}


class OpenFile(FormPage):
    """Sent twice, the form opens one file. A kind gives `model` and `open`, its service, beside."""

    model = None
    open = None

    def form(self, data=None):
        initial = {"form_token": uuid.uuid4(), "country": self.post_.country_id, **self.initial()}
        return self.form_class(data, user=self.request.user, post=self.post_, initial=initial)

    def save(self, form):
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(self.model, token):
            return again
        case = type(self).open(by=self.request.user, post=self.post_, form_token=token, **self.values(form))
        messages.success(self.request, _("%(reference)s est enregistré.") % {"reference": case.reference})
        return redirect(case.get_absolute_url())

    def values(self, form):
        return form.values()


class CaseForm(CaseView):
    """A form about one file, or about a row that hangs on it (`part_model`, the `pk` of the address).

    A page gives `model`, `permission`, `form_class`, `title`, `anchor` (where the file is read again), and `save`.
    """

    form_template = ""
    form_class = None
    title = ""
    hint = ""
    anchor = ""
    crumb = None
    part_model = None
    said = gettext_lazy("Enregistré.")

    def get(self, request, **kwargs):
        case = self.get_case()
        part = self.part(case)
        return self.page(case, part, self.form(case, part))

    def post(self, request, **kwargs):
        case = self.get_case()
        part = self.part(case)
        form = self.form(case, part, request.POST, request.FILES)
        if not form.is_valid():
            return self.page(case, part, form, status=422)
        try:
            self.save(case, part, form)
        except StaleVersion as refusal:
            form.refuse(refusal)
            theirs = both_versions(self.get_case(), form)
            return self.page(case, part, form, status=409, theirs=theirs)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(case, part, form, status=422)
        return self.done(case, part)

    def part(self, case):
        """The row the address names; None for a new one. Http404 when it hangs on another file."""
        if self.part_model is None or self.kwargs.get("pk") is None:
            return None
        found = self.part_model.objects.filter(case=case.pk, pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        found.case = case
        return found

    def form(self, case, part, data=None, files=None):
        initial = self.initial(case, part)
        return self.form_class(data, files, case=case, user=self.request.user, part=part, initial=initial)

    def initial(self, case, part):
        return {}

    def save(self, case, part, form):
        raise NotImplementedError

    def done(self, case, part):
        messages.success(self.request, self.said)
        return redirect(self.back(case, part))

    def back(self, case, part):
        """Where one goes once it is saved, or given up."""
        return f"{case.get_absolute_url()}#{self.anchor}" if self.anchor else case.get_absolute_url()

    def page(self, case, part, form, status=200, theirs=()):
        context = {
            "form": form,
            "case": case,
            "title": self.title,
            "hint": self.hint,
            "theirs": theirs,
            "back_url": self.back(case, part),
            **marks_of(case),
            "breadcrumbs": [
                *([self.crumb] if self.crumb else []),
                {"label": case.reference, "url": case.get_absolute_url()},
                {"label": self.title},
            ],
            **self.around(case, part),
        }
        return TemplateResponse(self.request, self.form_template, context, status=status)

    def around(self, case, part):
        """What the page shows beside the form."""
        return {}


class EditFile(CaseForm):
    """Change the sheet. When somebody else saved meanwhile, both versions are shown. A kind gives `edit`."""

    edit = None
    title = gettext_lazy("Modifier")
    said = gettext_lazy("Modifications enregistrées.")

    def form(self, case, part, data=None, files=None):
        # A form writes on its instance what was typed: the file on the page stays as it is saved.
        row = case if data is None else self.get_case()
        initial = {"version": case.version}
        return self.form_class(data, user=self.request.user, post=case.post, instance=row, initial=initial)

    def save(self, case, part, form):
        version = form.cleaned_data["version"] or 0
        type(self).edit(case, by=self.request.user, expected_version=version, **form.values())

    def around(self, case, part):
        return {"wide": True}


class RemovePart(CaseView):
    """One button: take a part off the file, or an act on it. `part_model`, `anchor`, `remove`, `done`."""

    part_model = None
    anchor = ""
    done = gettext_lazy("Retiré.")
    remove = None

    def get(self, request, reference, pk):
        return redirect(f"{self.get_case().get_absolute_url()}#{self.anchor}")

    def post(self, request, reference, pk):
        case = self.get_case()
        part = self.part_model.objects.filter(case=case.pk, pk=pk).first()
        if part is None:
            raise Http404
        part.case = case
        try:
            type(self).remove(case, part, by=request.user)
        except Refusal as refusal:
            return self.refused(refusal, case)
        messages.success(request, self.done)
        return redirect(f"{case.get_absolute_url()}#{self.anchor}")
