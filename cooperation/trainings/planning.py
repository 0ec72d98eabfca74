"""The clocks of a session: what must be done before it, and its evaluations, planned by themselves from its dates.

One clock per thing to do, not per person: a session of forty-eight puts six lines in the agenda, not a hundred.
`follow()` is called by every act on a nomination: it keeps a clock when nothing is left to do, and starts it again
when a replacement brings a new passport.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from ssi.clocks import services as clocks
from ssi.clocks.engine import add_months

from .models import SessionClock, TrainingEvaluation
from .states import HOLDING

INVITATION, LIST, PASSPORTS, VISAS = "FOR_INVITATION", "FOR_LISTE", "FOR_PASSEPORTS", "FOR_VISAS"
EVALUATION = {level: f"FOR_N{level}" for level in (1, 2, 3, 4)}
#: Days before the session on which each must be done.
DAYS_BEFORE = {INVITATION: 60, LIST: 45, PASSPORTS: 30, VISAS: 7}
#: Months after its last day at which each level is looked at (cooperation/data/kirkpatrick.csv).
MONTHS_AFTER = {1: 0, 2: 0, 3: 6, 4: 12}
#: A passport is asked to hold so long after the session (cooperation-consular.md §4.2 [M]).
PASSPORT_MONTHS = 6


def plan(session):
    """Start the clocks of a new session and write its evaluations, to the level its type of action asks for."""
    _before(session)
    for level in range(1, session.case.action_type.kirkpatrick_max + 1):
        due_on = add_months(session.ends_on, MONTHS_AFTER[level])
        TrainingEvaluation.objects.create(session=session, case_id=session.case_id, level=level, due_on=due_on)
        _start_evaluation(session, level)
    follow(session)


def move(session):
    """The dates changed: what is still to do takes its new ones; what was done stays done."""
    drop(session)
    _before(session)
    for evaluation in session.evaluations.filter(done_on=None, waiver=None):
        evaluation.due_on = add_months(session.ends_on, MONTHS_AFTER[evaluation.level])
        evaluation.save(update_fields=["due_on"])
        _start_evaluation(session, evaluation.level)
    follow(session)


def drop(session):
    """The open clocks of the session have no object any more."""
    for row in _open(session):
        clocks.moot_one(row.clock)


def drop_all(action):
    """The action is cancelled: no session will be held, so no evaluation either, not even those that outlive it."""
    for session in action.sessions.all():
        drop(session)


def follow(session):
    """Keep the clocks of what is done, start again those of what a change made to do again."""
    nominations = list(session.nominations.all())
    left = {
        INVITATION: session.invited_on is None and not nominations,
        LIST: not nominations,
        PASSPORTS: session.travels and any(passport_to_see_to(one, session) for one in nominations),
        VISAS: session.needs_visa and any(one.status in {"RETENU", "VISA_DEMANDE"} for one in nominations),
    }
    running = {row.clock.rule.code: row.clock for row in _open(session)}
    for code, is_left in left.items():
        if not is_left and code in running and _ever(session, code, nominations):
            clocks.keep_one(running[code])
        elif is_left and code not in running and session.starts_on > _today(session):
            _start(session, code)


def drop_evaluation(session, level):
    """It was waived: nobody is called for it any more."""
    for row in _open(session):
        if row.clock.rule.code == EVALUATION[level]:
            clocks.moot_one(row.clock)


def keep_evaluation(session, level):
    for row in _open(session):
        if row.clock.rule.code == EVALUATION[level]:
            clocks.keep_one(row.clock)


def passport_to_see_to(nomination, session):
    """Whether the passport of somebody who holds a seat is unknown or ends too early: a warning, never a refusal."""
    if nomination.status not in HOLDING or nomination.status in {"PRESENT", "CERTIFIE"}:
        return False
    return passport_ends_early(nomination, session) or not nomination.passport_number


def passport_ends_early(nomination, session):
    """[M], « à vérifier » wherever it is shown: many States ask for six months beyond the stay."""
    expires_on = nomination.passport_expires_on
    return expires_on is None or expires_on < add_months(session.ends_on, PASSPORT_MONTHS)


# ----------------------------------------------------------------------------------------------------------


def _ever(session, code, nominations):
    """A clock of papers is not kept before anybody holds a seat: there was nothing to do yet."""
    return code in {INVITATION, LIST} or any(one.status in HOLDING for one in nominations)


def _before(session):
    for code in DAYS_BEFORE:
        needed = {PASSPORTS: session.travels, VISAS: session.needs_visa}.get(code, True)
        if needed and session.starts_on > _today(session):
            _start(session, code)


def _start(session, code):
    day = session.starts_on - timedelta(days=DAYS_BEFORE[code])
    _link(session, clocks.start(session.case, code, event_at=timezone.now(), fixed_on=day))


def _start_evaluation(session, level):
    fixed_on = session.ends_on if level in {1, 2} else None
    noon = datetime.combine(session.ends_on, time(12), tzinfo=session.case.post.zone)
    _link(session, clocks.start(session.case, EVALUATION[level], event_at=noon, fixed_on=fixed_on))


def _link(session, clock):
    SessionClock.objects.create(session=session, case_id=session.case_id, clock=clock)


def _open(session):
    rows = session.session_clocks.filter(clock__kept_at=None, clock__moot_at=None)
    return rows.select_related("clock__rule", "clock__case")


def _today(session):
    return timezone.localdate(timezone=session.case.post.zone)
