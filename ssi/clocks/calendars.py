"""Days off of a country, and the working hours two offices share.

Week-ends and public holidays come from the maintained `holidays` package, corrected by the post's own
lists (a decree, a day given to the staff). A country or a year the package does not know is *said* to be
unknown: no week-end and no holiday is invented, so a count of working days comes out short (the strict
side), and the explanation shows it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
ONE_DAY = timedelta(days=1)
#: Beyond this the common hours say nothing useful, and the loop stays short.
HORIZON_OF_COMMON_HOURS = timedelta(days=400)
#: Years the package answers for but only in part (it warns, and leaves out the Hindu calendar).
PARTLY_PUBLISHED = {"IN": (2001, 2035)}


@dataclass(frozen=True)
class _Published:
    """What the package says of a country beside its holidays."""

    weekend: frozenset[int]
    first_year: int
    last_year: int
    language: str | None


@lru_cache(maxsize=512)
def _published(country: str, subdivision: str | None) -> _Published | None:
    """None for a country the package does not know. Names in French where they exist."""
    try:
        source = holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        return None
    # Named, for without it the package follows the server's environment.
    language = "fr" if "fr" in source.supported_languages else source.default_language
    first, last = PARTLY_PUBLISHED.get(country, (source.start_year, source.end_year))
    return _Published(frozenset(source.weekend), first, last, language)


@lru_cache(maxsize=4096)
def _holidays_of(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    """One year, filled before it is shared: the package's own lazy filling is not safe between threads."""
    language = _published(country, subdivision).language
    days = holidays.country_holidays(country, subdiv=subdivision, years=year, expand=False, language=language)
    return dict(days.items())


@dataclass(frozen=True)
class Calendar:
    """Days off of one forum. `weekend` holds `date.weekday()` numbers; None means "as published".

    `added` gives days off the package does not have (date → name); `removed` are published holidays that
    are worked. Raises ValueError for a week-end of seven days: no count of working days would ever end.
    """

    country: str
    subdivision: str | None = None
    weekend: frozenset[int] | None = None
    added: Mapping[date, str] = field(default_factory=dict, hash=False)
    removed: frozenset[date] = frozenset()

    def __post_init__(self):
        if self.weekend is not None and not self.weekend < set(range(7)):
            raise ValueError("a week-end is a part of the seven days 0..6")

    @property
    def is_known(self) -> bool:
        """False: the package has nothing on this country, only the post's own lists count."""
        return self._source() is not None

    def covers(self, day: date) -> bool:
        """Whether public holidays of that year are published (the package has first and last years)."""
        source = self._source()
        return source is not None and source.first_year <= day.year <= source.last_year

    @property
    def weekend_days(self) -> frozenset[int]:
        if self.weekend is not None:
            return self.weekend
        source = self._source()
        return source.weekend if source is not None else frozenset()

    @property
    def weekend_is_known(self) -> bool:
        return self.weekend is not None or self.is_known

    def holiday(self, day: date) -> str | None:
        """Name of the public holiday, or None. An estimated date (lunar calendars) says so in its name."""
        if day in self.added:
            return self.added[day]
        if day in self.removed or not self.covers(day):
            return None
        return _holidays_of(self.country, self.subdivision, day.year).get(day)

    def is_weekend(self, day: date) -> bool:
        return day.weekday() in self.weekend_days

    def is_business_day(self, day: date) -> bool:
        """*Jour ouvré*: neither the country's week-end nor a public holiday."""
        return not self.is_weekend(day) and self.holiday(day) is None

    def is_weekday_mon_sat(self, day: date) -> bool:
        """*Jour ouvrable*: Monday to Saturday, whatever the local week-end, less public holidays."""
        return day.weekday() != SUNDAY and self.holiday(day) is None

    def next_business_day(self, day: date) -> date:
        """The day itself if it is worked, else the first one after it that is."""
        while not self.is_business_day(day):
            day += ONE_DAY
        return day

    def _source(self):
        return _published(self.country, self.subdivision)


@dataclass(frozen=True)
class WorkingTime:
    """When an office answers: its days (calendar), its zone and its hours, `closes` exclusive."""

    calendar: Calendar
    zone: ZoneInfo
    opens: time = time(9)
    closes: time = time(18)

    def __post_init__(self):
        if self.opens >= self.closes:
            raise ValueError("opens must be before closes")

    def periods(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Opening periods between two aware moments, in UTC, in order and without overlap."""
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        while day <= last:
            if self.calendar.is_business_day(day):
                opening = max(start, datetime.combine(day, self.opens, self.zone).astimezone(UTC))
                closing = min(end, datetime.combine(day, self.closes, self.zone).astimezone(UTC))
                if opening < closing:
                    yield opening, closing
            day += ONE_DAY


@dataclass(frozen=True)
class CommonHours:
    """Working time two offices share. `is_certain` is False when a calendar is not known for the period;
    `is_capped` when the period was longer than the horizon and only its beginning was counted."""

    duration: timedelta
    is_certain: bool
    is_capped: bool

    @property
    def minutes(self) -> int:
        return int(self.duration.total_seconds() // 60)


def common_working_hours(start: datetime, due: datetime, one: WorkingTime, other: WorkingTime) -> CommonHours:
    """Working time both offices share between two aware moments; zero when `due` is past."""
    start, due = start.astimezone(UTC), due.astimezone(UTC)
    end = min(due, start + HORIZON_OF_COMMON_HOURS)
    total = timedelta()
    if start < end:
        for opening, closing in _intersections(one.periods(start, end), other.periods(start, end)):
            total += closing - opening
    certain = all(
        office.calendar.weekend_is_known and office.calendar.covers(moment.astimezone(office.zone).date())
        for office in (one, other)
        for moment in (start, max(start, end))
    )
    return CommonHours(total, certain, due > end)


def _intersections(
    ours: Iterator[tuple[datetime, datetime]], theirs: Iterator[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """Both sequences are in order and without overlap: one pass."""
    our, their = next(ours, None), next(theirs, None)
    while our and their:
        opening, closing = max(our[0], their[0]), min(our[1], their[1])
        if opening < closing:
            yield opening, closing
        if our[1] <= their[1]:
            our = next(ours, None)
        else:
            their = next(theirs, None)
