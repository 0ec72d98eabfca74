"""Acts of the technical administrator. Each names its reason, and the journal keeps both.

The database checks again who asks and for whom (`sql/administration.sql`). Two rules hold everywhere:
nobody administers their own account, and the administration is held with no other role. A third keeps one
administrator from becoming somebody else: whoever gave a password does not also remove the second factor.
"""

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.audit.models import AuditEvent
from ssi.web.dates import date_in_words
from ssi.web.refusals import NotAllowed, Refusal

from ..context import check_constraints_now
from ..models import Assignment, Session, User
from ..places import CENTRAL_ZONE
from ..roles import NETWORK_ROLES, Role

#: How long a password chosen by somebody else opens anything; it must be changed at the first sign-in.
TEMPORARY = timedelta(hours=72)
#: No letter or digit that another one resembles on paper or over the telephone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

#: The role under which these acts are journalled.
_ADMIN = Role.ADMIN.value
_GAVE_PASSWORD, _RESET_FACTOR = "accounts.temporary_password_given", "accounts.second_factor_reset"  # noqa: S105


@transaction.atomic
def create_person(*, by, email, first_name, last_name, rank, french_national, reason):
    """A new account, which opens nothing before it has an assignment and a password. Returns the User."""
    _administer(by)
    _address_is_free(email)
    key = _call("sec.save_person", None, email, first_name, last_name, rank, french_national)
    person = User.objects.get(pk=key)
    record("accounts.person_created", person, reason=reason, role=_ADMIN)
    return person


@transaction.atomic
def correct_person(*, by, person, email, first_name, last_name, rank, french_national, reason):
    """Mend the card of a person. The journal names the fields that changed, never their values."""
    _administer(by, person)
    _address_is_free(email, but=person)
    new = {
        "email": email.lower(),
        "first_name": first_name,
        "last_name": last_name,
        "rank": rank,
        "french_national": french_national,
    }
    changed = sorted(name for name, value in new.items() if getattr(person, name) != value)
    _call("sec.save_person", person.pk, email, first_name, last_name, rank, french_national)
    record("accounts.person_corrected", person, reason=reason, role=_ADMIN, fields=changed)


@transaction.atomic
def assign(*, by, person, role, post, domains, function, host_service, starts_on, ends_on, reason):
    """Give a person a role between two local days of the post, both included. Returns the Assignment."""
    _administer(by, person)
    _judge(person=person, role=role, post=post, domains=domains, starts_on=starts_on, ends_on=ends_on)
    keys = sorted(domain.pk for domain in domains)
    place = post.pk if post else None
    key = _call("sec.assign", person.pk, str(role), place, keys, function, host_service, starts_on, ends_on)
    assignment = Assignment.objects.get(pk=key)
    told = {"to": person.pk, "given": role, "starts_on": starts_on, "ends_on": ends_on, "domains": keys}
    record("accounts.assigned", assignment, reason=reason, role=_ADMIN, **told)
    check_constraints_now()
    return assignment


@transaction.atomic
def end_assignment(*, by, assignment, last_day, reason):
    """Bring forward the last day of an assignment; from the next day on it gives nothing, and it is never erased."""
    _administer(by, assignment.user)
    may_end(assignment, last_day)
    _call("sec.end_assignment", assignment.pk, last_day)
    told = {"to": assignment.user_id, "given": assignment.role, "ends_on": last_day}
    record("accounts.assignment_ended", assignment, reason=reason, role=_ADMIN, **told)


def may_end(assignment, last_day):
    """Raise Refusal unless an assignment may end on that day: sooner than it does, and not before it begins."""
    if assignment.ends_on and assignment.ends_on < today_of(assignment):
        raise Refusal(_("Cette affectation est déjà terminée."))
    if last_day < assignment.starts_on:
        raise Refusal(
            _("L’affectation commence le %(date)s.") % {"date": date_in_words(assignment.starts_on)},
            remedy=_("Elle ne peut finir avant."),
            field="last_day",
        )
    if assignment.ends_on and last_day > assignment.ends_on:
        raise Refusal(
            _("L’affectation prend déjà fin le %(date)s.") % {"date": date_in_words(assignment.ends_on)},
            remedy=_("Pour la prolonger, enregistrez une affectation nouvelle."),
            field="last_day",
        )


@transaction.atomic
def close_account(*, by, person, reason):
    """Nobody signs in with this account any more, and whoever is signed in is out at once."""
    _administer(by, person)
    if not person.is_active:
        raise Refusal(_("Ce compte est déjà fermé."))
    _call("sec.set_active", person.pk, False)
    ended = _end_sessions(person)
    record("accounts.account_closed", person, reason=reason, role=_ADMIN, sessions=ended)


@transaction.atomic
def reopen_account(*, by, person, reason):
    """The account is what it was: its assignments in force count again."""
    _administer(by, person)
    if person.is_active:
        raise Refusal(_("Ce compte est déjà ouvert."))
    _call("sec.set_active", person.pk, True)
    record("accounts.account_reopened", person, reason=reason, role=_ADMIN)


@transaction.atomic
def give_temporary_password(*, by, person, reason):
    """A password to be told to the person and changed at their first sign-in. Returned once, kept as a hash only."""
    _administer(by, person)
    _not_both(by, person, _RESET_FACTOR)
    password = draw_password()
    person.set_password(password)
    person.password_expires_at = timezone.now() + TEMPORARY
    person.save(update_fields=["password", "password_expires_at"])
    ended = _end_sessions(person)
    record(_GAVE_PASSWORD, person, reason=reason, role=_ADMIN, sessions=ended)
    return password


@transaction.atomic
def reset_second_factor(*, by, person, reason):
    """Remove what was lost: application, keys and recovery codes. The next sign-in enrols another. Returns how many."""
    _administer(by, person)
    _not_both(by, person, _GAVE_PASSWORD)
    found = Authenticator.objects.filter(user=person)
    kinds = sorted(found.values_list("type", flat=True))
    if not kinds:
        raise Refusal(_("Cette personne n’a pas de second facteur : elle en enrôlera un à sa prochaine connexion."))
    found.delete()
    ended = _end_sessions(person)
    record(_RESET_FACTOR, person, reason=reason, role=_ADMIN, kinds=kinds, sessions=ended)
    return len(kinds)


@transaction.atomic
def close_sessions(*, by, person, reason):
    """Sign the person out of every browser, at once. Returns how many."""
    _administer(by, person)
    ended = _end_sessions(person)
    record("accounts.sessions_closed", person, reason=reason, role=_ADMIN, sessions=ended)
    return ended


def draw_password():
    """Sixteen signs in four groups: about 79 bits, and one can dictate it."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _n in range(4)) for _group in range(4))


def today_of(assignment):
    """The date it is at the post of an assignment, or at the central desk."""
    return timezone.localdate(timezone=assignment.post.zone if assignment.post else CENTRAL_ZONE)


# --- Rules ---------------------------------------------------------------------------------------------------


def _administer(by, person=None):
    if not by.has_perm("accounts.manage_accounts"):
        raise NotAllowed(_("Seul l’administrateur technique tient les comptes."), rule="accounts.manage_accounts")
    if person is not None and person.pk == by.pk:
        raise NotAllowed(
            _("Personne n’administre son propre compte : un administrateur ne se donne ni rôle ni accès."),
            remedy=_("Demandez-le à un autre administrateur."),
        )


def _address_is_free(email, but=None):
    taken = User.objects.filter(email__iexact=email)
    if taken.exclude(pk=but.pk if but else None).exists():
        raise Refusal(
            _("Un compte porte déjà cette adresse."),
            remedy=_("Un compte ne se refait pas : rouvrez-le et donnez-lui une affectation."),
            field="email",
        )


def _judge(*, person, role, post, domains, starts_on, ends_on):
    label = Role(role).label
    if not person.is_active:
        raise Refusal(_("Ce compte est fermé."), remedy=_("Rouvrez-le d’abord."))
    if ends_on and ends_on < starts_on:
        raise Refusal(_("La fin de l’affectation précède son début."), field="ends_on")
    if role in NETWORK_ROLES and post:
        raise Refusal(
            _("« %(role)s » ne dépend d’aucun poste : laissez le poste vide.") % {"role": label}, field="post"
        )
    if role not in NETWORK_ROLES and not post:
        raise Refusal(_("« %(role)s » s’exerce dans un poste : choisissez-le.") % {"role": label}, field="post")
    if role == Role.ODL and not domains:
        raise Refusal(
            _("Un officier de liaison sans domaine ne verrait aucun dossier opérationnel : cochez-en au moins un."),
            field="domains",
        )
    _administration_alone(person, role, starts_on, ends_on)


def _administration_alone(person, role, starts_on, ends_on):
    others = (
        person.assignments.exclude(role=_ADMIN) if role == Role.ADMIN else person.assignments.filter(role=Role.ADMIN)
    )
    for other in others:
        if (ends_on is None or other.starts_on <= ends_on) and (other.ends_on is None or other.ends_on >= starts_on):
            raise Refusal(
                _("L’administration technique ne se cumule avec aucun autre rôle : qui tient les comptes ne lit rien."),
                remedy=_("Terminez d’abord l’affectation « %(role)s ».") % {"role": other.get_role_display()},
                field="role",
            )


def _not_both(by, person, other_act):
    """One administrator who gave the password and removed the factor would be the person. Somebody else does one.

    It counts until the person has signed in again: then both are theirs.
    """
    done = AuditEvent.objects.filter(
        actor_id=by.pk, verb=other_act, subject=User._meta.label_lower, subject_id=str(person.pk)
    )
    if person.last_login is not None:
        done = done.filter(at__gt=person.last_login)
    if done.exists():
        raise NotAllowed(
            _(
                "Le même administrateur ne remplace pas à la fois le mot de passe et le second facteur "
                "d’une personne : il pourrait se connecter à sa place."
            ),
            remedy=_(
                "Demandez le second acte à un autre administrateur, ou attendez que la personne se soit connectée."
            ),
        )


def _end_sessions(person):
    number, _rows = Session.objects.filter(user=person).delete()
    return number


def _call(function, *arguments):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({', '.join(['%s'] * len(arguments))})", arguments)
        return cursor.fetchone()[0]
