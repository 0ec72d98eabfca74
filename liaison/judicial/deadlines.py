"""From the dates of a file to its clocks (liaison.md §7.4): each date that is written starts, keeps or ends some.

Days are those of the authority that must act: the executing one for recognition and execution, the issuing one for
the return of the pieces. `written` names the fields that changed; a date corrected starts its clock afresh.
"""

from datetime import datetime, time

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.clocks import services as clocks
from ssi.network import known

ACK, RECO, RECO_EXT = "DEE_ACK", "DEE_RECO", "DEE_RECO_EXT"
EXEC, EXEC_EXT, INTERCEPTION = "DEE_EXEC", "DEE_EXEC_EXT", "DEE_INTERC"
RETURN, RETURN_DEFAULT = "CR_RETOUR", "CR_RETOUR_DEFAUT"
TRANSLATION, DETENTION = "CR_TRADUCTION", "CR_DETENTION"


def follow(case, written):
    """Bring the clocks of the file in line with the dates that were just written."""
    for name, act in FOLLOWED.items():
        if name in written:
            act(case)


def pause(case):
    """A postponed execution does not run its deadlines (directive 2014/41, art. 15, à vérifier)."""
    for clock in _open(case, RECO, RECO_EXT, EXEC):
        clocks.suspend(clock, since=timezone.now(), reason=_("Reconnaissance ou exécution reportée"))


def resume(case):
    for clock in _open(case, RECO, RECO_EXT, EXEC):
        clocks.resume(clock, at=timezone.now())


def _received_by_executing(case):
    if not case.is_eio:
        return
    if not case.annex_b_at:
        _restart(case, ACK, case.executing_received_at, executing=True)
    if not case.recognised_at:
        rule = RECO_EXT if case.recognition_delay else RECO
        clocks.moot(case, {RECO, RECO_EXT} - {rule})
        _restart(case, rule, case.executing_received_at, executing=True)


def _acknowledged(case):
    if case.annex_b_at:
        clocks.keep(case, {ACK}, at=case.annex_b_at)


def _recognition_delayed(case):
    """Informed with reasons, the authority has thirty days more (directive 2014/41, art. 12(5), à vérifier)."""
    if case.recognition_delay and case.is_eio and case.executing_received_at and not case.recognised_at:
        clocks.moot(case, {RECO})
        _restart(case, RECO_EXT, case.executing_received_at, executing=True)


def _recognised(case):
    if not (case.recognised_at and case.is_eio):
        return
    clocks.keep(case, {RECO, RECO_EXT}, at=case.recognised_at)
    clocks.moot(case, {ACK})  # who recognises has received
    if not case.operations_ended_at:
        _restart(case, EXEC, case.recognised_at, executing=True)


def _execution_delayed(case):
    """The date announced with its reasons is the one that is followed (CPP 694-37)."""
    if case.execution_expected_on and case.is_eio and not case.operations_ended_at:
        clocks.moot(case, {EXEC})
        _restart(case, EXEC_EXT, timezone.now(), executing=True, fixed_on=case.execution_expected_on)


def _annex_c(case):
    if case.annex_c_answered_at:
        clocks.keep(case, {INTERCEPTION}, at=case.annex_c_answered_at)
    else:
        _restart(case, INTERCEPTION, case.annex_c_at, executing=True)


def _executed(case):
    if case.operations_ended_at:
        clocks.keep(case, {EXEC, EXEC_EXT}, at=case.operations_ended_at)
    _return_awaited(case)


def _return_awaited(case):
    """The day the magistrate set; without one, eight days after the end of the operations (CPP 151)."""
    if case.pieces_returned_on:
        clocks.keep(case, {RETURN, RETURN_DEFAULT}, at=_on(case, case.pieces_returned_on))
        return
    _restart(case, RETURN, timezone.now() if case.return_on else None, fixed_on=case.return_on)
    _restart(case, RETURN_DEFAULT, None if case.return_on else case.operations_ended_at)


def _translation(case):
    if case.translated_on:
        clocks.keep(case, {TRANSLATION}, at=_on(case, case.translated_on))
    else:
        due = case.translation_due_on
        _restart(case, TRANSLATION, timezone.now() if due else None, at_post=True, fixed_on=due)


def _detention(case):
    end = case.detention_ends_on
    _restart(case, DETENTION, timezone.now() if end else None, fixed_on=end)


FOLLOWED = {
    "executing_received_at": _received_by_executing,
    "annex_b_at": _acknowledged,
    "recognition_delay": _recognition_delayed,
    "recognised_at": _recognised,
    "execution_expected_on": _execution_delayed,
    "annex_c_at": _annex_c,
    "annex_c_answered_at": _annex_c,
    "operations_ended_at": _executed,
    "return_on": _return_awaited,
    "pieces_returned_on": _return_awaited,
    "translation_due_on": _translation,
    "translated_on": _translation,
    "detention_ends_on": _detention,
}


def _restart(case, rule, event_at, *, executing=False, at_post=False, fixed_on=None):
    """End the open clock of this rule, and start it again from `event_at`; None: it has no object any more."""
    clocks.moot(case, {rule})
    if event_at is None:
        return
    # The issuing authority is ours when the file is active, the executing one when it is passive.
    ours = executing == (case.direction == "IN")
    country = known.countries()[settings.SSI_SENDING_COUNTRY] if ours else case.country
    zone = country.time_zone
    if at_post:
        country, zone = case.post.country, case.post.time_zone
    clocks.start(case, rule, event_at=event_at, country=country, time_zone=zone, fixed_on=fixed_on)


def _open(case, *codes):
    return case.clocks.open().filter(rule__code__in=codes)


def _on(case, day):
    """A moment of this day at the post, for a fact of which only the day is known; never after now."""
    return min(datetime.combine(day, time(12), tzinfo=case.post.zone), timezone.now())
