"""Reports asked for while things break: how far each one is, and whether it came out once."""

from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.attachments.shelf import shelf
from ssi.audit.models import AuditEvent
from ssi.figures.periods import Period
from ssi.reports import jobs, services
from ssi.reports.models import ReportFile, ReportJob
from ssi.standalone.processes import wait_until
from tests.factories import make_post, make_user

#: Progress from which the renderer is at work: what was collected is in its hands.
DRAWING = 10


def ask(weeks_ago):
    """The job of a report asked for by the head of the post."""
    post = make_post("BUC")
    head = post.assignments.filter(role=Role.ASI).select_related("user").first()
    head = head.user if head else make_user(Role.ASI, post)
    week = Period.week_of(timezone.localdate() - timedelta(weeks=weeks_ago))
    with acting_as(head):
        report = services.request_report(by=head, post=post, code="weekly", period=week)
    return ReportJob.objects.get(case=report)


def now(job):
    """The row as it is, however often PostgreSQL went away meanwhile."""
    try:
        return ReportJob.objects.get(pk=job.pk)
    except (OperationalError, InterfaceError):
        connection.close()
        return job


def wait_for(job, condition, seconds=150):
    assert wait_until(lambda: condition(now(job)), seconds=seconds, every=0.05), vars(now(job))
    return now(job)


def is_being_drawn(job):
    return job.state == "RUNNING" and DRAWING <= job.progress < 100


def is_done(job):
    return job.state == "DONE"


def came_out_once(job):
    """One row, one line in the journal, one sealed file, and it is a PDF: else the report is lost or doubled."""
    file = ReportFile.objects.get(job=job)
    assert jobs.open_pdf(file).startswith(b"%PDF-")
    assert AuditEvent.objects.filter(verb="report.made", case_id=job.case_id).count() == 1
    sealed = {jobs.sealed_name(job.pk, n) for n in range(1, 6)}
    assert sealed & set(shelf().names()) == {str(file.sealed_name)}
