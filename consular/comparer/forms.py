"""The form of a comparison: two lists, each pasted or uploaded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form

from .models import Lists

_PASTE = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
_HELP = _("Première ligne : les titres (Nom ; Prénom ; Date de naissance ; N°…). Collez depuis un tableur, ou joignez.")


class ComparisonForm(Form):
    title = forms.CharField(label=_("Objet"), max_length=120, help_text=_("sans nom de personne"))
    kind = forms.ChoiceField(label=_("Listes"), choices=Lists.choices)
    first_label = forms.CharField(label=_("Nom de la première liste"), max_length=60, initial=_("Manifeste"))
    first = forms.CharField(label=_("Première liste, collée"), required=False, widget=_PASTE, help_text=_HELP)
    first_file = forms.FileField(label=_("ou fichier CSV, XLSX"), required=False)
    second_label = forms.CharField(label=_("Nom de la seconde liste"), max_length=60, initial=_("Visas"))
    second = forms.CharField(label=_("Seconde liste, collée"), required=False, widget=_PASTE, help_text=_HELP)
    second_file = forms.FileField(label=_("ou fichier CSV, XLSX"), required=False)

    def clean(self):
        data = super().clean()
        for side in ("first", "second"):
            data[side] = data.pop(f"{side}_file", None) or data.get(side, "")
            if not data[side]:
                self.add_error(side, _("Collez cette liste, ou joignez son fichier."))
        return data


class DecisionForm(Form):
    first = forms.IntegerField(min_value=1)
    second = forms.IntegerField(min_value=1)
    same = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda text: text == "1")
