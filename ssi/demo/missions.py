"""Missions of investigators: every state at Bucharest, one stopped at the gate, one granted to the volunteer.

Each is a `Trip`, played by the services at its simulated moments by the officer who holds it and the head of the post.
"""

import io
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial

from liaison.missions import parts, services
from liaison.models import Mission, MissionContact, SealedExhibit, Slot
from ssi.accounts.context import acting_as
from ssi.attachments import services as attachments
from ssi.cases import grants
from ssi.cases.models import Case

from .mission_trips import TO_COME
from .mission_trips_ended import ENDED
from .papers import paper
from .stage import BYPASS, as_role
from .visas import decide

#: Steps to each state, in order: (name, days after the opening) or, once the team is there, days after the arrival.
PREPARATION = (("open", 0), ("basis", 1), ("team", 3), ("sheet", 4), ("checks", 5))
CONSENT = (("ask_consent", 6),)
RECEIVED = (("consent", 12), ("consent_received", 12))
ASKED = (("submit", 14),)
AUTHORISED = (("authorise", 15),)
THERE = (("start", 0), ("log", 0), ("seize", 1))
BACK = (("come_back", 3),)
TOLD = (("debrief", 5), ("report", 6))
PATHS = {
    "PROJET": (PREPARATION, ()),
    "DEMANDE_ACCORD": ((*PREPARATION, *CONSENT), ()),
    "ACCORD_RECU": ((*PREPARATION, *CONSENT, *RECEIVED), ()),
    "A_AUTORISER": ((*PREPARATION, *CONSENT, *RECEIVED, *ASKED), ()),
    "AUTORISEE": ((*PREPARATION, *CONSENT, *RECEIVED, *ASKED, *AUTHORISED), ()),
    "REPORTEE": ((*PREPARATION, *CONSENT, ("postpone", 9)), ()),
    "ANNULEE": ((*PREPARATION, *CONSENT, ("cancel", 9)), ()),
}
_ALL = PATHS["AUTORISEE"][0]
PATHS |= {
    "EN_COURS": (_ALL, THERE),
    "RETOUR": (_ALL, (*THERE, *BACK)),
    "COMPTE_RENDU": (_ALL, (*THERE, *BACK, *TOLD)),
    "CLOSE": (_ALL, (*THERE, *BACK, *TOLD, ("hand_over", 9), ("close", 10))),
}


@dataclass
class Played:
    """A trip while it is played: the mission once it is open."""

    trip: object
    key: int | None = None
    pieces: dict = field(default_factory=dict)


def mission_scenes(player):
    """(moment, what is done then) for every trip, to be played among the acts of the files."""
    scenes = []
    for trip in (*TO_COME, *ENDED):
        played = Played(trip)
        scenes += [(moment, partial(_do, player, played, name, moment)) for name, moment in _moments(player, trip)]
    return scenes


def _moments(player, trip):
    """(step, moment): increasing, at working hours of the post, never after now."""
    before, there = PATHS[trip.state]
    zone = player.posts[trip.post].zone
    steps = [(name, trip.opened + days) for name, days in before]
    steps += [(name, trip.arrival + days) for name, days in there]
    morning = datetime.combine(player.today, time(9, 5), tzinfo=zone)
    planned = []
    for rank, (_name, day) in enumerate(steps):
        moment = morning + timedelta(days=day, minutes=9 * rank)
        planned.append(max(moment, planned[-1] + timedelta(minutes=6)) if planned else moment)
    for back, index in enumerate(reversed(range(len(planned)))):
        planned[index] = min(planned[index], player.now - timedelta(minutes=3 * back + 3))
    return [(name, moment) for (name, _day), moment in zip(steps, planned, strict=True)]


def _do(player, played, name, moment):
    trip = played.trip
    by = player.people[player.heads[trip.post] if name == "authorise" else trip.owner]
    with as_role(BYPASS), acting_as(by):
        if name == "open":
            played.key = _open(player, trip, by).pk
            return
        mission = Mission.objects.select_related("post", "country", "domain").get(pk=played.key)
        if name in ACTS:
            ACTS[name](player, played, mission, by, moment)
        else:
            services.perform(mission, name, by=by, comment=trip.why)
    if name == "checks":
        _tick(player, played)


def _open(player, trip, by):
    arrival = player.today + timedelta(days=trip.arrival)
    return services.open_mission(
        by=by,
        post=player.posts[trip.post],
        domain=player.domains[trip.domain],
        country_id=trip.country,
        title=trip.title,
        unit=trip.unit,
        starts_on=arrival,
        ends_on=arrival + timedelta(days=trip.nights),
        places=trip.places,
        lodging=trip.lodging,
        transport=trip.transport,
        advice=trip.advice,
        language=trip.language,
        marking=trip.marking,
    )


def _basis(player, played, mission, by, moment):
    trip = played.trip
    kind = {"CRI": "Commission rogatoire internationale", "REQ": "Réquisitions"}[trip.basis]
    day = player.today + timedelta(days=trip.opened - 6)
    source = None
    if trip.from_exchange:
        files = Case.objects.visible_to(by).filter(kind="informationexchange", domain=mission.domain)
        source = files.order_by("opened_at").first()
    parts.write_judicial(
        mission,
        by=by,
        basis=trip.basis,
        authority=trip.authority,
        number=trip.number,
        issued_on=day,
        piece=_attach(mission, by, f"{kind.lower().replace(' ', '-')}.pdf", f"{kind}\n{trip.authority}\n{trip.number}"),
        acts=list(trip.acts),
        purpose=trip.purpose,
        source=source,
    )


def _team(player, played, mission, by, moment):
    for person in played.trip.team:
        fields = dict(person)
        for name in ("passport_expires_on", "visa_expires_on", "order_received_on"):
            if fields.get(name) is not None:
                fields[name] = player.today + timedelta(days=fields[name])
        parts.add_member(mission, by=by, **fields)


def _sheet(player, played, mission, by, moment):
    trip = played.trip
    for day, starts, ends, what, english, place, reserved in trip.programme:
        slot_day = mission.starts_on + timedelta(days=day)
        parts.save_part(
            Slot(),
            mission,
            by=by,
            day=slot_day,
            starts_at=time.fromisoformat(starts),
            ends_at=time.fromisoformat(ends) if ends else None,
            what=what,
            what_en=english,
            place=place,
            reserved=reserved,
        )
    for kind, name, function, phone, languages, reserved in trip.contacts:
        parts.save_part(
            MissionContact(),
            mission,
            by=by,
            kind=kind,
            name=name,
            function=function,
            phone=phone,
            languages=languages,
            reserved=reserved,
        )


def _checks(player, played, mission, by, moment):
    """The officer's own: the others are ticked by whoever was granted the logistics."""
    for check in mission.checks.filter(code__in=played.trip.done):
        parts.tick(check, by=by, state="fait")
    for check in mission.checks.filter(code__in=played.trip.moot):
        parts.tick(check, by=by, state="sans-objet")


def _tick(player, played):
    trip = played.trip
    if not trip.granted:
        return
    helper = player.people[trip.granted]
    head = player.people[player.heads[trip.post]]
    with as_role(BYPASS), acting_as(head):
        grants.grant(Mission.objects.get(pk=played.key), to=helper, by=head, reason="Logistique de la mission")
    with as_role(BYPASS), acting_as(helper):
        mission = Mission.objects.select_related("post").get(pk=played.key)
        for check in mission.checks.filter(code__in=trip.helped):
            parts.tick(check, by=helper, state="fait")


def _consent(player, played, mission, by, moment):
    trip = played.trip
    parts.add_consent(
        mission,
        by=by,
        given_on=moment.date(),
        authority=trip.consent_by,
        starts_on=mission.starts_on,
        ends_on=mission.ends_on,
        extents=list(trip.consented or trip.acts),
        conditions=trip.conditions,
        piece=_attach(mission, by, "accord-de-l-etat.pdf", f"Accord donné par {trip.consent_by}"),
    )


def _authorise(player, played, mission, by, moment):
    decide(mission, by=by)


def _log(player, played, mission, by, moment):
    for kind, place, text in played.trip.log:
        parts.log_act(mission, by=by, at=moment, kind=kind, place=place, text=text)


def _seize(player, played, mission, by, moment):
    for number, description, way in played.trip.exhibits:
        fields = {"number": number, "description": description, "way_back": way, "custody": "LOCAL"}
        parts.save_exhibit(SealedExhibit(), mission, by=by, **fields)


def _debrief(player, played, mission, by, moment):
    parts.write_debrief(mission, by=by, debrief=played.trip.debrief)


def _hand_over(player, played, mission, by, moment):
    for exhibit in mission.exhibits.all():
        fields = {"number": exhibit.number, "custody": "FRANCE", "handed_over_on": moment.date()}
        parts.save_exhibit(exhibit, mission, by=by, **fields)


def _attach(mission, by, name, text):
    return attachments.store(mission, io.BytesIO(paper(name, text)), by=by, name=name)


ACTS = {
    "basis": _basis,
    "team": _team,
    "sheet": _sheet,
    "checks": _checks,
    "consent": _consent,
    "authorise": _authorise,
    "log": _log,
    "seize": _seize,
    "debrief": _debrief,
    "hand_over": _hand_over,
}
