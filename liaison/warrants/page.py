"""What the page of one warrant shows: the same number of statements, whatever its length."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from ssi.approvals.workflow import available
from ssi.cases.views import marks_of
from ssi.web.dates import moment_in_words

from ..persons.section import persons_of
from . import deadlines, treaties
from .board import places_of, row_of
from .services import CHANGE, RECORD
from .vocabulary import eaw_note, offences_in_words
from .workflow import EVENT_OF_ACT, WARRANT


@dataclass(frozen=True)
class Step:
    """An event of the file: where it happened, when in its own zone, and what the partner was told of it."""

    event: object
    moment: str
    corrected: bool
    told: list


def page_of(warrant, user):
    """Context of the page of a warrant."""
    places = dict(places_of(warrant))
    now, events = timezone.now(), list(warrant.dated_events.select_related("recorded_by"))
    corrected = {e.corrects_id for e in events if e.corrects_id}
    current = [e for e in events if e.pk not in corrected]
    notices = list(warrant.notices.select_related("recorded_by"))
    clocks = list(warrant.clocks.explained())
    papers = list(warrant.papers.all())
    running = [c for c in clocks if not c.kept_at and not c.moot_at]
    may_write = warrant.is_open and user.has_perm(CHANGE, warrant)
    return {
        "case": warrant,
        "state": WARRANT.state(warrant.status),
        "acts": acts_of(warrant, available(warrant, user)),
        "clocks": [c for c in clocks if not c.moot_at],
        "attachments": list(warrant.attachments.all()),
        "persons": persons_of(warrant, user),
        "steps": [step_of(e, places, e.pk in corrected, notices) for e in reversed(events)],
        "to_tell": [e for e in current if not any(n.event_id == e.pk for n in notices)] if warrant.is_passive else [],
        "papers": papers,
        "risk": row_of(warrant, running, papers, current, now) if warrant.detained_since else None,
        "to_date": deadlines.missing_dates(warrant, current),
        "offences": offences_in_words(warrant.offences),
        "eaw_note": eaw_note(warrant.country_id) if warrant.is_eaw else None,
        "instruments": treaties.offered(warrant.country),
        "thread": [entry_of(e) for e in warrant.events.select_related("by").order_by("-at", "-pk")[:200]],
        "may_write": may_write,
        "may_record": warrant.is_open and user.has_perm(RECORD, warrant),
        "may_attach": user.has_perm("attachments.add_attachment", warrant),
        "now": now,
        **marks_of(warrant),
    }


def acts_of(warrant, transitions):
    """The buttons of the band: an act that follows from an event leads to the form of that event."""
    ordered = sorted(transitions, key=lambda t: (not t.main, t.destructive))
    return [
        {
            "label": step.label,
            "url": act_url(warrant, step),
            "post": not step.asks,
            "danger": step.destructive,
            "key": "v" if index == 0 else "",
        }
        for index, step in enumerate(ordered)
    ]


def act_url(warrant, step):
    kind = EVENT_OF_ACT.get(step.name)
    if kind is None:
        return reverse("liaison:warrant-act", args=[warrant.reference, step.name])
    return f"{reverse('liaison:warrant-event', args=[warrant.reference])}?type={kind.value}"


def step_of(event, places, corrected, notices):
    """The event as the list of steps shows it. `places`: zone → the place that names it."""
    moment = moment_in_words(event.at, ZoneInfo(event.time_zone), places.get(event.time_zone, ""))
    return Step(event, moment, corrected, [n for n in notices if n.event_id == event.pk])


def entry_of(event):
    """A line of the thread, as `components/_entry.html` shows it."""
    who = f"{event.by} p.i." if event.acting else str(event.by or "")
    moved = event.source and event.target
    told = WARRANT.state(event.target).label if moved else event.told
    return {"kind": told, "who": who, "at": event.at, "text": event.comment}
