"""Freshness in words: how long ago somebody last made sure of a contact."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Freshness:
    words: str
    tone: str  # of the `state` tag: never the only sign, the words say it


def freshness(contact, today=None):
    """« vérifié il y a 7 mois », flagged when it is to be verified again. `today`: the post's day."""
    return Freshness(
        verified_in_words(contact.verified_on, today or timezone.localdate()), "wait" if contact.is_stale else "good"
    )


def verified_in_words(day, today):
    """Days up to a month, then whole months up to two years, then years: rounded down."""
    if day is None:
        return _("jamais vérifié")
    if day >= today:
        return _("vérifié aujourd’hui")
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    if months < 1:
        days = (today - day).days
        return ngettext("vérifié il y a %(n)d jour", "vérifié il y a %(n)d jours", days) % {"n": days}
    if months < 24:
        return ngettext("vérifié il y a %(n)d mois", "vérifié il y a %(n)d mois", months) % {"n": months}
    years = months // 12
    return ngettext("vérifié il y a %(n)d an", "vérifié il y a %(n)d ans", years) % {"n": years}
