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
    fate: str
    told: list

    @property
    def stands(self):
        """Whether this is the last word on the event: something that happened, and that no entry corrects."""
        return not (self.fate or self.event.did_not_happen)


def page_of(warrant, user):
    """Context of the page of a warrant."""
    places = dict(places_of(warrant))
    now, events = timezone.now(), list(warrant.dated_events.select_related("recorded_by"))
    fates = {e.corrects_id: "cancelled" if e.did_not_happen else "corrected" for e in events if e.corrects_id}
    current = [e for e in events if e.pk not in fates and not e.did_not_happen]
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
        "steps": [step_of(e, places, fates.get(e.pk, ""), notices) for e in reversed(events)],
        "to_tell": to_tell(events, current, notices) if warrant.is_passive else [],
        "papers": papers,
        "risk": row_of(warrant, running, papers, current, now) if warrant.detained_since else None,
        "to_date": deadlines.missing_dates(warrant, current),
        "offences": offences_in_words(warrant.offences),
        "eaw_note": eaw_note(warrant.country_id) if warrant.is_eaw else None,
        "agreement": treaties.agreement_with(warrant.country, timezone.localdate(warrant.opened_at)),
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


def to_tell(events, current, notices):
    """What the partner does not know yet: the events nobody told them, and those told that did not happen."""
    told = {n.event_id for n in notices}
    denied = [e for e in events if e.did_not_happen and e.corrects_id in told]
    return [e for e in [*current, *denied] if e.pk not in told]


def step_of(event, places, fate, notices):
    """The event as the list of steps shows it. `places`: zone → the place that names it; `fate`: what a later entry
    made of it ("corrected", "cancelled", or "")."""
    moment = moment_in_words(event.at, ZoneInfo(event.time_zone), places.get(event.time_zone, ""))
    return Step(event, moment, fate, [n for n in notices if n.event_id == event.pk])


def entry_of(event):
    """A line of the thread, as `components/_entry.html` shows it."""
    who = f"{event.by} p.i." if event.acting else str(event.by or "")
    moved = event.source and event.target
    told = WARRANT.state(event.target).label if moved else event.told
    return {"kind": told, "who": who, "at": event.at, "text": event.comment}
