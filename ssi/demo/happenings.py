"""Events: every state at Bucharest, one at each other post; played by the services."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from consular.events import services
from consular.models import EventMeasure, MajorEvent
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role

_MEASURES = (
    ("Filtrage et portiques à l’entrée", "Garde de sécurité de l’ambassade", -4),
    ("Passage de l’équipe de déminage", "Police du pays hôte", -1),
    ("Ambulance sur place", "Section consulaire", -2),
)
_FIRST = ("open", "measures", "prepare")
PATHS = {
    "ANNONCE": ("open",),
    "PREPARATION": _FIRST,
    "PRET": (*_FIRST, "ready"),
    "EN_COURS": (*_FIRST, "ready", "begin"),
    "TERMINE": (*_FIRST, "ready", "begin", "finish"),
    "CLOS": (*_FIRST, "ready", "begin", "finish", "outcomes", "lessons", "close"),
    "ANNULE": (*_FIRST, "cancel"),
}


@dataclass
class Happening:
    """`opened` and `day`: days from today."""

    post: str
    who: str
    state: str
    opened: int
    day: int
    nature: str
    title: str
    place: str
    organisers: str
    expected: int | None
    risk: int
    why: str = ""
    key: int | None = None


HAPPENINGS = (
    Happening("BUC", "roussel", "ANNONCE", -2, 60, "CULTURE", "Festival du film français", "Cinéma Elvire Popesco",
              "Institut français", 1200, 2),
    Happening("BUC", "ferracci", "PREPARATION", -12, 19, "ELECTION", "Élection des conseillers des Français",
              "Section consulaire, lycée français", "Section consulaire", 1500, 3,
              "Appels à manifester relevés sur deux canaux publics."),
    Happening("BUC", "garrigues", "PRET", -20, 7, "SPORT", "Match de qualification Roumanie – France",
              "Stade national", "Fédération roumaine, UEFA", 42000, 3,
              "Trois mille supporters français attendus, groupe à risque signalé par la DNLH (fictif)."),
    Happening("BUC", "delattre", "EN_COURS", -25, 0, "ECONOMIE", "Salon de la sécurité intérieure", "Romexpo",
              "Chambre de commerce", 600, 2),
    Happening("BUC", "roussel", "TERMINE", -30, -3, "COMMEMORATION", "Cérémonie au carré militaire",
              "Cimetière Bellu", "Mission de défense", 150, 1),
    Happening("BUC", "garrigues", "CLOS", -170, -135, "FETE", "Réception du 14 juillet", "Résidence de France",
              "Ambassade", 900, 2),
    Happening("BUC", "kerhoas", "ANNULE", -40, -15, "SCOLAIRE", "Kermesse du lycée français",
              "Lycée Anna de Noailles", "Association des parents", 800, 2, "Épidémie de grippe au lycée."),
    Happening("DJI", "benhaddou", "PREPARATION", -10, 14, "CULTURE", "Semaine de la francophonie",
              "Institut français, esplanade", "Institut français", 700, 3, "Esplanade ouverte sur la rue."),
    Happening("DEL", "ledoux", "PRET", -18, 11, "ECONOMIE", "Rencontres franco-indiennes de l’espace",
              "Hôtel Imperial", "Business France", 350, 2),
    Happening("BRU", "wattiez", "ANNONCE", -3, 25, "FETE", "Fête de la communauté française", "Parc du Cinquantenaire",
              "Consulat général", None, 2),
)  # fmt: skip


def happening_scenes(player):
    """(moment, what is done then): spread before the day, then from it on; never after now."""
    scenes = []
    for one in HAPPENINGS:
        scenes += [(moment, partial(_do, player, one, name)) for name, moment in _moments(player, one)]
    return scenes


def _moments(player, one):
    steps = PATHS[one.state]
    from_the_day = {"begin": 0, "finish": 1, "outcomes": 1, "lessons": 2, "close": 2}
    zone, planned = player.posts[one.post].zone, []
    for rank, name in enumerate(steps):
        day = one.day + from_the_day[name] if name in from_the_day else one.opened + 2 * rank
        moment = datetime.combine(player.today + timedelta(days=day), time(10, 40 + rank), tzinfo=zone)
        planned.append(moment)
    for back, index in enumerate(reversed(range(len(planned)))):
        planned[index] = min(planned[index], player.now - timedelta(minutes=3 * back + 7))
    return list(zip(steps, planned, strict=True))


def _do(player, one, name):
    # A volunteer prepares; the head of the post moves it along.
    by = player.people[one.who if name in ("open", "measures", "outcomes", "lessons") else player.heads[one.post]]
    with as_role(BYPASS), acting_as(by):
        if name == "open":
            one.key = _open(player, one, by).pk
            return
        event = MajorEvent.objects.select_related("post", "country").get(pk=one.key)
        if name in ACTS:
            ACTS[name](one, event, by)
        else:
            services.perform(event, name, by=by, comment=one.why if name == "cancel" else "")


def _open(player, one, by):
    day = player.today + timedelta(days=one.day)
    return services.open_event(
        by=by,
        post=player.posts[one.post],
        title=one.title,
        nature=one.nature,
        country=player.posts[one.post].country,
        starts_on=day,
        ends_on=day + timedelta(days=1 if one.nature in ("ECONOMIE", "CULTURE") else 0),
        place=one.place,
        organisers=one.organisers,
        expected=one.expected,
        risk=one.risk,
        risk_reasons="" if one.state == "ANNULE" else one.why,
        advice="Une seule entrée filtrée ; liste des invités close la veille." if one.risk > 1 else "",
        partner_measures="Périmètre et stationnement interdits par la police locale." if one.risk > 1 else "",
    )


def _measures(one, event, by):
    for what, holder, before in _MEASURES:
        due_on = event.starts_on + timedelta(days=before)
        services.save_measure(EventMeasure(), event, by=by, what=what, holder=holder, due_on=due_on)


def _outcomes(one, event, by):
    for measure in event.measures.all():
        services.finish_measure(measure, event, by=by, outcome="Fait.")


def _lessons(one, event, by):
    text = "Ouvrir la seconde entrée dès dix-neuf heures : quarante minutes d’attente au plus fort."
    services.write_lessons(event, by=by, lessons=text)


ACTS = {"measures": _measures, "outcomes": _outcomes, "lessons": _lessons}
