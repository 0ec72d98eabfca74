"""Working time the sending State's offices share with those of a file's country (liaison.md §8.12)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from ssi.network import known

from .calendars import Calendar, CommonHours, WorkingTime, common_working_hours


def common_hours(clock, at: datetime | None = None) -> CommonHours | None:
    """Hours both offices work between `at` (now) and the due moment of a Clock row read with `explained()`.

    None where the question does not arise: a file at home or without a country, a clock that does not run,
    a due moment past, an installation whose sending State is not in the list of countries.
    """
    at = at or timezone.now()
    countries = known.countries()
    home = countries.get(settings.SSI_SENDING_COUNTRY)
    there = countries.get(getattr(clock, "file_country", None))
    stopped = clock.kept_at or clock.moot_at or clock.due_at is None or clock.due_at <= at
    if stopped or home is None or there is None or there.pk == home.pk:
        return None
    return common_working_hours(at, clock.due_at, office_of(home), office_of(there))


def office_of(country) -> WorkingTime:
    """The usual office of a country: its week-end and holidays, its zone, nine to six."""
    # Python counts week days from 0 (Monday), the country's row from 1.
    weekend = frozenset(day - 1 for day in country.weekend) if country.weekend else None
    return WorkingTime(Calendar(country=country.pk, weekend=weekend), ZoneInfo(country.time_zone))
