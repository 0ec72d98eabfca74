"""What may be asked of a country, and under which text: dated data, never a constant."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.web.data import day_of
from ssi.web.memory import remember
from ssi.web.refusals import NotAllowed, Refusal

from .models import ExtraditionTreaty
from .vocabulary import AGREEMENTS, Instrument, rows

CHANGE = "liaison.change_extraditiontreaty"


@remember(60)
def table():
    """Every row, the oldest first: what a process may remember for a minute."""
    found = ExtraditionTreaty.objects.select_related("country")
    return tuple(sorted(found, key=lambda row: (row.valid_from is not None, str(row.valid_from), row.pk)))


def offered(country, day=None):
    """The instruments a file about this country may follow that day (today unless told).

    Between members of the Union there is no extradition (framework decision 2002/584 art. 31); outside it there is
    the warrant of an agreement where one is in force, else extradition.
    """
    if country.in_european_union:
        return (Instrument.EAW,)
    agreement = agreement_with(country, day or timezone.localdate())
    return (Instrument(agreement.opens),) if agreement else (Instrument.EXTRADITION, Instrument.PROVISIONAL)


def agreement_with(country, day):
    """The agreement of the Union in force that day with this State, the newest; None when there is none."""
    found = [row for row in _in_force(country, day) if row.opens in AGREEMENTS]
    return found[-1] if found else None


def in_force(country, day):
    """The text of extradition in force with this country that day, the newest; None when none is recorded."""
    found = [row for row in _in_force(country, day) if row.opens == Instrument.EXTRADITION]
    return found[-1] if found else None


def _in_force(country, day):
    return [row for row in table() if row.country_id == country.pk and row.is_in_force(day)]


@transaction.atomic
def write(row, *, by):
    """Add or change what binds the two States; the journal keeps what it was. Returns the row.

    Files that follow this text are brought in line by the next round of beat (`follow_treaties`), each at its post.
    Raises NotAllowed, Refusal.
    """
    if not by.has_perm(CHANGE):
        raise NotAllowed(
            _("Vous ne changez pas la table des conventions."),
            rule=_("matrice des droits"),
            remedy=_("Le directeur de la DCIS la tient pour tout le réseau ; signalez-lui ce qui ne va pas."),
        )
    if row.opens in AGREEMENTS and row.country.in_european_union:
        raise Refusal(
            _("Entre États de l’Union, c’est le mandat d’arrêt européen."),
            rule=_("décision-cadre 2002/584, art. 31"),
            remedy=_("Choisissez un État tiers."),
            field="country",
        )
    row.by, row.at = by, timezone.now()
    row.save()
    check_constraints_now()
    record("extraditiontreaty.write", row, country=row.country_id, opens=row.opens)
    table.forget()
    return row


def load(model, countries):
    """Write the rows of `data/treaties.csv`; those of countries unknown here are left out."""
    for row in rows("treaties.csv"):
        if row["country"] not in countries:
            continue
        model.objects.update_or_create(
            country_id=row["country"],
            text=row["text"],
            valid_from=day_of(row["valid_from"]),
            defaults={
                "opens": row["opens"],
                "european_convention": row["european_convention"] == "yes",
                "provisional_days": _number(row["provisional_days"]),
                "takeover_days": _number(row["takeover_days"]),
                "valid_until": day_of(row["valid_until"]),
                "to_verify": row["to_verify"] == "yes",
                "source": row["source"],
            },
        )


def _number(text):
    return int(text) if text else None
