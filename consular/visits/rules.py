"""What the host State allows, and until when one may ask (cooperation-consular.md §11-N11). Nothing is guessed."""

from datetime import timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from ssi.clocks.calendars import Calendar

from .models import HostRule


def rules_of(country, post, day):
    """{topic: the HostRule in force that day}: what the post recorded before what the house ships, the newest first."""
    rows = HostRule.objects.in_force(day).filter(country=country)
    rows = [row for row in rows.order_by(F("valid_from").desc(nulls_last=True)) if row.post_id in (None, post.pk)]
    found = {}
    for row in sorted(rows, key=lambda row: row.post_id is None):
        found.setdefault(row.topic, row)
    return found


def calendar_of(country):
    """Working days of a State. Python counts week days from 0 (Monday), the country’s row from 1."""
    weekend = frozenset(day - 1 for day in country.weekend) if country.weekend else None
    return Calendar(country=country.pk, weekend=weekend)


def latest_day(needed_on, days, calendar):
    """The last day on which a note may leave so that `days` working days lie before `needed_on`, itself not counted.

    « Trois jours ouvrés avant jeudi »: Wednesday, Tuesday, Monday; it leaves on Monday at the latest.
    """
    day = needed_on
    while days:
        day -= timedelta(days=1)
        days -= calendar.is_business_day(day)
    return day


def doubt_about(calendar, day):
    """A sentence when the days off of that State are not published for that year; "" when they are."""
    if calendar.covers(day):
        return ""
    return _("jours fériés de ce pays non publiés pour cette année : à vérifier")
