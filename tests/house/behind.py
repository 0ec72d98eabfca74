"""What acts leave to be done behind the pages, done here and now as the worker does it."""

from datetime import timedelta
from functools import partial

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from liaison.persons import links
from ssi.accounts.context import acting_as
from ssi.clocks import alerts
from ssi.clocks.models import ClockAlert
from ssi.figures.periods import Period
from ssi.outbox.tasks import drain
from ssi.reports import documents, jobs, registry, services
from ssi.reports.models import ReportJob
from ssi.web.refusals import Refusal
from tests.reports.worker import as_worker

#: What the block left for after its commit is done at its end, for a test that commits nothing. Yields the list of it,
#: empty until then.
after_commit = partial(TestCase.captureOnCommitCallbacks, execute=True)


def deliver():
    """The messages that wait, those their handlers left included."""
    with as_worker():
        while drain():
            pass


def warn(cases):
    """The deadlines of these files are told as if their time had come. Returns how many messages were left."""
    waiting = ClockAlert.objects.filter(told_at=None, case__in=cases).exclude(at=None)
    # For the database it is still the moment when the transaction began.
    waiting.update(at=timezone.now() - timedelta(days=1))
    with as_worker():
        return alerts.tell_due()


def add_known_number(case, officer):
    """A line that another file knows: who holds that file is told of the match."""
    with acting_as(officer), after_commit():
        links.add_item(case, by=officer, kind="PHONE", value="+40 721 000 001", note="Connue")


def papers_of(case, person):
    """Every document of this file that this person may have, asked for; those that another of theirs is."""
    found = []
    for kind in documents.kinds_about(case):
        with acting_as(person), after_commit():
            subject = (documents.find(person, kind.code, case.reference) or (None, None))[1]
            offered = kind.offered(subject, person) if subject is not None else []
            found += [documents.request_document(subject, kind.code, by=person, variant=v) for v, _ in offered[:1]]
    return found


def report_of(code, post, head):
    """A report of this year, asked for by the head of the post: its draft is being made. Of last year where it takes
    a year that is over."""
    year = timezone.localdate().year
    with acting_as(head), after_commit():
        try:
            return services.request_report(by=head, post=post, code=code, period=Period.year(year))
        except Refusal:
            return services.request_report(by=head, post=post, code=code, period=Period.year(year - 1))


def send(report, head):
    """The report signed and transmitted: the PDF of its frozen lines is being made."""
    with after_commit():
        for act in (services.proofread, services.sign, services.transmit):
            with acting_as(head):
                report.refresh_from_db()
                act(report, by=head)


def codes():
    return sorted(registry._models)


def make(waiting):
    """The PDF of these jobs, on the disk. Returns those that are made: the others lost their reason to be."""
    waiting = list(waiting)
    for job in waiting:
        with as_worker():
            jobs.run(job.pk)
    return list(ReportJob.objects.filter(pk__in=[job.pk for job in waiting], state=ReportJob.State.DONE))


def address_of(job):
    """Where the PDF of this job is taken."""
    if job.printout_id:
        return reverse("reports:printout-pdf", args=[job.printout_id])
    return reverse("reports:pdf", args=[job.case.reference, job.pk])
