"""What people do with the missions of experts: each function is one act, one transaction."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.attachments import services as attachments
from ssi.clocks import services as clocks
from ssi.clocks.models import Clock
from ssi.web.refusals import NotAllowed, Refusal

from .models import ExpertMission
from .vocabulary import Item

WRITE = "cooperation.change_expertmission"
RULE = "EXP_RAPPORT"
#: States of an action in which no expert leaves any more; a report may still come once it is evaluated.
_NEVER = frozenset({"REFUSE", "ANNULEE"})
_ENDED = frozenset({"EVALUEE", *_NEVER})


@transaction.atomic
def save(mission, action, *, by, **fields):
    """Plan a mission, or change one. Its report is expected fifteen days after the return. Returns it."""
    _begin(action, by)
    is_new = mission is None
    mission = ExpertMission(case=action) if is_new else _current(mission)
    for name, value in fields.items():
        setattr(mission, name, value)
    mission.case = action
    if mission.ends_on < mission.starts_on:
        raise Refusal(_("La fin précède le début : vérifiez les deux dates."), rule=_("dates"), field="ends_on")
    mission.save()
    _await_report(mission)
    label = gettext_lazy("Mission d’expert prévue") if is_new else gettext_lazy("Mission d’expert modifiée")
    return _told(action, by, "expert.save", label, mission)


@transaction.atomic
def tick(mission, *, by, ready):
    """Say what is ready before the departure: codes of `Item`."""
    action = _begin(mission.case, by)
    mission = _current(mission)
    mission.ready = [code for code in Item.values if code in ready]
    mission.save(update_fields=["ready"])
    return _told(action, by, "expert.tick", gettext_lazy("Préparation de la mission d’expert"), mission)


@transaction.atomic
def receive_report(mission, *, by, on, recommendations="", paper=None):
    """The report came, with what it recommends; `paper`, the uploaded file, is kept with the action."""
    action = _begin(mission.case, by, over=_NEVER)
    mission = _current(mission)
    today = timezone.localdate(timezone=action.post.zone)
    if not mission.expert:
        raise Refusal(_("L’expert n’est pas nommé : complétez la mission d’abord."), rule=_("mission d’expert"))
    if not mission.starts_on <= on <= today:
        raise Refusal(_("Le rapport vient après le départ, et pas demain : vérifiez la date."), field="on")
    if paper is not None:
        attachments.store(action, paper, by=by, name=paper.name, permission=WRITE)
    mission.report_on, mission.recommendations = on, recommendations
    mission.save(update_fields=["report_on", "recommendations"])
    for clock in _running(mission):
        clocks.keep_one(clock)
    return _told(action, by, "expert.report", gettext_lazy("Rapport d’expert reçu"), mission)


@transaction.atomic
def drop(mission, *, by, why):
    """The mission does not take place: no report is expected."""
    action = _begin(mission.case, by)
    mission = _current(mission)
    if not why.strip():
        raise Refusal(_("Dites pourquoi, en quelques mots."), rule=_("motif"), field="why")
    mission.dropped_why = why.strip()
    mission.save(update_fields=["dropped_why"])
    for clock in _running(mission):
        clocks.moot_one(clock)
    return _told(action, by, "expert.drop", gettext_lazy("Mission d’expert abandonnée"), mission)


def drop_all(action):
    """The action is cancelled: nobody leaves, no report is expected."""
    for mission in action.expert_missions.all():
        for clock in _running(mission):
            clocks.moot_one(clock)


def _begin(action, by, over=_ENDED):
    lock(action)
    entitled(by, WRITE, action)
    if action.status in over:
        raise NotAllowed(_("L’action est close : ses missions ne changent plus."), rule=_("états déclarés"))
    return action


def _current(mission):
    row = ExpertMission.objects.select_for_update(of=("self",)).select_related("case__post").get(pk=mission.pk)
    if row.is_over:
        raise NotAllowed(_("Cette mission est terminée : elle ne change plus."), rule=_("mission d’expert"))
    return row


def _running(mission):
    rows = Clock.objects.select_related("rule", "case").filter(pk=mission.clock_id, kept_at=None, moot_at=None)
    return list(rows)


def _await_report(mission):
    """One clock, which follows the day of return."""
    noon = datetime.combine(mission.ends_on, time(12), tzinfo=mission.case.post.zone)
    running = _running(mission)
    if running and running[0].event_at == noon:
        return
    for clock in running:
        clocks.moot_one(clock)
    mission.clock = clocks.start(mission.case, RULE, event_at=noon)
    mission.save(update_fields=["clock"])


def _told(action, by, verb, label, mission):
    note(action, verb, label, by=by, row=mission.pk)
    return mission
