"""The pages every file of this room has: opening it, changing it, one form for one act or one part, taking a part off.

Who may come is asked of the file (`ssi/cases/views.py`); a page gives `model`, `permission`, `form_class`, `save`.
"""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.cases.views import CaseView, OpenCaseView, marks_of
from ssi.network import known
from ssi.web.forms import Form, ModelForm
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

TEMPLATE = "consular/case_form.html"


class FileForm(ModelForm):
    """The sheet of a file: countries are those the post covers."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, post, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.post = user, post
        if "country" in self.fields:
            covered = {country.pk for country in known.countries_of((post.pk,))}
            self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
            self.fields["country"].required = True
            self.fields["country"].empty_label = _("Choisissez")

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name not in {"form_token", "version"}}


class PartForm(ModelForm):
    """A part of a file, of a file that `case` is; `instance` None for a new one."""

    def __init__(self, *args, case, user, part=None, **kwargs):
        super().__init__(*args, instance=part, **kwargs)
        self.case, self.user, self.part = case, user, part

    def values(self):
        return dict(self.cleaned_data)


class ActForm(Form):
    """What an act asks beside its button."""

    def __init__(self, *args, case, user, part=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.user, self.part = case, user, part

    def values(self):
        return dict(self.cleaned_data)


class OpenFile(OpenCaseView):
    """Sent twice, the form opens one file. A kind gives `model`, `form_class`, `title`, `crumb` and `open`."""

    model = form_class = crumb = open = None
    title = hint = ""

    def get(self, request):
        return self.page(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(self.model, token):
            return again
        try:
            case = type(self).open(by=request.user, post=self.post_, form_token=token, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("%(reference)s est enregistré.") % {"reference": case.reference})
        return redirect(case.get_absolute_url())

    def form(self, data=None):
        initial = {"form_token": uuid.uuid4(), "country": self.post_.country_id}
        return self.form_class(data, user=self.request.user, post=self.post_, initial=initial)

    def page(self, form, status=200):
        context = {
            "form": form,
            "title": self.title,
            "hint": self.hint,
            "back_url": self.crumb["url"],
            "breadcrumbs": [self.crumb, {"label": self.title}],
        }
        return TemplateResponse(self.request, TEMPLATE, context, status=status)


class CaseForm(CaseView):
    """A form about one file, or about a row that hangs on it (`part_model`, the `pk` of the address)."""

    form_class = crumb = part_model = None
    title = hint = anchor = removal = ""
    said = gettext_lazy("Enregistré.")

    def get(self, request, **kwargs):
        case = self.get_case()
        part = self.part(case)
        return self.page(case, part, self.form(case, part))

    def post(self, request, **kwargs):
        case = self.get_case()
        part = self.part(case)
        form = self.form(case, part, request.POST)
        if not form.is_valid():
            return self.page(case, part, form, status=422)
        try:
            self.save(case, part, form)
        except StaleVersion as refusal:
            form.refuse(refusal)
            return self.page(case, part, form, status=409, theirs=both_versions(self.get_case(), form))
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(case, part, form, status=422)
        messages.success(request, self.said)
        return redirect(f"{case.get_absolute_url()}#{self.anchor}" if self.anchor else case.get_absolute_url())

    def part(self, case):
        """The row the address names; None for a new one. Http404 when it hangs on another file."""
        if self.part_model is None or self.kwargs.get("pk") is None:
            return None
        found = self.part_model.objects.filter(case=case.pk, pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        found.case = case
        return found

    def form(self, case, part, data=None):
        return self.form_class(data, case=case, user=self.request.user, part=part, initial=self.initial(case, part))

    def initial(self, case, part):
        return {}

    def save(self, case, part, form):
        """Do it. May raise a Refusal."""
        raise NotImplementedError

    def page(self, case, part, form, status=200, theirs=()):
        back = f"{case.get_absolute_url()}#{self.anchor}" if self.anchor else case.get_absolute_url()
        context = {
            "form": form,
            "case": case,
            "title": self.title,
            "hint": self.hint,
            "theirs": theirs,
            "back_url": back,
            "remove_url": self.remove_url(case, part),
            **marks_of(case),
            "breadcrumbs": [
                *([self.crumb] if self.crumb else []),
                {"label": case.reference, "url": case.get_absolute_url()},
                {"label": self.title},
            ],
        }
        return TemplateResponse(self.request, TEMPLATE, context, status=status)

    def remove_url(self, case, part):
        """Where the button that takes this part off sends; "" when there is none."""
        return ""


class EditFile(CaseForm):
    """Change the sheet. When somebody else saved meanwhile, both versions are shown. A kind gives `edit`."""

    edit = None
    title = gettext_lazy("Modifier")
    said = gettext_lazy("Modifications enregistrées.")

    def form(self, case, part, data=None):
        # A form writes on its instance what was typed: the file on the page stays as it is saved.
        row = case if data is None else self.get_case()
        initial = {"version": case.version}
        return self.form_class(data, user=self.request.user, post=case.post, instance=row, initial=initial)

    def save(self, case, part, form):
        version = form.cleaned_data["version"] or 0
        type(self).edit(case, by=self.request.user, expected_version=version, **form.values())


class RemovePart(CaseView):
    """One button: take a part off the file. `part_model`, `anchor`, `remove`."""

    part_model = remove = None
    anchor = ""
    done = gettext_lazy("Retiré.")

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
