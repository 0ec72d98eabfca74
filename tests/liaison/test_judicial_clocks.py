"""The deadlines of judicial assistance at their edges: day before, day, day after, summer time, leap day."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from ssi.accounts.roles import Role
from ssi.clocks.engine import State
from ssi.web.refusals import Refusal
from tests.factories import make_country, make_domain, make_post, make_user
from tests.liaison.judicial import BUCHAREST, PARIS, act, bring, clocks, note, open_eio

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 9, tzinfo=BUCHAREST)


@pytest.fixture
def officer():
    for code in ("FR", "RO", "MD"):
        make_country(code)
    post = make_post("BUC", covers=["MD"])
    return make_user(Role.ODL, post, domains=[make_domain("stups")], starts_on=date(2020, 1, 1))


@pytest.fixture
def at():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield lambda moment: traveller.move_to(moment) or moment


def end_of(day, zone=BUCHAREST):
    return datetime.combine(day, datetime.max.time().replace(microsecond=0), tzinfo=zone)


@pytest.mark.parametrize(
    ("received", "rule", "last"),
    [
        ((2026, 3, 2, 9), "DEE_ACK", date(2026, 3, 9)),
        ((2026, 3, 25, 23, 30), "DEE_ACK", date(2026, 4, 1)),  # over the night of summer time
        ((2028, 2, 25, 9), "DEE_ACK", date(2028, 3, 3)),  # over the leap day
        ((2026, 3, 2, 9), "DEE_RECO", date(2026, 4, 1)),
        ((2028, 1, 31, 9), "DEE_RECO", date(2028, 3, 1)),  # a leap year: 29 days in February
        ((2027, 1, 31, 9), "DEE_RECO", date(2027, 3, 2)),
    ],
)
def test_the_executing_authority_has_until_the_end_of_its_own_day(officer, at, received, rule, last):
    now = at(datetime(*received, tzinfo=BUCHAREST))
    case = bring(open_eio(officer), officer, "TRANSMISE", now)
    clock = clocks(case)[rule]

    assert clock.due_at == end_of(last)
    assert clock.state(end_of(last - timedelta(days=1))) == State.RUNNING
    assert clock.state(end_of(last)) == State.RUNNING
    assert clock.state(end_of(last) + timedelta(seconds=1)) == State.BREACHED


def test_a_passive_decision_runs_on_french_days(officer, at):
    now = at(datetime(2026, 3, 2, 0, 30, tzinfo=BUCHAREST))  # still the first of March in Paris
    case = bring(open_eio(officer, direction="IN"), officer, "TRANSMISE", now)
    assert clocks(case)["DEE_ACK"].due_at == end_of(date(2026, 3, 8), PARIS)


def test_annex_b_keeps_the_acknowledgement_and_says_when_it_was_late(officer, at):
    case = bring(open_eio(officer), officer, "TRANSMISE", MORNING)
    late = at(MORNING + timedelta(days=8))
    case = act(case, officer, "acknowledge", annex_b_at=late, executing_received_at=MORNING)
    clock = clocks(case, running=False)["DEE_ACK"]
    assert clock.kept_at == late > clock.due_at


def test_a_recognition_delayed_with_its_reasons_has_sixty_days_in_all(officer, at):
    case = bring(open_eio(officer), officer, "ACCUSEE", MORNING)
    case = note(case, officer, recognition_delay="Banques saisies, réponses partielles.")
    running = clocks(case)
    assert "DEE_RECO" not in running
    assert running["DEE_RECO_EXT"].due_at == end_of(date(2026, 5, 1))


def test_execution_has_ninety_days_from_the_recognition(officer, at):
    case = bring(open_eio(officer), officer, "RECONNUE", MORNING)
    assert set(clocks(case)) == {"DEE_EXEC"}
    assert clocks(case)["DEE_EXEC"].due_at == end_of(date(2026, 5, 31))


def test_a_delay_of_execution_is_announced_with_reasons_and_a_date_or_not_at_all(officer, at):
    case = bring(open_eio(officer), officer, "EN_EXECUTION", MORNING)
    for half in ({"execution_delay": "Un interprète."}, {"execution_expected_on": date(2026, 7, 1)}):
        with pytest.raises(Refusal, match="motifs et la date"):
            note(case, officer, **half)
    case = note(case, officer, execution_delay="Un interprète.", execution_expected_on=date(2026, 7, 1))
    assert set(clocks(case)) == {"DEE_EXEC_EXT"}
    assert clocks(case)["DEE_EXEC_EXT"].due_at == end_of(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ((2026, 3, 2, 9), (2026, 3, 6, 9)),
        ((2026, 3, 27, 9), (2026, 3, 31, 10)),  # ninety-six hours elapsed, one of them skipped
        ((2026, 10, 23, 9), (2026, 10, 27, 8)),  # and one of them lived twice
    ],
)
def test_an_interception_may_be_opposed_for_ninety_six_hours_elapsed(officer, at, received, due):
    now = at(datetime(*received, tzinfo=BUCHAREST))
    case = note(open_eio(officer), officer, annex_c_at=now)
    clock = clocks(case)["DEE_INTERC"]
    assert clock.due_at == datetime(*due, tzinfo=BUCHAREST)
    at(now + timedelta(hours=10))
    answered = note(case, officer, annex_c_answered_at=now + timedelta(hours=9))
    assert "DEE_INTERC" not in clocks(answered)


def test_the_day_set_by_the_magistrate_is_the_return_in_french_days(officer, at):
    case = open_eio(officer, instrument="CRI", return_on=date(2026, 6, 1))
    assert clocks(case)["CR_RETOUR"].due_at == end_of(date(2026, 6, 1), PARIS)


def test_without_a_day_the_pieces_are_due_eight_days_after_the_operations(officer, at):
    case = bring(open_eio(officer), officer, "EXECUTEE", MORNING)
    clock = clocks(case)["CR_RETOUR_DEFAUT"]
    assert clock.due_at == end_of(date(2026, 3, 10), PARIS)
    case = note(case, officer, return_on=date(2026, 3, 20))
    assert set(clocks(case)) == {"CR_RETOUR"}
    at(datetime(2026, 3, 21, 9, tzinfo=BUCHAREST))
    case = act(case, officer, "return_pieces", pieces_returned_on=date(2026, 3, 20), return_way="BAG")
    kept = clocks(case, running=False)["CR_RETOUR"]
    assert kept.kept_at < kept.due_at, "returned on the last day"


def test_a_date_corrected_starts_its_clock_afresh(officer, at):
    at(MORNING + timedelta(days=3))
    case = bring(open_eio(officer), officer, "TRANSMISE", MORNING + timedelta(days=3))
    case = note(case, officer, executing_received_at=MORNING)
    assert clocks(case)["DEE_RECO"].due_at == end_of(date(2026, 4, 1))
    assert case.clocks.filter(rule__code="DEE_RECO").count() == 2
    assert case.clocks.open().filter(rule__code="DEE_RECO").count() == 1


def test_a_postponed_execution_does_not_run_its_deadline(officer, at):
    case = bring(open_eio(officer), officer, "RECONNUE", MORNING)
    case = act(case, officer, "postpone", "Le témoin est entendu ailleurs.")
    assert clocks(case)["DEE_EXEC"].due_at is None
    at(MORNING + timedelta(days=10))
    case = act(case, officer, "resume_recognised")
    assert case.status == "RECONNUE"
    assert clocks(case)["DEE_EXEC"].due_at == end_of(date(2026, 6, 10))


def test_a_letter_rogatory_runs_none_of_the_deadlines_of_the_directive(officer, at):
    case = open_eio(officer, instrument="CRI", country=make_country("MD"))
    case = bring(case, officer, "ACCEPTEE", MORNING)
    assert not [code for code in clocks(case, running=False) if code.startswith("DEE_")]


def test_the_detention_and_the_translation_are_in_the_agenda_until_they_are_over(officer, at):
    case = open_eio(
        officer,
        instrument="CRI",
        translation_language="ro",
        translation_due_on=date(2026, 3, 10),
        detention_ends_on=date(2026, 4, 2),
    )
    assert set(clocks(case)) == {"CR_TRADUCTION", "CR_DETENTION"}
    case = act(case, officer, "translate", translated_on=date(2026, 3, 2))
    assert set(clocks(case)) == {"CR_DETENTION"}
    case = act(case, officer, "withdraw", "Désistement du parquet.")
    assert clocks(case) == {}
