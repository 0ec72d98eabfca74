"""Warrants made by the services, as an officer would, for the tests."""

from datetime import datetime
from zoneinfo import ZoneInfo

from liaison.warrants import services
from ssi.accounts.context import acting_as
from tests.bench.browser import observed

BUCHAREST, PARIS = ZoneInfo("Europe/Bucharest"), ZoneInfo("Europe/Paris")


def at(day, hour="10:00", zone=BUCHAREST):
    """« 2026-03-02 », at that hour of that zone."""
    return datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=zone)


def make_warrant(by, post, *, direction="OUT", instrument="EAW", country=None, person=True, **fields):
    """An issued warrant for Popescu Ion unless told otherwise."""
    fields = {
        "title": "Fugitif recherché",
        "issuing_authority": "Parquet de Lyon",
        "national_decision": "Mandat d’arrêt du juge d’instruction",
        "sentence": "Dix ans encourus",
        "other_offence": "Vol en bande organisée",
    } | fields
    who = {"surname": "Popescu", "given_names": "Ion", "category": "SUSPECT"} if person else None
    with acting_as(by):
        return services.open_warrant(
            by=by,
            post=post,
            direction=direction,
            instrument=instrument,
            country=country or post.country,
            person=who,
            **fields,
        )


def note(warrant, by, kind, moment, **fields):
    """An event of the file, in the zone its moment is told in."""
    zone = getattr(moment.tzinfo, "key", "Europe/Bucharest")
    with acting_as(by):
        return services.record_event(warrant, by=by, kind=kind, at=moment, time_zone=zone, **fields)


def due(warrant, rule):
    """The strict due moment of an open clock of this rule; None when no such clock is open."""
    clock = warrant.clocks.open().filter(rule__code=rule).first()
    return clock and clock.due_at


def statements(client, address):
    """How many statements this page sends."""
    with observed() as seen:
        assert client.get(address).status_code == 200
    return len(seen)
