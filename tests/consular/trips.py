"""Trips of the staff, made by their services as the people of a post would."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from consular.models import StaffTrip, TravelZone, TripCheck, TripStage
from consular.travel import services, zones
from ssi.accounts.context import acting_as
from tests import factories
from tests.consular.visits import fresh


def make_zone(post, by=None, colour=1, label="Tout le pays", *, since=-30, **fields):
    by = by or factories.head_of(post)
    fields = {"country": post.country, "source": "Conseils aux voyageurs"} | fields
    day = timezone.localdate(timezone=post.zone) + timedelta(days=since)
    with acting_as(by):
        return zones.save_zone(
            TravelZone(), by=by, post=post, label=label, colour=colour, valid_from=day, valid_until=None, **fields
        )


def make_trip(by=None, *, post=None, days=3, nights=1, canary="", **fields):
    post = post or factories.make_post()
    by = by or factories.head_of(post)
    day = timezone.localdate(timezone=post.zone) + timedelta(days=days)
    fields = {
        "title": f"Brașov {canary}".strip(),
        "traveller": by,
        "country": post.country,
        "starts_on": day,
        "ends_on": day + timedelta(days=nights),
        "reason": f"Réunion {canary}".strip(),
    } | fields
    with acting_as(by):
        trip = services.open_trip(by=by, post=post, **fields)
    return StaffTrip.objects.get(pk=trip.pk)


def add_stage(trip, by, zone=None, place="Brașov", **fields):
    fields = {"starts_on": trip.starts_on, "ends_on": trip.ends_on} | fields
    with acting_as(by):
        return services.save_stage(TripStage(), fresh(trip), by=by, place=place, zone=zone, **fields)


def add_check(trip, by, hour=18, how="SMS à la permanence"):
    due_at = datetime.combine(trip.starts_on, time(hour), tzinfo=trip.post.zone)
    with acting_as(by):
        return services.save_check(TripCheck(), fresh(trip), by=by, due_at=due_at, how=how)


def ready(by, zone, **fields):
    """A trip with a stage in `zone` and an agreed sign of life."""
    trip = make_trip(by, post=zone.post, **fields)
    add_stage(trip, by, zone)
    add_check(trip, by)
    return fresh(trip)
