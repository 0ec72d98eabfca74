"""The clock engine: pure functions of dates (domain reference, liaison §7.4).

Every moment is aware; arithmetic on hours is done in UTC, so a change to summer time neither gives nor
takes an hour; a day is a day of the clock's own zone. The strict due moment drives the alarm; the date the
law may roll to (Regulation 1182/71 art. 3(4), CPP 801) stands beside it. Regulation 1182/71 would also not
count the starting hour: ignored on purpose, the strict reading ends earlier.
"""

import calendar as month_lengths
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ssi.clocks.calendars import ONE_DAY, Calendar
from ssi.web.dates import covers

END_OF_DAY = time(23, 59, 59)
MORNING = time(8)
#: Years a date of the trade can have: outside, it is a typing mistake, not a deadline.
FIRST_YEAR, LAST_YEAR = 1945, 2199
#: A century in days: a longer rule is a typing mistake.
LONGEST = 36_525


class ClockError(ValueError):
    """A date or a rule with which no deadline can be computed."""


class Unit(StrEnum):
    HOURS = "HOURS"  # elapsed time, to the second
    CALENDAR_DAYS = "CALENDAR_DAYS"  # the day of the event is not counted
    WEEKDAYS_MON_SAT = "WEEKDAYS_MON_SAT"  # jours ouvrables: Monday to Saturday less public holidays
    BUSINESS_DAYS = "BUSINESS_DAYS"  # jours ouvrés: the country's week-end and holidays
    MONTHS = "MONTHS"  # same day number, else the last day of the month
    FIXED_DATE = "FIXED_DATE"  # a date set by someone, or a day of the following year


class State(StrEnum):
    RUNNING = "RUNNING"
    SUSPENDED = "SUSPENDED"
    KEPT = "KEPT"
    BREACHED = "BREACHED"
    MOOT = "MOOT"


class AlertKind(StrEnum):
    HALF = "HALF"
    FOUR_FIFTHS = "FOUR_FIFTHS"
    DAYS_BEFORE = "DAYS_BEFORE"
    TWO_HOURS_BEFORE = "TWO_HOURS_BEFORE"
    BREACH = "BREACH"


@dataclass(frozen=True)
class LegalReference:
    """One version of an article. `valid_until` is its last day in force; None on either side is open."""

    article: str
    valid_from: date | None = None
    valid_until: date | None = None
    to_verify: bool = False

    def is_in_force(self, day: date) -> bool:
        return covers(self.valid_from, self.valid_until, day)


@dataclass(frozen=True)
class Rule:
    """A deadline rule, as its row says it. `event` and `on_expiry` are French words shown to people.

    `annual_day` (month, day) makes a FIXED_DATE fall in the year after the event; without it the date is
    given by the clock. `warn_days` adds alerts n days before the end to the usual J-1.
    """

    code: str
    label: str
    event: str
    unit: Unit
    amount: int = 0
    references: tuple[LegalReference, ...] = ()
    rolls: bool = False
    on_expiry: str = ""
    to_verify: bool = False
    annual_day: tuple[int, int] | None = None
    warn_days: tuple[int, ...] = ()

    def __post_init__(self):
        if self.unit is not Unit.FIXED_DATE and not 1 <= self.amount <= LONGEST:
            raise ClockError(f"{self.code}: a duration is from 1 to {LONGEST} {self.unit}")

    def reference_on(self, day: date) -> LegalReference | None:
        """The version in force that day, the most recent if two overlap; None if none is recorded."""
        return next(iter(self.references_on(day)), None)

    def references_on(self, day: date) -> tuple[LegalReference, ...]:
        """Every article in force that day (a directive and the code that transposes it), the newest first."""
        in_force = [reference for reference in self.references if reference.is_in_force(day)]
        return tuple(sorted(in_force, key=lambda reference: reference.valid_from or date.min, reverse=True))


@dataclass(frozen=True)
class Suspension:
    """Time that does not run. `end` None: still open. Raises ClockError if it ends before it starts."""

    start: datetime
    end: datetime | None = None
    reason: str = ""

    def __post_init__(self):
        _keep_in_utc(self, "start", "end")
        if self.end is not None and self.end < self.start:
            raise ClockError("a suspension ends after it starts")


@dataclass(frozen=True)
class Clock:
    """One running deadline. `zone` is that of the forum whose days are counted; moments are kept in UTC."""

    rule: Rule
    event_at: datetime
    zone: ZoneInfo
    calendar: Calendar
    suspensions: tuple[Suspension, ...] = ()
    fixed_on: date | None = None
    kept_at: datetime | None = None
    moot_at: datetime | None = None

    def __post_init__(self):
        _keep_in_utc(self, "event_at", "kept_at", "moot_at")
        if self.rule.unit is Unit.FIXED_DATE and self.fixed_on is None and self.rule.annual_day is None:
            raise ClockError(f"{self.rule.code}: the date is set by someone and must be given")
        if self.fixed_on is not None:
            _check_year(self.fixed_on.year)

    @property
    def event_day(self) -> date:
        return self.event_at.astimezone(self.zone).date()


@dataclass(frozen=True)
class Due:
    """When a clock ends. `at` is None while it is suspended; `if_resumed` is then the end it would have if
    time ran again at the moment of the question. `unsuspended` is the end without any suspension; `counted`
    are the suspensions that moved it, merged. `rolled_at` is None when the rule does not roll or when
    rolling changes nothing."""

    at: datetime | None
    if_resumed: datetime
    unsuspended: datetime
    rolled_at: datetime | None
    counted: tuple[Suspension, ...]


@dataclass(frozen=True)
class Alert:
    kind: AlertKind
    at: datetime
    days: int = 0  # for DAYS_BEFORE


def due(clock: Clock, at: datetime | None = None) -> Due:
    """The due moments as known at `at` (what happened later is ignored); by default all that is recorded.

    All moments are in UTC. A suspension that begins after the end does not revive the clock.
    Raises ClockError for a date out of the years of the trade.
    """
    at = None if at is None else _in_utc(at)
    first = _first_due(clock)
    end, counted = first, []
    for pause in _merged(clock, at):
        if pause.start > end:
            break
        counted.append(pause)
        # A suspension still open moves the end to where it would be if it closed at the moment asked.
        end = _moved(clock, end, pause.start, pause.end or max(pause.start, at or pause.start))
    is_open = bool(counted) and counted[-1].end is None
    return Due(
        at=None if is_open else end,
        if_resumed=end,
        unsuspended=first,
        rolled_at=None if is_open else _rolled(clock, end),
        counted=tuple(counted),
    )


def state(clock: Clock, at: datetime) -> State:
    """The state at a moment, from what had happened by then.

    A clock kept late stays BREACHED, and a breach is not erased by a file that becomes moot afterwards.
    """
    at = _in_utc(at)
    ends = due(clock, at)
    kept_at, moot_at = _if_past(clock.kept_at, at), _if_past(clock.moot_at, at)
    stopped_at = min((moment for moment in (kept_at, moot_at) if moment is not None), default=at)
    if ends.at is not None and _is_after(clock, stopped_at, ends.at):
        return State.BREACHED
    if kept_at is not None and kept_at == stopped_at:
        return State.KEPT
    if moot_at is not None:
        return State.MOOT
    return State.SUSPENDED if ends.at is None else State.RUNNING


def alerts(clock: Clock) -> tuple[Alert, ...]:
    """Moments at which to warn, in order, the breach last; none while the clock is suspended.

    Half and four fifths are of the time that really ran. A warning that would fall inside a suspension
    waits for its end. J-n is at eight in the morning, local time; hour clocks have H-2 instead.
    """
    ends = due(clock)
    if ends.at is None:
        return ()
    found = [
        Alert(AlertKind.HALF, _after_running(clock, ends, 0.5)),
        Alert(AlertKind.FOUR_FIFTHS, _after_running(clock, ends, 0.8)),
    ]
    if clock.rule.unit is Unit.HOURS:
        found.append(Alert(AlertKind.TWO_HOURS_BEFORE, _awake(ends, ends.at - timedelta(hours=2))))
    else:
        last_day = ends.at.astimezone(clock.zone).date()
        for days in sorted({1, *clock.rule.warn_days}):
            morning = datetime.combine(last_day - days * ONE_DAY, MORNING, clock.zone).astimezone(UTC)
            found.append(Alert(AlertKind.DAYS_BEFORE, _awake(ends, morning), days))
    useful = [alert for alert in found if clock.event_at < alert.at < ends.at]
    return (*sorted(useful, key=lambda alert: alert.at), Alert(AlertKind.BREACH, ends.at))


def remaining(clock: Clock, at: datetime) -> timedelta:
    """Time left at a moment, negative once past; under suspension, what would be left on resuming then."""
    at = _in_utc(at)
    return due(clock, at).if_resumed - at


# ----------------------------------------------------------------------------------------------------------


def _in_utc(moment: datetime) -> datetime:
    """The same moment in UTC: Python subtracts two moments of one zone by their clock faces, which is wrong
    across a change of time. Raises ClockError for a naive moment or an impossible year."""
    if moment.utcoffset() is None:
        raise ClockError("a moment needs its time zone")
    _check_year(moment.year)
    return moment.astimezone(UTC)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ClockError(f"{year} is not a year of the trade ({FIRST_YEAR}-{LAST_YEAR})")


def _keep_in_utc(record: Suspension | Clock, *names: str) -> None:
    for name in names:
        moment = getattr(record, name)
        if moment is not None:
            object.__setattr__(record, name, _in_utc(moment))


def _if_past(moment: datetime | None, at: datetime) -> datetime | None:
    return moment if moment is not None and moment <= at else None


def _is_after(clock: Clock, moment: datetime, end: datetime) -> bool:
    """Whether the end is past. A day clock lasts until its last second is over."""
    if clock.rule.unit is Unit.HOURS:
        return moment > end
    return moment >= end + timedelta(seconds=1)


def _first_due(clock: Clock) -> datetime:
    rule, calendar = clock.rule, clock.calendar
    try:
        match rule.unit:
            case Unit.HOURS:
                return clock.event_at + timedelta(hours=rule.amount)
            case Unit.CALENDAR_DAYS:
                day = clock.event_day + rule.amount * ONE_DAY
            case Unit.WEEKDAYS_MON_SAT:
                day = _count(clock.event_day, rule.amount, calendar.is_weekday_mon_sat)
            case Unit.BUSINESS_DAYS:
                day = _count(clock.event_day, rule.amount, calendar.is_business_day)
            case Unit.MONTHS:
                day = add_months(clock.event_day, rule.amount)
            case _:  # FIXED_DATE
                day = clock.fixed_on or date(clock.event_day.year + 1, *rule.annual_day)
        return _end_of(day, clock.zone)
    except (OverflowError, ValueError) as error:
        raise ClockError(f"{rule.code}: no such date") from error


def _count(day: date, amount: int, is_counted: Callable[[date], bool]) -> date:
    while amount:
        day += ONE_DAY
        amount -= is_counted(day)
    return day


def add_months(day: date, months: int) -> date:
    """Same day number, else the last day of the month: 31 January + 1 month = 28 or 29 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, month_lengths.monthrange(year, month)[1]))


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """23:59:59 local, in UTC; the earlier of the two where the clock change makes it double or missing."""
    local = datetime.combine(day, END_OF_DAY, zone)
    return min(local.astimezone(UTC), local.replace(fold=1).astimezone(UTC))


def _merged(clock: Clock, at: datetime | None) -> list[Suspension]:
    """Suspensions as known at `at`, cut at the event, in order and without overlap, so that the order in
    which they were recorded changes nothing."""
    if clock.rule.unit is Unit.FIXED_DATE:
        return []  # a date set by a judge or by the law does not move by itself
    known = []
    for pause in clock.suspensions:
        if at is not None and pause.start > at:
            continue
        end = None if pause.end is None or (at is not None and pause.end > at) else pause.end
        if end is not None and end <= clock.event_at:
            continue
        known.append(Suspension(max(pause.start, clock.event_at), end, pause.reason))
    merged: list[Suspension] = []
    for pause in sorted(known, key=lambda pause: (pause.start, pause.reason)):
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and last.end < pause.start):
            merged.append(pause)
            continue
        end = None if last.end is None or pause.end is None else max(last.end, pause.end)
        reasons = dict.fromkeys(reason for reason in (last.reason, pause.reason) if reason)
        merged[-1] = Suspension(last.start, end, " ; ".join(reasons))
    return merged


def _moved(clock: Clock, end: datetime, start: datetime, stop: datetime) -> datetime:
    """Hour clocks move by the time elapsed, day clocks by the difference of the two calendar dates."""
    if clock.rule.unit is Unit.HOURS:
        return end + (stop - start)
    days = stop.astimezone(clock.zone).date() - start.astimezone(clock.zone).date()
    return _end_of(end.astimezone(clock.zone).date() + days, clock.zone)


def _rolled(clock: Clock, end: datetime) -> datetime | None:
    """Hours never roll (Regulation 1182/71 art. 3(4): "expressed otherwise than in hours")."""
    if not clock.rule.rolls or clock.rule.unit is Unit.HOURS:
        return None
    day = end.astimezone(clock.zone).date()
    worked = clock.calendar.next_business_day(day)
    return None if worked == day else _end_of(worked, clock.zone)


def _after_running(clock: Clock, ends: Due, share: float) -> datetime:
    """The moment when this share of the running time is used."""
    start = clock.event_at
    paused = sum((pause.end - pause.start for pause in ends.counted), timedelta())
    moment = start + (ends.at - start - paused) * share
    for pause in ends.counted:
        if pause.start <= moment:
            moment += pause.end - pause.start
    return moment


def _awake(ends: Due, moment: datetime) -> datetime:
    for pause in ends.counted:
        if pause.start <= moment < pause.end:
            return pause.end
    return moment
