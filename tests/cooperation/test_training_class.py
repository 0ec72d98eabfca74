"""A session under way and after: who is there, certificates, evaluation, what is forgotten."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cooperation.models import Attendance, Certificate, Nomination, TrainingSession, TrainingTerm, Vetting
from cooperation.trainings import attendance, certificates, checking, evaluation, planning, purge, services
from ssi.accounts.context import acting_as
from ssi.audit.models import AuditEvent
from ssi.cases.models import Case
from ssi.web.rapid import RapidEntryError
from ssi.web.refusals import NotAllowed, Refusal
from tests.cooperation.trainees import (
    act,
    again,
    clocks_of,
    fresh,
    make_session,
    reserved,
    selected,
    verified,
)

pytestmark = pytest.mark.django_db


# --- Attendance, certificates -----------------------------------------------------------------------------


@pytest.fixture
def class_of_three(cast):
    """A session that began yesterday, three people seated, numbers 1 to 3; number 4 in reserve."""
    session = make_session(cast.asi, starts_in=-1, days=2)
    people = [selected(session, cast.asi, n) for n in range(3)]
    reserved(session, cast.asi, 3)
    return fresh(session), people


def sign(session, by, line, on=None):
    with acting_as(by):
        return attendance.sign_in(fresh(session), by=by, line=line, on=on or fresh(session).starts_on)


def test_a_line_says_who_is_there_and_a_correction_takes_it_back(cast, class_of_three):
    session, people = class_of_three
    reading = sign(session, cast.via, "1-2 3A")
    assert [len(part) for part in (reading.present, reading.absent, reading.silent)] == [2, 1, 0]
    assert [again(one).status for one in people] == ["PRESENT", "PRESENT", "RETENU"]
    sign(session, cast.via, "1 2A")
    assert [again(one).status for one in people] == ["PRESENT", "RETENU", "RETENU"]
    assert Attendance.objects.filter(session=session).count() == 3


@pytest.mark.parametrize(("line", "position"), [("1 2 4", 5), ("1-9", 1), ("1 2X", 4)])
def test_a_slip_keeps_nothing_of_the_line(cast, class_of_three, line, position):
    session, _people = class_of_three
    with pytest.raises(RapidEntryError) as refused:
        sign(session, cast.via, line)
    assert refused.value.position == position
    assert not Attendance.objects.filter(session=session).exists()


def test_nobody_is_present_once_their_vetting_ran_out(cast, class_of_three):
    session, people = class_of_three
    Vetting.objects.filter(nomination=people[0]).update(expires_on=session.starts_on - timedelta(days=1))
    with pytest.raises(Refusal, match="N° 1.*aucune vérification favorable"):
        sign(session, cast.via, "1-3")
    assert [again(one).status for one in people] == ["RETENU"] * 3
    with pytest.raises(IntegrityError, match="favourable vetting"), transaction.atomic(), acting_as(cast.asi):
        Nomination.objects.filter(pk=people[0].pk).update(status="PRESENT")


def test_a_visa_that_was_not_given_keeps_one_out(cast):
    session = make_session(cast.asi, starts_in=-1, needs_visa=True)
    one = selected(session, cast.asi, 0)
    with pytest.raises(Refusal, match="visa"):
        sign(session, cast.via, "1")
    act(one, cast.asi, "ask_visa", "grant_visa")
    sign(session, cast.via, "1")
    assert again(one).status == "PRESENT"
    sign(session, cast.via, "1A")
    assert again(one).status == "VISA_OBTENU"


def test_a_certificate_is_checked_from_its_paper_alone(cast, class_of_three, capsys):
    session, people = class_of_three
    sign(session, cast.via, "1-2 3A")
    with acting_as(cast.odl), pytest.raises(NotAllowed):
        certificates.certify(session, by=cast.odl, chosen=[people[0].pk])
    with acting_as(cast.asi):
        (given,) = certificates.certify(session, by=cast.asi, chosen=[people[0].pk, people[2].pk])
    assert again(people[0]).status == "CERTIFIE"
    assert given.serial.startswith("ATT-BUC-")
    days = {"starts_on": session.starts_on, "ends_on": session.ends_on}
    assert checking.is_genuine(given.serial, given.code.lower(), name="ion POPESCU", **days)
    assert not checking.is_genuine(given.serial, given.code, name="Ion Popesco", **days)
    assert not checking.is_genuine(given.serial[:-1] + "9", given.code, name="Ion Popescu", **days)
    asked = ["--name", "Popescu Ion", "--from", str(session.starts_on), "--to", str(session.ends_on)]
    call_command("check_attestation", given.serial, given.code, *asked)
    assert "authentique" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("check_attestation", given.serial, "AAAA-AAAA-AAAA", *asked)


@pytest.mark.parametrize(("left", "given"), [(1, False), (0, True), (-1, True)])
def test_certificates_are_given_from_the_last_day(cast, left, given):
    session = make_session(cast.asi, starts_in=-3, days=5)
    one = selected(session, cast.asi, 0)
    TrainingSession.objects.filter(pk=session.pk).update(ends_on=timezone.localdate() + timedelta(days=left))
    sign(session, cast.via, "1")
    with acting_as(cast.asi):
        if given:
            certificates.certify(fresh(session), by=cast.asi, chosen=[one.pk])
        else:
            with pytest.raises(Refusal, match="dernier jour"):
                certificates.certify(fresh(session), by=cast.asi, chosen=[one.pk])
    assert Certificate.objects.exists() is given


# --- Evaluation -------------------------------------------------------------------------------------------


def test_the_third_level_is_noted_in_counts_after_the_action_is_evaluated(cast, class_of_three):
    session, _people = class_of_three
    sign(session, cast.via, "1-3")
    Case.objects.filter(pk=session.case_id).update(status="EVALUEE", closed_at=timezone.now())
    third = fresh(session).evaluations.get(level=3)
    today = timezone.localdate()
    with acting_as(cast.via):
        with pytest.raises(Refusal, match="3 personnes seulement"):
            evaluation.note_evaluation(third, by=cast.via, done_on=today, respondents=4, yes=1)
        with pytest.raises(Refusal, match="plus de « oui »"):
            evaluation.note_evaluation(third, by=cast.via, done_on=today, respondents=2, yes=3)
        evaluation.note_evaluation(third, by=cast.via, done_on=today, respondents=3, yes=2, before=5)
    third.refresh_from_db()
    assert (third.yes, third.before) == (2, None)
    assert clocks_of(session)["FOR_N3"].kept_at


@pytest.mark.parametrize(("level", "value", "good"), [(1, 5, True), (1, 6, False), (2, 100, True), (2, 101, False)])
def test_a_mark_stays_within_its_scale(cast, class_of_three, level, value, good):
    session, _people = class_of_three
    one = session.evaluations.get(level=level)
    noted = {"done_on": timezone.localdate(), "respondents": 0, "before": 0, "after": value}
    with acting_as(cast.odl):
        if good:
            evaluation.note_evaluation(one, by=cast.odl, **noted)
        else:
            with pytest.raises(Refusal, match="est attendue"):
                evaluation.note_evaluation(one, by=cast.odl, **noted)


def test_a_sheet_of_calls_holds_twelve_names(cast):
    session = make_session(cast.asi, starts_in=-1, days=2, seats=30)
    for n in range(14):
        verified(session, cast.asi, n)
    Nomination.objects.filter(session=session).update(status="PRESENT")
    assert [len(sheet) for sheet in evaluation.sheets_of(fresh(session))] == [12, 2]


# --- What is forgotten ------------------------------------------------------------------------------------


@pytest.fixture
def led(cast):
    """A post whose head signs: beat acts as they would."""
    return cast.asi


@pytest.mark.usefixtures("led")
def test_names_are_forgotten_at_their_term_and_the_counts_stay(cast, class_of_three):
    session, people = class_of_three
    sign(session, cast.via, "1-2 3A")
    with acting_as(cast.asi):
        (given,) = certificates.certify(session, by=cast.asi, chosen=[people[0].pk])

    def forget(months, after):
        day = planning.add_months(session.ends_on, months) + timedelta(days=after)
        with time_machine.travel(f"{day}T12:00:00Z", tick=False):
            return purge.forget_due()

    assert (forget(1, 0), forget(1, 1), forget(1, 2)) == (0, 4, 0)
    assert (forget(6, 0), forget(6, 1)) == (0, 2)
    assert [again(one).last_name for one in people] == ["Popescu", "Ionescu", ""]
    assert (forget(24, 0), forget(24, 1), forget(24, 2)) == (0, 2, 0)
    left = again(people[0])
    assert (left.last_name, left.service, left.passport_number, left.sex) == ("", "", None, "M")
    assert str(left) == "nom effacé"
    days = {"starts_on": session.starts_on, "ends_on": session.ends_on}
    assert checking.is_genuine(given.serial, given.code, name="Popescu Ion", **days)
    told = AuditEvent.objects.filter(verb="nomination.forget")
    assert [one.details["count"] for one in told.order_by("pk")] == [4, 2, 2]
    assert all(TrainingTerm.objects.values_list("to_verify", flat=True))


def test_the_journal_holds_no_name_and_no_number(cast, class_of_three):
    session, people = class_of_three
    sign(session, cast.via, "1-3")
    with acting_as(cast.via):
        assert services.reveal_passport(again(people[0]), by=cast.via) == "050123456"
    told = "\n".join(str(row) for row in AuditEvent.objects.values("verb", "details", "reason", "reference"))
    assert "nomination.reveal" in told
    assert "050123456" not in told
    assert "Popescu" not in told
    with connection.cursor() as cursor:
        cursor.execute("SELECT passport_number FROM cooperation_nomination")
        assert all(value.startswith("s1.") for (value,) in cursor.fetchall())


@pytest.mark.parametrize("act_name", ["drop", "dismiss"])
def test_whoever_will_not_come_is_offered_no_act(cast, client, act_name):
    session = make_session(cast.asi)
    gone = act(verified(session, cast.asi), cast.asi, act_name)
    client.force_login(cast.asi)
    answer = client.get(reverse("cooperation:action-nomination", args=[session.case.reference, gone.pk]))
    page = answer.content.decode()

    assert answer.context["acts"] == []
    for name in ("edit", "pieces", "vet", "reveal"):
        address = reverse(f"cooperation:action-nomination-{name}", args=[session.case.reference, gone.pk])
        assert address not in page
        assert name == "reveal" or client.get(address).status_code == 404
    with acting_as(cast.asi):
        with pytest.raises(NotAllowed, match="a pris fin"):
            services.tick(gone, by=cast.asi, states={"VISA": "RECU"})
        with pytest.raises(NotAllowed, match="a pris fin"):
            services.ask_vetting(gone, by=cast.asi, authority="DCIS", asked_on=timezone.localdate())
