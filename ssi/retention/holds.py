"""« Gel »: a file kept from destruction while somebody may need it (an appeal, a complaint, an inspection).

What is left of an archived one, its sheet, is held alike.
"""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.context import check_constraints_now
from ssi.approvals.workflow import lock, note
from ssi.audit.log import record
from ssi.cases.models import Case
from ssi.web.refusals import NotAllowed, Refusal

from .models import RetentionHold

HOLD, LIFT = "retention.hold_case", "retention.lift_hold"


def held(about="case"):
    """The condition « under hold » on the row of a file, or of a `sheet`."""
    return Exists(RetentionHold.objects.filter(**{about: OuterRef("pk")}, lifted_at=None))


def hold_of(case):
    """The hold this file is under; None when it is not."""
    return RetentionHold.objects.filter(case=case.pk, lifted_at=None).select_related("by").first()


def holds_at(user, posts):
    """The holds in force on the files this person sees at these posts, the oldest first."""
    files = Case.objects.visible_to(user).filter(post__in=posts)
    rows = RetentionHold.objects.filter(lifted_at=None, case__in=files)
    return rows.select_related("case__country", "by").order_by("at", "pk")


def hold_of_sheet(sheet):
    """The hold this archive sheet is under; None when it is not."""
    return RetentionHold.objects.filter(sheet=sheet.pk, lifted_at=None).select_related("by").first()


def sheets_held(posts):
    """The holds in force on the archive sheets of these posts that this person reads, the oldest first."""
    rows = RetentionHold.objects.filter(lifted_at=None, sheet__post__in=posts)
    return rows.select_related("sheet__country", "by").order_by("at", "pk")


@transaction.atomic
def hold(case, *, by, reason):
    """Put a file under hold, open or closed. Returns the RetentionHold. Raises NotAllowed, Refusal."""
    lock(case)
    _may(by, HOLD, case, _("L’attaché de sécurité intérieure ou son adjoint le décide."))
    row = _put(by, reason, hold_of(case), case_id=case.pk)
    label = gettext_lazy("Conservation gelée")
    note(case, "retention.hold", label, by=by, permission=HOLD, comment=row.reason, row=row.pk)
    return row


@transaction.atomic
def lift(case, *, by, reason):
    """Lift the hold of a file: it comes up again if its time is over. Returns the RetentionHold."""
    lock(case)
    _may(by, LIFT, case, _("L’attaché de sécurité intérieure le lève."))
    row = _take_off(by, reason, hold_of(case))
    label = gettext_lazy("Gel de conservation levé")
    note(case, "retention.lift", label, by=by, permission=LIFT, comment=row.lift_reason, row=row.pk)
    return row


@transaction.atomic
def hold_sheet(sheet, *, by, reason):
    """Put an archive sheet under hold, whatever its age. Returns the RetentionHold. Raises NotAllowed, Refusal."""
    _may(by, HOLD, sheet.post, _("L’attaché de sécurité intérieure ou son adjoint le décide."))
    row = _put(by, reason, hold_of_sheet(sheet), sheet_id=sheet.pk)
    record("retention.hold_sheet", sheet, row=row.pk)
    return row


@transaction.atomic
def lift_sheet(sheet, *, by, reason):
    """Lift the hold of an archive sheet. Returns the RetentionHold. Raises NotAllowed, Refusal."""
    _may(by, LIFT, sheet.post, _("L’attaché de sécurité intérieure le lève."))
    row = _take_off(by, reason, hold_of_sheet(sheet))
    record("retention.lift_sheet", sheet, row=row.pk)
    return row


def _put(by, reason, held_by, **about):
    _reasoned(reason)
    if held_by is not None:
        raise Refusal(_("La conservation est déjà gelée."), rule=_("un gel à la fois"), field="reason")
    row = RetentionHold.objects.create(**about, reason=reason.strip(), by=by, at=timezone.now())
    check_constraints_now()
    return row


def _take_off(by, reason, row):
    _reasoned(reason)
    if row is None:
        raise Refusal(_("La conservation n’est pas gelée."), rule=_("gel de conservation"), field="reason")
    row.lifted_by, row.lifted_at, row.lift_reason = by, timezone.now(), reason.strip()
    row.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    check_constraints_now()
    return row


def _reasoned(reason):
    if not reason.strip():
        raise Refusal(_("Dites pourquoi, en une phrase."), rule=_("motif"), field="reason")


def _may(by, permission, about, remedy):
    if not by.has_perm(permission, about):
        raise NotAllowed(
            _("Cette décision n’est pas dans vos attributions."), rule=_("matrice des droits"), remedy=remedy
        )
