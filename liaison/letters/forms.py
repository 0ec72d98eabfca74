"""Forms of the letters: how one leaves; and what an answer was worth."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form, ModelForm

from ..exchanges.vocabulary import Channel
from .models import Usefulness


class SendForm(Form):
    """By which channel the letter leaves."""

    channel = forms.ChoiceField(label=_("Canal d’envoi"), choices=Channel.choices)


class UsefulnessForm(ModelForm):
    thanked = forms.BooleanField(label=_("Le partenaire a été remercié"), required=False)

    class Meta:
        model = Usefulness
        fields = ["result", "quantity", "detail", "national_reference", "thanked_on"]
        widgets = {"result": forms.RadioSelect}
        help_texts = {
            "quantity": _("Personnes interpellées ou identifiées, saisies ; vide compte pour une."),
            "detail": _("En quelques mots, sans nom : « 38 kg de résine »."),
            "national_reference": _(
                "Deux échanges qui ont servi la même procédure ne comptent qu’une fois : c’est ce numéro qui le dit."
            ),
        }

    field_order = ["result", "quantity", "detail", "national_reference", "thanked", "thanked_on"]

    def clean(self):
        data = super().clean()
        if data.get("thanked") and not data.get("thanked_on"):
            self.add_error("thanked_on", _("Dites quel jour."))
        if data.get("thanked_on") and not data.get("thanked"):
            data["thanked"] = True
        return data

    def values(self):
        """What the service writes."""
        names = ("result", "quantity", "detail", "national_reference", "thanked_on")
        return {name: self.cleaned_data[name] for name in names}
