"""Forms of the claims of costs."""

import uuid

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ssi.network.models import Country
from ssi.web.forms import Form

from ..people import CrisisPerson
from ..vocabulary import Origin
from .models import ClaimStatus, Help


class ClaimForm(Form):
    state = forms.ModelChoiceField(
        label=_("État sollicité"), queryset=Country.objects.filter(in_european_union=True).exclude(pk="FR")
    )
    currency = forms.CharField(
        label=_("Monnaie"),
        max_length=3,
        initial="EUR",
        help_text=_("Trois lettres : EUR, USD."),
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Trois lettres majuscules : EUR, USD."))],
    )


class NewClaimForm(ClaimForm):
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @classmethod
    def fresh(cls):
        return cls(initial={"key": uuid.uuid4(), "currency": "EUR"})


class LineForm(Form):
    person = forms.ModelChoiceField(
        label=_("Personne de la crise"),
        queryset=CrisisPerson.objects.none(),
        required=False,
        empty_label=_("Aucune : j’écris le nom"),
        help_text=_("Les citoyens d’un autre État de l’Union comptés dans cette crise."),
    )
    name = forms.CharField(label=_("Nom et prénom"), max_length=120, required=False)
    document = forms.CharField(label=_("Titre de voyage (type, numéro)"), max_length=80, required=False)
    help = forms.ChoiceField(label=_("Aide apportée"), choices=Help.choices)
    helped_on = forms.DateField(label=_("Aidée le"))
    amount = forms.DecimalField(label=_("Coût"), max_digits=10, decimal_places=2, min_value=0.01)
    undertaken = forms.BooleanField(label=_("La personne a signé l’engagement de rembourser"), required=False)
    undertaken_on = forms.DateField(label=_("Engagement signé le"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    names = ("name",)

    def __init__(self, *args, crisis, **kwargs):
        super().__init__(*args, **kwargs)
        people = CrisisPerson.objects.filter(crisis=crisis, origin=Origin.UE, removed_no=None, matched_to=None)
        self.fields["person"].queryset = people.order_by("folded", "pk")
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4())

    def clean(self):
        found = super().clean()
        signed = found.pop("undertaken", False)
        if signed and not found.get("undertaken_on"):
            self.add_error("undertaken_on", _("Dites quel jour l’engagement a été signé."))
        if found.get("undertaken_on") and not signed:
            self.add_error("undertaken", _("Cochez la case si l’engagement est signé ; sinon, effacez la date."))
        return found


class SendForm(Form):
    sent_on = forms.DateField(label=_("Envoyée le"))


class SettleForm(Form):
    outcome = forms.ChoiceField(
        label=_("Réponse de l’État"),
        choices=[
            (ClaimStatus.REMBOURSEE.value, ClaimStatus.REMBOURSEE.label),
            (ClaimStatus.REFUSEE.value, ClaimStatus.REFUSEE.label),
        ],
    )
    settled_on = forms.DateField(label=_("Le"))
    repaid = forms.DecimalField(
        label=_("Montant remboursé"), max_digits=12, decimal_places=2, min_value=0.01, required=False
    )
    answer = forms.CharField(
        label=_("Précision ou motif"), max_length=300, required=False, help_text=_("Sans nom de personne.")
    )
