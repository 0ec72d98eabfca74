"""The reserve takes the seat of whoever drops out (cooperation-consular.md §4.2, §9.1 « trainee replaced at J−2 »)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import note
from ssi.web.refusals import NotAllowed, Refusal

from . import planning
from .models import Nomination
from .moves import a_seat_is_free, is_vetted, may_take_a_seat, nomination_label
from .services import begin
from .states import HOLDING, LOST, TRAINED


@dataclass(frozen=True)
class Proposal:
    """Who would take the seat, and whether they are of the same country: said on the screen before the click."""

    nomination: Nomination
    same_country: bool


def proposal_for(lost, nominations):
    """The Proposal for the seat of `lost`: the first of the reserve of the same country, then of the others.

    `nominations`: those of the session, with their vettings. None when the reserve holds nobody who may come.
    """
    reserve = [one for one in nominations if one.status == "RESERVE" and one.pk != lost.pk and is_vetted(one)]
    reserve.sort(key=lambda one: (one.country_id != lost.country_id, one.rank, one.number))
    if not reserve:
        return None
    return Proposal(reserve[0], reserve[0].country_id == lost.country_id)


def is_to_be_replaced(nomination):
    """A seat was theirs, they hold it no more, and nobody took it."""
    return nomination.status in LOST and nomination.seated_on is not None and nomination.replacement is None


@transaction.atomic
def replace(nomination, *, by, expected):
    """Give the seat of `nomination` to the first of the reserve; they drop out in the same act if they still held it.

    `expected`: key of the person the screen named. Returns the Nomination that took the seat. Raises Refusal when it
    would be somebody else by now, or nobody.
    """
    action = begin(nomination.case, by, "cooperation.replace_nomination")
    everybody = nominations_of(nomination.session)
    lost = next(one for one in everybody if one.pk == nomination.pk)
    _may_be_replaced(lost)
    proposal = proposal_for(lost, everybody)
    if proposal is None:
        raise Refusal(
            _("Personne en réserve ne peut venir : il faut une vérification favorable en cours."),
            rule=_("liste de réserve"),
        )
    if proposal.nomination.pk != expected:
        raise Refusal(
            _("La réserve a changé : ce serait maintenant %(name)s.") % {"name": proposal.nomination},
            rule=_("liste de réserve"),
            remedy=_("Relisez, puis cliquez de nouveau."),
        )
    if lost.status in HOLDING:
        lost.status = "ABANDON"
        lost.save(update_fields=["status"])
    chosen = proposal.nomination
    may_take_a_seat(chosen)
    a_seat_is_free(chosen)
    chosen.status, chosen.replaces = "RETENU", lost
    chosen.seated_on = timezone.localdate(timezone=action.post.zone)
    chosen.save(update_fields=["status", "replaces", "seated_on"])
    note(
        action,
        "nomination.replace",
        gettext_lazy("Remplacement par la réserve"),
        by=by,
        comment=f"{nomination_label(lost)} → {nomination_label(chosen)}",
        row=chosen.pk,
        lost=lost.pk,
    )
    planning.follow(nomination.session)
    return chosen


def nominations_of(session):
    """Those of a session with what the rules read of them: two statements, whatever their number."""
    rows = session.nominations.select_related("country", "replaced_by").prefetch_related("vettings")
    found = list(rows.order_by("rank", "number"))
    for one in found:
        one.session, one.case = session, session.case
        one.replacement = getattr(one, "replaced_by", None)
    return found


def _may_be_replaced(lost):
    if lost.seated_on is None or lost.status not in HOLDING | LOST or lost.status in TRAINED:
        raise Refusal(_("Cette personne ne tient pas de place à reprendre."), rule=_("liste de réserve"))
    if lost.replacement is not None:
        raise NotAllowed(
            _("%(name)s a déjà pris cette place.") % {"name": lost.replacement}, rule=_("liste de réserve")
        )
