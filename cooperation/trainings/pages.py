"""What the pages of the trainings show: a constant number of statements, whatever the number of people."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from ssi.cases.views import marks_of

from .attendance import days_of
from .models import Attendance, Certificate, Nomination, NominationPiece, TrainingSession
from .moves import available, is_vetted, vetting_of
from .planning import passport_to_see_to
from .reserve import is_to_be_replaced, proposal_for
from .states import GONE, HOLDING, NOMINATION, TRAINED
from .vocabulary import PieceState


@dataclass(frozen=True)
class Heads:
    """How many people, never who: for everybody who sees the file."""

    session: TrainingSession
    by_status: Counter
    women: int
    men: int

    @property
    def nominated(self):
        return sum(self.by_status.values())

    @property
    def seated(self):
        return sum(self.by_status[status] for status in HOLDING)

    @property
    def trained(self):
        return sum(self.by_status[status] for status in TRAINED)

    @property
    def reserve(self):
        return self.by_status["RESERVE"]

    @property
    def free(self):
        return max(0, self.session.seats - self.seated)

    @property
    def fill(self):
        """Share of the seats that are taken, as a whole number of percents."""
        return round(100 * self.seated / self.session.seats)


def heads_of(sessions):
    """The Heads of these sessions, in order; one statement."""
    sessions = list(sessions)
    by_status, by_sex = defaultdict(Counter), defaultdict(Counter)
    if sessions:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT session_id, status, sex, n FROM sec.training_counts(%s)", [[one.pk for one in sessions]]
            )
            for key, status, sex, n in cursor.fetchall():
                by_status[key][status] += n
                by_sex[key][sex] += n if status in HOLDING else 0
    return [Heads(one, by_status[one.pk], by_sex[one.pk]["F"], by_sex[one.pk]["M"]) for one in sessions]


def of_action(action, user):
    """The trainings of an action, for its own page: two statements."""
    return {
        "trainings": heads_of(action.sessions.all()),
        "may_train": action.is_open and user.has_perm("cooperation.change_trainingsession", action),
    }


@dataclass(frozen=True)
class Line:
    """One nomination on the page of its session. `proposal`: who would take the seat, when it is to be replaced."""

    nomination: Nomination
    state: object
    lacking: int
    vetting: object
    vetted: bool
    passport_to_see_to: bool
    proposal: object
    days: dict


def session_context(session, user):
    """Ten statements at most."""
    action = session.case
    (heads,) = heads_of([session])
    names = sees_names(session, user)
    lines = _lines(session) if names else []
    present = [line.nomination for line in lines if line.nomination.status == "PRESENT"]
    today = timezone.localdate(timezone=action.post.zone)
    open_ = action.status not in {"EVALUEE", "REFUSE", "ANNULEE"}
    return {
        **marks_of(action),
        "case": action,
        "session": session,
        "countries": _countries(session),
        "heads": heads,
        "names": names,
        "lines": lines,
        "days": [(day, _on(lines, day)) for day in days_of(session)] if names else [],
        "present": present,
        "certificates": list(
            Certificate.objects.filter(nomination__session=session).select_related("nomination") if names else ()
        ),
        "evaluations": _evaluations(session),
        "may_waive": session.starts_on <= today and user.has_perm("cooperation.waive_evaluation", action),
        "clocks": [row.clock for row in _clocks(session)],
        "today": today,
        "now": timezone.now(),
        "may_change": open_ and user.has_perm("cooperation.change_trainingsession", action),
        "may_nominate": open_ and today <= session.ends_on and user.has_perm("cooperation.add_nomination", action),
        "may_offer": open_
        and today < session.starts_on
        and heads.free
        and user.has_perm("cooperation.make_offer", action),
        "may_replace": open_ and user.has_perm("cooperation.replace_nomination", action),
        "may_sign_in": open_
        and session.starts_on <= today
        and _left(heads)
        and user.has_perm("cooperation.attend_nomination", action),
        "may_certify": open_
        and today >= session.ends_on
        and bool(present)
        and user.has_perm("cooperation.certify_nomination", action),
        "may_print": user.has_perm("cooperation.print_nomination", action),
        "may_evaluate": action.status not in {"REFUSE", "ANNULEE"}
        and user.has_perm("cooperation.evaluate_trainingsession", action),
    }


def _left(heads):
    """Somebody seated who has no certificate yet: a line may still be typed or corrected."""
    return heads.seated > heads.by_status["CERTIFIE"]


def sees_names(session, user):
    """The desk reads those of the sessions in France alone, the ambassador none (cooperation-consular.md §4.5)."""
    if not user.has_perm("cooperation.view_nomination", session.case):
        return False
    return session.in_france or user.has_perm("cooperation.add_nomination", session.case)


def nomination_context(nomination, user):
    action, session = nomination.case, nomination.session
    vettings = list(nomination.vettings.select_related("by"))
    latest = vettings[0] if vettings else None
    writes = action.status not in {"EVALUEE", "REFUSE", "ANNULEE"} and not nomination.forgotten_on
    writes = writes and nomination.status not in GONE
    return {
        **marks_of(action),
        "case": action,
        "session": session,
        "one": nomination,
        "state": NOMINATION.state(nomination.status),
        "acts": available(nomination, action, user) if writes else [],
        "pieces": list(nomination.pieces.all()),
        "vettings": vettings,
        "vetted": is_vetted(nomination),
        "may_ask": writes
        and (latest is None or latest.decided_on)
        and user.has_perm("cooperation.change_nomination", action),
        "may_decide": writes
        and latest is not None
        and not latest.decided_on
        and user.has_perm("cooperation.vet_nomination", action),
        "passport_early": session.travels and passport_to_see_to(nomination, session),
        "may_change": writes and user.has_perm("cooperation.change_nomination", action),
        "may_reveal": nomination.status not in GONE
        and bool(nomination.passport_number)
        and user.has_perm("cooperation.reveal_nomination", action),
        "days": list(nomination.days.order_by("on")),
        "certificate": Certificate.objects.filter(nomination=nomination).first(),
        "session_url": session_url(action, session.pk),
    }


def session_url(action, key, anchor=""):
    return reverse("cooperation:action-session", args=[action.reference, key]) + (f"#{anchor}" if anchor else "")


def _lines(session):
    rows = session.nominations.select_related("country", "replaced_by").prefetch_related("vettings")
    rows = list(rows.order_by("number"))
    lacking, days = Counter(), defaultdict(dict)
    awaited = NominationPiece.objects.filter(nomination__session=session, state=PieceState.AWAITED)
    for piece in awaited:
        lacking[piece.nomination_id] += not piece.comes_later
    for key, on, present in Attendance.objects.filter(session=session).values_list("nomination", "on", "present"):
        days[key][on] = present
    for one in rows:
        one.session, one.case = session, session.case
        one.replacement = getattr(one, "replaced_by", None)
    return [
        Line(
            one,
            NOMINATION.state(one.status),
            lacking[one.pk],
            vetting_of(one),
            is_vetted(one),
            session.travels and passport_to_see_to(one, session),
            proposal_for(one, rows) if is_to_be_replaced(one) else None,
            days[one.pk],
        )
        for one in rows
    ]


def _evaluations(session):
    rows = list(session.evaluations.select_related("waiver__by"))
    for one in rows:
        one.waiver_row = getattr(one, "waiver", None)
    return rows


def _on(lines, day):
    """(present, absent) of one day."""
    said = [line.days[day] for line in lines if day in line.days]
    return sum(said), len(said) - sum(said)


def _clocks(session):
    rows = session.session_clocks.filter(clock__kept_at=None, clock__moot_at=None)
    return rows.select_related("clock__rule", "clock__country", "clock__term").order_by("clock__due_at")


def _countries(session):
    from ssi.network.models import Country

    return list(Country.objects.filter(pk__in=session.countries))
