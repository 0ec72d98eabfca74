"""The file against the rules of the host State and against itself, before anybody boards (§9.3, §11-N11).

Pure functions of what was loaded. A rule that nobody recorded is said « à saisir », one that nobody verified says so.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.web.dates import date_in_words

from .vocabulary import Answer, NoteKind, Place, Topic, WeaponKind

GOOD, WAIT, BAD = "good", "wait", "bad"


@dataclass(frozen=True)
class Check:
    """`tone`: good, wait (to look at) or bad. `rule`: the HostRule it comes from. `blocks`: no version is approved."""

    tone: str
    text: str
    rule: object = None
    blocks: bool = False

    @property
    def word(self):
        return {GOOD: _("respecté"), WAIT: _("à voir"), BAD: _("à corriger")}[self.tone]


@dataclass
class Papers:
    """What the checks read of one visit. `weapons` is None for whoever does not read them."""

    visit: object
    rules: dict
    sequences: list
    members: list
    vehicles: list
    notes: list
    weapons: list | None = None


def of(papers, today):
    """Every Check of a visit, those to correct first."""
    found = [*_numbers(papers), *_weapons(papers), *_travel(papers), *_notes(papers, today), *_programme(papers)]
    return sorted(found, key=lambda check: (BAD, WAIT, GOOD).index(check.tone))


def blocking(papers, today):
    """What the host State forbids and has not waived."""
    return [] if papers.visit.waiver.strip() else [check for check in of(papers, today) if check.blocks]


def _numbers(papers):
    agents = sum(member.kind == Place.SECURITE for member in papers.members)
    armed = sum(member.armed for member in papers.members)
    convoy = sum(vehicle.in_convoy for vehicle in papers.vehicles)
    for topic, number, words in (
        (Topic.MAX_AGENTS, agents, ngettext("agent de sécurité", "agents de sécurité", agents)),
        (Topic.MAX_ARMED, armed, ngettext("agent armé", "agents armés", armed)),
        (Topic.MAX_VEHICLES, convoy, ngettext("véhicule dans le cortège", "véhicules dans le cortège", convoy)),
    ):
        rule = papers.rules.get(topic)
        if rule is None:
            if number:
                text = _("%(n)d %(what)s : règle du pays hôte à saisir.")
                yield Check(WAIT, text % {"n": number, "what": words})
            continue
        facts = {"n": number, "most": rule.value, "what": words}
        if number > rule.value:
            yield Check(BAD, _("%(n)d %(what)s : le pays hôte en admet %(most)d.") % facts, rule, blocks=True)
        elif number:
            yield Check(GOOD, _("%(n)d %(what)s sur %(most)d admis.") % facts, rule)


def _weapons(papers):
    if papers.weapons is None:
        return
    rule = papers.rules.get(Topic.WEAPON_KINDS)
    if papers.weapons and rule is None:
        yield Check(WAIT, _("Règle du pays hôte à saisir (armes admises)."))
    bearers = {weapon.member_id for weapon in papers.weapons}
    for weapon in papers.weapons:
        named = {"weapon": weapon.model, "who": weapon.member}
        if rule is not None and weapon.kind not in rule.kinds:
            kind = WeaponKind(weapon.kind).label.lower()
            text = _("%(weapon)s, %(who)s : le pays hôte n’admet pas d’%(kind)s.")
            yield Check(BAD, text % {**named, "kind": kind}, rule, blocks=True)
        if not weapon.member.armed:
            text = _("%(weapon)s : %(who)s n’est pas inscrit comme voyageant armé.")
            yield Check(BAD, text % named)
        if not weapon.permit:
            yield Check(WAIT, _("%(weapon)s, %(who)s : autorisation de l’État hôte pas encore reçue.") % named)
    for member in papers.members:
        if member.armed and member.pk not in bearers:
            yield Check(BAD, _("%(who)s voyage armé et n’a aucune arme à la liste.") % {"who": member})


def _travel(papers):
    for member in papers.members:
        named = {"who": member}
        if member.passport_expires_on and member.passport_expires_on < papers.visit.ends_on:
            yield Check(BAD, _("%(who)s : passeport périmé avant le départ.") % named)
        if member.visa_required and member.visa_expires_on is None:
            yield Check(WAIT, _("%(who)s : visa exigé, pas encore obtenu.") % named)
        elif member.visa_required and member.visa_expires_on < papers.visit.ends_on:
            yield Check(BAD, _("%(who)s : visa périmé avant le départ.") % named)


def _notes(papers, today):
    asked = {note.kind for note in papers.notes}
    if any(member.armed for member in papers.members) and NoteKind.ARMES not in asked:
        yield Check(BAD, _("Des agents armés, et aucune note verbale pour les armes."))
    if any(member.radio for member in papers.members) and NoteKind.FREQUENCES not in asked:
        yield Check(WAIT, _("Des indicatifs radio, et aucune note verbale pour les fréquences."))
    for note in papers.notes:
        named = {"what": note.what}
        if note.sent_on is None and note.latest_on is None:
            text = _("Note verbale « %(what)s » : délai du pays hôte à saisir.")
            yield Check(WAIT, text % named)
        elif note.sent_on is None and note.latest_on < today:
            text = _("Note verbale « %(what)s » à envoyer au plus tard le %(day)s : délai passé.")
            yield Check(BAD, text % {**named, "day": date_in_words(note.latest_on)}, note.rule)
        elif note.sent_on is None:
            text = _("Note verbale « %(what)s » à envoyer au plus tard le %(day)s.")
            yield Check(WAIT, text % {**named, "day": date_in_words(note.latest_on)}, note.rule)
        elif note.answer == Answer.REFUSEE:
            yield Check(BAD, _("Note verbale « %(what)s » : refusée par le pays hôte.") % named)
        elif note.answer == Answer.ATTENDUE:
            yield Check(WAIT, _("Note verbale « %(what)s » envoyée, réponse attendue.") % named)


def _programme(papers):
    if not papers.sequences:
        yield Check(WAIT, _("Aucune séquence au programme."))
        return
    first, last = papers.visit.starts_on, papers.visit.ends_on
    for sequence in papers.sequences:
        if not first <= sequence.day <= last:
            text = _("« %(what)s » est le %(day)s, hors des dates de la visite.")
            yield Check(BAD, text % {"what": sequence, "day": date_in_words(sequence.day)})
    alone = sum(not sequence.leader for sequence in papers.sequences)
    if alone:
        text = ngettext("%(n)d séquence sans responsable.", "%(n)d séquences sans responsable.", alone)
        yield Check(WAIT, text % {"n": alone})
    ordered = sorted(papers.sequences, key=lambda one: (one.day, one.starts_at))
    for one, following in zip(ordered, ordered[1:], strict=False):
        if one.ends_at and one.day == following.day and one.ends_at > following.starts_at:
            facts = {"one": one, "other": following, "at": f"{following.starts_at:%H:%M}"}
            text = _("« %(one)s » n’est pas finie quand commence « %(other)s » (%(at)s).")
            yield Check(WAIT, text % facts)
    if not papers.visit.hospital:
        yield Check(WAIT, _("Hôpital de référence à saisir."))
