"""Documents drawn from a file that is not a report: a room says how each is composed, the jobs make it.

`@paper(kind, code, permission)` over `compose(case, by)` giving (template, snapshot). Whoever asks holds `permission`
on the file, when asking and again when the worker stores it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import note
from ssi.audit.log import record
from ssi.cases.registry import kind_of
from ssi.web.refusals import NotAllowed

from .models import ReportJob
from .services import ring_on_commit

_papers = {}


@dataclass(frozen=True)
class Paper:
    kind: str
    code: str
    permission: str
    compose: Callable
    logistics: bool = False


def paper(kind, code, permission, *, logistics=False):
    """Declare a document of a kind of file. `logistics`: it is on the sheet, its asking is not told in the timeline."""

    def register(compose):
        _papers[kind, code] = Paper(kind, code, permission, compose, logistics)
        return compose

    return register


def paper_of(kind, code):
    """The declared document, or None."""
    return _papers.get((kind, code))


def file_of(job, person):
    """The file of a job that is no report's, as `person` sees it now; None when they may not have the document."""
    found = next((p for p in _papers.values() if p.code == job.document), None)
    case = kind_of(found.kind).objects.visible_to(person).filter(pk=job.case_id).first() if found else None
    return case if case is not None and person.has_perm(found.permission, case) else None


@transaction.atomic
def queue(case, code, *, by):
    """Ask for a document. Asked again while it is being made, it is that one. Returns the job; raises NotAllowed."""
    wanted = _papers[case.kind, code]
    if not by.has_perm(wanted.permission, case):
        raise NotAllowed(
            _("Ce document n’est pas dans vos attributions sur ce dossier."),
            rule=_("matrice des droits"),
            remedy=_("Le titulaire du dossier peut le demander."),
        )
    unfinished = ReportJob.objects.filter(case_id=case.pk, document=code, state__in=["WAITING", "RUNNING"])
    job = unfinished.first()
    if job is None:
        job = ReportJob(case_id=case.pk, document=code, version=case.version, requested_by=by)
        ReportJob.objects.bulk_create([job], ignore_conflicts=True)
        job = unfinished.first() or job
        if wanted.logistics:
            record("paper.queue", case, job=str(job.pk), document=code)
        else:
            note(case, "paper.queue", gettext_lazy("Document demandé"), by=by, job=str(job.pk), document=code)
    ring_on_commit(job)
    return job
