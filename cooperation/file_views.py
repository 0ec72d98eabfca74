"""What the kinds of this room share on a page: open a file, change it, add to it, save a row of the post."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.cases.views import CaseView, OpenCaseView, marks_of
from ssi.web.refusals import Refusal, StaleVersion


class FormPage(OpenCaseView):
    """A form of the post, shown and saved. A page gives `form_class`, `title`, `permission`, `save`, `back`."""

    form_class = None
    title = ""
    intro = ""
    crumb = None
    template_name = "cooperation/form.html"

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
        return self.form_class(data, post=self.post_, initial=self.initial())

    def initial(self):
        return {}

    def page(self, form, status=200):
        context = {
            "form": form,
            "title": self.title,
            "hint": self.intro,
            "back_url": self.crumb["url"],
            "breadcrumbs": [self.crumb, {"label": self.title}],
        }
        return TemplateResponse(self.request, self.template_name, context, status=status)


class OpenFile(FormPage):
    """The same form sent twice opens one file. A kind gives `model` and `open_service` beside."""

    model = None
    open_service = None

    def initial(self):
        return {"form_token": uuid.uuid4(), "country": self.post_.country_id}

    def save(self, form):
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(self.model, token):
            return again
        opened = type(self).open_service(by=self.request.user, post=self.post_, form_token=token, **form.values())
        messages.success(self.request, _("Dossier %(reference)s enregistré.") % {"reference": opened.reference})
        return redirect(opened.get_absolute_url())


class CaseForm(CaseView):
    """A form about one file, its marking on the page. A page gives `form_class`, `title`, `anchor`, `save`."""

    form_class = None
    title = ""
    intro = ""
    anchor = ""
    crumb = None
    template_name = "cooperation/form.html"

    def get(self, request, **kwargs):
        case = self.get_case()
        return self.page(case, self.form(case))

    def post(self, request, **kwargs):
        case = self.get_case()
        form = self.form(self.get_case(), request.POST)
        if not form.is_valid():
            return self.page(case, form, status=422)
        try:
            self.save(case, form)
        except Refusal as refusal:
            form.refuse(refusal)
            stale = isinstance(refusal, StaleVersion)
            return self.page(case, form, status=409 if stale else 422, theirs=self.theirs(form) if stale else ())
        messages.success(request, _("Enregistré."))
        return redirect(f"{case.get_absolute_url()}#{self.anchor}")

    def form(self, case, data=None):
        return self.form_class(data, case=case, post=case.post, initial=self.initial(case))

    def initial(self, case):
        return {}

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
            "title": self.title,
            "hint": self.intro,
            "theirs": theirs,
            "back_url": f"{case.get_absolute_url()}#{self.anchor}",
            **marks_of(case),
            "breadcrumbs": [
                self.crumb,
                {"label": case.reference, "url": case.get_absolute_url()},
                {"label": self.title},
            ],
            **self.more(case),
        }
        return TemplateResponse(self.request, self.template_name, context, status=status)

    def more(self, case):
        return {}


class EditFile(CaseForm):
    """Change the sheet. When somebody else saved meanwhile, both versions are shown. A kind gives `edit_service`."""

    edit_service = None
    title = gettext_lazy("Modifier")

    def form(self, case, data=None):
        return self.form_class(data, post=case.post, instance=case, initial={"version": case.version})

    def save(self, case, form):
        version = form.cleaned_data["version"] or 0
        type(self).edit_service(case, by=self.request.user, expected_version=version, **form.values())
