"""What the forms of this room share. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.network import known
from ssi.web.forms import ModelForm

_CARRIED = {"form_token", "version"}


class SheetForm(ModelForm):
    """The sheet of a file. Countries are those the post covers."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.post_ = post
        covered = {country.pk for country in known.countries_of((post.pk,))}
        self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
        self.fields["country"].required, self.fields["country"].empty_label = True, _("Choisissez")

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name not in _CARRIED}
