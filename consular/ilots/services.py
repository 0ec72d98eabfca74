"""Acts on the map of îlots: draw one, name its chef, keep its meeting points, note a test call."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from consular.rows import save_row
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import ChefIlot, Ilot, MeetingPoint, TestCall

#: A call not answered within this many minutes is a call not answered.
LONGEST_CALL = 24 * 60


def save_ilot(*, by, post, ilot=None, expected_version=0, **fields):
    """Draw an îlot, or change it. Raises Refusal (its code is taken), StaleVersion."""
    _require(by, post)
    code = fields["code"] = fields["code"].strip().upper()
    same = Ilot.objects.filter(post=post, code=code)
    if (same.exclude(pk=ilot.pk) if ilot else same).exists():
        raise Refusal(_("Le code %(code)s est déjà celui d’un îlot.") % {"code": code}, field="code")
    for name in ("main_point", "fallback_point"):
        point = fields.get(name)
        if point is not None and point.post_id != post.pk:
            raise Refusal(_("Ce point de regroupement est d’un autre poste."), field=name)
    if fields.get("main_point") and fields.get("main_point") == fields.get("fallback_point"):
        raise Refusal(_("Le point de repli est un autre lieu."), field="fallback_point")
    return save_row(Ilot, ilot, by, post, expected_version, fields, "ilot.save")


def save_point(*, by, post, point=None, expected_version=0, **fields):
    """Record a meeting point, verified today, or change it. Raises StaleVersion."""
    _require(by, post)
    if (fields.get("latitude") is None) != (fields.get("longitude") is None):
        raise Refusal(_("Donnez la latitude et la longitude, ou aucune des deux."), field="longitude")
    fields["verified_on"] = _today(post)
    return save_row(MeetingPoint, point, by, post, expected_version, fields, "ilot.save_point")


def verify_point(point, *, by):
    """Say that somebody went there and that everything written of this point is still true today."""
    _require(by, point.post)
    point.verified_on = _today(point.post)
    point.save(update_fields=["verified_on"])
    record("ilot.verify_point", point)
    return point


def save_chef(*, by, ilot, chef=None, expected_version=0, **fields):
    """Name a chef d'îlot or a deputy, or change their sheet. Raises Refusal when an îlot would have two chefs."""
    post = ilot.post
    _require(by, post)
    first, last = fields["starts_on"], fields.get("ends_on")
    if last and last < first:
        raise Refusal(_("La fin précède la désignation."), field="ends_on")
    for name in ("charter_signed_on", "trained_on"):
        if fields.get(name) and fields[name] > _today(post):
            raise Refusal(_("Cette date est dans l’avenir."), field=name)
    if not fields.get("deputy"):
        others = ChefIlot.objects.filter(ilot=ilot, deputy=False).exclude(pk=chef.pk if chef else None)
        if any(_overlap(one, first, last) for one in others):
            raise Refusal(
                _("Cet îlot a déjà un chef à ces dates."),
                remedy=_("Donnez d’abord une fin au précédent, ou désignez un adjoint."),
                field="starts_on",
            )
    fields["ilot"] = ilot
    return save_row(ChefIlot, chef, by, post, expected_version, fields, "ilot.save_chef")


def note_call(chef, *, by, joined, minutes=None, note=""):
    """Note a test call: joined in so many minutes, or not."""
    _require(by, chef.post)
    if joined and (minutes is None or not 0 <= minutes <= LONGEST_CALL):
        raise Refusal(_("En combien de minutes ce chef d’îlot a-t-il été joint ?"), field="minutes")
    if not chef.is_in_office(_today(chef.post)):
        raise Refusal(_("Cette personne n’est pas chef d’îlot aujourd’hui."))
    call = TestCall(
        post=chef.post, chef=chef, minutes=minutes if joined else None, note=note, noted_by=by, called_at=timezone.now()
    )
    call.save(force_insert=True)
    check_constraints_now()
    record("ilot.note_call", call, joined=joined, minutes=call.minutes)
    return call


def _overlap(chef, first, last):
    ends = chef.ends_on or first + timedelta(days=36500)
    return chef.starts_on <= (last or ends) and first <= ends


def _today(post):
    return timezone.localdate(timezone=post.zone)


def _require(by, post):
    if not by.has_perm("consular.change_ilot", post):
        raise NotAllowed(
            _("Vous ne tenez pas la carte d’îlotage de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("La section consulaire ou l’attaché de sécurité intérieure le peut."),
        )
