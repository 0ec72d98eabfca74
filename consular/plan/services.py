"""Acts on the security plan: a new version, its validation; committees, exercises, and what is to follow them."""

from django.utils import timezone
from django.utils.translation import gettext as _

from consular.rows import save_row
from consular.sites.vocabulary import FollowState
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.clocks.engine import add_months
from ssi.reports.canonical import fingerprint
from ssi.web.refusals import NotAllowed, Refusal

from .models import Committee, Exercise, FollowUp, PlanState, SecurityPlan

#: The plan is validated every year (cooperation-consular.md F12).
GOOD_FOR_MONTHS = 12


def new_version(*, by, post):
    """Begin the next version from the one in force. Returns the draft; the one already begun when there is one."""
    _require(by, "consular.change_plan", post)
    plans = SecurityPlan.objects.filter(post=post)
    if begun := plans.filter(status=PlanState.BROUILLON).first():
        return begun
    last = plans.first()
    parts = {name: getattr(last, name) for name in SecurityPlan.PARTS} if last else {}
    plan = SecurityPlan(post=post, created_by=by, written_by=by, number=last.number + 1 if last else 1, **parts)
    plan.save(force_insert=True)
    check_constraints_now()
    record("plan.begin", plan, number=plan.number)
    return plan


def save_plan(plan, *, by, expected_version, **parts):
    """Change the draft. Raises StaleVersion."""
    _require(by, "consular.change_plan", plan.post)
    if plan.status != PlanState.BROUILLON:
        raise Refusal(
            _("Cette version a été validée : elle ne change plus."),
            rule=_("états déclarés"),
            remedy=_("Commencez une nouvelle version."),
        )
    return save_row(SecurityPlan, plan, by, plan.post, expected_version, {**parts, "written_by": by}, "plan.save")


def validate(plan, *, by):
    """Put the draft in force for twelve months, in place of the one before. Nobody validates what they wrote."""
    if not by.has_perm("consular.approve_plan", plan.post):
        raise NotAllowed(
            _("Vous ne validez pas le plan de sécurité."),
            rule=_("validation annuelle par l’officier de sécurité"),
            remedy=_("Le premier conseiller ou le consul le valide."),
        )
    now = SecurityPlan.objects.select_for_update(of=["self"]).get(pk=plan.pk)
    if now.status != PlanState.BROUILLON:
        raise Refusal(_("Cette version n’est plus un brouillon."), rule=_("états déclarés"))
    if by.pk == now.written_by_id:
        raise Refusal(
            _("Vous avez écrit cette version : une autre personne la valide."),
            rule=_("personne ne valide ce qu’il a écrit"),
            remedy=_("Le premier conseiller ou le consul le peut."),
        )
    if empty := [str(title) for title, text in now.parts if not text.strip()]:
        raise Refusal(_("Parties vides : %(parts)s.") % {"parts": " ; ".join(empty)}, rule=_("plan en cinq parties"))
    today = timezone.localdate(timezone=plan.post.zone)
    for old in SecurityPlan.objects.filter(post=plan.post, status=PlanState.VALIDE):
        old.status = PlanState.REMPLACE
        old.save(update_fields=["status"])
    now.status, now.validated_by, now.validated_on = PlanState.VALIDE, by, today
    now.next_on, now.version = add_months(today, GOOD_FOR_MONTHS), now.version + 1
    now.fingerprint = fingerprint({"number": now.number, **{name: getattr(now, name) for name in now.PARTS}})
    now.save(update_fields=["status", "validated_by", "validated_on", "next_on", "version", "fingerprint"])
    check_constraints_now()
    record("plan.validate", now, number=now.number, sha256=now.fingerprint)
    return now


def save_committee(*, by, post, committee=None, expected_version=0, **fields):
    """Write the minutes of a committee, or change them. Raises StaleVersion."""
    _require(by, "consular.change_plan", post)
    _not_ahead(post, fields["held_on"])
    return save_row(Committee, committee, by, post, expected_version, fields, "plan.save_committee")


def save_exercise(*, by, post, exercise=None, expected_version=0, **fields):
    """Announce an exercise, or say what was played and what one keeps of it. Raises StaleVersion."""
    _require(by, "consular.change_plan", post)
    if fields.get("played", "").strip():
        _not_ahead(post, fields["held_on"])
    elif fields.get("lessons", "").strip():
        raise Refusal(_("Dites d’abord ce qui a été joué."), field="played")
    return save_row(Exercise, exercise, by, post, expected_version, fields, "plan.save_exercise")


def save_follow_up(*, by, source, follow_up=None, expected_version=0, **fields):
    """Ask something of somebody after a committee or an exercise (`source`), or say what became of it."""
    _require(by, "consular.change_plan", source.post)
    if follow_up is None:
        fields = {**fields, "status": FollowState.A_FAIRE, "outcome": ""}
        fields["committee" if isinstance(source, Committee) else "exercise"] = source
    if fields["status"] != FollowState.A_FAIRE and not fields.get("outcome", "").strip():
        raise Refusal(_("Dites ce qui a été fait, ou pourquoi rien ne le sera."), field="outcome")
    return save_row(FollowUp, follow_up, by, source.post, expected_version, fields, "plan.follow_up")


def _not_ahead(post, day):
    if day > timezone.localdate(timezone=post.zone):
        raise Refusal(_("Cette date est dans l’avenir."), field="held_on")


def _require(by, permission, post):
    if not by.has_perm(permission, post):
        raise NotAllowed(
            _("Vous ne tenez pas le plan de sécurité de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("La section consulaire ou l’attaché de sécurité intérieure le peut."),
        )
