"""What people do with actions: each function is one act, one transaction."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import fire, lock
from ssi.cases.models import Marking
from ssi.reports.documents import highest
from ssi.web.refusals import Refusal

from ..experts import services as experts
from ..files import edit_file, open_file
from ..programmes import services as programmes
from ..route import services as route
from ..trainings import planning as trainings
from .models import CooperationAction

#: Acts that say who or what is the cause.
CAUSED = frozenset({"postpone", "cancel"})


@transaction.atomic
def open_action(*, by, post, part_of=None, **fields):
    """Open an action, in a programme or by itself. Raises NotAllowed, Refusal."""
    _fits(part_of, post, fields.get("starts_on"), fields.get("ends_on"))
    return open_file(
        CooperationAction,
        by=by,
        post=post,
        permission="cooperation.add_cooperationaction",
        label=gettext_lazy("Action ouverte"),
        part_of=part_of,
        **{**fields, **_reach_of(part_of, fields)},
    )


@transaction.atomic
def edit(action, *, by, expected_version, **fields):
    """Change the sheet. Its programme is chosen while it is only proposed: an approval rests on it."""
    part_of = fields.get("part_of", action.part_of)
    if "part_of" in fields and part_of != action.part_of and action.status != "PROPOSEE":
        raise Refusal(_("Le programme d’une action ne change plus une fois qu’elle est soumise."), field="part_of")
    _closed_alike(action, part_of)
    _fits(part_of, action.post, fields.get("starts_on", action.starts_on), fields.get("ends_on", action.ends_on))
    return edit_file(
        action,
        by=by,
        permission="cooperation.change_cooperationaction",
        label=gettext_lazy("Action modifiée"),
        expected_version=expected_version,
        **fields,
    )


@transaction.atomic
def perform(action, name, *, by, comment="", cause="", expected_version=None):
    """Do the transition `name`. Postponed or cancelled, the action says the cause."""
    action = action.specific()
    if name == "submit":
        return route.submit(action, by=by, comment=comment, expected_version=expected_version)
    if name in route.PUTS_BEFORE:
        return route.put_before(action, name, by=by, comment=comment, expected_version=expected_version)
    if name in CAUSED and not cause:
        raise Refusal(_("Dites à qui ou à quoi tient cette décision."), rule=_("cause"), field="cause")
    lock(action, expected_version=expected_version)
    fire(action, name, by=by, comment=comment, locked=True, **({"cause": cause} if cause else {}))
    if name in CAUSED:
        action.cause = cause
        action.save(update_fields=["cause"])
    if name == "cancel":
        trainings.drop_all(action)
        experts.drop_all(action)
    if name == "start":
        programmes.begin_if_approved(action, by=by)
    return action


def _reach_of(part_of, fields):
    """Who reads a programme reads its actions, and nobody else: its compartment, its marking go with them."""
    if part_of is None:
        return {}
    return {
        "shared_with_dcis": part_of.shared_with_dcis,
        "compartmented": part_of.compartmented,
        "special_france": part_of.special_france,
        "marking": highest(part_of.marking, fields.get("marking", Marking.NP)),
    }


def _closed_alike(action, part_of):
    """An action does not move by itself into a compartment: those who read it today would go on reading it."""
    if part_of is None or part_of == action.part_of:
        return
    if part_of.compartmented > action.compartmented or part_of.special_france > action.special_france:
        raise Refusal(
            _("Ce programme est plus fermé que l’action."),
            rule=_("cloisonnement"),
            remedy=_("Cloisonnez ou marquez d’abord l’action comme lui, ou ouvrez-en une depuis le programme."),
            field="part_of",
        )


def _fits(part_of, post, starts_on, ends_on):
    if part_of is not None and (part_of.post_id != post.pk or part_of.closed_at is not None):
        raise Refusal(_("Ce programme est clos, ou d’un autre poste."), rule=_("programme"), field="part_of")
    if starts_on and ends_on and ends_on < starts_on:
        raise Refusal(_("La fin précède le début : vérifiez les deux dates."), rule=_("dates"), field="ends_on")
