"""Official visits: every state at Bucharest, a minister in his sixth version at Djibouti; played by the services."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from consular.models import (
    DelegationMember,
    HostRule,
    NoteVerbale,
    OfficialVisit,
    VisitContact,
    VisitSequence,
    VisitVehicle,
    VisitWeapon,
)
from consular.visits import host_rules, parts, services, versions
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role
from .visas import decide
from .visit_plans import CHANGES, MIDDLES, PLACES, PLANS, PROGRAMME, RULES, Plan

#: Steps to each state, before the arrival and from it on.
_FILLED = ("open", "people", "cars", "notes", "prepare", "programme", "send")
_SEEN = (*_FILLED, "freeze", "advance")
_READY = (*_SEEN, "submit", "approve")
PATHS = {
    "ANNONCEE": (("open",), ()),
    "PREPARATION": (_FILLED, ()),
    "AVANCE_FAITE": (_SEEN, ()),
    "A_VISER": ((*_SEEN, "submit"), ()),
    "PRETE": (_READY, ()),
    "EN_COURS": (_READY, ("begin",)),
    "TERMINEE": (_READY, ("begin", "finish")),
    "RETEX": (_READY, ("begin", "finish", "retex", "close")),
    "ANNULEE": ((*_FILLED, "cancel"), ()),
}


@dataclass
class Played:
    plan: Plan
    key: int | None = None


def visit_scenes(player):
    """(moment, what is done then): the rules the posts recorded, then each visit step by step."""
    early = datetime.combine(player.today - timedelta(days=120), time(11), tzinfo=player.posts["BUC"].zone)
    scenes = [(early + timedelta(minutes=n), partial(_rule, player, *row)) for n, row in enumerate(RULES)]
    for plan in PLANS:
        played = Played(plan)
        scenes += [(moment, partial(_do, player, played, name)) for name, moment in _moments(player, plan)]
    return scenes


def _moments(player, plan):
    """(step, moment): spread before the arrival, then from it on; never after now."""
    before, there = PATHS[plan.state]
    if plan.versions > 2:
        at = before.index("advance")
        more = [f"version-{n}" for n in range(2, plan.versions)]
        before = (*before[:at], *more, *before[at:])
    if plan.versions > 5:
        before = (*before, "revise", f"change-{plan.versions}", "submit", "approve")
    elif plan.versions == 2 and "submit" in before:
        at = before.index("submit")
        before = (*before[:at], "change-2", *before[at:])
    zone = player.posts[plan.post].zone
    morning = datetime.combine(player.today, time(9, 50), tzinfo=zone)
    span = _span(plan)
    steps = [(name, plan.opened + span * rank / max(1, len(before) - 1)) for rank, name in enumerate(before)]
    late = {"begin": 0, "finish": plan.nights, "retex": plan.nights + 1, "close": plan.nights + 1}
    steps += [(name, plan.day + late[name]) for name in there]
    planned = [morning + timedelta(days=int(day), minutes=11 * rank) for rank, (_name, day) in enumerate(steps)]
    for back, index in enumerate(reversed(range(len(planned)))):
        planned[index] = min(planned[index], player.now - timedelta(minutes=3 * back + 4))
    return [(name, moment) for (name, _day), moment in zip(steps, planned, strict=True)]


def _span(plan):
    """Days over which a visit is prepared: until today, or the eve of the arrival."""
    return min(-1, plan.day - 1) - plan.opened


def _rule(player, post, country, topic, value, kinds, words, source):
    by = player.people[player.heads[post]]
    with as_role(BYPASS), acting_as(by):
        host_rules.save(
            HostRule(),
            by=by,
            post=player.posts[post],
            country_id=country,
            topic=topic,
            value=value,
            kinds=list(kinds),
            text=words,
            source=source,
            valid_from=date(player.today.year - 1, 1, 1),
            to_verify=True,
        )


def _do(player, played, name):
    plan = played.plan
    by = player.people[player.heads[plan.post] if name == "approve" else plan.owner]
    with as_role(BYPASS), acting_as(by):
        if name == "open":
            played.key = _open(player, plan, by).pk
            return
        visit = OfficialVisit.objects.select_related("post", "country").get(pk=played.key)
        step, _dash, number = name.partition("-")
        if step == "version":
            _change(visit, int(number), by)
            versions.freeze_version(visit, by=by, reason=_REASONS.get(int(number), ""))
        elif step == "change":
            _change(visit, int(number), by)
        elif name in ACTS:
            ACTS[name](player, plan, visit, by)
        else:
            comment = {"cancel": plan.why, "revise": "Retour de la reconnaissance en temps réel."}.get(name, "")
            services.perform(visit, name, by=by, comment=comment)


_REASONS = {
    2: "Horaire du ministère",
    3: "Demande de l’école de police",
    4: "Réponse du protocole",
    5: "Véhicule de remplacement",
}


def _open(player, plan, by):
    day = player.today + timedelta(days=plan.day)
    return services.open_visit(
        by=by,
        post=player.posts[plan.post],
        title=plan.title,
        authority=plan.authority,
        rank=plan.rank,
        country=player.posts[plan.post].country,
        starts_on=day,
        ends_on=day + timedelta(days=plan.nights),
        places=plan.places,
        host=plan.host,
        advance_on=player.today + timedelta(days=plan.opened + _span(plan) // 2) if plan.opened < -10 else None,
        hospital=plan.hospital,
        fallback="Résidence de France" if plan.hospital else "",
        practical="Lever du soleil 6 h 20, coucher 17 h 55. Chaleur : eau dans chaque véhicule."
        if plan.post == "DJI"
        else "",
        marking=plan.marking,
    )


def _people(player, plan, visit, by):
    name, _comma, function = plan.authority.partition(", ")
    last = name.split()[-1]
    save = partial(parts.save_part, visit=visit, by=by)
    save(
        DelegationMember(),
        last_name=last,
        first_name=name.split()[-2],
        function=function or plan.title,
        kind="AUTORITE",
        passport=f"24FR{len(plan.title):05d}",
        passport_expires_on=player.today + timedelta(days=900),
    )
    for number, (last_name, first_name, armed, sign) in enumerate(plan.agents):
        member = save(
            DelegationMember(),
            last_name=last_name,
            first_name=first_name,
            function="Officier de sécurité",
            kind="SECURITE",
            phone=f"+33 6 00 00 10 {number:02d}",
            radio=sign,
            armed=armed,
            passport=f"23SP{number:05d}",
            passport_expires_on=player.today + timedelta(days=500),
            visa_required=plan.post in {"DJI", "DEL"},
            visa_expires_on=player.today + timedelta(days=60) if plan.post in {"DJI", "DEL"} and number < 3 else None,
        )
        save(VisitWeapon(), member=member, kind="POING", model="Glock 26", number=f"FR{4410 + number}", rounds=30)
    for what, contact, function, phone in (
        ("Protocole", "M. Robleh Waïs", "Directeur du protocole (fictif)", "+000 00 00 00 21"),
        ("Escorte", "Cap. Hassan Omar", "Police de la route (fictif)", "+000 00 00 00 22"),
        ("Hôpital", "Garde des urgences", "", "+000 00 00 00 15"),
        ("Cabinet", "Mme Inès Carpentier", "Cheffe de cabinet (fictive)", "+33 1 00 00 00 31"),
    ):
        save(VisitContact(), what=what, name=contact, function=function, phone=phone)


def _cars(player, plan, visit, by):
    models = ("Peugeot 5008", "Toyota Land Cruiser", "Toyota Land Cruiser", "Minibus Sprinter")
    for number, model in enumerate(models, 1):
        parts.save_part(
            VisitVehicle(),
            visit,
            by=by,
            call_sign=f"V{number}",
            model=model,
            plate=f"CD {118 + number}",
            driver=("M. Abdo", "M. Ismaël", "M. Pascal", "M. Florin")[number - 1],
            phone=f"+000 00 00 01 {number:02d}",
            armoured=number == 2,
        )


def _notes(player, plan, visit, by):
    wanted = [("SALON", "Salon d’honneur et accès au tarmac"), ("VEHICULES", "Escorte et laissez-passer des véhicules")]
    if plan.agents:
        wanted = [("ARMES", "Port d’armes des officiers de sécurité"), ("FREQUENCES", "Fréquences radio"), *wanted]
    for kind, what in wanted:
        parts.save_part(NoteVerbale(), visit, by=by, kind=kind, what=what, needed_on=visit.starts_on)


def _send(player, plan, visit, by):
    """Two notes left; the visit that is not prepared yet waits for them."""
    rows = list(visit.notes.select_related("clock__rule").order_by("pk"))
    for number, note in enumerate(rows if plan.state not in {"PREPARATION", "AVANCE_FAITE"} else rows[:1]):
        parts.save_part(
            note,
            visit,
            by=by,
            number=f"{140 + number}/SSI",
            sent_on=player.today + timedelta(days=plan.opened // 2),
            latest_on=note.latest_on,
        )


def _programme(player, plan, visit, by):
    for day, starts, ends, what, place, who, contact, cars, leader, security, reserved in PROGRAMME:
        parts.save_part(
            VisitSequence(),
            visit,
            by=by,
            day=visit.starts_on + timedelta(days=day),
            starts_at=starts,
            ends_at=ends,
            what=what,
            place=place,
            **_where(plan.post, place),
            who=who,
            contact=contact,
            vehicle=cars,
            leader=leader,
            security=security,
            reserved=reserved,
            medical="SAMU local, 10 min" if place else "",
            fallback="Résidence de France" if place else "",
        )


def _where(post, place):
    """The coordinates of a place of the programme, near the middle of that capital; {} without one."""
    if place not in PLACES or post not in MIDDLES:
        return {}
    north, east = (Decimal(middle) + Decimal(off) for middle, off in zip(MIDDLES[post], PLACES[place], strict=True))
    return {"latitude": north, "longitude": east}


def _freeze(player, plan, visit, by):
    versions.freeze_version(visit, by=by, reason="Première diffusion")


def _change(visit, number, by):
    what, name, fields = CHANGES[number]
    if what == "sequence":
        row = visit.sequences.get(what=name)
    elif what == "vehicle":
        row = visit.vehicles.get(call_sign=name)
    else:
        row = visit.notes.select_related("clock__rule").filter(kind=name).first() or visit.notes.first()
        fields = {**fields, "answered_on": visit.starts_on - timedelta(days=20), "latest_on": row.latest_on}
    parts.save_part(row, visit, by=by, **fields)


def _approve(player, plan, visit, by):
    decide(visit, by=by)


def _retex(player, plan, visit, by):
    services.write_retex(visit, by=by, retex=plan.retex)


ACTS = {
    "people": _people,
    "cars": _cars,
    "notes": _notes,
    "send": _send,
    "programme": _programme,
    "freeze": _freeze,
    "approve": _approve,
    "retex": _retex,
}
