"""What a level is asked when it speaks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm

from ..vocabulary import Sense
from .services import ON_PAPER, REASONED, REFERENCED


class SayForm(PartForm):
    """`name` is the act: fields it does not need are not shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sense = forms.ChoiceField(
        label=_("Sens de l’avis"), choices=[(s.value, s.label) for s in (Sense.FOR, Sense.RESERVED)]
    )
    text = forms.CharField(label=_("Texte"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    reference = forms.CharField(label=_("Référence de la décision"), max_length=80)
    paper = forms.FileField(label=_("Document signé"), help_text=_("PDF ou image ; joint au dossier, il fait foi."))

    def __init__(self, *args, name, **kwargs):
        super().__init__(*args, **kwargs)
        shown = {"version", "text"}
        shown |= {"sense"} if name == "opine" else set()
        shown |= {"reference"} if name in REFERENCED else set()
        shown |= {"paper"} if name in ON_PAPER else set()
        for field in set(self.fields) - shown:
            del self.fields[field]
        self.fields["text"].required = name in REASONED
        if name in REASONED:
            self.fields["text"].label = _("Motif")

    def values(self):
        return {("expected_version" if k == "version" else k): v for k, v in self.cleaned_data.items()}
