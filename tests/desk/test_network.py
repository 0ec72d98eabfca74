"""What the central desk sees of the posts, and what it never sees."""

import pytest
from django.urls import reverse

from ssi.accounts.roles import Role
from tests.factories import make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def exchange():
    make_post("BRU")
    return make_exchange(post=make_post("BUC"), state="EN_TRAITEMENT", canary="CANARI-7719")


@pytest.mark.parametrize("role", [Role.DCIS_OFFICER, Role.DCIS_DIRECTOR])
def test_the_desk_sees_the_figures_and_one_row_of_metadata(client, exchange, role):
    client.force_login(make_user(role))
    page = client.get(reverse("network-desk"), {"poste": "BUC"})
    body = page.content.decode()
    assert exchange.reference in body
    assert "CANARI-7719" not in body
    assert exchange.title not in body
    assert page.context["totals"][0][1] == 1


def test_the_network_is_the_sum_of_its_posts(client, exchange):
    make_exchange(post=make_post("BRU"))
    client.force_login(make_user(Role.DCIS_OFFICER))
    context = client.get(reverse("network-desk")).context
    by_post = [[value for _figure, value in numbers] for _post, numbers in context["rows"]]
    assert [sum(column) for column in zip(*by_post, strict=True)] == [value for _figure, value in context["totals"]]


def test_the_content_of_a_file_is_404_for_the_desk_until_the_post_shares_it(client, exchange):
    client.force_login(make_user(Role.DCIS_OFFICER))
    assert client.get(exchange.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", [Role.ASI, Role.ODL, Role.VIA, Role.AMBASSADOR])
def test_the_desk_does_not_exist_for_a_post(client, exchange, role):
    client.force_login(make_user(role, make_post("BUC")))
    assert client.get(reverse("network-desk")).status_code == 404
