"""Forms of the letters: how one leaves; and what an answer was worth."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form, ModelForm

from ..exchanges.vocabulary import Channel
from .models import Usefulness
from .vocabulary import Result


class SendForm(Form):
    """By which channel the letter leaves."""

    channel = forms.ChoiceField(label=_("Canal d’envoi"), choices=Channel.choices)


class UsefulnessForm(ModelForm):
    result = forms.ChoiceField(label=_("Suite"), choices=Result.choices, widget=forms.RadioSelect)

    class Meta:
        model = Usefulness
        fields = ["result", "quantity", "detail", "national_reference", "thanked_on"]
        help_texts = {
            "quantity": _("Personnes interpellées ou identifiées, saisies ; vide compte pour une."),
            "detail": _("En quelques mots, sans nom : « 38 kg de résine »."),
            "national_reference": _(
                "Deux échanges qui ont servi la même procédure ne comptent qu’une fois : c’est ce numéro qui le dit."
            ),
            "thanked_on": _("Laissez vide tant qu’il ne l’est pas."),
        }

    def values(self):
        """What the service writes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
