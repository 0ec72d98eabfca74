"""Forms of the money. They parse and refuse; services write, the database holds the limits."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm, PartModelForm
from ssi.web.forms import Form
from ssi.web.refusals import Refusal

from . import rates
from .models import FundingLine, FundingSource
from .words import in_euros

_SMALLEST = Decimal("0.01")


class LineForm(PartModelForm):
    class Meta:
        model = FundingLine
        fields = [
            "source",
            "label",
            "nature",
            "state",
            "asked",
            "notified",
            "commit_before",
            "title",
            "cost_centre",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].empty_label = _("Choisissez")
        self.fields["asked"].help_text = _("Pour un apport en nature : sa valeur estimée.")
        self.fields["commit_before"].help_text = _("Passé ce jour, ce qui n’est pas engagé est perdu.")

    def clean(self):
        data = super().clean()
        source, nature = data.get("source"), data.get("nature")
        if source and nature and source.in_kind != (nature == "VALORISE"):
            self.add_error(
                "nature",
                _("« %(source)s » est un apport valorisé, ni AE ni CP.") % {"source": source}
                if source.in_kind
                else _("« %(source)s » apporte des crédits, pas un apport valorisé.") % {"source": source},
            )
        if data.get("notified") and data.get("state") not in ("NOTIFIE", "CLOS"):
            self.add_error("state", _("Un montant notifié suppose l’état « Notifié »."))
        return data


class PlanForm(PartForm):
    year = forms.IntegerField(label=_("Année"), min_value=2000, max_value=2100)
    planned = forms.DecimalField(label=_("CP prévus, en euros"), min_value=0, max_digits=14, decimal_places=2)


class MovementForm(PartForm):
    """An amount in its currency and its day."""

    on = forms.DateField(label=_("Date"))
    amount = forms.DecimalField(label=_("Montant"), max_digits=14, decimal_places=2)
    currency = forms.ChoiceField(label=_("Monnaie"))
    signed = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [(code, code) for code in rates.currencies()]
        self.fields["currency"].initial = rates.EURO
        self.fields["on"].initial = timezone.localdate()

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu : vérifiez la date."))
        return day

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount == 0 or (amount < _SMALLEST and not self.signed):
            raise forms.ValidationError(_("Le montant est d’au moins un centime."))
        return amount

    def within(self, limit, sentence):
        """Beside the field, before the database says it: the euros of this movement against what is left."""
        data = self.cleaned_data
        if not {"amount", "currency", "on"} <= set(data):
            return
        try:
            valued = rates.value(data["amount"], data["currency"], data["on"])
        except Refusal as refusal:
            self.refuse(refusal)
            return
        if valued.eur > limit:
            self.add_error("amount", sentence % {"left": in_euros(limit)})


class CommitForm(MovementForm):
    number = forms.CharField(label=_("Numéro d’EJ"), max_length=40)
    supplier = forms.CharField(label=_("Fournisseur"), max_length=160)
    field_order = ["number", "supplier", "on", "amount", "currency"]

    def clean(self):
        data = super().clean()
        ledger = self.part.ledger
        left = ledger.notified - ledger.committed
        self.within(left, _("AE disponibles sur cette ligne : %(left)s."))
        return data


class AdjustForm(MovementForm):
    reason = forms.CharField(label=_("Motif"), max_length=200)
    signed = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = _("Négatif pour un dégagement.")


class CertifyForm(MovementForm):
    what = forms.CharField(label=_("Ce qui a été constaté"), max_length=200)
    signed = True

    def clean(self):
        data = super().clean()
        left = self.part.net - self.part.certified
        self.within(left, _("Service fait encore à constater : %(left)s."))
        return data


class PayForm(MovementForm):
    reference = forms.CharField(label=_("Référence de la demande de paiement"), max_length=60)
    signed = True

    def clean(self):
        data = super().clean()
        self.within(self.part.to_pay, _("Reste à payer : %(left)s."))
        return data


class RateForm(Form):
    currency = forms.RegexField(
        label=_("Monnaie"), regex=r"^[A-Za-z]{3}$", help_text=_("Code ISO de trois lettres : RON, MDL, INR.")
    )
    per_euro = forms.DecimalField(
        label=_("Unités pour un euro"), max_digits=18, decimal_places=6, min_value=Decimal("0.000001")
    )
    starts_on = forms.DateField(label=_("Depuis le"))
    source = forms.CharField(label=_("Source"), max_length=120, initial=_("taux de chancellerie"))

    def clean_currency(self):
        code = self.cleaned_data["currency"].upper()
        if code == rates.EURO:
            raise forms.ValidationError(_("L’euro n’a pas de taux."))
        return code


class EnvelopeForm(Form):
    """« Budget réduit »: read from the address, so that the page can be sent to the ambassador."""

    enveloppe = forms.DecimalField(label=_("Enveloppe, en euros"), min_value=0, max_digits=14, decimal_places=2)
    source = forms.ModelChoiceField(
        label=_("Source"), queryset=FundingSource.objects.filter(in_kind=False), required=False, empty_label=_("toutes")
    )
