"""The map of the network and the table that says the same."""

import gzip
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from consular.travel.models import TravelZone
from consular.travel.vocabulary import Colour
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.network.colours import colours
from ssi.network.models import Coverage
from tests.factories import make_country, make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(client):
    """Bucharest in Romania, resident, and in Moldova, not; one file in Romania."""
    post = make_post("BUC")
    for code, resident in (("RO", True), ("MD", False)):
        Coverage.objects.get_or_create(
            post=post, country=make_country(code), defaults={"resident": resident, "starts_on": date(2020, 1, 1)}
        )
    client.force_login(make_user(Role.DCIS_OFFICER))
    return make_exchange(post=post)


def rows(page):
    return {one.country.pk: one for one in page.context["covered"]}


def test_it_tells_who_covers_what_and_how_much_goes_on_there(client, network):
    page = client.get(reverse("network-map"))
    found = rows(page)
    assert (found["RO"].kind, found["MD"].kind) == ("résident", "non résident")
    assert found["RO"].files + found["MD"].files == 1
    body = page.content.decode()
    assert "<svg" in body
    assert 'fill="url(#h)"' in body
    for country in ("Roumanie", "Moldavie"):
        assert body.count(country) >= 2, "on the map and in the table"


def test_every_covered_country_is_on_the_map_however_small(client, network):
    Coverage.objects.create(post=network.post, country=make_country("MC"), starts_on=date(2020, 1, 1))
    page = client.get(reverse("network-map"))
    assert {one.label.partition(" (")[0] for one in page.context["circles"]} == {"Roumanie", "Monaco"}
    assert {country.pk for country, _path in page.context["hatched"]} == {"MD"}


def test_a_coverage_that_ended_is_not_told(client, network):
    yesterday = timezone.localdate() - timedelta(days=2)
    Coverage.objects.filter(country="MD").update(ends_on=yesterday)
    assert "MD" not in rows(client.get(reverse("network-map")))


def test_the_domain_and_the_source_choose_the_files(client, network):
    other = make_domain("autre", name="Autre")
    assert client.get(reverse("network-map"), {"domaine": other.code}).context["files"] == 0
    assert client.get(reverse("network-map"), {"source": "cooperation"}).context["files"] == 0
    assert client.get(reverse("network-map"), {"source": "liaison"}).context["files"] == 1


def test_the_export_holds_the_rows_of_the_table(client, network):
    text = client.post(reverse("network-map"), {"format": "csv"}).content.decode("utf-8-sig")
    assert "RO;" in text
    assert "MD;" in text


def test_it_stays_within_the_budget_of_a_page(client, network):
    body = client.get(reverse("network-map")).content
    assert len(gzip.compress(body)) < 30_000


@pytest.mark.parametrize("role", [Role.ASI, Role.ODL, Role.AMBASSADOR])
def test_it_does_not_exist_for_a_post(client, network, role):
    client.force_login(make_user(role, network.post))
    assert client.get(reverse("network-map")).status_code == 404


def zone(post, colour, country="RO", **fields):
    values = {"label": f"Zone {colour}", "source": "conseils aux voyageurs", "to_verify": False, **fields}
    return TravelZone.objects.create(post=post, country=make_country(country), colour=colour, **values)


def test_the_advice_of_a_country_is_that_of_its_most_severe_zone_in_force(client, network):
    today, post = timezone.localdate(), network.post
    zone(post, Colour.VERT, valid_from=today - timedelta(days=400))
    zone(post, Colour.ORANGE, valid_from=today - timedelta(days=400), to_verify=True)
    zone(post, Colour.ROUGE, valid_from=today - timedelta(days=400), valid_until=today - timedelta(days=300))
    page = client.get(reverse("network-map"), {"periode": "annee"})
    found = rows(page)
    assert (found["RO"].advice.word, found["RO"].advice.verified) == ("orange", False)
    assert found["MD"].advice is None
    (ring,) = page.context["rings"]
    assert ring.label == "Roumanie\u202f: orange"
    assert "orange</" in page.content.decode().partition("<table")[2]
    assert "non saisi" in page.content.decode()


def test_the_colours_of_other_posts_are_for_the_desk_alone(network):
    zone(network.post, Colour.ROUGE)
    with acting_as(make_user(Role.ASI, make_post("SOF"))):
        assert colours(timezone.localdate()) == {}
    with acting_as(make_user(Role.DCIS_OFFICER)):
        assert colours(timezone.localdate())["RO"].word == "rouge"
