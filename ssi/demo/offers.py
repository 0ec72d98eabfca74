"""Experts sent from Bucharest and New Delhi; seats and an expert that go from one post to another. All invented."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from cooperation.experts import services as experts
from cooperation.models import CooperationAction, ExpertMission, Offer, OfferRequest, TrainingSession
from cooperation.offers import services as offers
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role

_LAB = "Mission d’expert, laboratoire de Cluj"
_COURSE = "Stage national de police technique et scientifique"


class Mission(NamedTuple):
    """An expert of the action of that title. `start`: days after today; `report`: days before today it came."""

    action: str
    by: str
    ago: int
    subject: str
    expert: str
    grade: str
    service: str
    start: int
    days: int
    terms: str
    cost: int
    payer: str = "DCIS"
    order: str = ""
    ready: tuple = ()
    report: int | None = None
    advice: str = ""


MISSIONS = (
    Mission(
        _LAB,
        "ferracci",
        60,
        "Accréditation du laboratoire de Cluj : audit à blanc",
        "Hélène Castanier",
        "ingénieure en chef",
        "Service national de police scientifique, Écully",
        -30,
        4,
        "Dire ce qui sépare le laboratoire de la norme 17025, salle par salle, et dans quel ordre le corriger.",
        2840,
        order="OM-2026-0418",
        ready=("TERMES", "DESIGNE", "ORDRE", "INVITATION", "VISA", "VOYAGE", "ASSURANCE"),
        report=12,
        advice="Séparer la réception des scellés et l’analyse\nNommer un responsable qualité\nRevenir à un an",
    ),
    Mission(
        _LAB,
        "ferracci",
        55,
        "Chaîne de conservation des scellés",
        "Antoine Lescure",
        "major de gendarmerie",
        "Institut de recherche criminelle, Pontoise",
        -22,
        3,
        "Écrire avec le partenaire la consigne de conservation, du ramassage au tribunal.",
        1960,
        payer="EMPLOYEUR",
        order="OM-2026-0431",
        ready=("TERMES", "DESIGNE", "ORDRE", "INVITATION", "VISA", "VOYAGE", "ASSURANCE"),
    ),
    Mission(
        "Mission d’expert sur les armes converties",
        "ferracci",
        10,
        "Armes converties : reconnaître l’atelier d’origine",
        "",
        "",
        "Service central des armes et explosifs",
        80,
        4,
        "Comparer les séries saisies à Arad avec celles de la base française, et former six armuriers.",
        3100,
        ready=("TERMES",),
    ),
    Mission(
        "Mission d’expert de la police aux frontières",
        "amrani",
        12,
        "Profilage des voyageurs en correspondance",
        "Samia Berrada",
        "commandante de police",
        "Direction nationale de la police aux frontières",
        95,
        4,
        "Observer deux vacations au contrôle de Delhi, puis proposer une grille d’entretien en dix questions.",
        3900,
        ready=("TERMES", "DESIGNE", "INVITATION"),
    ),
)


def offer_scenes(player):
    """(moment, what is done then)."""
    scenes = []
    for rank, mission in enumerate(MISSIONS):
        post = "DEL" if mission.by == "amrani" else "BUC"
        scenes.append((_moment(player, post, mission.ago, rank), partial(_send, player, mission)))
        if mission.report is not None:
            scenes.append((_moment(player, post, mission.report, rank), partial(_report, player, mission)))
    steps = (
        ("BUC", 6, _offer_seats),
        ("DEL", 5, _offer_expert),
        ("DJI", 4, _djibouti_asks),
        ("DEL", 3, _delhi_asks),
        ("BUC", 2, _give),
        ("DJI", 1, _name),
        ("BRU", 4, _offer_readers),
    )
    for rank, (post, ago, act) in enumerate(steps, start=len(scenes)):
        scenes.append((_moment(player, post, ago, rank), partial(act, player)))
    return scenes


def _moment(player, post, ago, rank):
    day = player.today - timedelta(days=ago)
    return datetime.combine(day, time(14, 5), tzinfo=player.posts[post].zone) + timedelta(minutes=3 * rank)


def _do(player, key, act):
    with as_role(BYPASS), acting_as(player.people[key]) as by:
        return act(by)


def _action(title):
    return CooperationAction.objects.select_related("post__country", "action_type").get(title=title)


def _send(player, mission):
    def act(by):
        starts_on = player.today + timedelta(days=mission.start)
        row = experts.save(
            None,
            _action(mission.action),
            by=by,
            subject=mission.subject,
            expert=mission.expert,
            grade=mission.grade,
            service=mission.service,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=mission.days - 1),
            terms=mission.terms,
            order_number=mission.order,
            cost=Decimal(mission.cost),
            payer=mission.payer,
        )
        experts.tick(row, by=by, ready=mission.ready)

    _do(player, mission.by, act)


def _mission(subject):
    return ExpertMission.objects.select_related("case__post__country").get(subject=subject)


def _report(player, mission):
    on = player.today - timedelta(days=mission.report)
    _do(
        player,
        mission.by,
        lambda by: experts.receive_report(_mission(mission.subject), by=by, on=on, recommendations=mission.advice),
    )


def _session(title):
    rows = TrainingSession.objects.select_related("case__post__country", "case__action_type", "case__domain")
    return rows.filter(case__title=title).earliest("pk")


def _seats(player, title, key, seats, terms, days):
    session = _session(title)
    fields = {"title": title, "place": session.place, "language": session.language, "domain": session.case.domain}
    until = player.today + timedelta(days=days)
    _do(player, key, lambda by: offers.offer_seats(session, by=by, seats=seats, until=until, terms=terms, **fields))


def _offer_seats(player):
    terms = "Hébergement à l’école offert ; voyage à la charge du poste qui envoie."
    _seats(player, _COURSE, "ferracci", 4, terms, 9)


def _offer_readers(player):
    """Brussels offers what is left of its workshop."""
    terms = "Français ou néerlandais ; une nuit d’hôtel offerte."
    session = TrainingSession.objects.filter(case__post__code="BRU", starts_on__gt=player.today).select_related("case")
    found = session.order_by("starts_on").first()
    if found is not None:
        _seats(player, found.case.title, "wattiez", 1, terms, 6)


def _offer_expert(player):
    mission = _mission("Profilage des voyageurs en correspondance")
    fields = {
        "title": "Profilage des voyageurs en correspondance, experte de la PAF",
        "place": "New Delhi, aéroport",
        "language": "français, anglais",
        "domain": mission.case.domain,
        "until": player.today + timedelta(days=30),
        "terms": "Trois jours de plus possibles dans la région ; billet de prolongation à votre charge.",
    }
    _do(player, "amrani", lambda by: offers.offer_expert(mission, by=by, **fields))


def _offer(title):
    return Offer.objects.select_related("post").get(title=title)


def _ask(player, key, post, seats, why):
    offer = _offer(_COURSE)
    _do(player, key, lambda by: offers.ask(offer, by=by, post=player.posts[post], seats=seats, why=why))


def _djibouti_asks(player):
    _ask(player, "benhaddou", "DJI", 2, "Deux techniciens de la police nationale, qui ouvrent un service de traces.")


def _delhi_asks(player):
    _ask(player, "amrani", "DEL", 1, "Un formateur de l’académie de Ghaziabad, pour monter le même cours en Inde.")


def _request(code):
    rows = OfferRequest.objects.select_related("offer__post", "post__country")
    return rows.get(post__code=code, offer__title=_COURSE)


def _give(player):
    answer = "Une place assurée, la seconde selon les désistements."
    _do(player, player.heads["BUC"], lambda by: offers.give(_request("DJI"), by=by, seats=1, answer=answer))


def _name(player):
    fields = {"last_name": "Guelleh-Farah", "first_name": "Idriss", "sex": "M", "grade": "inspecteur"}
    request = _request("DJI")
    fields |= {
        "service": "Police nationale, service de traces",
        "country": request.post.country,
        "language_level": "C1",
    }
    _do(player, "benhaddou", lambda by: offers.name(request, by=by, **fields))
