"""The life of a report, each act by the person who does it."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.figures.periods import Period
from ssi.reports import services
from ssi.reports.canonical import fingerprint
from ssi.reports.models import Report, ReportJob
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests.factories import make_interim, make_post, make_powers, make_user

pytestmark = pytest.mark.django_db

WEEK = Period(dt.date(2026, 11, 14), dt.date(2026, 11, 20))


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, rank="commissaire", first_name="Hélène", last_name="Marchetti")


@pytest.fixture
def ambassador(post):
    return make_user(Role.AMBASSADOR, post)


def opened(head, post, period=WEEK):
    with acting_as(head):
        return services.request_report(by=head, post=post, code="weekly", period=period)


def reach(report, *names, by):
    for name in names:
        with acting_as(by):
            services.perform(Report.objects.get(pk=report.pk), name, by=by)
    return Report.objects.get(pk=report.pk)


def test_a_requested_report_is_numbered_a_draft_and_has_its_pdf_queued(head, post):
    report = opened(head, post)
    assert report.reference.startswith("RAP-BUC-2026-")
    assert (report.status, report.snapshot) == ("BROUILLON", None)
    assert report.title == "Compte rendu hebdomadaire, semaine 47"
    job = ReportJob.objects.get(case=report)
    assert (job.document, job.state, job.requested_by) == ("draft", "WAITING", head)


def test_the_same_report_is_not_opened_twice_unless_the_first_was_given_up(head, post):
    report = opened(head, post)
    with pytest.raises(services.AlreadyOpen) as refusal:
        opened(head, post)
    assert refusal.value.report == report
    with acting_as(head):
        services.perform(report, "abandon", by=head, comment="Mauvaise semaine.")
    assert opened(head, post).pk != report.pk


def test_an_officer_a_volunteer_and_another_post_cannot_ask_for_a_report(post):
    elsewhere = make_user(Role.ASI, make_post("BRU"))
    for person in (make_user(Role.ODL, post), make_user(Role.VIA, post), elsewhere):
        with acting_as(person), pytest.raises(NotAllowed):
            services.request_report(by=person, post=post, code="weekly", period=WEEK)
    assert not Report.objects.exists()


def test_the_second_of_two_editors_is_told(head, post):
    report = opened(head, post)
    lines = {"attention": "", "marking": "NP"}
    with acting_as(head):
        services.edit(report, by=head, expected_version=report.version, highlights="Un.", **lines)
        with pytest.raises(StaleVersion):
            services.edit(report, by=head, expected_version=1, highlights="Deux.", **lines)
    assert Report.objects.get(pk=report.pk).highlights == "Un."


def test_the_essential_takes_five_lines_at_most(head, post):
    report = opened(head, post)
    with acting_as(head), pytest.raises(Refusal) as refusal:
        services.edit(
            report, by=head, expected_version=report.version, highlights="a\nb\nc\nd\ne\nf", attention="", marking="NP"
        )
    assert refusal.value.field == "highlights"


def test_signing_freezes_the_snapshot_with_its_fingerprint_and_queues_the_final_pdf(head, post):
    report = reach(opened(head, post), "proofread", "sign", by=head)
    assert report.status == "SIGNE"
    assert report.fingerprint == fingerprint(report.snapshot)
    assert report.snapshot["state"] == "final"
    assert report.snapshot["number"] == report.reference
    assert report.snapshot["signature"]["name"] == "commissaire Hélène Marchetti"
    assert (report.signed_by, report.signed_acting) == (head, False)
    assert ReportJob.objects.filter(case=report, document="final", state="WAITING").count() == 1


def test_an_interim_signs_pi_and_the_head_does_not(head, post):
    deputy = make_user(Role.ASIA, post)
    make_interim(post, given_by=head, given_to=deputy)
    report = reach(opened(head, post), "sign", by=deputy)
    assert report.signed_acting
    assert report.snapshot["signature"]["interim"] is True


def test_a_delegate_of_the_signature_signs_by_delegation_and_never_pi(head, post):
    deputy = make_user(Role.ASIA, post)
    report = opened(head, post)
    with acting_as(deputy), pytest.raises(NotAllowed):
        services.sign(report, by=deputy)
    make_powers(post, given_by=head, given_to=deputy, permissions=["reports.sign_report"])
    report = reach(report, "sign", by=deputy)
    assert not report.signed_acting
    assert "par délégation" in report.snapshot["signature"]["function"]


@pytest.mark.parametrize("column", ["snapshot", "fingerprint", "highlights", "signed_at", "period_end"])
def test_the_database_refuses_to_change_what_is_signed(head, post, column):
    report = reach(opened(head, post), "sign", by=head)
    changes = {"snapshot": "'{}'", "period_end": "'2026-11-21'", "signed_at": "now()"}
    with acting_as(head), pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        _sql(f"UPDATE reports_report SET {column} = {changes.get(column, chr(39) + 'x' + chr(39))}", report)


def test_the_ambassador_and_the_desk_see_a_report_only_once_transmitted(head, post, ambassador):
    desk = make_user(Role.DCIS_OFFICER)
    report = reach(opened(head, post), "sign", by=head)
    for person in (ambassador, desk):
        with acting_as(person):
            assert not Report.objects.visible_to(person).exists()
            assert not Report.objects.exists(), "the second wall alone"
    reach(report, "transmit", by=head)
    for person in (ambassador, desk):
        with acting_as(person):
            assert Report.objects.visible_to(person).count() == 1


def test_the_ambassador_acknowledges_with_an_annotation(head, post, ambassador):
    report = reach(opened(head, post), "sign", "transmit", by=head)
    with acting_as(ambassador):
        services.acknowledge(report, by=ambassador, annotation="Vu. M’en parler lundi.")
    report = Report.objects.get(pk=report.pk)
    assert (report.status, report.acknowledged_by) == ("ACCUSE", ambassador)
    assert report.annotation == "Vu. M’en parler lundi."
    assert report.closed_at is not None


def test_the_ambassador_can_write_nothing_else_and_the_desk_nothing_at_all(head, post, ambassador):
    report = reach(opened(head, post), "sign", "transmit", by=head)
    desk = make_user(Role.DCIS_OFFICER)
    for person, sql in (
        (ambassador, "UPDATE reports_report SET code = 'x'"),
        (desk, "UPDATE reports_report SET annotation = 'x'"),
        (ambassador, "UPDATE cases_case SET title = 'x'"),
    ):
        with acting_as(person), pytest.raises(DatabaseError), transaction.atomic():
            _sql(sql, report)
    with acting_as(desk), pytest.raises(NotAllowed):
        services.acknowledge(report, by=desk)
    with acting_as(head), pytest.raises(NotAllowed):
        services.acknowledge(Report.objects.get(pk=report.pk), by=head)


def test_drafts_stay_with_those_who_write_even_once_the_report_is_transmitted(head, post, ambassador):
    report = reach(opened(head, post), "sign", "transmit", by=head)
    with acting_as(head):
        assert set(ReportJob.objects.values_list("document", flat=True)) == {"draft", "final"}
    with acting_as(ambassador):
        assert list(ReportJob.objects.values_list("document", flat=True)) == ["final"]
        with pytest.raises(NotAllowed):
            services.queue(report, "draft", by=ambassador)


def test_a_pdf_asked_for_twice_is_made_once(head, post):
    report = opened(head, post)
    with acting_as(head):
        first = services.queue(report, "draft", by=head)
        assert services.queue(report, "draft", by=head) == first
    assert ReportJob.objects.filter(case=report).count() == 1


def test_nobody_queues_a_job_in_the_name_of_another_nor_a_finished_one(head, post):
    report = opened(head, post)
    deputy = make_user(Role.ASIA, post)
    with acting_as(head):
        for forged in ({"requested_by": deputy}, {"requested_by": head, "state": "DONE"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                ReportJob.objects.create(case=report, document="final", **forged)
        with pytest.raises(DatabaseError), transaction.atomic():
            ReportJob.objects.update(state="DONE")


def test_every_act_is_in_the_journal_with_its_person(head, post, ambassador):
    report = reach(opened(head, post), "proofread", "sign", "transmit", by=head)
    with acting_as(ambassador):
        services.acknowledge(report, by=ambassador)
    lines = dict(AuditEvent.objects.filter(case_id=report.pk).values_list("verb", "actor_id"))
    told = {"report.open", "report.proofread", "report.sign", "report.freeze", "report.transmit"}
    assert told <= {verb for verb, actor in lines.items() if actor == head.pk}
    assert lines["report.acknowledge"] == ambassador.pk


def test_a_report_signed_with_a_restricted_part_is_restricted(head, post, settings):
    settings.SSI_HOMOLOGATION_DR = True
    report = opened(head, post)
    with acting_as(head):
        services.edit(report, by=head, expected_version=report.version, highlights="x", attention="", marking="DR")
    report = reach(report, "sign", by=head)
    assert report.marking == "DR"
    assert report.snapshot["marking"] == "DIFFUSION RESTREINTE"


def _sql(statement, report):
    column = "case_ptr_id" if "reports_report " in statement else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE {column} = %s", [report.pk])
