"""Acts of retention: reviewed, prolonged, kept by express decision, proposed for archive or destruction."""

import json

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ssi.accounts.context import check_constraints_now
from ssi.accounts.models import User
from ssi.approvals import services as approvals
from ssi.approvals.models import ApprovalRequest
from ssi.approvals.workflow import fire, lock, note
from ssi.cases.models import Case, Marking
from ssi.cases.references import next_reference
from ssi.web.dates import date_in_words
from ssi.web.refusals import NotAllowed, Refusal

from . import holds, periods, queue
from .models import Disposal, Measure, Remnant, RetentionDecision
from .registry import recipients_of
from .words import table_label
from .workflow import COSIGN, PROPOSE

Nature = RetentionDecision.Nature
MONTHS_AT_A_TIME = 12
PERMISSION_OF = {
    Nature.REVIEW: "retention.review_case",
    Nature.PROLONG: "retention.prolong_case",
    Nature.EXPRESS: "retention.decide_case",
}
DONE = {
    Nature.REVIEW: gettext_lazy("Conservation revue"),
    Nature.PROLONG: gettext_lazy("Conservation prolongée"),
    Nature.EXPRESS: gettext_lazy("Conservé par décision expresse"),
}


@transaction.atomic
def keep(case, *, by, nature, reason, until=None):
    """Keep a file that came up. Returns the RetentionDecision.

    `until` at most twelve months ahead; past the years of the express decision nothing else keeps it. Raises
    NotAllowed, Refusal.
    """
    lock(case)
    _may(by, PERMISSION_OF[nature], case)
    standing = _expired(by, case)
    _reasoned(reason)
    if standing.ground == periods.TEN_YEARS and nature != Nature.EXPRESS:
        raise Refusal(
            _("Au-delà de dix ans, seule une décision expresse et motivée garde le dossier."),
            rule=standing.label,
            remedy=_("L’attaché de sécurité intérieure la prend."),
            field="measure",
        )
    if nature == Nature.REVIEW and standing.ground != periods.REVIEW:
        raise Refusal(_("Une revue ne suffit plus : la vie active est terminée."), rule=standing.label, field="measure")
    until = None if nature == Nature.REVIEW else _end(until, case)
    decision = RetentionDecision.objects.create(
        case_id=case.pk, nature=nature, until=until, reason=reason.strip(), by=by
    )
    check_constraints_now()
    note(
        case,
        f"retention.{nature.lower()}",
        DONE[nature],
        by=by,
        permission=PERMISSION_OF[nature],
        comment=reason.strip(),
        until=until,
        ground=standing.ground,
    )
    return decision


@transaction.atomic
def propose(case, *, by, measure, reason):
    """Propose to archive or destroy a file out of its time. Returns the Disposal, already at the signature.

    What would go is weighed and frozen. Signed by a second person of the post who sees the file; by the DCIS director
    where there is none. Raises NotAllowed, Refusal.
    """
    lock(case)
    _may(by, PROPOSE, case)
    standing = _expired(by, case)
    _reasoned(reason)
    if case.closed_at is None:
        raise Refusal(
            _("Ce dossier est encore ouvert."),
            rule=_("états déclarés"),
            remedy=_("Clôturez-le d’abord, ou gardez-le par une décision expresse."),
            field="measure",
        )
    _alone(Disposal.objects.filter(target=case.pk))
    period = periods.period_of(case, timezone.localdate(timezone=case.post.zone))
    disposal = _open(
        case,
        by,
        measure=measure,
        reason=reason.strip(),
        target_id=case.pk,
        target_version=case.version,
        ground=standing.ground,
        expired_on=standing.expired_on,
        legal_basis=period.source,
        archive_until=periods.archive_until(period, expired_on=standing.expired_on)
        if measure == Measure.ARCHIVE
        else None,
        weighed=weigh(case),
        recipients=recipients_of(case),
    )
    return submit(disposal, by=by)


@transaction.atomic
def propose_sheet(sheet, *, by, reason):
    """Propose to empty the archive sheet of a file whose archive time is over. Returns the Disposal."""
    sheet = Remnant.objects.select_related("post").get(pk=sheet.pk)
    if not by.has_perm(PROPOSE, sheet.post):
        raise _not_yours()
    _reasoned(reason)
    if holds.hold_of_sheet(sheet) is not None:
        raise _under_hold(_("Cette fiche d’archive est gelée : elle n’est pas vidée."))
    if sheet.archive_until is None or sheet.archive_until >= timezone.localdate(timezone=sheet.post.zone):
        raise Refusal(_("Cette fiche est encore dans son temps d’archive."), rule=_("durées de conservation"))
    _alone(Disposal.objects.filter(sheet=sheet.pk))
    disposal = _open(
        sheet,
        by,
        measure=Measure.DESTROY,
        reason=reason.strip(),
        sheet_id=sheet.pk,
        ground=periods.ARCHIVE,
        expired_on=sheet.archive_until,
        legal_basis=periods.FIRST_SOURCE,
        weighed={"counts": {"retention_remnant": 1}, "sha256": [], "fingerprint": ""},
    )
    return submit(disposal, by=by)


@transaction.atomic
def submit(disposal, *, by):
    """Send a decision to whoever must sign it. Raises what `fire()` raises; a Refusal when nobody may."""
    second = second_person(disposal, by)
    if second is None and disposal.compartmented:
        raise Refusal(
            _("Personne d’autre que vous n’a accès à ce dossier cloisonné."),
            rule=_("deux personnes"),
            remedy=_("Nommez un second signataire sur le dossier, ou levez le cloisonnement : la DCIS signera."),
        )
    if disposal.compartmented and disposal.deputy_id is None and second.pk != disposal.owner_id:
        Case.objects.filter(pk=disposal.pk).update(deputy=second)
    approvals.submit(
        disposal,
        "propose" if second else "propose_dcis",
        by=by,
        document={"lines": lines_of(disposal), "weighed": disposal.weighed},
        authors=[disposal.author_id],
        title=_("Destruction à deux : vous attestez, la base exécute."),
    )
    return disposal


def perform(disposal, name, *, by, comment="", expected_version=None):
    """The acts of the page of a decision: abandon."""
    with transaction.atomic():
        lock(disposal, expected_version=expected_version)
        return fire(disposal, name, by=by, comment=comment, locked=True)


def weigh(case):
    """What would be destroyed: {"counts", "sha256", "fingerprint"}, read in the database's own catalogue of keys."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.weigh_case(%s)", [case.pk])
        (answer,) = cursor.fetchone()
    return json.loads(answer)


def second_person(disposal, by):
    """Somebody of the post, other than `by`, who sees the file and may sign; None when there is nobody."""
    reached = disposal.acl
    if disposal.target_id and (target := Case.objects.filter(pk=disposal.target_id).only("acl").first()):
        reached = target.acl
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id FROM accounts_user u WHERE u.is_active AND u.id <> %s"
            " AND EXISTS (SELECT FROM accounts_assignment a WHERE a.user_id = u.id AND a.post_id = %s)"
            " AND sec.principals_of(u.id::int) && %s::int[] ORDER BY u.id",
            [by.pk, disposal.post_id, list(reached)],
        )
        found = [key for (key,) in cursor.fetchall()]
    people = User.objects.in_bulk(found)
    return next((people[key] for key in found if people[key].has_perm(COSIGN, disposal.post)), None)


def lines_of(disposal):
    """What is read and signed, in French whoever asks: references, dates and counts."""
    with override("fr"):
        kind = periods.kept_kinds()[disposal.target_kind]._meta.verbose_name
        counts = ", ".join(f"{table_label(name)} {n}" for name, n in sorted(disposal.weighed["counts"].items()))
        until = date_in_words(disposal.archive_until) if disposal.archive_until else ""
        return [
            [str(_("Mesure")), str(disposal.get_measure_display())],
            [str(_("Dossier")), f"{disposal.target_reference}, {kind}"],
            [str(_("Échéance")), f"{periods.GROUNDS[disposal.ground]}, {date_in_words(disposal.expired_on)}"],
            [str(_("Base")), disposal.legal_basis],
            [str(_("Motif")), disposal.reason],
            [str(_("Fiche gardée jusqu’au")), until],
            [str(_("Ce qui disparaît, sans retour")), counts],
            [str(_("Pièces, détruites avec leur clé")), "\n".join(disposal.weighed["sha256"])],
            [str(_("Destinataires à prévenir")), "\n".join(service for service, *_rest in disposal.recipients)],
        ]


# ----------------------------------------------------------------------------------------------------------


def _open(about, by, **fields):
    """A decision about a file or its sheet, closed to the same people. No title of the file, no text."""
    reference = next_reference(Disposal.series, about.post)
    with override("fr"):
        title = {
            Measure.ARCHIVE: _("Archivage de %(reference)s"),
            Measure.DESTROY: _("Destruction de %(reference)s"),
        }[fields["measure"]] % {"reference": about.reference}
    disposal = Disposal(
        kind=Disposal._meta.model_name,
        reference=reference,
        post=about.post,
        country=about.post.country,
        status="PREPARE",
        title=title,
        marking=getattr(about, "marking", Marking.NP),
        special_france=about.special_france,
        compartmented=about.compartmented,
        author=by,
        owner=by,
        opened_at=timezone.now(),
        target_reference=about.reference,
        target_kind=about.kind,
        **fields,
    )
    disposal.search_text = disposal.searchable()
    disposal.save(force_insert=True)
    disposal.refresh_from_db(fields=["acl"])
    note(disposal, "disposal.open", gettext_lazy("Décision préparée"), by=by, permission=PROPOSE, about=about.reference)
    check_constraints_now()
    return disposal


def _expired(by, case):
    row = queue.one(by, case.reference)
    if row is not None and row.held:
        raise _under_hold(_("Ce dossier est gelé : il n’est ni archivé ni détruit."))
    found = queue.standing_of(row) if row else None
    if found is None:
        raise Refusal(
            _("Ce dossier est dans son temps : rien n’est à décider."),
            rule=_("durées de conservation"),
            remedy=_("Les durées de chaque type sont à lire dans « Durées »."),
        )
    return found


def _under_hold(sentence):
    return Refusal(
        sentence,
        rule=_("gel de conservation"),
        remedy=_("L’attaché de sécurité intérieure lève le gel, avec un motif."),
    )


def _end(until, case):
    today = timezone.localdate(timezone=case.post.zone)
    last = periods.add_months(today, MONTHS_AT_A_TIME)
    if until is None or not today < until <= last:
        raise Refusal(
            _("Une prolongation va de demain au %(last)s.") % {"last": date_in_words(last)},
            rule=_("douze mois au plus à la fois"),
            remedy=_("Le dossier reviendra alors, et pourra être prolongé de nouveau."),
            field="until",
        )
    return until


def _alone(others):
    if waiting := others.filter(closed_at=None).first():
        raise Refusal(
            _("Une décision est déjà en cours : %(reference)s.") % {"reference": waiting.reference},
            rule=_("une décision par dossier"),
            remedy=_("Attendez sa signature, ou abandonnez-la."),
        )


def _reasoned(reason):
    if not reason.strip():
        raise Refusal(_("Dites pourquoi, en une phrase."), rule=_("motif"), field="reason")


def _may(by, permission, case):
    if not by.has_perm(permission, case):
        raise _not_yours()


def _not_yours():
    return NotAllowed(
        _("Cette décision n’est pas dans vos attributions."),
        rule=_("matrice des droits"),
        remedy=_("L’attaché de sécurité intérieure du poste peut la prendre."),
    )


def request_of(disposal):
    """The request that was signed, with its signature; None before."""
    rows = ApprovalRequest.objects.filter(case=disposal.pk, state="APPROVED").select_related("requested_by")
    return rows.order_by("-pk").first()
