"""Trips of the staff and the colours of the zones: every state at Bucharest, an orange road at Djibouti."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from django.utils import timezone

from consular.models import StaffTrip, TravelZone, TripCheck, TripStage
from consular.travel import services, zones
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role
from .visas import decide

#: post, country, zone, colour, in force so many days ago, source.
ZONES = (
    ("BUC", "RO", "Tout le pays", 1, 300, "Conseils aux voyageurs (fictif)"),
    ("BUC", "RO", "Frontière avec l’Ukraine, 20 km", 2, 200, "Conseils aux voyageurs (fictif)"),
    ("BUC", "MD", "Rive gauche du Dniestr", 2, 300, "Conseils aux voyageurs (fictif)"),
    ("BUC", "MD", "Rive gauche du Dniestr", 4, 60, "Conseils aux voyageurs (fictif)"),
    ("BUC", "MD", "Chișinău et le centre", 2, 300, "Conseils aux voyageurs (fictif)"),
    ("DJI", "DJ", "Djibouti-ville et Arta", 2, 250, "Conseils aux voyageurs (fictif)"),
    ("DJI", "DJ", "Frontière avec l’Érythrée", 4, 250, "Conseils aux voyageurs (fictif)"),
    ("DJI", "DJ", "Route d’Obock", 3, 90, "Conseils aux voyageurs (fictif)"),
    ("DEL", "IN", "Delhi et Agra", 2, 250, "Conseils aux voyageurs (fictif)"),
    ("DEL", "IN", "Jammu-et-Cachemire", 4, 250, "Conseils aux voyageurs (fictif)"),
    ("BRU", "BE", "Tout le pays", 1, 250, "Conseils aux voyageurs (fictif)"),
)
_OPEN = ("open", "stage", "check")
PATHS = {
    "DEMANDE": _OPEN,
    "A_AUTORISER": (*_OPEN, "submit"),
    "A_AUTORISER_AMB": (*_OPEN, "ask_ambassador"),
    "AUTORISE": (*_OPEN, "submit", "authorise"),
    "EN_COURS": (*_OPEN, "submit", "authorise", "leave"),
    "ALERTE": (*_OPEN, "submit", "authorise", "leave", "alert"),
    "RENTRE": (*_OPEN, "submit", "authorise", "leave", "receive", "come_back"),
    "REFUSE": (*_OPEN, "submit", "refuse"),
    "ANNULE": (*_OPEN, "cancel"),
}


@dataclass
class Trip:
    """`opened` and `day`: days from today; `zone` None: to be entered."""

    post: str
    who: str
    state: str
    opened: int
    day: int
    nights: int
    country: str
    title: str
    reason: str
    zone: str | None
    imperative: str = ""
    key: int | None = None


TRIPS = (
    Trip("BUC", "roussel", "DEMANDE", -1, 12, 1, "RO", "Cluj-Napoca", "Préparer le stage de police scientifique", None),
    Trip("BUC", "kerhoas", "A_AUTORISER", -2, 6, 1, "RO", "Siret", "Visite du poste frontière",
         "Frontière avec l’Ukraine, 20 km"),
    Trip("BUC", "delattre", "A_AUTORISER_AMB", -2, 8, 0, "MD", "Tiraspol", "Rencontre avec la mission de l’OSCE",
         "Rive gauche du Dniestr", "La mission ne se déplace pas ; l’entretien conditionne un dossier en cours."),
    Trip("BUC", "ferracci", "AUTORISE", -6, 3, 1, "MD", "Chișinău", "Comité franco-moldave",
         "Chișinău et le centre"),
    Trip("BUC", "dumitrescu", "EN_COURS", -5, 0, 1, "RO", "Iași", "Interprétariat d’une mission",
         "Tout le pays"),
    Trip("BUC", "ferracci", "ALERTE", -7, -1, 1, "RO", "Sulina", "Reconnaissance du port", "Tout le pays"),
    Trip("BUC", "garrigues", "RENTRE", -30, -20, 2, "RO", "Timișoara", "Journées de la gendarmerie", "Tout le pays"),
    Trip("BUC", "roussel", "REFUSE", -15, -8, 1, "RO", "Sighetu Marmației", "Reportage photographique",
         "Frontière avec l’Ukraine, 20 km"),
    Trip("BUC", "kerhoas", "ANNULE", -12, -4, 0, "RO", "Giurgiu", "Réunion reportée par le partenaire",
         "Tout le pays"),
    Trip("DJI", "benhaddou", "AUTORISE", -5, 2, 1, "DJ", "Obock", "Évaluation du poste de garde-côtes",
         "Route d’Obock", "Seule fenêtre du partenaire avant la mousson ; escorte de la gendarmerie acquise."),
    Trip("DEL", "guillou", "A_AUTORISER", -1, 9, 2, "IN", "Agra", "Repérage de la visite à venir", "Delhi et Agra"),
)  # fmt: skip


def trip_scenes(player):
    """(moment, what is done then): the colours, then each trip step by step."""
    scenes = []
    for number, (post, country, label, colour, days, source) in enumerate(ZONES):
        zone = player.posts[post].zone
        moment = datetime.combine(player.today - timedelta(days=days), time(9, number), tzinfo=zone)
        scenes.append((moment, partial(_zone, player, post, country, label, colour, source)))
    for trip in TRIPS:
        scenes += [(moment, partial(_do, player, trip, name)) for name, moment in _moments(player, trip)]
    return scenes


def _moments(player, trip):
    """(step, moment): the request at its opening, the trip on its day; never after now."""
    zone = player.posts[trip.post].zone
    days = {"leave": trip.day, "alert": trip.day, "receive": trip.day, "come_back": trip.day + trip.nights}
    planned = []
    for rank, name in enumerate(PATHS[trip.state]):
        day = player.today + timedelta(days=days.get(name, trip.opened))
        hours = {"alert": 20, "receive": 18, "leave": 8}
        planned.append(datetime.combine(day, time(hours.get(name, 9), 5 + 4 * rank), tzinfo=zone))
    for back, index in enumerate(reversed(range(len(planned)))):
        planned[index] = min(planned[index], player.now - timedelta(minutes=3 * back + 6))
    return list(zip(PATHS[trip.state], planned, strict=True))


def _zone(player, post, country, label, colour, source):
    by = player.people[player.heads[post]]
    with as_role(BYPASS), acting_as(by):
        zones.save_zone(
            TravelZone(),
            by=by,
            post=player.posts[post],
            country_id=country,
            label=label,
            colour=colour,
            source=source,
            valid_from=timezone.localdate(timezone=player.posts[post].zone),
            valid_until=None,
            to_verify=colour > 1,
        )


def _do(player, trip, name):
    by = player.people[player.heads[trip.post] if name in ("authorise", "refuse") else trip.who]
    with as_role(BYPASS), acting_as(by):
        if name == "open":
            trip.key = _open(player, trip, by).pk
            return
        file = StaffTrip.objects.select_related("post", "country", "traveller").get(pk=trip.key)
        if name in ACTS:
            ACTS[name](trip, file, by)
        else:
            services.perform(file, name, by=by, comment=_COMMENTS.get(name, ""))


_COMMENTS = {
    "alert": "Ni SMS ni appel depuis 19 heures ; l’hôtel ne l’a pas vu.",
    "cancel": "Réunion reportée.",
}


def _open(player, trip, by):
    day = player.today + timedelta(days=trip.day)
    return services.open_trip(
        by=by,
        post=player.posts[trip.post],
        title=trip.title,
        traveller=by,
        country_id=trip.country,
        starts_on=day,
        ends_on=day + timedelta(days=trip.nights),
        reason=trip.reason,
        imperative=trip.imperative,
        means="Véhicule de service, téléphone satellite" if trip.post == "DJI" else "Véhicule de service",
        contacts="+000 00 00 02 00",
    )


def _stage(trip, file, by):
    found = zones.zones_on(file.post, file.starts_on)
    zone = next((zone for zone in found if zone.label == trip.zone), None)
    fields = {"starts_on": file.starts_on, "ends_on": file.ends_on, "lodging": "Hôtel (fictif)"}
    services.save_stage(TripStage(), file, by=by, place=trip.title, zone=zone, **fields)


def _check(trip, file, by):
    for day in range(trip.nights + 1):
        due_at = datetime.combine(file.starts_on + timedelta(days=day), time(18), tzinfo=file.post.zone)
        services.save_check(TripCheck(), file, by=by, due_at=due_at, how="SMS à la permanence")


def _decide(trip, file, by, decision):
    decide(file, by=by, decision=decision, comment="Aucune nécessité de service." if decision == "REFUSE" else "")


def _receive(trip, file, by):
    services.receive(file, file.checks.first(), by=by, text="Bien arrivé.")


ACTS = {
    "stage": _stage,
    "check": _check,
    "authorise": partial(_decide, decision="APPROVE"),
    "refuse": partial(_decide, decision="REFUSE"),
    "receive": _receive,
}
