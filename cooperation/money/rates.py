"""Amounts in another currency: valued in euros at the rate of their day, or refused. Never summed without a rate."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from ssi.web.dates import date_in_words
from ssi.web.refusals import Refusal

from .models import ExchangeRate

CENT = Decimal("0.01")
EURO = "EUR"


@dataclass(frozen=True)
class Valued:
    """An amount and its euros: the fields of a movement."""

    currency: str
    amount: Decimal
    rate: Decimal
    rate_on: date
    eur: Decimal


def value(amount, currency, on):
    """Value `amount` of `currency` on that day. Raises Refusal when no rate is known for it."""
    amount = Decimal(amount)
    if currency == EURO:
        return Valued(EURO, amount, Decimal(1), on, amount.quantize(CENT, ROUND_HALF_UP))
    rate = ExchangeRate.objects.filter(currency=currency, starts_on__lte=on).order_by("-starts_on").first()
    if rate is None:
        raise Refusal(
            _("Aucun taux n’est enregistré pour %(currency)s au %(date)s : le montant ne peut pas être compté.")
            % {"currency": currency, "date": date_in_words(on)},
            rule=_("taux de change"),
            remedy=_("L’attaché, son adjoint ou la DCIS enregistre le taux de chancellerie (page « Taux »)."),
            field="currency",
        )
    eur = (amount / rate.per_euro).quantize(CENT, ROUND_HALF_UP)
    return Valued(currency, amount, rate.per_euro, rate.starts_on, eur)


def currencies():
    """Codes a form may offer: the euro, then those that have a rate."""
    known = ExchangeRate.objects.order_by("currency").values_list("currency", flat=True).distinct()
    return [EURO, *known]
