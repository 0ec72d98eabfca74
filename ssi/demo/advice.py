"""Proposals of travel advice: one in each state at Bucharest, two at Djibouti; Bucharest's accepted one is still to be
written among the colours of the zones."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from consular.advice import services
from consular.advice.models import AdviceProposal
from consular.models import Incident
from ssi.accounts.context import acting_as

from .safety import CAST
from .stage import BYPASS, as_role

#: What is done after it is written, act by act.
PATHS = {
    "BROUILLON": (),
    "RENVOYEE": ("submit", "send_back"),
    "A_VALIDER": ("submit",),
    "VALIDEE": ("submit", "validate"),
    "ENVOYEE": ("submit", "validate", "sent"),
    "ACCEPTEE": ("submit", "validate", "sent", "decide"),
    "REFUSEE": ("submit", "validate", "sent", "decide"),
    "AUTRE": ("submit", "validate", "sent", "decide"),
}


@dataclass
class Proposal:
    """`days`: written so many days ago, one act a day from then on; `links`: on how many incidents it rests."""

    post: str
    state: str
    days: int
    country: str
    label: str
    now: int | None
    proposed: int
    reason: str
    links: int = 0
    key: object = None


PROPOSALS = (
    Proposal("BUC", "REFUSEE", 58, "MD", "Chișinău et le centre", 2, 3,
             "Trois rassemblements violents en dix jours au centre ; transports interrompus le soir.",
             2),
    Proposal("BUC", "AUTRE", 40, "MD", "Route de Palanca", None, 4,
             "Files de plusieurs heures au poste-frontière, débris tombés à proximité de la route à deux reprises."),
    Proposal("BUC", "ACCEPTEE", 12, "RO", "Frontière avec l’Ukraine, 20 km", 2, 3,
             "Débris de drones retrouvés quatre fois en un mois sur la rive roumaine ; consignes d’abri des autorités.",
             1),
    Proposal("BUC", "ENVOYEE", 6, "MD", "Rive gauche du Dniestr", 4, 3,
             "Passages rouverts depuis deux mois, sans incident signalé par les autorités ni par nos ressortissants."),
    Proposal("BUC", "VALIDEE", 3, "RO", "Delta du Danube, bras de Chilia", None, 2,
             "Navigation de plaisance détournée par les autorités ; trois avertissements de la capitainerie."),
    Proposal("BUC", "A_VALIDER", 2, "RO", "Vallée de la Prahova", 1, 2,
             "Ours signalés sur les sentiers balisés, deux randonneurs blessés en août."),
    Proposal("BUC", "RENVOYEE", 4, "RO", "Quartier de la gare du Nord", 1, 2,
             "Vols à l’arraché plus fréquents le soir."),
    Proposal("BUC", "BROUILLON", 0, "RO", "Littoral, de Mangalia à la frontière", 1, 2,
             "Mines dérivantes signalées par la marine ; baignade interdite certains jours."),
    Proposal("DJI", "ENVOYEE", 9, "DJ", "Route d’Obock", 3, 4,
             "Deux véhicules arrêtés par des hommes armés à la nuit tombée ; escorte conseillée.", 1),
    Proposal("DJI", "A_VALIDER", 2, "DJ", "Djibouti-ville et Arta", 2, 3,
             "Hausse des agressions de nuit au centre, dont deux contre des Français.", 2),
)  # fmt: skip


def advice_scenes(player):
    """(moment, what is done then): written by an officer of the post, then one act a day."""
    scenes = []
    for rank, proposal in enumerate(PROPOSALS):
        zone = player.posts[proposal.post].zone
        acts = ("write", *PATHS[proposal.state])
        for step, act in enumerate(acts):
            day = player.today - timedelta(days=proposal.days - step)
            moment = datetime.combine(day, time(11, 2 + rank), tzinfo=zone)
            last = player.now - timedelta(minutes=2 * (len(acts) - step), seconds=rank)
            scenes.append((min(moment, last), partial(_do, player, proposal, act)))
    return scenes


def _do(player, proposal, act):
    consul, head, _ambassador = CAST[proposal.post]
    by = player.people[consul if act in ("validate", "send_back", "sent") else head]
    with as_role(BYPASS), acting_as(by):
        if act == "write":
            proposal.key = _write(player, proposal, by).pk
            return
        row = AdviceProposal.objects.select_related("post", "country").get(pk=proposal.key)
        step = PATHS[proposal.state].index(act) + 1
        _ACTS[act](proposal, row, by, player.today - timedelta(days=proposal.days - step))


def _write(player, proposal, by):
    post = player.posts[proposal.post]
    linked = Incident.objects.filter(post=post)[: proposal.links]
    return services.save_proposal(
        by=by, post=post, country_id=proposal.country, label=proposal.label, colour_now=proposal.now,
        colour_proposed=proposal.proposed, reason=proposal.reason, incidents=list(linked),
    )  # fmt: skip


def _send(told, row, by, day):
    services.note_sent(row, by=by, cdcs_ref=f"TD {told.post} {100 + told.days}", sent_on=day)


def _decide(told, row, by, day):
    colour = 3 if told.state == "AUTRE" else None
    services.decide(row, by=by, decision=told.state, decided_on=day, colour=colour)


_ACTS = {
    "submit": lambda told, row, by, day: services.submit(row, by=by),
    "validate": lambda told, row, by, day: services.validate(row, by=by),
    "send_back": lambda told, row, by, day: services.send_back(row, by=by, remark="Datez les faits, citez la police."),
    "sent": _send,
    "decide": _decide,
}
