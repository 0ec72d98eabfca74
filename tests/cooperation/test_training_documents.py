"""The papers of a course and of a gift: who may have them, what they say, and that they go with the names."""

import json
from datetime import timedelta

import pytest
import time_machine

from cooperation.models import CooperationAction, Equipment, Nomination
from cooperation.trainings import attendance, certificates, planning, purge
from ssi.accounts.context import acting_as
from ssi.cases.models import Case
from ssi.reports import documents
from ssi.reports.models import Printout, ReportJob
from ssi.reports.render import render_html
from ssi.web.refusals import NotAllowed
from tests.cooperation.trainees import fresh, hand, make_lot, make_session, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(cast):
    """A session of two days that ended today: two people certified, one who never came."""
    session = make_session(cast.asi, starts_in=-1, days=2, countries=["RO"])
    people = [selected(session, cast.asi, n, country="RO") for n in range(3)]
    with acting_as(cast.asi):
        attendance.sign_in(fresh(session), by=cast.asi, line="1-2 3A", on=fresh(session).starts_on)
        certificates.certify(fresh(session), by=cast.asi, chosen=[one.pk for one in people])
    return fresh(session)


def ask(session, code, by, variant):
    subject = CooperationAction.objects.select_related("post__country", "country", "domain", "owner").get(
        pk=session.case_id
    )
    with acting_as(by):
        return documents.request_document(subject, code, by=by, variant=variant)


def test_a_certificate_says_how_it_is_checked_in_two_languages(cast, course):
    printout = ask(course, "training-certificate", cast.asi, f"s{course.pk}")
    sheets = printout.snapshot["extra"]["sheets"]
    assert [one["name"] for one in sheets] == ["Ion POPESCU", "Ana IONESCU"]
    assert (sheets[0]["fr"]["title"], sheets[0]["other"]["title"]) == (
        "Attestation de formation",
        "Adeverință de participare",
    )
    assert sheets[0]["serial"].startswith("ATT-BUC-")
    assert len(sheets[0]["code"]) == 14


def test_the_versions_offered_are_those_that_make_sense(cast, course):
    kind, action = documents.document_of("training-certificate"), CooperationAction.objects.get(pk=course.case_id)
    with acting_as(cast.asi):
        codes = [code for code, _label in kind.offered(action, cast.asi)]
        calls = [code for code, _label in documents.document_of("training-calls").offered(action, cast.asi)]
    certified = Nomination.objects.filter(status="CERTIFIE").order_by("number")
    assert codes == [f"s{course.pk}", *(f"n{one.pk}" for one in certified)]
    assert calls == [f"s{course.pk}-1"]


@pytest.mark.parametrize("code", ["training-certificate", "training-sheet", "training-calls"])
def test_the_papers_that_hold_names_are_for_the_head_and_the_deputy(cast, course, code):
    variant = f"s{course.pk}-1" if code == "training-calls" else f"s{course.pk}"
    for reader in (cast.odl, cast.via):
        with pytest.raises(NotAllowed):
            ask(course, code, reader, variant)
    printout = ask(course, code, cast.asia, variant)
    Case.objects.filter(pk=course.case_id).update(shared_with_dcis=True, status="EN_PREPARATION")
    for reader, seen in ((cast.asi, True), (cast.desk, False), (cast.ambassador, False)):
        with acting_as(reader):
            assert Printout.objects.filter(pk=printout.pk).exists() is seen, "the second wall says the same"


def test_the_hand_over_certificate_lists_the_serial_numbers(cast):
    lot = make_lot(cast.odl, control="BIENS_DOUBLE_USAGE", licence="BDU-1")
    hand(Equipment.objects.select_related("case__post__country").get(pk=lot.pk), cast.odl)
    printout = ask(lot, "equipment-handover", cast.odl, f"e{lot.pk}")
    told = json.dumps(printout.snapshot, ensure_ascii=False)
    for word in ("VSC-0001", "VSC-0002", "BDU-1", "Le directeur", "ni cédé ni prêté"):
        assert word in told
    html = render_html(documents.document_of("equipment-handover").template, printout.snapshot)
    assert "Signature et cachet" in html


def test_the_papers_go_with_the_names(cast, course):
    ask(course, "training-calls", cast.asi, f"s{course.pk}-1")
    ask(course, "training-certificate", cast.asi, f"s{course.pk}")
    day = planning.add_months(course.ends_on, 24) + timedelta(days=1)
    with time_machine.travel(f"{day}T12:00:00Z", tick=False):
        assert purge.forget_due() == 3
    assert not Printout.objects.exists()
    assert not ReportJob.objects.exists()


@pytest.mark.parametrize("code", ["training-certificate", "training-sheet", "training-calls"])
def test_each_paper_is_drawn(cast, course, code):
    variant = f"s{course.pk}-1" if code == "training-calls" else f"s{course.pk}"
    printout = ask(course, code, cast.asi, variant)
    html = render_html(documents.document_of(code).template, printout.snapshot)
    assert "POPESCU" in html
