"""Somebody named on the opening form of a file: the least that is known, parsed as on the form of a person."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.network import known
from ssi.web.forms import Form
from ssi.web.refusals import Refusal
from ssi.web.text import refuse_symbols_in_name

from . import typed
from .vocabulary import Category, Sex

#: Fields of `WhoForm`, in reading order.
WHO = ("surname", "given_names", "birth", "sex", "nationalities", "category")


class WhoForm(Form):
    """Beside the form of a file; `who()` is what `links.add_person` takes, None when nobody is named."""

    surname = forms.CharField(label=_("Nom"), max_length=100, validators=[refuse_symbols_in_name])
    given_names = forms.CharField(
        label=_("Prénoms"), max_length=100, required=False, validators=[refuse_symbols_in_name]
    )
    birth = forms.CharField(
        label=_("Né(e) le"),
        required=False,
        max_length=12,
        help_text=_("02/03/1985 ; ou 03/1985, ou 1985, quand le reste n’est pas connu."),
    )
    sex = forms.ChoiceField(label=_("Sexe"), choices=Sex.choices, required=False)
    nationalities = forms.CharField(
        label=_("Nationalités"), required=False, max_length=200, help_text=_("Noms ou codes : Roumanie, MD.")
    )
    category = forms.ChoiceField(label=_("Qualité dans ce dossier"), choices=[("", _("Choisissez")), *Category.choices])

    def _parsed(self, name, parse, *args):
        try:
            return parse(self.cleaned_data.get(name) or "", *args)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_surname(self):
        return self._parsed("surname", typed.one_script)

    def clean_given_names(self):
        return self._parsed("given_names", typed.one_script)

    def clean_birth(self):
        return self._parsed("birth", typed.birth, timezone.localdate())

    def clean_nationalities(self):
        return self._parsed("nationalities", typed.countries, known.countries())

    def who(self):
        if not self.cleaned_data.get("surname"):
            return None
        found = {name: self.cleaned_data[name] for name in WHO}
        return found | {"born": found.pop("birth")}
