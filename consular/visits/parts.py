"""Acts on the parts of a visit: sequences, vehicles, contacts, delegation and its papers, weapons, notes verbales."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.watching import forget
from ssi.accounts.access import may
from ssi.approvals.workflow import note
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from . import notes
from .models import DelegatePaper, DelegationMember, NoteVerbale, VisitContact, VisitSequence, VisitVehicle, VisitWeapon
from .services import begin

_TOLD = {
    VisitSequence: ("visit.sequence", gettext_lazy("Programme modifié")),
    VisitVehicle: ("visit.vehicle", gettext_lazy("Véhicules modifiés")),
    VisitContact: ("visit.contact", gettext_lazy("Contacts modifiés")),
    DelegationMember: ("visit.member", gettext_lazy("Délégation modifiée")),
    VisitWeapon: ("visit.weapon", gettext_lazy("Liste des armes modifiée")),
    NoteVerbale: ("visit.note", gettext_lazy("Note verbale enregistrée")),
}
#: To write a weapon, a reserved sequence, the number of a paper; to take somebody off the delegation.
RESERVED = "consular.arm_officialvisit"


@transaction.atomic
def save_part(part, visit, *, by, **fields):
    """Add or change a part of the visit. Returns it. Raises NotAllowed, Refusal."""
    begin(visit, by)
    _guard(part, visit, by, fields)
    if isinstance(part, NoteVerbale):
        return notes.save(part, visit, by=by, **fields)
    passport = fields.pop("passport", "")
    part.case = visit
    for name, value in fields.items():
        setattr(part, name, value)
    _check(part, visit)
    part.save()
    if isinstance(part, DelegationMember):
        _keep_paper(part, passport, by)
    verb, label = _TOLD[type(part)]
    note(visit, verb, label, by=by, part=part.pk)
    return part


@transaction.atomic
def remove_part(visit, part, *, by):
    """Take a part off: a plan, not a trace; the frozen versions keep it."""
    begin(visit, by)
    _guard(part, visit, by, {})
    if isinstance(part, DelegationMember):
        if not may(by, RESERVED, visit):
            raise _reserved()  # their paper and their weapon go, or stay, with them
        if part.weapons.exists():
            raise Refusal(_("Cette personne porte une arme : retirez d’abord l’arme."), rule=_("armes"))
        DelegatePaper.objects.filter(member=part).delete()
    if isinstance(part, NoteVerbale):
        forget(part)
    key, (verb, label) = part.pk, _TOLD[type(part)]
    part.delete()
    note(visit, verb, label, by=by, removed=key)


@transaction.atomic
def reveal_paper(member, *, by):
    """The number of an identity paper, to be read on the screen; the journal says who looked. "" when none is kept."""
    if not by.has_perm("consular.reveal_officialvisit", member.case):
        raise _reserved()
    paper = DelegatePaper.objects.filter(member=member).first()
    record("visit.reveal", member)
    return paper.number if paper else ""


def _guard(part, visit, by, fields):
    """Weapons, reserved sequences and numbers of papers are the officers’."""
    touched = isinstance(part, VisitWeapon) or fields.get("reserved") or fields.get("passport")
    if touched and not may(by, RESERVED, visit):
        raise _reserved()


def _check(part, visit):
    if isinstance(part, VisitSequence):
        if part.ends_at and part.ends_at <= part.starts_at:
            raise Refusal(_("Cette séquence finit avant de commencer."), rule=_("dates"), field="ends_at")
        if not visit.starts_on <= part.day <= visit.ends_on:
            raise Refusal(_("Ce jour est hors des dates de la visite."), rule=_("dates"), field="day")
        return
    for model, name, sentence in (
        (VisitVehicle, "call_sign", _("Cet indicatif est déjà pris.")),
        (VisitWeapon, "number", _("Cette arme est déjà à la liste.")),
    ):
        if isinstance(part, model):
            same = model.objects.filter(case=visit.pk, **{f"{name}__iexact": getattr(part, name)}).exclude(pk=part.pk)
            if same.exists():
                raise Refusal(sentence, rule=_("listes de la visite"), field=name)
    if isinstance(part, DelegationMember):
        same = visit.members.filter(last_name__iexact=part.last_name, first_name__iexact=part.first_name)
        if same.exclude(pk=part.pk).exists():
            raise Refusal(_("Cette personne est déjà dans la délégation."), rule=_("délégation"), field="last_name")


def _keep_paper(member, number, by):
    if not number:
        return
    paper = DelegatePaper.objects.filter(member=member).first() or DelegatePaper(member=member, case=member.case)
    paper.number = number.upper().replace(" ", "")
    paper.save()


def _reserved():
    return NotAllowed(
        _("Les armes, les pièces d’identité et les séquences réservées sont aux officiers."),
        rule=_("matrice des droits"),
        remedy=_("Un officier du poste peut le faire."),
    )
