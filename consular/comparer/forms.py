"""Forms of a comparison: two lists, each pasted or uploaded; what somebody says of each doubtful pair."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form

from .models import Lists, Verdict
from .words import likeness

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


class DecisionsForm(Form):
    """One choice a doubtful pair; the arrows of the keyboard change it, the tabulation goes to the next pair."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, comparison, **kwargs):
        self.comparison = comparison
        super().__init__(*args, **kwargs)
        said = comparison.decisions
        for one, other in comparison.doubtful:
            self.fields[name_of(one, other)] = forms.ChoiceField(
                label=f"{one.name} / {other.name}",
                choices=[("", _("À décider")), *Verdict.choices],
                initial=said.get((one.line, other.line), ("", None))[0],
                required=False,
                widget=forms.RadioSelect,
            )

    def rows(self):
        """(entry, entry, how alike in words, the field) of each pair, in the order they are to be looked at."""
        return [(a, b, likeness(a, b), self[name_of(a, b)]) for a, b in self.comparison.doubtful]

    def verdicts(self):
        pairs = self.comparison.doubtful
        return {(a.line, b.line): self.cleaned_data[name_of(a, b)] for a, b in pairs}


def name_of(one, other):
    return f"pair-{one.line}-{other.line}"
