"""A trip that is asked for, with a stage and an agreed sign of life, the canary in each."""

from consular.models import StaffTrip, TripCheck, TripStage
from tests import factories
from tests.consular.trips import add_check, add_stage, make_trip
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    trip = make_trip(author, post=post, canary=canary)
    add_stage(trip, author, place=f"Gare {canary}".strip())
    add_check(trip, author, how=f"Appel {canary}".strip())
    return StaffTrip.objects.get(pk=trip.pk)


EXHIBIT = Exhibit(
    kind="stafftrip",
    make=make,
    act="cancel",
    first_verb="trip.open",
    children={"consular:trip-stage": TripStage, "consular:trip-check": TripCheck},
)
