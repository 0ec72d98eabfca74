"""Visits and events, made by their services as the people of a post would."""

from datetime import date, time, timedelta

from django.utils import timezone

from consular.events import services as events
from consular.models import (
    DelegationMember,
    EventMeasure,
    HostRule,
    MajorEvent,
    NoteVerbale,
    OfficialVisit,
    VisitSequence,
    VisitVehicle,
    VisitWeapon,
)
from consular.visits import host_rules, parts, services
from ssi.accounts.context import acting_as
from ssi.approvals import services as approvals
from tests import factories


def make_visit(by=None, *, post=None, days=20, nights=1, canary="", **fields):
    """A visit announced for in `days` days, by `by` (the head of the post unless given)."""
    post = post or factories.make_post()
    by = by or factories.head_of(post)
    day = timezone.localdate(timezone=post.zone) + timedelta(days=days)
    fields = {
        "title": f"Visite du ministre {canary}".strip(),
        "authority": f"M. Valmont {canary}".strip(),
        "rank": "MINISTRE",
        "country": post.country,
        "starts_on": day,
        "ends_on": day + timedelta(days=nights),
        "places": f"Capitale {canary}".strip(),
    } | fields
    with acting_as(by):
        visit = services.open_visit(by=by, post=post, **fields)
    return OfficialVisit.objects.get(pk=visit.pk)


def fresh(case):
    return type(case).objects.get(pk=case.pk)


def add(part, visit, by, **fields):
    with acting_as(by):
        return parts.save_part(part, fresh(visit), by=by, **fields)


def add_sequence(visit, by, what="Arrivée", starts=time(9, 35), ends=time(10, 5), **fields):
    fields = {"day": visit.starts_on, "starts_at": starts, "ends_at": ends, "leader": "ASI"} | fields
    return add(VisitSequence(), visit, by, what=what, **fields)


def add_agent(visit, by, last_name="Castellan", **fields):
    fields = {"first_name": "Hugo", "kind": "SECURITE", "armed": True} | fields
    return add(DelegationMember(), visit, by, last_name=last_name, **fields)


def add_weapon(visit, by, member, number="FR4410", **fields):
    return add(
        VisitWeapon(), visit, by, member=member, **{"model": "Glock 26", "kind": "POING", **fields}, number=number
    )


def add_vehicle(visit, by, call_sign="V1", **fields):
    return add(VisitVehicle(), visit, by, call_sign=call_sign, **fields)


def add_note(visit, by, kind="ARMES", **fields):
    fields = {"what": "Port d’armes", "needed_on": visit.starts_on} | fields
    return add(NoteVerbale(), visit, by, kind=kind, **fields)


def learn(post, by, topic, value=None, *, country=None, kinds=(), **fields):
    """A rule of the host State, recorded by the post."""
    fields = {"source": "Entretien", "valid_from": date(2020, 1, 1)} | fields
    fields |= {"country": country or post.country, "topic": topic, "value": value, "kinds": list(kinds)}
    with acting_as(by):
        return host_rules.save(HostRule(), by=by, post=post, **fields)


def move(case, by, *names, comment="Fait.", services=services):
    """Take the transitions one after the other, as `by`; returns the file as it is then."""
    for name in names:
        with acting_as(by):
            services.perform(fresh(case), name, by=by, comment=comment)
    return fresh(case)


def approve(case, head, decision="APPROVE"):
    with acting_as(head):
        request = case.approval_requests.get(state="PENDING")
        approvals.decide(request, by=head, decision=decision, comment="Vu", sha256=request.sha256)
    return fresh(case)


def make_event(by=None, *, post=None, days=20, canary="", **fields):
    post = post or factories.make_post()
    by = by or factories.head_of(post)
    day = timezone.localdate(timezone=post.zone) + timedelta(days=days)
    fields = {
        "title": f"Réception du 14 juillet {canary}".strip(),
        "nature": "FETE",
        "country": post.country,
        "starts_on": day,
        "ends_on": day,
        "place": f"Résidence de France {canary}".strip(),
        "organisers": "Ambassade",
        "expected": 900,
        "risk": 2,
    } | fields
    with acting_as(by):
        event = events.open_event(by=by, post=post, **fields)
    return MajorEvent.objects.get(pk=event.pk)


def add_measure(event, by, what="Filtrage à l’entrée", **fields):
    fields = {"holder": "ASI", "due_on": event.starts_on - timedelta(days=5)} | fields
    with acting_as(by):
        return events.save_measure(EventMeasure(), fresh(event), by=by, what=what, **fields)
