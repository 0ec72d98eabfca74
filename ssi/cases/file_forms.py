"""Bases of the forms of a file and of its parts. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.network import known
from ssi.web.forms import Form, ModelForm


class FileForm(ModelForm):
    """The sheet of a file: countries are those the post covers."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, post, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.post = user, post
        if "country" in self.fields:
            covered = {c.pk for c in known.countries_of((post.pk,))}
            self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
            self.fields["country"].required = True
        for name in ("country", "domain"):
            if name in self.fields:
                self.fields[name].empty_label = _("Choisissez")

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference", "score"}

    def values(self):
        return {k: v for k, v in self.cleaned_data.items() if k not in {"form_token", "version"}}


class PartForm(Form):
    """A part of a file; `part` is the row that is changed, None for a new one."""

    def __init__(self, *args, case, user, part=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.user, self.part = case, user, part

    def values(self):
        return dict(self.cleaned_data)


class PartModelForm(ModelForm):
    """The same over a model."""

    def __init__(self, *args, case, user, part=None, **kwargs):
        super().__init__(*args, instance=part, **kwargs)
        self.case, self.user, self.part = case, user, part

    def values(self):
        return dict(self.cleaned_data)
