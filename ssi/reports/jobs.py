"""Making a PDF so that it comes out once, whatever dies on the way (security.md §4.2).

A conditional UPDATE claims the job (attempts + 1, lease). What is printed is collected in the name of whoever asked,
drawn outside any transaction, and stored by one transaction that checks their rights again. `attempts` is the
worker's token: a worker that lost its lease writes nothing any more.
"""

import hashlib
import io
import logging
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import Identity
from ssi.accounts.models import User
from ssi.attachments import vault
from ssi.audit.log import record
from ssi.cases.models import Case
from ssi.outbox.faults import told
from ssi.web.refusals import Away, NotAllowed

from . import documents, signing
from .canonical import fingerprint
from .models import Printout, Report, ReportFile, ReportJob
from .registry import model_of
from .render import RenderFailed, RenderingUnavailable, render_pdf

log = logging.getLogger(__name__)
State = ReportJob.State
#: What a second try cannot change: the person is told at once.
HOPELESS = {"template", "layout", "size"}
#: Seconds between tries of one transaction while PostgreSQL restarts; about a minute and a half in all.
PATIENCE = (0.2, 0.5, 1, 2, 4, 8, 15, 30, 30)
#: Seconds before a job that failed once is tried again; twice that after the second failure, and so on.
PAUSE = 10
#: A job nobody holds. A lease longer than any that is given was written before the clock went back.
FREE = (
    "(lease_until IS NULL OR lease_until < clock_timestamp()"
    " OR lease_until > clock_timestamp() + make_interval(secs => %s))"
)


class LostAccess(Exception):
    """Whoever asked for this PDF may not have it any more."""


class Superseded(Exception):
    """The report was signed or given up before its draft was drawn: a draft of it would mislead."""


class LostLease(Exception):
    """Another worker has the job, or it is finished."""


@dataclass(frozen=True)
class Claim:
    job_id: uuid.UUID
    attempt: int

    @property
    def rows(self):
        """The job, as long as it is still ours."""
        return ReportJob.objects.filter(pk=self.job_id, state=State.RUNNING, attempts=self.attempt)


@dataclass(frozen=True)
class Sealed:
    """A PDF on the shelf: the name of its file, its wrapped key."""

    name: str
    key: str


def run(job_id):
    """Make the PDF of one job, unless somebody else does or it is done. Returns its final state, or None."""
    claim = patiently(lambda: claim_job(job_id))
    if claim is None:
        return None
    try:
        return _make(claim)
    except LostLease:
        log.info("job %s went on with another worker", job_id)
        return None
    except (LostAccess, NotAllowed) as refusal:
        ending = partial(refuse, claim, type(refusal).__name__)
    except Superseded:
        sentence = _("Le rapport a été signé ou abandonné entre-temps : son brouillon n’a plus d’objet.")
        ending = partial(fail, claim, sentence, "superseded")
    except RenderingUnavailable as failure:
        ending = partial(fail, claim, failure.sentence, failure.detail)
    except Away as failure:
        ending = partial(retry_later, claim, str(failure), told(failure), spared=1)
    except SoftTimeLimitExceeded:
        ending = partial(retry_later, claim, RenderFailed("time").sentence, "soft time limit of the task")
    except RenderFailed as failure:
        log.warning("job %s: %s %s", job_id, failure.kind, failure.detail)
        give_up = fail if failure.kind in HOPELESS else retry_later
        ending = partial(give_up, claim, failure.sentence, f"{failure.kind}: {failure.detail}")
    except Exception as failure:
        # Whatever a section raises: the job must not stay without an answer, and the defect is alerted.
        log.exception("job %s failed", job_id)
        sentence = _("La fabrication a échoué sur une erreur du logiciel : l’administrateur en est averti.")
        ending = partial(retry_later, claim, sentence, told(failure))
    return patiently(ending)


def _make(claim):
    template, snapshot, final = patiently(lambda: collect(claim))
    # What earlier attempts left, or this one under a worker that is no more, has no key: no row will ever name it.
    # And a shelf that is away says so before anything is drawn.
    forget_sealed(claim.job_id, range(1, claim.attempt + 1))
    pdf = render_pdf(template, snapshot, progress=Progress(claim))
    paper = signing.signed(pdf, snapshot) if final else signing.Paper(pdf)
    sealed = seal(claim, paper.pdf)
    try:
        patiently(lambda: store(claim, snapshot, paper, sealed))
    except (LostLease, LostAccess):
        vault.shred(sealed.name)
        raise
    return State.DONE


def claim_job(job_id):
    """Take the job for the length of a lease. None when it is held, finished, or has had its attempts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_reportjob SET state = 'RUNNING', attempts = attempts + 1, progress = 0, error = '',"  # noqa: S608  (FREE is ours)
            "       lease_until = clock_timestamp() + make_interval(secs => %s)"
            f" WHERE id = %s AND state IN ('WAITING', 'RUNNING') AND attempts < %s AND {FREE} RETURNING attempts",
            [settings.SSI_JOB_LEASE_SECONDS, job_id, ReportJob.MAX_ATTEMPTS, longest_lease()],
        )
        row = cursor.fetchone()
    return Claim(uuid.UUID(str(job_id)), row[0]) if row else None


def longest_lease():
    """Seconds until which no job is held longer, whether it is being made or waits for its next try."""
    return max(settings.SSI_JOB_LEASE_SECONDS, PAUSE * 2 ** (ReportJob.MAX_ATTEMPTS - 2)) + 1


@contextmanager
def as_requester(claim):
    """A transaction with the present rights of whoever asked. Yields (person, job, report or printout).

    Raises LostLease when the job is no longer ours, LostAccess when they may not have this PDF any more.
    """
    with transaction.atomic():
        job = claim.rows.select_for_update().first()
        if job is None:
            raise LostLease
        with connection.cursor() as cursor:
            # We hold the row and nobody took the job: a lease that ended meanwhile (a machine that slept, PostgreSQL
            # away) begins again. Without one `begin_job` binds nobody, as if the requester had lost their rights.
            cursor.execute(
                "UPDATE reports_reportjob SET lease_until = clock_timestamp() + make_interval(secs => %s)"
                " WHERE id = %s",
                [settings.SSI_JOB_LEASE_SECONDS, claim.job_id],
            )
            cursor.execute("SELECT sec.begin_job(%s)", [claim.job_id])
            identity = Identity.from_database(cursor.fetchone()[0])
        try:
            yield _rights_of(identity, job)
        finally:
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT sec.leave()")


def _rights_of(identity, job):
    if identity is None:
        raise LostAccess
    person = User.objects.get(pk=identity.user_id)
    person._identity = identity
    subject = _printout_of(person, job) if job.printout_id else _report_of(person, job)
    if subject is None:
        raise LostAccess
    return person, job, subject


def _printout_of(person, job):
    """The printout of a job, if this person may still have it; whoever lost its file does not even see its row."""
    printout = Printout.objects.filter(pk=job.printout_id).first()
    return documents.open_to(person, printout) if printout else None


def _report_of(person, job):
    """The report of a job, if this person may have that PDF of it; None otherwise."""
    report = Report.objects.visible_to(person).select_related("post__country").filter(pk=job.case_id).first()
    return report if report is not None and person.has_perm(ReportJob.PERMISSIONS[job.document], report) else None


def collect(claim):
    """(template, snapshot, whether it is a signed report): the frozen snapshot, or the draft as it is now."""
    with as_requester(claim) as (person, job, report):
        if job.printout_id:
            return documents.document_of(report.code).template, report.snapshot, False
        model = model_of(report.code)
        if job.document == ReportJob.Document.FINAL:
            return model.template, report.snapshot, True
        if not report.is_draft:
            raise Superseded
        drawn = model.collect(report.post, report.period, by=person, report=report)
        claim.rows.update(version=report.version)
        return model.template, drawn.to_json(), False


def store(claim, snapshot, paper, sealed):
    """Keep the PDF and end the job, in one transaction that checks the rights again."""
    if ReportJob.objects.filter(pk=claim.job_id, attempts=claim.attempt, state=State.DONE).exists():
        return  # the commit went through although its answer was lost
    with as_requester(claim) as (_person, job, subject):
        ReportFile.objects.create(
            job=job,
            case_id=job.case_id,
            snapshot=snapshot,
            snapshot_sha256=fingerprint(snapshot),
            sha256=hashlib.sha256(paper.pdf).hexdigest(),
            size=len(paper.pdf),
            signer=paper.signer,
            unsigned=paper.unsigned,
            sealed_name=sealed.name,
            key=sealed.key,
        )
        claim.rows.update(state=State.DONE, progress=100, finished_at=timezone.now(), lease_until=None, error="")
        verb = "document.made" if job.printout_id else "report.made"
        record(verb, subject, job=str(job.pk), document=job.document, attempt=claim.attempt)


class Progress:
    """What the renderer calls at each step and page: written when it moves, or when the lease grows old.

    A document of half a second is over before anybody looks: it does not pay for a commit at each step.
    """

    COLLECTED, DRAWN = 10, 90
    PAUSE = 0.5

    def __init__(self, claim):
        self.claim = claim
        self._tell(self.COLLECTED)

    def __call__(self, step, steps, _page):
        percent = self.COLLECTED + (self.DRAWN - self.COLLECTED) * step // steps
        elapsed = time.monotonic() - self._at
        moved = percent != self._percent and elapsed >= self.PAUSE
        if moved or elapsed > settings.SSI_JOB_LEASE_SECONDS / 4:
            self._tell(percent)

    def _tell(self, percent):
        self._percent, self._at = percent, time.monotonic()
        advance(self.claim, percent)


def advance(claim, percent):
    """Tell how far it is and keep the lease, in a transaction of its own. A comfort: its failure stops nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE reports_reportjob SET progress = greatest(progress, %s),"
                "       lease_until = clock_timestamp() + make_interval(secs => %s)"
                " WHERE id = %s AND state = 'RUNNING' AND attempts = %s",
                [percent, settings.SSI_JOB_LEASE_SECONDS, claim.job_id, claim.attempt],
            )
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()


def retry_later(claim, sentence, detail, *, spared=0):
    """Back among the waiting ones, a little later each time; after the last attempt, failed. `spared`: 1 when this
    one does not count."""
    if claim.attempt - spared >= ReportJob.MAX_ATTEMPTS:
        return fail(claim, sentence, detail)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_reportjob SET state = 'WAITING', error = %s, detail = %s, progress = 0,"
            "       attempts = attempts - %s, lease_until = clock_timestamp() + make_interval(secs => %s)"
            " WHERE id = %s AND state = 'RUNNING' AND attempts = %s",
            [sentence[:300], detail[:4000], spared, PAUSE * 2 ** (claim.attempt - 1), claim.job_id, claim.attempt],
        )
    return State.WAITING


def fail(claim, sentence, detail):
    _end(claim, State.FAILED, sentence, detail)
    return State.FAILED


def refuse(claim, why):
    """The requester lost the right to this PDF meanwhile: nothing is kept, the journal says so. A signed report is
    asked for again by whoever holds the signature of the post by now."""
    with transaction.atomic():
        job = claim.rows.select_related("requested_by").first()
        if job is None:
            return State.REFUSED
        # Nobody is bound any more: the file is named by its key, the person by theirs.
        about = Case(pk=job.case_id) if job.case_id else Printout(pk=job.printout_id)
        heir = _heir_of(job)
        if heir and claim.rows.update(requested_by=heir, state=State.WAITING, lease_until=None):
            record("report.taken_over", about, actor=heir, job=str(job.pk))
            return State.WAITING
        sentence = _("La personne qui avait demandé ce document n’y a plus accès : il n’a pas été produit.")
        if _end(claim, State.REFUSED, sentence, why):
            verb = "document.refused" if job.printout_id else "report.refused"
            record(verb, about, actor=job.requested_by, job=str(job.pk))
    return State.REFUSED


def _heir_of(job):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.heir_of_job(%s)", [job.pk])
        return User.objects.exclude(pk=job.requested_by_id).filter(pk=cursor.fetchone()[0]).first()


@transaction.atomic
def _end(claim, state, sentence, detail):
    """Whether the job was still ours. Nothing of it stays on the shelf."""
    words = {"error": str(sentence)[:300], "detail": detail[:4000]}
    ended = claim.rows.update(state=state, finished_at=timezone.now(), lease_until=None, **words)
    if ended:
        forget_sealed(claim.job_id, range(1, claim.attempt + 1))
    return ended


@transaction.atomic
def set_aside_exhausted():
    """Jobs whose last attempt died with its worker end here, in words; nothing stays of them. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reports_reportjob SET state = 'FAILED', lease_until = NULL, finished_at = clock_timestamp(),"  # noqa: S608  (FREE is ours)
            "       error = CASE WHEN error = '' THEN %s ELSE error END"
            f" WHERE state IN ('WAITING', 'RUNNING') AND attempts >= %s AND {FREE} RETURNING id",
            [_("Le document n’a pas pu être produit après cinq essais."), ReportJob.MAX_ATTEMPTS, longest_lease()],
        )
        ended = [row[0] for row in cursor.fetchall()]
    for job_id in ended:
        forget_sealed(job_id, range(1, ReportJob.MAX_ATTEMPTS + 1))
    return len(ended)


def due_jobs(limit=50):
    """Identifiers of the jobs that wait for a worker or whose worker died, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM reports_reportjob WHERE state IN ('WAITING', 'RUNNING') AND attempts < %s"  # noqa: S608  (FREE is ours)
            f"   AND {FREE} ORDER BY requested_at LIMIT %s",
            [ReportJob.MAX_ATTEMPTS, longest_lease(), limit],
        )
        return [row[0] for row in cursor.fetchall()]


def seal(claim, pdf):
    """Encrypt the bytes to the shelf. Returns what the row keeps, nothing else opens it."""
    name = sealed_name(claim.job_id, claim.attempt)
    return Sealed(name, str(vault.seal(io.BytesIO(pdf), name)))


def forget_sealed(job_id, attempts):
    """Remove what these attempts of a job left, whole or cut in the middle."""
    vault.shred(*(sealed_name(job_id, attempt) for attempt in attempts))


def open_pdf(file):
    """The clear bytes of a stored PDF. Raises VaultError when they are not those that were made."""
    pdf = b"".join(vault.open_sealed(file.sealed_name, vault.WrappedKey.parse(file.key)))
    if hashlib.sha256(pdf).hexdigest() != file.sha256:
        raise vault.VaultError("the bytes are not those of the row")
    return pdf


def sealed_name(job_id, attempt):
    """The same for one attempt whenever it is asked: what a dead worker left is found again."""
    return str(uuid.uuid5(uuid.UUID(str(job_id)), str(attempt)))


def patiently(function):
    """Run one transaction, again if PostgreSQL goes away meanwhile. Inside a transaction there is no second try."""
    for pause in PATIENCE:
        try:
            return function()
        except (OperationalError, InterfaceError) as error:
            if connection.in_atomic_block:
                raise
            log.warning("the database does not answer (%s); again in %s s", type(error).__name__, pause)
            connection.close()
            time.sleep(pause)
    return function()
