"""Named access to one file: the only exception to the role rule, given by the head of the post, with a reason."""

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import CaseGrant


@transaction.atomic
def grant(case, *, to, by, reason, until=None, change=False):
    """Let `to` read this file (or work in it, with `change`) until `until`. Returns the CaseGrant.

    Raises NotAllowed without `cases.grant_case` on the file, Refusal without a reason or with an end in the past.
    """
    _check(case, by)
    if not reason.strip():
        raise Refusal(_("Dites pourquoi cette personne doit voir ce dossier."), rule=_("motif"), field="reason")
    if until is not None and until <= timezone.now():
        raise Refusal(_("La fin de cet accès est déjà passée."), rule=_("dates"), field="until")
    permission = Permission.objects.get(
        content_type__app_label="cases", codename="change_case" if change else "view_case"
    )
    given = CaseGrant.objects.filter(content_object=case.pk, user=to, permission=permission).first()
    if given is None:
        given = CaseGrant.objects.create(
            content_object_id=case.pk, user=to, permission=permission, reason=reason, granted_by=by, expires_at=until
        )
    else:
        given.reason, given.expires_at, given.granted_by = reason, until, by
        given.save(update_fields=["reason", "expires_at", "granted_by"])
    case.__dict__.pop("changers", None)
    record("case.grant", case, reason=reason, to=to.pk, until=until, change=change)
    case.refresh_from_db(fields=["acl"])
    return given


@transaction.atomic
def revoke(case, *, to, by, reason=""):
    """Take back every named access of `to` to this file. Returns how many there were."""
    _check(case, by)
    gone, _details = CaseGrant.objects.filter(content_object=case.pk, user=to).delete()
    case.__dict__.pop("changers", None)
    record("case.revoke", case, reason=reason, to=to.pk)
    case.refresh_from_db(fields=["acl"])
    return gone


def _check(case, by):
    if not by.has_perm("cases.grant_case", case):
        raise NotAllowed(
            _("Seul le chef de poste ouvre un dossier à une personne nommée."),
            rule=_("accès nominatif"),
            remedy=_("Demandez-le à l’attaché de sécurité intérieure."),
        )
