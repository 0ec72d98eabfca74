"""What may be asked of a country, and under which text: dated data, never a constant."""

from datetime import date

from django.db.models import Q

from .models import ExtraditionTreaty
from .vocabulary import Instrument, rows


def offered(country):
    """The instruments a file about this country may follow. Between members of the Union there is no extradition
    (framework decision 2002/584 art. 31); outside it there is no European warrant."""
    if country.in_european_union:
        return (Instrument.EAW,)
    return (Instrument.EXTRADITION, Instrument.PROVISIONAL)


def in_force(country, day):
    """The text in force between France and this country on that day, the most recent; None when none is recorded."""
    found = ExtraditionTreaty.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day), country=country
    )
    return found.order_by("valid_from").last()


def load(model, countries):
    """Write the rows of `data/treaties.csv`; those of countries unknown here are left out."""
    for row in rows("treaties.csv"):
        if row["country"] not in countries:
            continue
        model.objects.update_or_create(
            country_id=row["country"],
            text=row["text"],
            valid_from=_day(row["valid_from"]),
            defaults={
                "european_convention": row["european_convention"] == "yes",
                "provisional_days": _number(row["provisional_days"]),
                "takeover_days": _number(row["takeover_days"]),
                "valid_until": _day(row["valid_until"]),
                "to_verify": row["to_verify"] == "yes",
                "source": row["source"],
            },
        )


def _day(text):
    return date.fromisoformat(text) if text else None


def _number(text):
    return int(text) if text else None
