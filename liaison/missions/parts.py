"""Acts on the parts of a mission: judicial part, consents, travellers, programme, contacts, checks, log, exhibits."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.audit.log import record
from ssi.cases.models import Case
from ssi.web.refusals import NotAllowed, Refusal

from .models import (
    Member,
    MissionAct,
    MissionCheck,
    MissionContact,
    Slot,
    StateConsent,
    TravelDocument,
)
from .services import in_preparation, still_open
from .workflow import AT_WORK

_CHANGE = "liaison.change_mission"


@transaction.atomic
def write_judicial(mission, *, by, **fields):
    """Record the basis of article 18 and what the investigators are to do. Frozen with the authorisation."""
    _begin(mission, by, frozen=True)
    source = fields.get("source")
    if source is not None and not Case.objects.visible_to(by).filter(pk=source.pk).exists():
        raise Refusal(_("Ce dossier d’origine est introuvable."), rule=_("dossier lié"), field="source")
    part = mission.judicial
    for name, value in fields.items():
        setattr(part, name, value)
    part.save(update_fields=sorted(fields))
    return _told(mission, by, "mission.judicial", gettext_lazy("Volet judiciaire enregistré"), part)


@transaction.atomic
def add_consent(mission, *, by, **fields):
    """Record what the State agreed to. Raises Refusal for dates reversed, NotAllowed once authorised."""
    _begin(mission, by, frozen=True)
    if fields["ends_on"] < fields["starts_on"]:
        raise Refusal(_("La fin de validité précède son début."), rule=_("dates"), field="ends_on")
    consent = StateConsent.objects.create(case=mission, recorded_by=by, **fields)
    return _told(mission, by, "mission.consent", gettext_lazy("Accord de l’État enregistré"), consent)


@transaction.atomic
def add_member(mission, *, by, passport="", **fields):
    """Add a traveller. Raises Refusal when they are already in the team."""
    _begin(mission, by, frozen=True)
    _not_twice(mission, fields)
    member = Member.objects.create(case=mission, **fields)
    _keep_passport(member, passport)
    _reindex(mission)
    return _told(mission, by, "mission.member", gettext_lazy("Voyageur ajouté"), member)


@transaction.atomic
def edit_member(member, *, by, passport="", **fields):
    """Change a traveller; an empty `passport` leaves the number that is recorded."""
    mission = member.case
    _begin(mission, by, frozen=True)
    _not_twice(mission, fields, beside=member.pk)
    for name, value in fields.items():
        setattr(member, name, value)
    member.save(update_fields=sorted(fields))
    _keep_passport(member, passport)
    _reindex(mission)
    return _told(mission, by, "mission.member", gettext_lazy("Voyageur modifié"), member)


@transaction.atomic
def reveal_passport(member, *, by):
    """The passport number, to be read on the screen; the journal says who looked. "" when none is recorded."""
    entitled(by, "liaison.reveal_mission", member.case)
    document = TravelDocument.objects.filter(member=member).first()
    record("mission.reveal", member)
    return document.number if document else ""


@transaction.atomic
def save_part(part, mission, *, by, **fields):
    """Add or change a slot of the programme or a contact. Returns it."""
    _begin(mission, by)
    part.case = mission
    for name, value in fields.items():
        setattr(part, name, value)
    if isinstance(part, Slot) and part.ends_at and part.ends_at <= part.starts_at:
        raise Refusal(_("Ce créneau finit avant de commencer."), rule=_("dates"), field="ends_at")
    part.save()
    verb, label = _PARTS[type(part)]
    return _told(mission, by, verb, label, part)


@transaction.atomic
def remove_part(part, *, by):
    """Take a slot or a contact off: a plan, not a trace."""
    mission = part.case
    _begin(mission, by)
    key, (verb, label) = part.pk, _REMOVED[type(part)]
    part.delete()
    note(mission, verb, label, by=by, part=key)


_PARTS = {
    Slot: ("mission.slot", gettext_lazy("Programme modifié")),
    MissionContact: ("mission.contact", gettext_lazy("Contacts modifiés")),
}
_REMOVED = {
    Slot: ("mission.slot_removed", gettext_lazy("Créneau retiré du programme")),
    MissionContact: ("mission.contact_removed", gettext_lazy("Contact retiré")),
}


@transaction.atomic
def add_check(mission, *, by, label, days_before):
    """A line of one's own in the checklist."""
    _begin(mission, by)
    due_on = mission.starts_on - timedelta(days=days_before)
    check = MissionCheck.objects.create(case=mission, label=label, days_before=days_before, due_on=due_on)
    return _told(mission, by, "mission.check_added", gettext_lazy("Contrôle ajouté"), check)


@transaction.atomic
def tick(check, *, by, state):
    """Say that a check is done, not done after all, or without object ("fait", "a-faire", "sans-objet").

    Open to whoever holds the logistics by grant: the journal keeps it, the timeline is not theirs to write.
    """
    entitled(by, "liaison.check_mission", check.case)
    still_open(check.case)
    if state not in {"fait", "a-faire", "sans-objet"}:
        raise Refusal(_("Choisissez : fait, à faire, ou sans objet."), rule=_("liste de contrôle"))
    check.done_at = timezone.now() if state == "fait" else None
    check.done_by = by if state != "a-faire" else None
    check.moot = state == "sans-objet"
    check.save(update_fields=["done_at", "done_by", "moot"])
    record("mission.tick", check, state=state)
    return check


@transaction.atomic
def log_act(mission, *, by, **fields):
    """Write a line of the daily log. `corrects`: the line it corrects, which stays as it was written."""
    lock(mission)
    entitled(by, _CHANGE, mission)
    if mission.status not in AT_WORK:
        raise NotAllowed(
            _("Le journal des actes s’écrit à partir de l’arrivée de l’équipe."),
            rule=_("états déclarés"),
            remedy=_("Enregistrez d’abord l’arrivée."),
        )
    if fields["at"] > timezone.now():
        raise Refusal(_("Cet acte aurait lieu dans l’avenir : vérifiez la date."), rule=_("dates"), field="at")
    line = MissionAct.objects.create(case=mission, written_by=by, **fields)
    return _told(mission, by, "mission.act", gettext_lazy("Acte noté au journal"), line)


@transaction.atomic
def save_exhibit(exhibit, mission, *, by, **fields):
    """Record an exhibit, or where it is now. Raises Refusal when its number is taken."""
    lock(mission)
    entitled(by, _CHANGE, mission)
    if mission.status not in AT_WORK:
        raise NotAllowed(_("Les scellés se notent à partir de l’arrivée de l’équipe."), rule=_("états déclarés"))
    taken = mission.exhibits.filter(number=fields["number"]).exclude(pk=exhibit.pk)
    if taken.exists():
        raise Refusal(_("Ce numéro de scellé est déjà pris dans cette mission."), rule=_("scellés"), field="number")
    exhibit.case = mission
    for name, value in fields.items():
        setattr(exhibit, name, value)
    exhibit.save()
    return _told(mission, by, "mission.exhibit", gettext_lazy("Scellé enregistré"), exhibit)


@transaction.atomic
def write_debrief(mission, *, by, debrief):
    """Write the report of the mission, until it is said done."""
    lock(mission)
    entitled(by, _CHANGE, mission)
    if mission.status not in {"EN_COURS", "RETOUR"}:
        raise NotAllowed(
            _("Le compte rendu s’écrit pendant la mission et au retour ; il est figé ensuite."),
            rule=_("états déclarés"),
        )
    part = mission.judicial
    part.debrief, part.debrief_by, part.debrief_at = debrief, by, timezone.now()
    part.save(update_fields=["debrief", "debrief_by", "debrief_at"])
    return _told(mission, by, "mission.debrief", gettext_lazy("Compte rendu enregistré"), part)


# --- Below ---------------------------------------------------------------------------------------------------


def _begin(mission, by, *, frozen=False):
    """Lock the file, ask the right, and refuse what its state freezes."""
    lock(mission)
    entitled(by, _CHANGE, mission)
    still_open(mission)
    if frozen:
        in_preparation(mission)


def _told(mission, by, verb, label, part):
    note(mission, verb, label, by=by, part=part.pk)
    return part


def _not_twice(mission, fields, beside=None):
    same = mission.members.filter(
        last_name__iexact=fields["last_name"], first_name__iexact=fields["first_name"]
    ).exclude(pk=beside)
    if same.exists():
        raise Refusal(_("Cette personne est déjà dans l’équipe."), rule=_("équipe"), field="last_name")


def _keep_passport(member, number):
    if number:
        number = number.upper().replace(" ", "")
        if not TravelDocument.objects.filter(member=member).exists():
            TravelDocument.objects.create(member=member, case=member.case, number=number)
            return
        document = TravelDocument.objects.get(member=member)
        document.number = number
        document.save(update_fields=["number"])


def _reindex(mission):
    mission.search_text = mission.searchable()
    Case.objects.filter(pk=mission.pk).update(search_text=mission.search_text)
