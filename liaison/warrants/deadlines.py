"""From the dated events of a warrant to its clocks (liaison.md §7.4, MAE_* and EXT_*).

`wanted()` is pure: the events say which deadlines there are, from when, and since when each is kept or has no object.
`follow()` brings the clocks of the file in line. A corrected event therefore moves its clocks by itself: the old one
has no object any more, the right one starts. Days are those of the executing State: the forum.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.clocks import services as clocks
from ssi.network import known

from .vocabulary import EventKind, Instrument, Outcome, PaperKind

#: Instrument → beginning of the codes of its rules, then of those of French law when France executes.
RULES = {
    Instrument.EAW: ("MAE", "MAE_FR"),
    Instrument.UNITED_KINGDOM: ("TCA", "ACC_FR"),
    Instrument.NORDIC: ("ISN", "ACC_FR"),
}

#: Rules whose expiry sets the person free, or may: what the release-risk board counts.
RISK_RULES = frozenset(
    {
        *(f"{code}_{end}" for code, _french in RULES.values() for end in ("REMISE", "REMISE_FM")),
        *(f"{french}_ORIG" for _code, french in RULES.values()),
        "EXT_PROV",
        "EXT_PROV_FR",
        "EXT_PROV_CEE_18",
        "EXT_PROV_CEE_40",
        "EXT_PRISE",
        "EXT_PRISE_15",
        "EXT_PRISE_30",
    }
)


@dataclass(frozen=True)
class Wanted:
    """One deadline the events call for. `kept_at`: what it asked for was done; `moot`: it has no object any more."""

    rule: str
    event_at: datetime
    fixed_on: object = None
    kept_at: datetime | None = None
    moot: bool = False
    suspended_since: datetime | None = None


@dataclass(frozen=True)
class Missing:
    """A deadline that exists and that no rule dates: « à saisir ». `field` is where it is written."""

    label: str
    field: str


def forum_of(warrant):
    """The country whose days count: the one that executes."""
    return known.countries()[settings.SSI_SENDING_COUNTRY] if warrant.is_passive else warrant.country


class _Course:
    """The current events, read once: the last arrest opens the period everything else belongs to."""

    def __init__(self, events):
        self.events = sorted(events, key=lambda e: (e.at, e.pk or 0))
        self.arrest = self.last(EventKind.ARREST)

    def last(self, kind, *, since=None):
        found = [e for e in self.events if e.kind == kind and (since is None or e.at >= since)]
        return found[-1] if found else None

    def first(self, kind, *, since=None):
        found = [e for e in self.events if e.kind == kind and (since is None or e.at >= since)]
        return found[0] if found else None

    def at(self, event):
        return event.at if event else None

    @property
    def is_detained(self):
        """Held under this warrant: arrested, and neither released, surrendered nor finally refused since."""
        since = self.arrest and self.arrest.at
        return bool(since) and not (
            self.last(EventKind.RELEASE, since=since)
            or self.last(EventKind.SURRENDER, since=since)
            or any(e.kind == EventKind.FINAL_DECISION and e.outcome == Outcome.REFUSED for e in self.since(since))
        )

    def since(self, moment):
        return [e for e in self.events if e.at >= moment]


def detained_since(events):
    course = _Course(events)
    return course.arrest.at if course.is_detained else None


def wanted(warrant, events, *, original_on=None):
    """The deadlines these current events call for. Pure."""
    course = _Course(events)
    if course.arrest is None:
        return []
    if warrant.instrument in RULES:
        return _surrender_of(warrant, course, original_on)
    return _extradition(warrant, course)


def missing_dates(warrant, events):
    """The deadlines no recorded rule dates: the officer reads them in the text and writes them. Pure."""
    course = _Course(events)
    if warrant.instrument in RULES or not course.is_detained:
        return []
    found = []
    arrest, request, agreed = course.arrest, course.last(EventKind.REQUEST), course.last(EventKind.NEW_DATE)
    provisional = warrant.instrument == Instrument.PROVISIONAL
    waits_for_request = provisional and request is None and course.last(EventKind.FINAL_DECISION) is None
    if waits_for_request and not _provisional(warrant, arrest):
        found.append(Missing(_("réception de la demande d’extradition"), "provisional_until"))
    if agreed and not _takeover(warrant, agreed):
        found.append(Missing(_("prise en charge"), "takeover_until"))
    return found


def _surrender_of(warrant, course, original_on):
    """The two decisions and the surrender; lengths and articles are those of the rules of the instrument."""
    code, french = RULES[warrant.instrument]
    since = course.arrest.at
    final = course.first(EventKind.FINAL_DECISION, since=since)
    consent = course.first(EventKind.CONSENT, since=since)
    decided = course.at(final)
    found = [
        Wanted(f"{code}_DEC", since, kept_at=decided, moot=consent is not None),
        Wanted(f"{code}_DEC_EXT", since, kept_at=decided, moot=consent is not None),
    ]
    if consent:
        found.append(Wanted(f"{code}_DEC_CONS", consent.at, kept_at=decided))
    if warrant.is_passive:
        found += _french(french, course, consent, original_on)
    if final and final.outcome == Outcome.GRANTED:
        found += _surrender(code, course, final)
    return found


def _french(code, course, consent, original_on):
    """CPP 695-26, 695-29, 695-31: what the French chamber owes when France executes."""
    since, free = course.arrest.at, not course.is_detained
    presented = course.first(EventKind.PRESENTATION, since=since)
    hearing = course.first(EventKind.HEARING, since=since)
    ruled = course.first(EventKind.DECISION, since=since) or course.first(EventKind.FINAL_DECISION, since=since)
    found = [Wanted(f"{code}_ORIG", since, kept_at=original_on, moot=free and original_on is None)]
    if presented:
        found.append(Wanted(f"{code}_AUD", presented.at, kept_at=course.at(hearing)))
    if hearing:
        found.append(Wanted(f"{code}_AUD_{7 if consent else 20}", hearing.at, kept_at=course.at(ruled)))
    return found


def _surrender(code, course, final):
    """Ten days from the final decision; after a postponement, from the new agreed date (art. 23, CPP 695-37)."""
    surrendered = course.last(EventKind.SURRENDER, since=final.at)
    postponed = course.last(EventKind.POSTPONEMENT, since=final.at)
    agreed = course.last(EventKind.NEW_DATE, since=final.at)
    kept, free = course.at(surrendered), not course.is_detained and surrendered is None
    if postponed is None:
        return [Wanted(f"{code}_REMISE", final.at, kept_at=kept, moot=free)]
    if agreed is None or agreed.at < postponed.at:
        return [Wanted(f"{code}_REMISE", final.at, kept_at=kept, moot=free, suspended_since=postponed.at)]
    return [
        Wanted(f"{code}_REMISE", final.at, moot=True),
        Wanted(f"{code}_REMISE_FM", agreed.agreed_at, kept_at=kept, moot=free),
    ]


def _extradition(warrant, course):
    arrest, since = course.arrest, course.arrest.at
    request = course.last(EventKind.REQUEST)
    surrendered, agreed = course.last(EventKind.SURRENDER, since=since), course.last(EventKind.NEW_DATE, since=since)
    free = not course.is_detained and surrendered is None
    found = []
    # A request that came before the arrest leaves nothing provisional about it.
    if warrant.instrument == Instrument.PROVISIONAL and (request is None or request.at > since):
        kept = course.at(request) or course.at(course.first(EventKind.FINAL_DECISION, since=since))
        found += [
            Wanted(rule, since, fixed, kept_at=kept, moot=free and kept is None)
            for rule, fixed in _provisional(warrant, arrest)
        ]
    if agreed:
        found += [
            Wanted(rule, agreed.agreed_at, fixed, kept_at=course.at(surrendered), moot=free)
            for rule, fixed in _takeover(warrant, agreed)
        ]
    return found


def _provisional(warrant, arrest):
    """[(rule, fixed day)] for the request to come: the treaty, else French law where France executes, else the date
    the officer read in the text, else nothing. A date written in the file prevails."""
    if warrant.provisional_until:
        return [("EXT_PROV", warrant.provisional_until)]
    treaty = warrant.treaty
    if treaty and treaty.european_convention:
        return [("EXT_PROV_CEE_18", None), ("EXT_PROV_CEE_40", None)]
    if treaty and treaty.provisional_days:
        return [("EXT_PROV", _days_after(warrant, arrest.at, treaty.provisional_days))]
    return [("EXT_PROV_FR", None)] if warrant.is_passive else []


def _takeover(warrant, agreed):
    if warrant.takeover_until:
        return [("EXT_PRISE", warrant.takeover_until)]
    treaty = warrant.treaty
    if treaty and treaty.european_convention:
        return [("EXT_PRISE_15", None), ("EXT_PRISE_30", None)]
    if treaty and treaty.takeover_days:
        return [("EXT_PRISE", _days_after(warrant, agreed.agreed_at, treaty.takeover_days))]
    return []


def _days_after(warrant, moment, days):
    """The day of the event does not count (as CALENDAR_DAYS): the last day, in the forum's zone."""
    zone = ZoneInfo(forum_of(warrant).time_zone)
    return moment.astimezone(zone).date() + timedelta(days=days)


# --- Bringing the clocks of a file in line -------------------------------------------------------------------


def current_events(warrant):
    """The events that happened, each in its last version, in the order they happened. One query."""
    return list(warrant.dated_events.filter(corrected_by=None, did_not_happen=False))


def follow(warrant):
    """Start, keep, suspend, resume or put aside the clocks of this file, as its events now say."""
    events = current_events(warrant)
    asked = {(w.rule, w.event_at, w.fixed_on): w for w in wanted(warrant, events, original_on=_original(warrant))}
    running = list(warrant.clocks.filter(moot_at=None).select_related("rule"))
    known_keys = set()
    for clock in running:
        key = (clock.rule.code, clock.event_at, clock.fixed_on)
        one = asked.get(key)
        undone = clock.kept_at and clock.kept_at != one.kept_at if one else False
        resumed = clock.due_at is None and not one.suspended_since if one else False
        if one is None or one.moot or undone or resumed:
            _put_aside(clock)
            continue
        known_keys.add(key)
        _bring(warrant, clock, one)
    forum = forum_of(warrant)
    for key, one in asked.items():
        if key in known_keys or one.moot:
            continue
        clock = clocks.start(
            warrant, one.rule, event_at=one.event_at, country=forum, time_zone=forum.time_zone, fixed_on=one.fixed_on
        )
        _bring(warrant, clock, one)
    return events


def _bring(warrant, clock, one):
    if one.kept_at and not clock.kept_at:
        clock.kept_at = one.kept_at
        clock.save(update_fields=["kept_at"])
        late = bool(clock.due_at and clock.kept_at > clock.due_at)
        record("clock.keep", clock, rule=clock.rule.code, late=late)
    elif one.suspended_since and not clock.kept_at:
        clocks.suspend(clock, since=one.suspended_since, reason=_("Remise reportée, date à convenir"))


def _put_aside(clock):
    clock.kept_at, clock.moot_at = None, timezone.now()
    clock.save(update_fields=["kept_at", "moot_at"])
    record("clock.moot", clock, rule=clock.rule.code)


def _original(warrant):
    """When the original was received (CPP 695-26): the end of the day it was noted, never later than now."""
    ready = warrant.papers.filter(kind=PaperKind.ORIGINAL).values_list("ready_on", flat=True).first()
    if ready is None:
        return None
    zone = ZoneInfo(forum_of(warrant).time_zone)
    return datetime(ready.year, ready.month, ready.day, 12, tzinfo=zone)
