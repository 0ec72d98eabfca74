"""Acts on the staff of a post: papers, courses, accreditations, absences, rota, theoretical numbers."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.context import check_constraints_now
from ssi.accounts.models import Assignment
from ssi.accounts.roles import TEAM_ROLES
from ssi.accounts.rows import write_row
from ssi.accounts.services import today_at
from ssi.audit.log import record
from ssi.web.dates import period_in_words
from ssi.web.refusals import NotAllowed, Refusal

from .models import Absence, Accreditation, CourseTaken, Duty, Establishment, OfficerSheet
from .reach import CHANGE
from .team import AHEAD, signature_gaps


@transaction.atomic
def save_sheet(*, by, post, user, expected_version=0, **fields):
    """Write what the post must know of one of its people. Raises NotAllowed, StaleVersion."""
    _require(by, post)
    _must_serve(user, post)
    row = OfficerSheet.objects.filter(user=user).first()
    return write_row(
        row or OfficerSheet(user=user), expected_version=expected_version, fields=fields, verb="staff.save_sheet"
    )


@transaction.atomic
def save_course(*, by, post, user, course=None, expected_version=0, **fields):
    """Note a course. Raises Refusal when it is validated before it ended."""
    _require(by, post)
    _must_serve(user, post)
    _in_order(fields)
    if fields["validated"] and fields["ends_on"] > today_at(post):
        raise Refusal(_("Ce stage n’est pas terminé : il ne peut pas être validé."), field="validated")
    return write_row(
        course or CourseTaken(user=user), expected_version=expected_version, fields=fields, verb="staff.save_course"
    )


@transaction.atomic
def save_accreditation(*, by, post, user, accreditation=None, expected_version=0, **fields):
    """Follow the agreement of a State, from the request to its end. Raises Refusal."""
    _require(by, post)
    _must_serve(user, post)
    asked, granted, ends = fields["asked_on"], fields.get("granted_on"), fields.get("ends_on")
    if granted and granted < asked:
        raise Refusal(_("L’agrément précède la demande."), field="granted_on")
    if ends and ends < (granted or asked):
        raise Refusal(_("La fin précède le début."), field="ends_on")
    others = Accreditation.objects.filter(user=user, country=fields["country"], asked_on=asked)
    if others.exclude(pk=accreditation.pk if accreditation else None).exists():
        raise Refusal(_("Cette demande est déjà notée."), field="asked_on")
    row = accreditation or Accreditation(post=post, user=user)
    return write_row(row, expected_version=expected_version, fields=fields, verb="staff.save_accreditation")


@transaction.atomic
def note_absence(*, by, post, user, absence=None, expected_version=0, **fields):
    """Note days away, or change them. Raises Refusal when the person is already away. See `gaps_left`."""
    _require(by, post)
    _must_serve(user, post)
    _in_order(fields)
    others = Absence.objects.filter(post=post, user=user, cancelled_at=None)
    _alone(others, absence, fields, _("%(name)s est déjà noté absent %(dates)s."))
    row = absence or Absence(post=post, noted_by=by)
    fields["user"] = user
    return write_row(row, expected_version=expected_version, fields=fields, verb="staff.note_absence")


@transaction.atomic
def put_on_duty(*, by, post, user, duty=None, expected_version=0, **fields):
    """Write a line of the rota. Raises Refusal: one person at a time, who is not away."""
    _require(by, post)
    _must_serve(user, post)
    _in_order(fields)
    others = Duty.objects.filter(post=post, cancelled_at=None).select_related("user")
    _alone(others, duty, fields, _("%(name)s est déjà de permanence %(dates)s."))
    away = Absence.objects.filter(post=post, user=user, cancelled_at=None).select_related("user")
    _alone(away, None, fields, _("%(name)s est noté absent %(dates)s."))
    row = duty or Duty(post=post, noted_by=by)
    fields["user"] = user
    return write_row(row, expected_version=expected_version, fields=fields, verb="staff.put_on_duty")


@transaction.atomic
def cancel(row, *, by):
    """Take an absence or a line of the rota back: it stays written, out of every list. Once only."""
    _require(by, row.post)
    if type(row).objects.filter(pk=row.pk, cancelled_at=None).update(cancelled_at=timezone.now()):
        record("staff.cancel", row)
    return row


@transaction.atomic
def set_establishment(*, by, post, role, seats, since):
    """Decide how many people of a role a post should have from a day on. The director's. Raises Refusal."""
    if not by.has_perm("staff.set_establishment"):
        raise NotAllowed(
            _("L’effectif théorique est arrêté par la DCIS."),
            rule=_("matrice des droits"),
            remedy=_("Demandez-le au directeur."),
        )
    if role not in TEAM_ROLES:
        raise Refusal(_("Ce rôle n’est pas de ceux d’un service."), field="role")
    row, _new = Establishment.objects.update_or_create(
        post=post, role=role, since=since, defaults={"seats": seats, "set_by": by}
    )
    check_constraints_now()
    record("staff.set_establishment", row, role=role, seats=seats, since=since)
    return row


def gaps_left(post):
    """What is to be told after an absence: the days to come when nobody could sign."""
    today = today_at(post)
    return signature_gaps(today, today + AHEAD, post)


def people_of(post):
    """Those who may be written of at a post: assigned there now or to come, for the choices of the forms."""
    rows = Assignment.objects.filter(post=post, role__in=TEAM_ROLES, user__is_active=True)
    return rows.exclude(ends_on__lt=today_at(post)).values("user")


def _alone(rows, own, fields, sentence):
    """Refuse days that one of `rows`, other than `own`, already takes."""
    other = (
        rows.exclude(pk=own.pk if own else None)
        .filter(starts_on__lte=fields["ends_on"], ends_on__gte=fields["starts_on"])
        .first()
    )
    if other is not None:
        words = {"name": other.user, "dates": period_in_words(other.starts_on, other.ends_on)}
        raise Refusal(sentence % words, remedy=_("Changez les dates, ou annulez la ligne notée."), field="starts_on")


def _in_order(fields):
    if fields["ends_on"] < fields["starts_on"]:
        raise Refusal(_("La fin précède le début."), field="ends_on")


def _must_serve(user, post):
    if not Assignment.objects.filter(post=post, user=user, role__in=TEAM_ROLES).exists():
        raise Refusal(_("%(name)s ne sert pas à ce poste.") % {"name": user}, field="user")


def _require(by, post):
    if not by.has_perm(CHANGE, post):
        raise NotAllowed(
            _("Le personnel du poste est tenu par son chef et son adjoint."),
            rule=_("matrice des droits"),
            remedy=_("Demandez-le à l’attaché de sécurité intérieure."),
        )
