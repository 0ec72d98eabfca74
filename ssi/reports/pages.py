"""What the page of a report shows: its preview, its acts, its PDFs."""

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ssi.approvals.workflow import available
from ssi.cases.views import acts_of, marks_of
from ssi.web.refusals import NotAllowed

from .document import InvalidDocument
from .document import Report as Drawn
from .forms import EditForm
from .models import ReportFile, ReportJob
from .registry import model_of
from .workflow import REPORT

Document = ReportJob.Document
#: Seconds between two looks at a job: short at first, longer as it lasts, for a satellite line.
LOOKS = ((20, 2), (60, 4), (600, 15))
SLOWEST = 60


def crumbs(report, *more):
    return [
        {"label": _("Rapports"), "url": reverse("reports:list")},
        {"label": report.reference, "url": report.get_absolute_url() if more else ""},
        *({"label": label} for label in more),
    ]


def preview_of(report, user):
    """The document as it would be printed: the frozen one, or the draft as it is now; None when not theirs to draw."""
    if report.snapshot:
        return Drawn.from_json(report.snapshot)
    if not report.is_draft:
        return None
    try:
        return model_of(report.code).collect(report.post, report.period, by=user, report=report)
    except (NotAllowed, InvalidDocument):
        # A draft that cannot be drawn says so on its page, and in full when its PDF is asked for.
        return None


def marking_of(report, preview):
    """That of the report, or the one its draft will take from what it says (`Brief.mark`)."""
    return preview.extra.get("marking", report.marking) if preview else report.marking


def written_in(preview, form):
    """[(section, the field one writes in it or None)] of a draft: each line is typed where it is printed."""
    with translation.override("fr"):
        titles = {str(title): order for order, title in model_of(preview.code).frame}
    names = [form.section_fields.get(titles.get(section.title)) for section in preview.sections]
    return [(section, form[name] if name else None) for section, name in zip(preview.sections, names, strict=True)]


def pdfs_of(report, user):
    """The last PDF of the signed report once there is one, else of its draft for those who write it."""
    if not report.fingerprint and not user.has_perm("reports.edit_report", report):
        return []
    wanted = Document.FINAL if report.fingerprint else Document.DRAFT
    jobs = ReportJob.objects.filter(case_id=report.pk, document=wanted).order_by("-requested_at")
    return [as_progress(report, job) for job in jobs[:1]]


def as_progress(report, job):
    """A job in the words of components/_progress.html."""
    label = _("Rapport signé (PDF)") if job.document == Document.FINAL else _("Brouillon (PDF)")
    return {
        **progress_of(job, _("%(label)s, version %(version)s") % {"label": label, "version": job.version}),
        "url": reverse("reports:pdf", args=[report.reference, job.pk]),
        "poll_url": reverse("reports:job", args=[report.reference, job.pk]),
        "retry_url": reverse("reports:report-queue", args=[report.reference]),
        "is_old": job.document == Document.DRAFT and job.is_finished and job.version != report.version,
    }


def progress_of(job, label):
    """How far any job is; its page adds where it is downloaded, followed and asked for again."""
    return {
        "job": job,
        "label": label,
        "percent": job.progress if job.state == ReportJob.State.RUNNING else None,
        "done": job.state == ReportJob.State.DONE,
        "failed": job.has_failed,
        "message": _message_of(job),
        "delay": delay_of(job),
        "is_old": False,
        "file": _file_of(job),
    }


def _message_of(job):
    if job.state == ReportJob.State.RUNNING:
        return ""
    waiting = _("en attente") if job.state == ReportJob.State.WAITING else ""
    return job.error or waiting


def _file_of(job):
    """What the page says of a PDF that was kept: its size, its electronic signature or why it has none."""
    if job.state != ReportJob.State.DONE:
        return None
    return ReportFile.objects.filter(job=job).only("size", "signer", "unsigned").first()


def delay_of(job):
    waited = (timezone.now() - job.requested_at).total_seconds()
    return next((delay for until, delay in LOOKS if waited < until), SLOWEST)


def context_of(request, report, form=None, theirs=()):
    """Everything the page of one report shows."""
    user = request.user
    steps = available(report, user)
    may_edit = report.is_draft and user.has_perm("reports.edit_report", report)
    answers = any(step.name == "acknowledge" for step in steps)
    pdfs, preview = pdfs_of(report, user), preview_of(report, user)
    form = form or (EditForm(instance=report, initial={"version": report.version}) if may_edit else None)
    return {
        "case": report,
        "state": REPORT.state(report.status),
        # The ambassador acknowledges in the page, with an annotation.
        "acts": acts_of(report, [step for step in steps if step.name != "acknowledge"]),
        "may_acknowledge": answers,
        "form": form,
        "written": written_in(preview, form) if preview and form else [],
        "theirs": theirs,
        "preview": preview,
        "marking": marking_of(report, preview),
        "pdfs": pdfs,
        "may_draw": may_edit and all(pdf["job"].is_finished for pdf in pdfs),
        "waiting": [pdf for pdf in pdfs if not pdf["job"].is_finished],
        "now": timezone.now(),
        **marks_of(report),
        "page_marking": marking_of(report, preview),
        "breadcrumbs": crumbs(report),
    }
