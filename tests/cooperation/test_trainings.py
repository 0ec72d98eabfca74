"""From the list of the partner to the certificate: who may sit, who replaces whom, what is kept of it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from cooperation.models import Nomination, Vetting
from cooperation.trainings import planning, reserve, services
from cooperation.trainings.day import trainings
from cooperation.trainings.states import NOMINATION
from ssi.accounts.context import acting_as
from ssi.web.refusals import NotAllowed, Refusal
from tests.cooperation.files import make_action
from tests.cooperation.trainees import (
    act,
    again,
    clocks_of,
    complete,
    fresh,
    make_session,
    nominate,
    reserved,
    selected,
    vet,
)

pytestmark = pytest.mark.django_db


def open_clocks(session):
    return {code for code, clock in clocks_of(session).items() if clock.kept_at is None and clock.moot_at is None}


# --- Planning ---------------------------------------------------------------------------------------------


def test_a_session_plans_its_clocks_and_its_four_levels_by_itself(cast):
    with time_machine.travel("2026-03-02T09:00:00+02:00", tick=False):
        session = make_session(cast.odl, starts_in=120, in_france=True, needs_visa=True)
    due = {code: clock.due_at.astimezone(cast.post.zone).date() for code, clock in clocks_of(session).items()}
    assert due == {
        "FOR_INVITATION": date(2026, 5, 1),
        "FOR_LISTE": date(2026, 5, 16),
        "FOR_PASSEPORTS": date(2026, 5, 31),
        "FOR_VISAS": date(2026, 6, 23),
        "FOR_N1": date(2026, 7, 4),
        "FOR_N2": date(2026, 7, 4),
        "FOR_N3": date(2027, 1, 4),
        "FOR_N4": date(2027, 7, 4),
    }
    assert [one.due_on for one in session.evaluations.all()][2:] == [date(2027, 1, 4), date(2027, 7, 4)]


def test_a_seminar_is_evaluated_at_the_first_level_only(cast):
    session = make_session(cast.odl, make_action(cast.odl, kind="COLLOQUE"))
    assert [one.level for one in session.evaluations.all()] == [1]


def test_new_dates_move_what_is_left_and_a_cancelled_action_leaves_nothing_running(cast):
    session = fresh(make_session(cast.odl, starts_in=100))
    day = session.starts_on + timedelta(days=10)
    with acting_as(cast.odl):
        services.edit_session(session, by=cast.odl, starts_on=day, ends_on=day)
    session = fresh(session)
    assert session.evaluations.get(level=1).due_on == day
    assert clocks_of(session)["FOR_LISTE"].fixed_on == day - timedelta(days=45)
    assert session.session_clocks.filter(clock__moot_at=None).count() == 6

    cast.act(session.case, "cancel", cast.odl, comment="Le partenaire renonce.", cause="PARTENAIRE")
    assert open_clocks(session) == set()


def test_the_clocks_of_papers_are_kept_when_nothing_is_left_and_start_again_with_a_new_passport(cast):
    session = make_session(cast.asi, starts_in=100, needs_visa=True)
    soon = session.ends_on + timedelta(days=20)
    one = selected(session, cast.asi, 0, passport_expires_on=soon)
    assert {"FOR_PASSEPORTS", "FOR_VISAS"} <= open_clocks(session)
    assert "FOR_LISTE" not in open_clocks(session)

    with acting_as(cast.asi):
        services.edit_nomination(again(one), by=cast.asi, passport_expires_on=session.ends_on + timedelta(days=400))
    act(one, cast.asi, "ask_visa", "grant_visa")
    assert not {"FOR_PASSEPORTS", "FOR_VISAS"} & open_clocks(session)

    selected(session, cast.asi, 1, passport="", passport_expires_on=None)
    assert {"FOR_PASSEPORTS", "FOR_VISAS"} <= open_clocks(session)


@pytest.mark.parametrize(("beyond", "early"), [(-1, True), (0, False), (1, False)])
def test_six_months_beyond_the_stay_are_asked_of_a_passport_as_a_warning(cast, beyond, early):
    session = make_session(cast.odl, needs_visa=True)
    limit = planning.add_months(session.ends_on, 6)
    one = nominate(session, cast.odl, passport_expires_on=limit + timedelta(days=beyond))
    assert planning.passport_ends_early(one, session) is early


# --- Nominations ------------------------------------------------------------------------------------------


def test_the_file_is_complete_when_every_early_piece_is_there(cast):
    session = make_session(cast.odl)
    one = nominate(session, cast.via)
    assert {row.piece: row.state for row in one.pieces.all()}["VISA"] == "SANS_OBJET"
    with acting_as(cast.via):
        services.tick(again(one), by=cast.via, states={"NOTE_VERBALE": "RECU"})
    assert again(one).status == "DOSSIER_INCOMPLET"
    assert complete(one, cast.via).status == "DOSSIER_COMPLET"
    with acting_as(cast.via):
        services.tick(again(one), by=cast.via, states={"PHOTO": "ATTENDU"})
    assert again(one).status == "DOSSIER_INCOMPLET"


def test_a_vetting_is_a_decision_and_nothing_else():
    texts = {f.name for f in Vetting._meta.get_fields() if getattr(f, "get_internal_type", str)() in {"TextField"}}
    assert texts == set()
    assert all(f.choices for f in Vetting._meta.get_fields() if getattr(f, "max_length", None))


def test_volunteers_enter_officers_vet_the_deputy_selects(cast):
    session = make_session(cast.via)
    one = complete(nominate(session, cast.via), cast.via)
    with acting_as(cast.via):
        vetting = services.ask_vetting(again(one), by=cast.via, authority="DCIS", asked_on=timezone.localdate())
        with pytest.raises(NotAllowed):
            services.decide_vetting(vetting, by=cast.via, decision="FAVORABLE", decided_on=timezone.localdate())
    with acting_as(cast.odl):
        services.decide_vetting(vetting, by=cast.odl, decision="FAVORABLE", decided_on=timezone.localdate())
    assert again(one).status == "VERIFIE"
    with pytest.raises(NotAllowed):
        act(one, cast.odl, "select")
    assert act(one, cast.asia, "select").status == "RETENU"


def test_nobody_is_selected_on_an_unfavourable_decision(cast):
    session = make_session(cast.asi)
    one = vet(complete(nominate(session, cast.asi), cast.asi), cast.asi, decision="DEFAVORABLE")
    assert one.status == "DOSSIER_COMPLET"
    with pytest.raises(Refusal):
        act(one, cast.asi, "select")
    assert act(one, cast.asi, "dismiss").status == "ECARTE"


@pytest.mark.parametrize(("after", "allowed"), [(-1, True), (0, True), (1, False)])
def test_a_vetting_holds_twelve_months_to_the_day(cast, after, allowed):
    session = make_session(cast.asi, starts_in=100)
    expires = fresh(session).starts_on - timedelta(days=after)
    one = complete(nominate(session, cast.asi), cast.asi)
    decided = planning.add_months(expires, -12)
    vet(one, cast.asi, on=decided)
    Vetting.objects.update(expires_on=expires)
    if allowed:
        assert act(one, cast.asi, "select").status == "RETENU"
    else:
        with pytest.raises(Refusal, match="expire avant la session"):
            act(one, cast.asi, "select")


def test_seats_are_counted(cast):
    session = make_session(cast.asi, seats=1)
    selected(session, cast.asi, 0)
    with pytest.raises(Refusal, match="La seule place de la session est prise"):
        selected(session, cast.asi, 1)


def test_the_database_refuses_the_moves_that_are_not_declared(cast):
    one = nominate(make_session(cast.odl), cast.odl)
    declared = {(s, t.target) for t in NOMINATION.transitions for s in t.sources}
    states = [state.code for state in NOMINATION.states]
    for source in states:
        for target in states:
            if source != target:
                assert _database_lets(one, source, target, cast.odl) is ((source, target) in declared), (source, target)


def _database_lets(one, source, target, by):
    """PRESENT asks for a vetting beside: that rule has its own test."""
    with transaction.atomic():
        Nomination.objects.filter(pk=one.pk).update(status=source)
        try:
            with transaction.atomic(), acting_as(by):
                found = Nomination.objects.filter(pk=one.pk).update(status=target) == 1
        except IntegrityError as error:
            found = "favourable vetting" in str(error)
        transaction.set_rollback(True)
    return found


def test_nobody_is_proposed_for_a_session_that_is_over(cast):
    session = make_session(cast.odl, starts_in=-3, days=3)
    with pytest.raises(Refusal, match="La session est finie"):
        nominate(session, cast.odl)


def test_a_person_invited_from_a_country_that_is_not_is_refused(cast):
    from tests.factories import make_country

    make_country("MD")
    with pytest.raises(Refusal, match="pas invité"):
        nominate(make_session(cast.odl), cast.odl, country="MD")


# --- Reserve ----------------------------------------------------------------------------------------------


def test_the_first_of_the_reserve_of_the_same_country_takes_the_seat_then_the_others(cast):
    from tests.factories import make_country

    make_country("MD")
    session = make_session(cast.asi, seats=2, countries=["MD", "RO"])
    lost, other = selected(session, cast.asi, 0, country="RO"), selected(session, cast.asi, 1, country="RO")
    foreign = reserved(session, cast.asi, 2, country="MD", rank=1)
    second = reserved(session, cast.asi, 3, country="RO", rank=9)
    first = reserved(session, cast.asi, 4, country="RO", rank=8)
    act(lost, cast.odl, "drop")

    everybody = reserve.nominations_of(fresh(session))
    assert reserve.proposal_for(again(lost), everybody) == reserve.Proposal(first, True)
    with acting_as(cast.odl):
        with pytest.raises(Refusal, match="La réserve a changé"):
            reserve.replace(again(lost), by=cast.odl, expected=second.pk)
        reserve.replace(again(lost), by=cast.odl, expected=first.pk)
    assert (again(first).status, again(first).replaces_id) == ("RETENU", lost.pk)
    with acting_as(cast.odl), pytest.raises(NotAllowed, match="déjà pris cette place"):
        reserve.replace(again(lost), by=cast.odl, expected=second.pk)

    with acting_as(cast.odl):
        reserve.replace(again(other), by=cast.odl, expected=second.pk)
    assert again(other).status == "ABANDON", "one click: they drop out in the same act"
    lost = act(second, cast.odl, "drop")
    assert reserve.proposal_for(lost, reserve.nominations_of(fresh(session))) == reserve.Proposal(foreign, False)


def test_a_reserve_whose_vetting_ran_out_is_not_proposed(cast):
    session = make_session(cast.asi)
    lost = selected(session, cast.asi, 0)
    waiting = reserved(session, cast.asi, 1)
    Vetting.objects.filter(nomination=waiting).update(expires_on=fresh(session).starts_on - timedelta(days=1))
    assert reserve.proposal_for(again(lost), reserve.nominations_of(fresh(session))) is None
    with acting_as(cast.odl), pytest.raises(Refusal, match="Personne en réserve"):
        reserve.replace(again(lost), by=cast.odl, expected=waiting.pk)


def test_the_day_says_that_a_seat_is_to_be_taken_again(cast):
    session = make_session(cast.asi, starts_in=20)
    lost = selected(session, cast.asi, 0)
    act(nominate(session, cast.asi, 1), cast.asi, "drop")
    with acting_as(cast.odl):
        assert trainings(cast.odl, timezone.now()).lines == []
    act(lost, cast.odl, "drop")
    with acting_as(cast.odl):
        (line,) = trainings(cast.odl, timezone.now()).lines
    assert line.text == "1 place à reprendre dans la réserve"
    with acting_as(cast.ambassador):
        assert trainings(cast.ambassador, timezone.now()) is None
