"""The reciprocity sheet: counted from what the person sees, and a version that may leave the office."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.directory.models import Interaction
from ssi.directory.reciprocity import sheet
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("BUC")


@pytest.fixture
def officer(post):
    return factories.make_user(Role.ODL, post, domains=[factories.make_domain("stups")])


@pytest.fixture
def service(post):
    return factories.make_service(post, name="DCCO")


def said(officer, nature, *, days_ago=10, answered_in=None, **fields):
    """A request `days_ago`, answered so many hours later."""
    at = timezone.now() - timedelta(days=days_ago)
    row = factories.make_interaction(officer, who="dcco", nature=nature, at=at, **fields)
    if answered_in is not None:
        Interaction.objects.filter(pk=row.pk).update(answered_at=at + timedelta(hours=answered_in))
    return row


def read(service, person):
    with acting_as(person):
        return sheet(service, person)


def test_both_ways_are_counted_with_their_median_delay(officer, service):
    for hours in (5, 7, 100):
        said(officer, "ASKED_US", answered_in=hours)
    said(officer, "ASKED_US")
    said(officer, "WE_ASKED", answered_in=80)
    said(officer, "WE_ASKED", days_ago=400)
    said(officer, "INFORMATION")
    theirs, ours = read(service, officer).ways
    assert (theirs.asked, theirs.answered, theirs.delay_words, len(theirs.waiting)) == (4, 3, "7\N{NO-BREAK SPACE}h", 1)
    assert (ours.asked, ours.answered, ours.delay_words, len(ours.waiting)) == (1, 1, "3\N{NO-BREAK SPACE}j", 0)


def test_a_service_speaks_for_those_under_it(officer, service):
    above = factories.make_service(service.post, name="IGPR")
    type(service).objects.filter(pk=service.pk).update(parent=above)
    said(officer, "ASKED_US")
    assert read(above, officer).ways[0].asked == 1


def test_what_was_said_about_a_hidden_file_is_in_no_number(officer, service, post):
    exchange = factories.make_exchange(officer, post=post, domain=factories.make_domain("stups"))
    said(officer, "ASKED_US", case=exchange, promise="Rappeler")
    other = read(service, factories.make_user(Role.ODL, post))
    assert (other.said, other.ways[0].asked, other.promises) == (0, 0, [])
    assert read(service, officer).ways[0].asked == 1


def test_the_carried_version_holds_no_name_and_no_text(client, officer, service):
    factories.make_contact(service, name="Popescu Mihai")
    factories.make_interaction(
        officer, who="Popescu Mihai", nature="ASKED_US", text="Le titulaire de la ligne.", promise="Rappeler Mihai"
    )
    client.force_login(officer)
    page = reverse("directory:service-reciprocity", args=[service.pk])
    whole, carried = (client.get(page, data).content.decode() for data in ({}, {"emporter": "1"}))
    for word in ("Popescu", "titulaire de la ligne", "Rappeler Mihai"):
        assert word in whole
        assert word not in carried
    assert "1 promesse à tenir" in carried
