"""Acts that change who sees a file: compartment, mark, share with the DCIS, reassign.

The database does them (`sec.set_reach`): their author may lose sight of the file in doing so (DECISIONS §3.2).
"""

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ssi.accounts.access import sees_whole
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import Case, Marking


def compartment(case, *, by, on=True, reason=""):
    """Close the file to all but its named members and the head of the post, or open it again."""
    _check(case, by, "cases.compartment_case")
    return _set(case, "case.compartment", reason=reason, compartmented=on)


def share_with_dcis(case, *, by, on=True, reason=""):
    """Let the central desk read the content of this file, or stop letting it."""
    _check(case, by, "cases.share_case")
    if on and case.compartmented:
        raise Refusal(
            _("Un dossier cloisonné ne se partage pas avec la DCIS."),
            rule=_("cloisonnement"),
            remedy=_("Levez d’abord le cloisonnement."),
        )
    return _set(case, "case.share", reason=reason, shared_with_dcis=on)


def reassign(case, *, by, owner, deputy=None, domain=None, reason=""):
    """Give the file another owner, and another domain if asked."""
    _check(case, by, "cases.reassign_case")
    return _set(
        case,
        "case.reassign",
        reason=reason,
        owner_id=owner.pk,
        deputy_id=deputy.pk if deputy else None,
        domain_id=domain.pk if domain else case.domain_id,
    )


def take_over(case, *, by, reason=""):
    """`by` becomes the owner of a file they see whole, as a hand-over that names them allows (`ssi.staff`).

    Whoever calls it has checked that hand-over: no right of the matrix says it.
    """
    if not sees_whole(by, case):
        raise NotAllowed(
            _("Ce dossier ne vous est pas ouvert."),
            rule=_("cloisonnement"),
            remedy=_("L’attaché de sécurité intérieure vous le remet lui-même."),
        )
    return _set(case, "case.take_over", reason=reason, owner_id=by.pk, deputy_id=None)


@transaction.atomic
def mark(case, *, by, marking, special_france, reason=""):
    """Set the marking. Raising it is free; lowering it needs a reason, and only the head lifts Spécial France.

    Raises Refusal, NotAllowed. Source: II 901 and liaison.md §4.
    """
    _check(case, by, "cases.mark_case")
    lowered = (case.marking == Marking.DR and marking != Marking.DR) or (case.special_france and not special_france)
    if lowered and not reason.strip():
        raise Refusal(_("Abaisser un marquage se motive."), rule=_("marquage"), field="reason")
    if lowered:
        _check(case, by, "cases.grant_case")
    Case.objects.filter(pk=case.pk).update(marking=marking)
    case.marking = marking
    return _set(case, "case.mark", reason=reason, special_france=special_france)


@transaction.atomic
def _set(case, verb, *, reason, **changes):
    wanted = {
        name: changes.get(name, getattr(case, name))
        for name in ("compartmented", "special_france", "shared_with_dcis", "owner_id", "deputy_id", "domain_id")
    }
    record(verb, case, reason=reason, **changes)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.set_reach(%s, %s, %s, %s, %s::int, %s::int, %s::int)", [case.pk, *wanted.values()])
    for name, value in wanted.items():
        setattr(case, name, value)
    fresh = Case.objects.filter(pk=case.pk).values("acl", "version").first()
    case.acl, case.version = (fresh["acl"], fresh["version"]) if fresh else ([], case.version + 1)
    return case


def _check(case, by, permission):
    if not by.has_perm(permission, case):
        raise NotAllowed(
            _("Cet acte appartient au chef de poste."),
            rule=_("matrice des droits"),
            remedy=_("Demandez-le à l’attaché de sécurité intérieure."),
        )
