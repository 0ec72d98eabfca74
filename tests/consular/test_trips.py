"""A trip: the worst colour of its stages says who authorises, and silence an hour after an agreed moment alerts."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from consular.models import TravelZone, TripCheck
from consular.travel import services, zones
from consular.travel.day import trips
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.trips import add_check, add_stage, make_trip, make_zone, ready
from tests.consular.visits import approve, fresh, move

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2026-06-15T09:00:00+00:00")


@pytest.fixture
def world():
    post = factories.make_post()
    head = factories.head_of(post)
    officer = factories.make_user(Role.ODL, post, domains=[factories.make_domain()])
    return post, head, officer


def step(trip, by, *names):
    return move(trip, by, *names, services=services)


@pytest.mark.parametrize("colour", [1, 2])
def test_green_and_yellow_are_authorised_by_the_head(world, colour):
    post, head, officer = world
    trip = step(ready(officer, make_zone(post, head, colour)), officer, "submit")
    assert approve(trip, head).status == "AUTORISE"


def test_nobody_authorises_their_own_trip(world):
    post, head, officer = world
    deputy = factories.make_user(Role.ASIA, post)
    factories.make_interim(post, given_by=head, given_to=deputy)
    trip = step(ready(officer, make_zone(post, head), traveller=deputy), officer, "submit")
    assert set(trip.approval_requests.get().authors) == {officer.pk, deputy.pk}


def test_orange_wants_an_imperative_reason(world):
    post, head, officer = world
    trip = ready(officer, make_zone(post, head, 3))
    with pytest.raises(Refusal, match="raison impérative"):
        step(trip, officer, "submit")
    trip = fresh(trip)
    with acting_as(officer):
        services.edit(trip, by=officer, expected_version=trip.version, imperative="Audition d’un témoin.")
    assert step(trip, officer, "submit").status == "A_AUTORISER"


def test_red_goes_to_the_ambassador_and_to_nobody_else(world):
    post, head, officer = world
    ambassador = factories.make_user(Role.AMBASSADOR, post)
    trip = ready(officer, make_zone(post, head, 4), imperative="Évacuation d’un agent.")
    with pytest.raises(Refusal, match="zone rouge"):
        step(trip, officer, "submit")
    trip = step(trip, officer, "ask_ambassador")
    with acting_as(head), pytest.raises(NotAllowed):
        services.perform(fresh(trip), "authorise_red", by=head, comment="Vu")
    with acting_as(ambassador):
        assert [line.url for line in trips(ambassador, timezone.now()).lines] == [trip.get_absolute_url()]
    assert step(trip, ambassador, "authorise_red").status == "AUTORISE"


def test_a_trip_without_red_is_not_for_the_ambassador(world):
    post, head, officer = world
    with pytest.raises(Refusal, match="Aucune étape n’est en zone rouge"):
        step(ready(officer, make_zone(post, head, 2)), officer, "ask_ambassador")


def test_a_colour_is_never_guessed(world):
    post, _head, officer = world
    trip = make_trip(officer, post=post)
    add_stage(trip, officer)
    add_check(trip, officer)
    with pytest.raises(Refusal, match="pas de couleur"):
        step(trip, officer, "submit")


def test_a_trip_without_an_agreed_moment_is_not_submitted(world):
    post, head, officer = world
    trip = make_trip(officer, post=post)
    add_stage(trip, officer, make_zone(post, head))
    with pytest.raises(Refusal, match="Aucun point de contact"):
        step(trip, officer, "submit")


# --- Colours are dated ---------------------------------------------------------------------------------------


@time_machine.travel(NOW, tick=False)
def test_a_new_colour_ends_the_one_before_on_the_eve(world):
    post, head, _officer = world
    first = make_zone(post, head, 2, since=-10)
    make_zone(post, head, 3, since=0)
    today = timezone.localdate()
    first = TravelZone.objects.get(pk=first.pk)
    assert first.valid_until == today - timedelta(days=1)
    assert [zones.colour_on(first, today + timedelta(days=n)) for n in (-11, -10, -1, 0, 1)] == [None, 2, 2, 3, 3]


@pytest.mark.parametrize(("colour", "leaves"), [(1, True), (2, True), (3, False), (4, False)])
def test_nobody_leaves_for_a_zone_that_got_worse_since(world, colour, leaves):
    post, head, officer = world
    zone = make_zone(post, head, 2)
    trip = approve(step(ready(officer, zone, days=0), officer, "submit"), head)
    make_zone(post, head, colour, since=0)
    if leaves:
        assert step(trip, officer, "leave").status == "EN_COURS"
    else:
        with pytest.raises(Refusal, match="a changé depuis l’autorisation"):
            step(trip, officer, "leave")


@pytest.mark.parametrize(("days", "leaves"), [(1, False), (0, True), (-1, True)])
def test_one_leaves_from_the_first_day(world, days, leaves):
    post, head, officer = world
    trip = approve(step(ready(officer, make_zone(post, head), days=days, nights=2), officer, "submit"), head)
    if leaves:
        assert step(trip, officer, "leave").status == "EN_COURS"
    else:
        with pytest.raises(Refusal, match="pas encore arrivé"):
            step(trip, officer, "leave")


# --- Signs of life --------------------------------------------------------------------------------------------


def away(world, **fields):
    post, head, officer = world
    trip = approve(step(ready(officer, make_zone(post, head), days=0, **fields), officer, "submit"), head)
    return step(trip, officer, "leave")


@time_machine.travel(NOW, tick=False)
def test_silence_alerts_an_hour_after_the_agreed_moment(world):
    trip = away(world)
    check = trip.checks.get()
    clock = trip.clocks.get()
    assert (clock.rule.code, clock.due_at - check.due_at) == ("DEP_POINT", timedelta(hours=1))
    assert clock.alerts.filter(kind="BREACH", at=clock.due_at).exists()
    post, _head, officer = world
    with acting_as(officer):
        services.receive(fresh(trip), check, by=officer, text="Bien arrivé.")
    clock.refresh_from_db()
    assert clock.kept_at == NOW
    with acting_as(officer), pytest.raises(Refusal, match="déjà noté"):
        services.receive(fresh(trip), check, by=officer)


@time_machine.travel(NOW, tick=False)
def test_an_agreed_moment_that_moves_takes_its_clock_along(world):
    trip = away(world)
    _post, _head, officer = world
    check = TripCheck.objects.select_related("clock__rule").get(case=trip.pk)
    later = check.due_at + timedelta(hours=2)
    with acting_as(officer):
        services.save_check(check, fresh(trip), by=officer, due_at=later)
    assert [clock.due_at for clock in trip.clocks.open()] == [later + timedelta(hours=1)]


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(("minutes", "missed"), [(59, False), (60, False), (61, True)])
def test_the_page_says_a_moment_is_missed_after_its_hour(world, client, minutes, missed):
    trip = away(world)
    check = trip.checks.get()
    client.force_login(world[2])
    with time_machine.travel(check.due_at + timedelta(minutes=minutes), tick=False):
        client.force_login(world[2])
        page = client.get(trip.get_absolute_url()).content.decode()
    assert ("manqué" in page) is missed


def test_nothing_is_received_before_the_departure(world):
    post, head, officer = world
    trip = ready(officer, make_zone(post, head))
    with acting_as(officer), pytest.raises(NotAllowed, match="une fois l’agent parti"):
        services.receive(fresh(trip), trip.checks.get(), by=officer)


def test_the_alert_is_given_and_lifted_and_the_trip_ends(world):
    trip = away(world)
    assert step(trip, world[2], "alert").status == "ALERTE"
    assert step(trip, world[2], "found", "come_back").status == "RENTRE"
    assert not trip.clocks.open().exists()
