"""The form of a version of what is said."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form


class WordingForm(Form):
    families = forms.CharField(
        label=_("Aux familles"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    press = forms.CharField(
        label=_("À la presse"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ni nom, ni chiffre qui ne soit arrêté."),
    )
