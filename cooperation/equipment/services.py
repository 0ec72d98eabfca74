"""What people do with equipment: enter it, hand it over with its certificate, check what became of it."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.approvals.workflow import lock, note
from ssi.clocks import services as clocks
from ssi.clocks.engine import add_months
from ssi.clocks.models import Clock
from ssi.web.refusals import NotAllowed, Refusal

from .models import EndUseCheck, Equipment
from .vocabulary import Control, Customs

CUSTOMS_RULE = "EQP_DOUANE"
#: Months after the hand-over → rule of the clock of that check.
CHECKS = {6: "EQP_EMPLOI_6", 12: "EQP_EMPLOI_12"}
#: States of an action in which there is nothing to hand over; end-use checks go on after an action is evaluated.
OVER = frozenset({"REFUSE", "ANNULEE"})
_ENDED = frozenset({"EVALUEE", *OVER})


@transaction.atomic
def save(equipment, action, *, by, **fields):
    """Add or change a lot while it is not handed over. `equipment`: None for a new one. Returns it."""
    _begin(action, by, "cooperation.change_equipment")
    is_new = equipment is None
    equipment = equipment or Equipment(case=action)
    _not_handed(equipment)
    for name, value in fields.items():
        setattr(equipment, name, value)
    equipment.case = action
    _serials(equipment)
    _customs(equipment)
    equipment.save()
    _follow_customs(equipment)
    label = gettext_lazy("Équipement ajouté") if is_new else gettext_lazy("Équipement modifié")
    return _told(action, by, "equipment.save", label, equipment)


@transaction.atomic
def hand_over(equipment, *, by, handed_on, handed_at, received_by):
    """Record the hand-over: the two end-use checks are planned. Returns the lot.

    Refuses what is controlled without a licence, what customs hold, and what has no serial numbers.
    """
    action = _begin(equipment.case, by, "cooperation.hand_equipment")
    _not_handed(equipment)
    may_be_handed(equipment)
    if handed_on > _today(equipment):
        raise Refusal(_("Cette date est dans l’avenir : vérifiez-la."), rule=_("dates"), field="handed_on")
    equipment.handed_on, equipment.handed_at, equipment.received_by = handed_on, handed_at, received_by
    equipment.save(update_fields=["handed_on", "handed_at", "received_by"])
    noon = datetime.combine(handed_on, time(12), tzinfo=action.post.zone)
    for months, rule in CHECKS.items():
        EndUseCheck.objects.create(
            equipment=equipment,
            case=action,
            months=months,
            due_on=add_months(handed_on, months),
            clock=clocks.start(action, rule, event_at=noon),
        )
    return _told(action, by, "equipment.hand", gettext_lazy("Équipement remis"), equipment)


def may_be_handed(equipment):
    """Raises the Refusal that keeps this lot from being handed over."""
    if equipment.control != Control.NONE and not equipment.licence.strip():
        raise Refusal(
            _("Ce matériel est contrôlé à l’exportation : aucune licence n’est enregistrée."),
            rule=_("contrôle des exportations"),
            remedy=_("Enregistrez le numéro de la licence, puis remettez-le."),
        )
    if equipment.customs not in {Customs.POINTLESS, Customs.GRANTED}:
        raise Refusal(
            _("La franchise douanière n’est pas obtenue : le matériel ne peut pas sortir de douane."),
            rule=_("franchise douanière"),
            remedy=_("Notez la franchise obtenue, ou dites qu’elle est sans objet."),
        )
    if not equipment.unnumbered and len(equipment.serials) != equipment.quantity:
        raise Refusal(
            _("Il faut un numéro de série par unité : %(found)d pour %(wanted)d.")
            % {"found": len(equipment.serials), "wanted": equipment.quantity},
            rule=_("procès-verbal de remise"),
            remedy=_("Relevez-les avant la cérémonie, ou dites que ce matériel n’en porte pas."),
        )


@transaction.atomic
def note_check(check, *, by, done_on, present, in_service, observation=""):
    """Keep the result of an end-use check. Its clock is kept. Returns it. Goes on after the action is evaluated."""
    equipment = check.equipment
    action = _begin(equipment.case, by, "cooperation.check_equipment", over=OVER)
    if done_on > _today(equipment):
        raise Refusal(_("Cette date est dans l’avenir : vérifiez-la."), rule=_("dates"), field="done_on")
    if done_on < equipment.handed_on:
        raise Refusal(_("Le matériel n’était pas encore remis."), rule=_("dates"), field="done_on")
    if present > equipment.quantity:
        raise Refusal(
            ngettext("%(n)d unité a été remise.", "%(n)d unités ont été remises.", equipment.quantity)
            % {"n": equipment.quantity},
            rule=_("contrôle d’emploi"),
            field="present",
        )
    if in_service > present:
        raise Refusal(
            _("Plus d’unités en service que d’unités vues : vérifiez."),
            rule=_("contrôle d’emploi"),
            field="in_service",
        )
    if in_service < equipment.quantity and not observation.strip():
        raise Refusal(
            _("Tout n’est pas là ou ne sert pas : dites ce qu’il en est."),
            rule=_("contrôle d’emploi"),
            field="observation",
        )
    check.done_on, check.present, check.in_service = done_on, present, in_service
    check.observation, check.by = observation, by
    check.save(update_fields=["done_on", "present", "in_service", "observation", "by"])
    clock = Clock.objects.select_related("rule", "case").get(pk=check.clock_id)
    if clock.kept_at is None and clock.moot_at is None:
        clocks.keep_one(clock)
    return _told(action, by, "equipment.check", gettext_lazy("Contrôle d’emploi final"), check)


# ----------------------------------------------------------------------------------------------------------


def _begin(action, by, permission, *, over=_ENDED):
    lock(action)
    if not by.has_perm(permission, action):
        raise NotAllowed(
            _("Cet acte n’est pas dans vos attributions."),
            rule=_("matrice des droits"),
            remedy=_("L’attaché de sécurité intérieure du poste peut le faire."),
        )
    if action.status in over:
        raise NotAllowed(_("L’action est close : son matériel ne change plus."), rule=_("états déclarés"))
    return action


def _not_handed(equipment):
    if equipment.handed_on is not None:
        raise NotAllowed(
            _("Ce matériel est remis : le procès-verbal fait foi, la fiche ne change plus."),
            rule=_("procès-verbal de remise"),
        )


def _serials(equipment):
    if equipment.unnumbered and equipment.serials:
        raise Refusal(
            _("Des numéros sont saisis : décochez « sans numéro de série »."),
            rule=_("numéros de série"),
            field="serials",
        )
    twice = sorted({one for one in equipment.serials if equipment.serials.count(one) > 1})
    if twice:
        raise Refusal(
            _("Numéro saisi deux fois : %(numbers)s.") % {"numbers": ", ".join(twice)},
            rule=_("numéros de série"),
            field="serials",
        )
    if len(equipment.serials) > equipment.quantity:
        raise Refusal(
            _("Plus de numéros que d’unités : %(n)d pour %(quantity)d.")
            % {"n": len(equipment.serials), "quantity": equipment.quantity},
            rule=_("numéros de série"),
            field="serials",
        )


def _customs(equipment):
    """The dates go with the state."""
    asked = equipment.customs in {Customs.ASKED, Customs.GRANTED}
    for name, needed in (
        ("customs_asked_on", asked),
        ("customs_awaited_on", equipment.customs == Customs.ASKED),
        ("customs_granted_on", equipment.customs == Customs.GRANTED),
    ):
        if needed and getattr(equipment, name) is None:
            raise Refusal(_("Cette date est nécessaire à ce stade."), rule=_("franchise douanière"), field=name)
        if not needed and name != "customs_awaited_on":
            setattr(equipment, name, None)


def _follow_customs(equipment):
    """One clock while the answer is awaited; kept when it came, moved with the day it is awaited for."""
    clock = equipment.customs_clock
    clock = Clock.objects.select_related("rule", "case").get(pk=clock.pk) if clock else None
    running = clock is not None and clock.kept_at is None and clock.moot_at is None
    waiting = equipment.customs == Customs.ASKED
    if running and equipment.customs == Customs.GRANTED:
        clocks.keep_one(clock)
    elif running and (not waiting or clock.fixed_on != equipment.customs_awaited_on):
        clocks.moot_one(clock)
        running = False
    if waiting and not running:
        day = equipment.customs_awaited_on
        equipment.customs_clock = clocks.start(equipment.case, CUSTOMS_RULE, event_at=timezone.now(), fixed_on=day)
        equipment.save(update_fields=["customs_clock"])


def _told(action, by, verb, label, row):
    note(action, verb, label, by=by, row=row.pk)
    return row


def _today(equipment):
    return timezone.localdate(timezone=equipment.case.post.zone)
