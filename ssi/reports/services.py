"""The life of a report: asked for, edited, proofread, signed (frozen), transmitted, acknowledged."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.access import identity_of
from ssi.accounts.context import check_constraints_now
from ssi.accounts.roles import Role
from ssi.approvals.workflow import fire, lock, note
from ssi.cases.models import Case, Marking
from ssi.cases.references import next_reference
from ssi.web.refusals import NotAllowed, Refusal

from .canonical import fingerprint
from .document import Signature
from .models import Report, ReportJob
from .registry import model_of

Document = ReportJob.Document


class AlreadyOpen(Refusal):
    """The post already has this report for this period; `report` is it."""

    def __init__(self, report):
        super().__init__(
            _("Ce rapport existe déjà pour cette période : %(reference)s.") % {"reference": report.reference},
            rule=_("un rapport par période"),
            remedy=_("Ouvrez-le, ou abandonnez-le pour en refaire un."),
        )
        self.report = report


@transaction.atomic
def request_report(*, by, post, code, period, scheduled=False, instead_of=None, why=""):
    """Open the report `code` of `post` over `period` and queue the PDF of its draft. Returns the report.

    Raises NotAllowed, or AlreadyOpen when one is already there (given up ones do not count). `instead_of`: the signed
    report that a model lets one redo, and `why`; only a draft is then in the way.
    """
    model = model_of(code)
    if not by.has_perm(model.permission, post):
        raise NotAllowed(
            _("Vous ne pouvez pas demander de rapport dans ce poste."),
            rule=_("matrice des droits"),
            remedy=_("L’attaché de sécurité intérieure ou son adjoint peut le demander."),
        )
    # The number is taken first: its counter makes two simultaneous requests wait for each other.
    reference = next_reference(Report.series, post)
    there = reports_of(by, post, code, period).exclude(status="ABANDONNE")
    if known := (there.filter(fingerprint="") if instead_of else there).first():
        raise AlreadyOpen(known)
    report = Report(
        kind=Report._meta.model_name,
        reference=reference,
        post=post,
        country=post.country,
        status="BROUILLON",
        title=title_of(model, period),
        code=code,
        period_start=period.start,
        period_end=period.end,
        author=by,
        owner=by,
        opened_at=timezone.now(),
    )
    report.search_text = report.searchable()
    report.save(force_insert=True)
    report.refresh_from_db(fields=["acl"])
    model.opened(report, instead_of=instead_of, why=why)
    note(report, "report.open", gettext_lazy("Rapport ouvert"), by=by, target=report.status, scheduled=scheduled)
    queue(report, Document.DRAFT, by=by)
    check_constraints_now()
    return report


def title_of(model, period):
    """« Compte rendu hebdomadaire, semaine 47 », in French whoever asks: it is stored."""
    with translation.override("fr"):
        subtitle = model.subtitle(period)
        return f"{model.title}, {subtitle[:1].lower()}{subtitle[1:]}" if subtitle else str(model.title)


def reports_of(user, post, code, period):
    return Report.objects.visible_to(user).filter(
        post=post, code=code, period_start=period.start, period_end=period.end
    )


@transaction.atomic
def edit(report, *, by, expected_version, highlights, attention, marking, remarks=None):
    """Change the free lines, and the marking the author wants. Raises StaleVersion, NotAllowed, Refusal."""
    lock(report, expected_version=expected_version)
    _may(by, "reports.edit_report", report)
    if not report.is_draft:
        raise Refusal(
            _("Ce rapport est signé : son texte est figé."),
            rule=_("texte figé"),
            remedy=_("Reprenez le point dans le rapport suivant."),
        )
    model = model_of(report.code)
    if len([line for line in highlights.splitlines() if line.strip()]) > model.most_lines:
        raise Refusal(str(model.too_long), rule=str(model.shortness), field="highlights")
    report.highlights, report.attention, report.marking = highlights, attention, marking
    report.remarks = {str(order): text for order, text in (remarks or {}).items() if order in model.remarked and text}
    report.search_text = report.searchable()
    report.version += 1
    written = ["highlights", "attention", "remarks", "marking", "search_text", "version", "updated_at"]
    report.save(update_fields=written)
    note(report, "report.edit", gettext_lazy("Lignes modifiées"), by=by)
    return report


@transaction.atomic
def sign(report, *, by, expected_version=None):
    """Freeze what the report says now, sign it, and queue its final PDF. Raises what `fire()` raises.

    The snapshot is canonical JSON; its SHA-256 is the fingerprint printed on every page (DECISIONS §1.13).
    """
    lock(report, expected_version=expected_version)
    report.refresh_from_db(fields=["highlights", "attention", "remarks", "marking"])
    fire(report, "sign", by=by, locked=True)
    now = timezone.now()
    with translation.override("fr"):
        signature = signature_of(by, report.post, now)
    drawn = model_of(report.code).collect(report.post, report.period, by=by, report=report, signature=signature)
    report.snapshot = drawn.to_json()
    report.fingerprint = fingerprint(report.snapshot)
    report.signed_by, report.signed_at, report.signed_acting = by, now, signature.interim
    report.save(update_fields=["snapshot", "fingerprint", "signed_by", "signed_at", "signed_acting"])
    if drawn.extra["marking"] == Marking.DR and report.marking != Marking.DR:
        report.marking = Marking.DR
        Case.objects.filter(pk=report.pk).update(marking=Marking.DR)
    note(report, "report.freeze", gettext_lazy("Texte et chiffres figés"), by=by, sha256=report.fingerprint)
    queue(report, Document.FINAL, by=by)
    check_constraints_now()
    return report


def signature_of(by, post, at):
    """How `by` signs at this post: « p.i. » comes from a recorded interim and from nothing else."""
    identity = identity_of(by)
    role = identity.role_at(post.pk)
    function = _("L’attaché de sécurité intérieure")
    if role != Role.ASI:
        function = _("%(function)s, par délégation") % {"function": Role(role).label}
    return Signature(
        name=str(by),
        function=str(function),
        place=post.city,
        signed_on=at.astimezone(post.zone).date().isoformat(),
        interim=identity.acting_at(post.pk),
    )


@transaction.atomic
def acknowledge(report, *, by, annotation="", expected_version=None):
    """The ambassador has read it, and says so; what they annotate is kept with the report."""
    lock(report, expected_version=expected_version)
    if annotation.strip() and not by.has_perm("reports.annotate_report", report):
        raise NotAllowed(_("Vous ne pouvez pas annoter ce rapport."), rule=_("matrice des droits"))
    fire(report, "acknowledge", by=by, locked=True)
    Report.objects.filter(pk=report.pk).update(
        annotation=annotation.strip(), acknowledged_by=by, acknowledged_at=timezone.now()
    )
    report.refresh_from_db(fields=["annotation", "acknowledged_by", "acknowledged_at"])
    return report


@transaction.atomic
def act(report, name, *, by, comment="", expected_version=None):
    """Any other declared transition: proofread, redraft, transmit, abandon."""
    lock(report, expected_version=expected_version)
    return fire(report, name, by=by, comment=comment, locked=True)


def perform(report, name, *, by, comment="", expected_version=None):
    """Do the transition `name` as its own service does it; the comment of an acknowledgement is the annotation."""
    if name == "sign":
        return sign(report, by=by, expected_version=expected_version)
    if name == "acknowledge":
        return acknowledge(report, by=by, annotation=comment, expected_version=expected_version)
    return act(report, name, by=by, comment=comment, expected_version=expected_version)


def proofread(report, *, by, expected_version=None):
    return act(report, "proofread", by=by, expected_version=expected_version)


def transmit(report, *, by, expected_version=None):
    return act(report, "transmit", by=by, expected_version=expected_version)


@transaction.atomic
def queue(report, document, *, by):
    """Ask for the PDF of the draft as it will be when a worker takes it, or of the signed snapshot.

    Asked again while one is being made, it is that one. The final document is made once: asked again, it is the one
    that was kept, since a second electronic signature would be another file. Raises Refusal for a final document
    without signature.
    """
    _may(by, ReportJob.PERMISSIONS[document], report)
    if document == Document.FINAL and not report.fingerprint:
        raise Refusal(_("Ce rapport n’est pas encore signé."), rule=_("états déclarés"))
    if document == Document.DRAFT and not report.is_draft:
        raise Refusal(_("Ce rapport n’est plus un brouillon."), rule=_("états déclarés"))
    kept = ["DONE"] if document == Document.FINAL else []
    there = ReportJob.objects.filter(case_id=report.pk, document=document, state__in=["WAITING", "RUNNING", *kept])
    job, made = there.first(), False
    if job is None:
        job, made = ReportJob(case_id=report.pk, document=document, version=report.version, requested_by=by), True
        # Two requests at once: the constraint keeps one, and both people follow it.
        ReportJob.objects.bulk_create([job], ignore_conflicts=True)
        job = there.first() or job
    if made:
        note(report, "report.queue", gettext_lazy("PDF demandé"), by=by, job=str(job.pk), document=document)
    ring_on_commit(job)
    return job


def ring_on_commit(job):
    from .tasks import ring

    transaction.on_commit(lambda: ring(job.pk))


def _may(by, permission, report):
    if not by.has_perm(permission, report):
        raise NotAllowed(
            _("Cet acte n’est pas dans vos attributions sur ce rapport."),
            rule=_("matrice des droits"),
            remedy=_("L’attaché de sécurité intérieure du poste peut le faire."),
        )
