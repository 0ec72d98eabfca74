"""What the state of a file becomes without an event that was noted and did not take place. Pure."""

from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

from .vocabulary import AFTER, EventKind
from .workflow import REPEATED, WARRANT, act_of


def state_without(event, status, entries):
    """The state that the other events give. `entries`: every entry of the file; `status`: its state now.

    The events noted after this one are played again from the state it found. Raises Refusal when one of them rests
    on it: that one is put aside first.
    """
    by_pk = {entry.pk: entry for entry in entries}
    corrected = {entry.corrects_id for entry in entries}
    others = [e for e in entries if e.pk not in corrected and not e.did_not_happen and e.pk != event.pk]
    for other in others:
        needed = AFTER.get(other.kind, ())
        if event.kind in needed and not any(e.kind in needed and e.at <= other.at for e in others if e is not other):
            raise _rests_on(other, event)
    if not event.moved_from:
        return status
    first = _first(event, by_pk)
    later = sorted((e for e in others if _first(e, by_pk) > first), key=lambda e: _first(e, by_pk))
    return _played(event, later, status)


def _played(event, later, status):
    state, act = event.moved_from, None
    for other in later:
        act = act_of(other)
        if act is None:
            continue
        if state == "LIBERE" and other.kind != EventKind.ARREST:
            state = "DEVANT_JUGE"  # the procedure went on with a free person (`resume`), which no event says
        step = WARRANT.transition(act)
        if state in step.sources:
            state = step.target
        elif state != step.target and other.kind not in REPEATED:
            raise _rests_on(other, event)
    went_on = act == "release" and state == "LIBERE" and status != "LIBERE"
    return "DEVANT_JUGE" if went_on else state


def _first(entry, by_pk):
    """The key of the first entry of this event, whatever was corrected since: the order they were noted in."""
    while entry.corrects_id:
        entry = by_pk[entry.corrects_id]
    return entry.pk


def _rests_on(other, event):
    return Refusal(
        _("« %(other)s », noté depuis, suppose « %(event)s ».")
        % {"other": other.get_kind_display(), "event": event.get_kind_display()},
        rule=_("ordre des événements"),
        remedy=_("Dites d’abord qu’il n’a pas eu lieu, ou corrigez-le."),
    )
