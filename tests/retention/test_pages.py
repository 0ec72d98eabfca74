"""The pages of retention, as the head of a post and the director of the desk use them."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.roles import Role
from ssi.retention.models import Disposal, RetentionPeriod
from tests import factories
from tests.retention.test_destruction import Staff, destroyed, end

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("BUC")


@pytest.fixture
def staff(post):
    return Staff(post)


def closed(post, **fields):
    return end(factories.make_exchange(post=post, state="CLOS", **fields))


def test_a_file_out_of_its_time_is_on_the_day_of_the_head_and_in_the_queue(client, post, staff):
    case = closed(post)
    client.force_login(staff.head)

    address = reverse("retention:decide", args=[case.reference])
    assert address in client.get(reverse("home")).content.decode()
    assert address in client.get(reverse("retention:queue")).content.decode()


def test_the_head_prolongs_from_the_page_and_what_was_typed_stays_when_it_is_refused(client, post, staff):
    case = closed(post)
    client.force_login(staff.head)
    address = reverse("retention:decide", args=[case.reference])
    late = (timezone.localdate() + timedelta(days=500)).isoformat()

    refused = client.post(address, {"measure": "PROLONG", "until": late, "reason": "Appel pendant."})
    assert refused.status_code == 422
    assert "Appel pendant." in refused.content.decode()
    soon = (timezone.localdate() + timedelta(days=90)).isoformat()
    assert client.post(address, {"measure": "PROLONG", "until": soon, "reason": "Appel pendant."}).status_code == 302
    assert address not in client.get(reverse("retention:queue")).content.decode()


def test_a_destruction_goes_to_the_parapheur_of_the_second_person(client, post, staff):
    case = closed(post)
    client.force_login(staff.head)
    answer = client.post(reverse("retention:decide", args=[case.reference]), {"measure": "DESTROY", "reason": "Fini."})
    disposal = Disposal.objects.get()
    assert answer["Location"] == disposal.get_absolute_url()
    assert f"?dossier={disposal.reference}" not in client.get(reverse("parapheur")).content.decode()
    again = client.post(reverse("retention:decide", args=[case.reference]), {"measure": "DESTROY", "reason": "Fini."})
    assert disposal.reference in again.content.decode()

    client.force_login(staff.deputy)
    page = client.get(reverse("parapheur")).content.decode()
    assert disposal.reference in page
    assert case.title not in page


def test_the_number_of_a_destroyed_file_leads_nowhere_and_the_register_says_why(client, post, staff):
    case = closed(post)
    address = case.get_absolute_url()
    disposal = destroyed(case, staff)
    client.force_login(staff.head)

    assert client.get(address).status_code == 404
    register = client.get(reverse("retention:register")).content.decode()
    assert case.reference in register
    assert disposal.reference in register
    page = client.get(disposal.get_absolute_url()).content.decode()
    assert reverse("reports:document", args=["disposal-certificate", disposal.reference]) in page
    client.force_login(factories.head_of(factories.make_post("DJI")))
    assert case.reference not in client.get(reverse("retention:register")).content.decode()


def test_the_desk_still_counts_a_destroyed_file(client, post, staff):
    case = closed(post)
    destroyed(case, staff)
    client.force_login(factories.make_user(Role.DCIS_OFFICER))

    answer = client.get(reverse("network-desk"), {"poste": post.code})
    assert answer.status_code == 200
    assert case.reference in answer.content.decode()


@time_machine.travel("2026-11-26 12:00:00+00:00")
def test_the_director_changes_a_duration_and_the_old_one_stays_readable(client):
    client.force_login(factories.make_user(Role.DCIS_DIRECTOR))
    fields = {"active_months": 6, "decision_years": 10, "archive_years": 2, "source": "Acte des essais"}
    fields["valid_from"] = timezone.localdate().isoformat()

    assert client.post(reverse("retention:period-change", args=["mission"]), fields).status_code == 302
    page = client.get(reverse("retention:periods")).content.decode()
    assert "Acte des essais" in page
    assert RetentionPeriod.objects.filter(kind="mission").count() == 2


def test_the_queue_costs_the_same_whatever_its_length(client, post, staff, django_assert_max_num_queries):
    client.force_login(staff.head)
    closed(post)
    client.get(reverse("retention:queue"))
    for _n in range(3):
        closed(post)
    with django_assert_max_num_queries(17):
        client.get(reverse("retention:queue"))
