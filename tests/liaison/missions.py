"""A mission, made by its services as the people of a post would."""

import io
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from liaison.missions import parts, services
from liaison.models import Mission, MissionContact, Slot
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.attachments import services as attachments
from tests import factories

PASSPORT = "18FV34567"


def make_mission(by=None, *, post=None, domain=None, canary="", days=30, **fields):
    """A project, arriving in `days` days for three days, opened by `by` (an ODL of the post unless given)."""
    post = post or factories.make_post()
    domain = domain or factories.make_domain()
    by = by or factories.make_user(Role.ODL, post, domains=[domain])
    starts_on = timezone.localdate() + timedelta(days=days)
    fields = {
        "title": f"Mission d’une équipe de police judiciaire {canary}".strip(),
        "domain": domain,
        "country": post.country,
        "unit": f"Office central, groupe 3 {canary}".strip(),
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=2),
        "places": "Cluj",
    } | fields
    with acting_as(by):
        mission = services.open_mission(by=by, post=post, **fields)
    return Mission.objects.get(pk=mission.pk)


def piece_of(mission, by, text="Accord de l’autorité compétente"):
    return attachments.store(mission, io.BytesIO(text.encode()), by=by, name="piece.txt")


def record_basis(mission, by, **fields):
    fields = {
        "basis": "CRI",
        "authority": "Vice-présidente chargée de l’instruction, Lille",
        "number": "JI 4 2026/117",
        "issued_on": date(2026, 1, 5),
        "acts": ["PRESENCE", "AUDITION"],
        "purpose": "Audition de trois témoins",
    } | fields
    with acting_as(by):
        fields.setdefault("piece", piece_of(mission, by))
        return parts.write_judicial(mission, by=by, **fields)


def record_consent(mission, by, **fields):
    fields = {
        "given_on": date(2026, 1, 20),
        "authority": "Ministère de la Justice",
        "starts_on": mission.starts_on,
        "ends_on": mission.ends_on,
        "extents": ["PRESENCE", "AUDITION"],
    } | fields
    with acting_as(by):
        fields.setdefault("piece", piece_of(mission, by))
        return parts.add_consent(mission, by=by, **fields)


def add_member(mission, by, **fields):
    fields = {
        "rank": "Commandant",
        "last_name": "Vasseur",
        "first_name": "Luc",
        "passport": PASSPORT,
        "passport_expires_on": mission.ends_on + timedelta(days=400),
        "order_received_on": date(2026, 1, 8),
    } | fields
    with acting_as(by):
        return parts.add_member(mission, by=by, **fields)


def add_slot(mission, by, **fields):
    fields = {"day": mission.starts_on, "starts_at": "09:00", "what": "Accueil à l’aéroport"} | fields
    with acting_as(by):
        return parts.save_part(Slot(), mission, by=by, **fields)


def add_contact(mission, by, **fields):
    fields = {"kind": "AMBASSADE", "name": "Permanence du poste", "phone": "+40 21 303 10 00"} | fields
    with acting_as(by):
        return parts.save_part(MissionContact(), mission, by=by, **fields)


def step(mission, name, by, **fields):
    """One transition, by its service. Returns the mission as it is then."""
    with acting_as(by):
        services.perform(Mission.objects.get(pk=mission.pk), name, by=by, **fields)
    return Mission.objects.get(pk=mission.pk)


def ready(by=None, **fields):
    """A mission whose consent is received and to whom nothing is missing."""
    mission = make_mission(by, **fields)
    by = mission.author
    record_basis(mission, by)
    record_consent(mission, by)
    add_member(mission, by)
    step(mission, "ask_consent", by)
    return step(mission, "consent_received", by)


def url(mission, name, *args):
    return reverse(f"liaison:mission-{name}", args=[mission.reference, *args])


def authorise(mission, by=None):
    by = by or factories.head_of(mission.post)
    with acting_as(by):
        request = mission.approval_requests.get(state="PENDING")
        approvals.decide(request, by=by, decision="APPROVE")
    return Mission.objects.get(pk=mission.pk)
