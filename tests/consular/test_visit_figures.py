"""Visits, events and trips in numbers: the network is the sum of its posts, and the desk reads no visit."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures.periods import Period
from ssi.figures.registry import compute, compute_each
from tests import factories
from tests.consular.visits import make_event, make_visit, move

pytestmark = pytest.mark.django_db

EXPECTED = {
    "visits.announced": {"BUC": 3, "DJI": 1},
    "visits.prepared": {"BUC": 2, "DJI": 1},
    "visits.ready": {"BUC": 0, "DJI": 0},
    "visits.untold": {"BUC": 0, "DJI": 0},
    "events.announced": {"BUC": 1, "DJI": 0},
    "events.open": {"BUC": 1, "DJI": 0},
    "trips.away": {"BUC": 0, "DJI": 0},
}


@pytest.fixture
def posts():
    buc, dji = factories.make_post("BUC"), factories.make_post("DJI")
    head = factories.head_of(buc)
    for days in (10, 20):
        make_visit(head, post=buc, days=days)
    move(make_visit(head, post=buc, days=30), head, "cancel", comment="Annulée par le cabinet.")
    make_event(head, post=buc)
    make_visit(post=dji, canary="Secret")
    return [buc, dji]


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_the_network_is_the_sum_of_its_posts(posts, code):
    desk = factories.make_user(Role.DCIS_OFFICER)
    period = Period.month_of(timezone.localdate(timezone=posts[0].zone))
    with acting_as(desk):
        each = compute_each(code, posts, period, by=desk)
        assert {post.code: each[post.pk] for post in posts} == EXPECTED[code]
        assert compute(code, posts, period, by=desk) == sum(EXPECTED[code].values())


def test_the_desk_shows_them_post_by_post_and_names_no_visit(client, posts):
    client.force_login(factories.make_user(Role.DCIS_OFFICER))
    page = client.get(reverse("network-desk"), {"chiffres": "visites"}).content.decode()
    assert "Visites en préparation" in page
    assert "Secret" not in page
