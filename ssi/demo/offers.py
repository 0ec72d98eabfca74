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

    def act(by):
        experts.receive_report(_mission(mission.subject), by=by, on=on, recommendations=mission.advice)

    _do(player, mission.by, act)


def _sessions():
    return TrainingSession.objects.select_related("case__post__country", "case__action_type", "case__domain")


def _seats(player, session, by, seats, terms, days):
    fields = {"place": session.place, "language": session.language, "domain": session.case.domain, "terms": terms}
    until = player.today + timedelta(days=days)
    offers.offer_seats(session, by=by, title=session.case.title, seats=seats, until=until, **fields)


def _offer_seats(player):
    terms = "Hébergement à l’école offert ; voyage à la charge du poste qui envoie."

    def act(by):
        _seats(player, _sessions().filter(case__title=_COURSE).earliest("pk"), by, 4, terms, 9)

    _do(player, "ferracci", act)


def _offer_readers(player):
    """Brussels offers a seat of its next course, if there is one."""
    terms = "Français ou néerlandais ; une nuit d’hôtel offerte."

    def act(by):
        coming = _sessions().filter(case__post__code="BRU", starts_on__gt=player.today + timedelta(days=7))
        session = coming.order_by("starts_on").first()
        if session is not None:
            _seats(player, session, by, 1, terms, 6)

    _do(player, "wattiez", act)


def _offer_expert(player):
    def act(by):
        mission = _mission("Profilage des voyageurs en correspondance")
        offers.offer_expert(
            mission,
            by=by,
            title="Profilage des voyageurs en correspondance, experte de la PAF",
            place="New Delhi, aéroport",
            language="français, anglais",
            domain=mission.case.domain,
            until=player.today + timedelta(days=30),
            terms="Trois jours de plus possibles dans la région ; billet de prolongation à votre charge.",
        )

    _do(player, "amrani", act)


def _ask(player, key, post, seats, why):
    def act(by):
        offer = Offer.objects.select_related("post").get(title=_COURSE)
        offers.ask(offer, by=by, post=player.posts[post], seats=seats, why=why)

    _do(player, key, act)


def _djibouti_asks(player):
    _ask(player, "benhaddou", "DJI", 2, "Deux techniciens de la police nationale, qui ouvrent un service de traces.")


def _delhi_asks(player):
    _ask(player, "amrani", "DEL", 1, "Un formateur de l’académie de Ghaziabad, pour monter le même cours en Inde.")


def _request():
    rows = OfferRequest.objects.select_related("offer__post", "post__country")
    return rows.get(post__code="DJI", offer__title=_COURSE)


def _give(player):
    answer = "Une place assurée, la seconde selon les désistements."
    _do(player, player.heads["BUC"], lambda by: offers.give(_request(), by=by, seats=1, answer=answer))


def _name(player):
    who = {"last_name": "Guelleh-Farah", "first_name": "Idriss", "sex": "M", "grade": "inspecteur"}

    def act(by):
        request, service = _request(), "Police nationale, service de traces"
        offers.name(request, by=by, service=service, country=request.post.country, language_level="C1", **who)

    _do(player, "benhaddou", act)
