"""A PDF is made once, as whoever asked for it, or says in words why not."""

import datetime as dt
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.attachments import shelf as shelves
from ssi.attachments.shelf import shelf
from ssi.attachments.vault import VaultError
from ssi.audit.models import AuditEvent
from ssi.figures.periods import Period
from ssi.reports import jobs, rendering, services, tasks
from ssi.reports.models import Report, ReportFile, ReportJob
from ssi.reports.render import RenderFailed
from ssi.reports.signing import Paper
from ssi.web.refusals import Away
from tests.factories import make_interim, make_post, make_user
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db

WEEK = Period(dt.date(2026, 11, 14), dt.date(2026, 11, 20))
PDF = b"%PDF-1.7 a document of the tests"


@pytest.fixture
def head():
    return make_user(Role.ASI, make_post("BUC"))


@pytest.fixture
def job(head):
    return queued(head)


def queued(head, period=WEEK):
    with acting_as(head):
        report = services.request_report(by=head, post=make_post("BUC"), code="weekly", period=period)
    return ReportJob.objects.get(case=report)


@pytest.fixture
def drawn(monkeypatch):
    """The renderer answers at once; the list holds the snapshots it was given."""
    seen = []

    def draw(_template, snapshot, *, progress=None, limits=None):
        seen.append(snapshot)
        progress(7, 7, None)
        return PDF

    monkeypatch.setattr(jobs, "render_pdf", draw)
    return seen


def fails_with(monkeypatch, error):
    def draw(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(jobs, "render_pdf", draw)


def run(job):
    with as_worker():
        state = jobs.run(job.pk)
    job.refresh_from_db()
    return state


def let_the_lease_expire(job):
    ReportJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_job_ends_done_with_one_encrypted_file_that_opens_to_the_same_bytes(job, drawn):
    assert run(job) == "DONE"
    file = ReportFile.objects.get(job=job)
    assert (job.state, job.progress, job.attempts) == ("DONE", 100, 1)
    assert PDF not in shelf().path(str(file.sealed_name)).read_bytes()
    assert jobs.open_pdf(file) == PDF
    assert file.snapshot == drawn[0]
    assert drawn[0]["state"] == "draft"


@pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine")
def test_the_real_renderer_makes_the_weekly_report(job):
    assert run(job) == "DONE"
    assert jobs.open_pdf(ReportFile.objects.get(job=job)).startswith(b"%PDF-")


def test_the_final_pdf_prints_the_frozen_snapshot_and_not_the_files_of_today(head, job, drawn):
    report = Report.objects.get(pk=job.case_id)
    with acting_as(head):
        services.sign(report, by=head)
    final = ReportJob.objects.get(case=report, document="final")
    assert run(final) == "DONE"
    assert drawn == [Report.objects.get(pk=report.pk).snapshot]


def test_a_draft_still_waiting_when_the_report_is_signed_is_not_drawn(head, job, drawn):
    with acting_as(head):
        services.sign(Report.objects.get(pk=job.case_id), by=head)
    assert run(job) == "FAILED"
    assert "n’a plus d’objet" in job.error
    assert not drawn


def test_a_job_that_somebody_holds_or_that_is_done_is_not_taken_again(job, drawn):
    with as_worker():
        assert jobs.claim_job(job.pk)
        assert jobs.run(job.pk) is None
    let_the_lease_expire(job)
    assert run(job) == "DONE"
    assert run(job) is None
    assert len(drawn) == 1
    assert ReportFile.objects.count() == 1


def test_a_worker_that_lost_its_lease_stores_nothing(job, drawn):
    with as_worker():
        late = jobs.claim_job(job.pk)
    let_the_lease_expire(job)
    assert run(job) == "DONE"
    with as_worker(), pytest.raises(jobs.LostLease):
        jobs.store(late, {}, Paper(PDF), jobs.Sealed(str(uuid.uuid4()), "y"))
    assert ReportFile.objects.get().job == job


def test_a_worker_that_slept_past_its_lease_keeps_the_job_that_nobody_took(job, monkeypatch):
    def draw(*_args, **_kwargs):
        let_the_lease_expire(job)
        return PDF

    monkeypatch.setattr(jobs, "render_pdf", draw)
    assert run(job) == "DONE", "an hour is not a right: whoever asked for it may still have it"
    assert job.attempts == 1


def test_a_lease_written_before_the_clock_went_back_holds_nobody(job, drawn):
    with as_worker():
        assert jobs.claim_job(job.pk)
        assert jobs.due_jobs() == []
    ReportJob.objects.filter(pk=job.pk).update(lease_until=timezone.now() + timedelta(hours=1))
    with as_worker():
        assert jobs.due_jobs() == [job.pk]
    assert run(job) == "DONE"


def test_the_longest_pause_between_two_tries_is_not_taken_for_a_clock_that_went_back(job):
    ReportJob.objects.filter(pk=job.pk).update(state="RUNNING", attempts=4)
    with as_worker():
        jobs.retry_later(jobs.Claim(job.pk, 4), "Non.", "")
        assert jobs.due_jobs() == []


def test_a_store_whose_answer_was_lost_is_not_done_twice(job, drawn):
    assert run(job) == "DONE"
    file = ReportFile.objects.get()
    with as_worker():
        jobs.store(jobs.Claim(job.pk, 1), file.snapshot, Paper(PDF), file.key)
    assert ReportFile.objects.count() == 1


def test_what_a_dead_worker_left_on_the_disk_is_removed_by_the_one_that_ends_the_job(job, drawn):
    with as_worker():
        dead = jobs.claim_job(job.pk)
        left = shelf().path(jobs.seal(dead, PDF).name)
    assert left.exists()
    let_the_lease_expire(job)
    assert run(job) == "DONE"
    assert not left.exists()
    assert jobs.open_pdf(ReportFile.objects.get()) == PDF


def test_a_short_document_does_not_pay_for_its_progress(job, django_assert_num_queries):
    progress = jobs.Progress(jobs.claim_job(job.pk))
    with django_assert_num_queries(0):
        for step in range(1, 8):
            progress(step, 7, None)


def test_a_page_that_lasts_keeps_the_lease(job, settings):
    """What the renderer says while it says nothing new (`_Relay`) renews the lease: nobody takes the job meanwhile."""
    with as_worker():
        relay = rendering._Relay(jobs.Progress(jobs.claim_job(job.pk)))
        relay("layout", number=3, of=7, page=2)
        let_the_lease_expire(job)
        assert jobs.due_jobs() == [job.pk]
        relay._progress._at -= settings.SSI_JOB_LEASE_SECONDS  # so long ago
        relay()
        assert jobs.due_jobs() == []


def test_progress_is_written_when_it_moves_and_not_at_every_page(job, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(jobs.Progress, "PAUSE", 0)
    with as_worker():
        progress = jobs.Progress(jobs.claim_job(job.pk))
        with django_assert_num_queries(1):
            for page in range(1, 30):
                progress(5, 7, page)
    job.refresh_from_db()
    assert job.progress == 67


def test_a_template_that_fails_is_told_at_once_in_french(job, monkeypatch):
    fails_with(monkeypatch, RenderFailed("template", "x.html"))
    assert run(job) == "FAILED"
    assert "gabarit" in job.error
    assert job.attempts == 1
    assert not ReportFile.objects.exists()


def test_a_crash_is_tried_again_later_and_fails_after_five_attempts(job, monkeypatch):
    fails_with(monkeypatch, RenderFailed("crash", "signal 9"))
    for attempt in range(1, 5):
        assert run(job) == "WAITING"
        assert job.attempts == attempt
        assert run(job) is None, "not before the pause is over"
        let_the_lease_expire(job)
    assert run(job) == "FAILED"
    assert "relancez" in job.error
    assert run(job) is None


def test_a_defect_of_a_section_leaves_words_for_the_person_and_the_cause_for_the_administrator(job, monkeypatch):
    fails_with(monkeypatch, ZeroDivisionError("division by zero"))
    assert run(job) == "WAITING"
    assert "erreur du logiciel" in job.error
    assert job.detail.startswith("builtins.ZeroDivisionError at ")
    assert "division by zero" not in job.detail, "the words of an error may hold those of a file"


def test_a_job_waits_for_a_shelf_that_is_away_without_losing_a_try(job, drawn, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(jobs.vault, "shelf", away)
        for _try in range(ReportJob.MAX_ATTEMPTS + 1):
            assert run(job) == "WAITING"
            let_the_lease_expire(job)
        assert (job.attempts, drawn) == (0, [])
        assert "ne répond pas" in job.error
    with monkeypatch.context() as patch:  # it falls while the report is drawn
        patch.setattr(shelves.Folder, "put", away)
        assert run(job) == "WAITING"
    assert len(drawn) == 1
    let_the_lease_expire(job)
    assert run(job) == "DONE"
    assert (job.attempts, job.error) == (1, "")
    assert list(shelf().names()) == [str(ReportFile.objects.get().sealed_name)]


def test_what_a_job_left_goes_later_if_the_shelf_is_away_when_it_ends(head, job, monkeypatch):
    ReportJob.objects.filter(pk=job.pk).update(state="RUNNING", attempts=5)
    let_the_lease_expire(job)
    shelf().put(jobs.sealed_name(job.pk, 5), [b"sealed"])
    other = queued(head, Period(dt.date(2026, 11, 7), dt.date(2026, 11, 13)))
    rung = []
    monkeypatch.setattr(tasks, "ring", rung.append)
    with monkeypatch.context() as patch, as_worker():
        patch.setattr(shelves.Folder, "remove", away)
        with pytest.raises(Away):
            tasks.relay()
    assert rung == [other.pk], "the others do not wait for it"
    with as_worker():
        assert jobs.set_aside_exhausted() == 1
    assert list(shelf().names()) == []


def away(*_arguments):
    raise Away("Le stockage ne répond pas.")


def test_a_job_whose_five_workers_died_is_set_aside_with_a_sentence(job):
    ReportJob.objects.filter(pk=job.pk).update(state="RUNNING", attempts=5)
    let_the_lease_expire(job)
    with as_worker():
        assert jobs.set_aside_exhausted() == 1
    job.refresh_from_db()
    assert job.state == "FAILED"
    assert "cinq essais" in job.error


def test_a_failed_job_can_be_asked_for_again_and_then_comes_out(head, job, drawn, monkeypatch):
    with monkeypatch.context() as patch:
        fails_with(patch, RenderFailed("layout"))
        assert run(job) == "FAILED"
    with acting_as(head):
        again = services.queue(Report.objects.get(pk=job.case_id), "draft", by=head)
    assert again.pk != job.pk
    assert run(again) == "DONE"


def test_a_requester_whose_assignment_ended_gets_no_pdf_and_the_journal_says_so(head, job, drawn):
    Assignment.objects.filter(user=head).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert run(job) == "REFUSED"
    assert "n’y a plus accès" in job.error
    assert not drawn
    assert AuditEvent.objects.filter(verb="report.refused", case_id=job.case_id, actor_id=head.pk).exists()


def test_a_report_signed_by_an_interim_that_is_over_comes_out_in_the_name_of_the_signatory(head, job, drawn):
    deputy = make_user(Role.ASIA, make_post("BUC"))
    interim = make_interim(make_post("BUC"), given_by=head, given_to=deputy)
    report = Report.objects.get(pk=job.case_id)
    with acting_as(deputy):
        services.proofread(report, by=deputy)
        services.sign(report, by=deputy)
    final = ReportJob.objects.get(case=report, document="final")
    interim.delete()
    Assignment.objects.filter(user=deputy).update(ends_on=timezone.localdate() - timedelta(days=1))

    assert run(final) == "WAITING"
    assert run(final) == "DONE"
    assert final.requested_by == head
    assert AuditEvent.objects.filter(verb="report.taken_over", case_id=report.pk, actor_id=head.pk).count() == 1


def test_rights_lost_while_the_pdf_is_drawn_keep_it_from_being_stored(head, job, monkeypatch):
    def draw(*_args, **_kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE ssi_bypass")
        Assignment.objects.filter(user=head).update(ends_on=timezone.localdate() - timedelta(days=1))
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE ssi_worker")
        return PDF

    monkeypatch.setattr(jobs, "render_pdf", draw)
    assert run(job) == "REFUSED"
    assert not ReportFile.objects.exists()
    assert not shelf().path(jobs.sealed_name(job.pk, 1)).exists(), "what was sealed is shredded"


def test_the_worker_sees_no_report_outside_a_job_it_holds(job):
    with as_worker():
        assert not Report.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.begin_job(%s)", [job.pk])
            assert cursor.fetchone() == (None,), "a waiting job binds nobody"
        claim = jobs.claim_job(job.pk)
        with jobs.as_requester(claim) as (person, _job, report):
            assert (person, report.pk) == (job.requested_by, job.case_id)
        assert not Report.objects.exists()


def test_the_application_cannot_open_a_job_nor_a_scheduled_identity(head, job):
    with acting_as(head), connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_function_privilege('sec.begin_job(uuid)', 'EXECUTE'),"
            "       has_function_privilege('sec.begin_scheduled(int)', 'EXECUTE')"
        )
        assert cursor.fetchone() == (False, False)


def test_a_byte_changed_on_the_disk_is_never_served(job, drawn):
    run(job)
    file = ReportFile.objects.get()
    path = shelf().path(str(file.sealed_name))
    damaged = bytearray(path.read_bytes())
    damaged[-20] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(VaultError):
        jobs.open_pdf(file)


def test_the_relay_rings_for_waiting_jobs_and_for_those_whose_worker_died(head, job, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks, "ring", rung.append)
    with as_worker():
        assert tasks.relay() == 1
        jobs.claim_job(job.pk)
        assert tasks.relay() == 0
    let_the_lease_expire(job)
    with as_worker():
        assert tasks.relay() == 1
    assert rung == [job.pk, job.pk]


def test_a_silent_redis_loses_nothing(job, monkeypatch, caplog):
    def silent(*_args, **_kwargs):
        raise OperationalError("Error 2 connecting to unix socket")

    monkeypatch.setattr(tasks.make, "apply_async", silent)
    tasks.ring(job.pk)
    assert "doorbell" in caplog.text
    with as_worker():
        assert jobs.due_jobs() == [job.pk]
