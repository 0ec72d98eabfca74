"""Acts on accounts: closing one's sessions, standing in for the head of a post."""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.web.dates import date_in_words
from ssi.web.refusals import NotAllowed, Refusal

from .access import identity_of
from .context import check_constraints_now
from .models import Assignment, Delegation, Session
from .roles import DELEGABLE, Role

#: Who may stand in for the head: the others never read nominative police data (PRODUCT §2).
STAND_INS = frozenset({Role.ASIA, Role.ODL})
_LOCK = 0x55D1  # namespace of our advisory lock


def end_session(*, by, session):
    """Close one session of `by`; the browser that held it is signed out at its next click."""
    if session.user_id != by.pk:
        raise NotAllowed(_("On ne ferme que ses propres sessions."))
    Session.objects.filter(pk=session.pk).delete()
    record("accounts.session_revoked", by, actor=by, number=1)


def end_other_sessions(*, by, current):
    """Close every session of `by` but the one whose digest is `current`. Returns how many."""
    number, _rows = Session.objects.filter(user=by).exclude(pk=current).delete()
    record("accounts.session_revoked", by, actor=by, number=number)
    return number


@transaction.atomic
def delegate(*, by, to, post, kind, starts_on, ends_on, reason, permissions=()):
    """Record who stands in for the head of `post` between two of its local days, both included.

    INTERIM gives everything the head may do, signed « p.i. »; POWERS only the `permissions`, among DELEGABLE.
    Raises NotAllowed or Refusal. Returns the Delegation.
    """
    _only_the_holder(by, post)
    permissions = sorted(set(permissions)) if kind == Delegation.Kind.POWERS else []
    _judge(by=by, to=to, post=post, kind=kind, starts_on=starts_on, ends_on=ends_on, permissions=permissions)
    if kind == Delegation.Kind.INTERIM:
        _one_interim_at_a_time(post, starts_on, ends_on)
    delegation = Delegation.objects.create(
        post=post,
        kind=kind,
        given_by=by,
        given_to=to,
        permissions=permissions,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
    )
    # The reason stays on the row: it may speak of somebody's health, and the journal is for ever.
    record(
        "accounts.delegated",
        delegation,
        kind=kind,
        to=to.pk,
        starts_on=starts_on,
        ends_on=ends_on,
        permissions=permissions,
    )
    check_constraints_now()
    return delegation


@transaction.atomic
def revoke_delegation(*, by, delegation):
    """End a delegation now. What was done under it stands."""
    _only_the_holder(by, delegation.post)
    taken = Delegation.objects.filter(pk=delegation.pk, revoked_at=None).update(revoked_at=timezone.now())
    if not taken:
        raise Refusal(_("Cette délégation est déjà retirée."))
    record("accounts.delegation_revoked", delegation, kind=delegation.kind, to=delegation.given_to_id)


def today_at(post):
    """The date it is at the post."""
    return timezone.localdate(timezone=post.zone)


def possible_stand_ins(post):
    """Assignments, in force today, of the people of a post who may be delegated to."""
    return (
        Assignment.objects.serving(today_at(post))
        .filter(post=post, role__in=STAND_INS)
        .select_related("user")
        .order_by("user__last_name", "user__first_name")
    )


def _only_the_holder(by, post):
    """The holder of the post delegates; who stands in for them does not delegate in turn."""
    if not by.has_perm("accounts.delegate", post):
        raise NotAllowed(_("Seul l’attaché, chef du service, délègue."), rule="accounts.delegate")
    if identity_of(by).acting_at(post.pk):
        raise NotAllowed(_("Un intérimaire ne délègue pas à son tour."), remedy=_("Demandez-le au titulaire du poste."))


def _judge(*, by, to, post, kind, starts_on, ends_on, permissions):
    if to.pk == by.pk:
        raise Refusal(_("On ne se délègue pas ses propres pouvoirs."), field="to")
    if ends_on < starts_on:
        raise Refusal(_("La fin de la délégation précède son début."), field="ends_on")
    if starts_on < today_at(post):
        raise Refusal(
            _("Une délégation ne vaut pas pour le passé."),
            remedy=_("Faites-la commencer aujourd’hui au plus tôt."),
            field="starts_on",
        )
    held = [a for a in possible_stand_ins(post) if a.user_id == to.pk]
    if not held:
        raise Refusal(
            _("On délègue à un adjoint ou à un officier en fonction au poste : %(name)s n’en est pas.") % {"name": to},
            field="to",
        )
    if all(a.ends_on and a.ends_on < ends_on for a in held):
        last = max(a.ends_on for a in held)
        raise Refusal(
            _("L’affectation de %(name)s prend fin le %(date)s.") % {"name": to, "date": date_in_words(last)},
            remedy=_("Arrêtez la délégation à cette date au plus tard."),
            field="ends_on",
        )
    if kind == Delegation.Kind.POWERS and (not permissions or not set(permissions) <= DELEGABLE):
        raise Refusal(_("Choisissez au moins un pouvoir parmi ceux qui se délèguent."), field="permissions")


def _one_interim_at_a_time(post, starts_on, ends_on):
    """Two people cannot sign « p.i. » on the same day. The lock makes the second of two simultaneous acts wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, post.pk])
    other = (
        Delegation.objects.filter(
            post=post,
            kind=Delegation.Kind.INTERIM,
            revoked_at=None,
            starts_on__lte=ends_on,
            ends_on__gte=starts_on,
        )
        .select_related("given_to")
        .first()
    )
    if other is not None:
        raise Refusal(
            _("%(name)s assure déjà l’intérim du %(start)s au %(end)s.")
            % {
                "name": other.given_to,
                "start": date_in_words(other.starts_on),
                "end": date_in_words(other.ends_on),
            },
            remedy=_("Retirez cet intérim ou choisissez d’autres dates."),
            field="starts_on",
        )
