"""What the central desk sees of the posts, and what it never sees."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.desk import views
from ssi.figures.registry import compute, figures
from tests.bench.browser import observed
from tests.factories import head_of, make_domain, make_exchange, make_post, make_user
from tests.kinds import EXHIBITS

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


@pytest.mark.parametrize("group", views.GROUPS)
def test_the_network_is_the_sum_of_its_posts_and_of_the_figure_itself(client, group):
    """One file of each noun at two posts, counted for each, then for both by the figure the reports read."""
    posts = [make_post("BUC"), make_post("BRU"), make_post("DJI")]
    for post in posts[:2]:
        make_exchange(post=post)
        for kind in ("rogatorycommission", "mission", "jointteam", "arrestwarrant", "wantedperson", "documentfraud"):
            EXHIBITS[kind].make(head_of(post), post=post, domain=make_domain("stups"))
    desk = make_user(Role.DCIS_OFFICER)
    client.force_login(desk)
    context = client.get(reverse("network-desk"), {"chiffres": group}).context
    by_post = [[value for _figure, value in numbers] for _post, numbers in context["rows"]]
    totals = [value for _figure, value in context["totals"]]
    assert [sum(column) for column in zip(*by_post, strict=True)] == totals
    assert sum(totals) > 0, "nothing to sum would prove nothing"
    with acting_as(desk):
        told = [compute(code, posts, context["period"], by=desk) for code in views.GROUPS[group][1]]
    assert told == totals


def test_every_figure_of_these_nouns_that_sums_is_a_column():
    nouns = {"exchanges", "judicial", "missions", "teams", "warrants", "wanted", "fraud", "staff"}
    shown = {code for _label, codes in views.GROUPS.values() for code in codes}
    summing = {code for code, one in figures().items() if one.each and code.partition(".")[0] in nouns}
    assert shown == summing


def test_a_group_costs_one_statement_per_column_whatever_the_number_of_posts(client):
    client.force_login(make_user(Role.DCIS_OFFICER))

    def spent():
        client.get(reverse("network-desk"), {"chiffres": "mandats"})
        with observed() as seen:
            assert client.get(reverse("network-desk"), {"chiffres": "mandats"}).status_code == 200
        return len([s for s in seen if not s.fixed])

    make_post("BUC")
    few = spent()
    for code in ("BRU", "DJI", "DEL"):
        make_post(code)
    assert spent() == few


def test_the_files_of_a_post_whose_day_has_begun_already_are_counted(client):
    """At 23:30 in Paris it is the day after in Bucharest."""
    with time_machine.travel(datetime(2026, 11, 26, 22, 30, tzinfo=UTC), tick=False):
        make_exchange(post=make_post("BUC"))
        client.force_login(make_user(Role.DCIS_OFFICER))
        page = client.get(reverse("network-desk"))
    assert page.context["period"].end == date(2026, 11, 27)
    assert page.context["totals"][0][1] == 1


def test_an_unknown_group_shows_the_exchanges_and_the_post_stays_chosen_from_one_group_to_another(client, exchange):
    client.force_login(make_user(Role.DCIS_OFFICER))
    page = client.get(reverse("network-desk"), {"chiffres": "rien", "poste": "BUC"})
    assert page.context["group"] == "echanges"
    assert "?chiffres=fraude&amp;poste=BUC" in page.content.decode()


def test_the_content_of_a_file_is_404_for_the_desk_until_the_post_shares_it(client, exchange):
    client.force_login(make_user(Role.DCIS_OFFICER))
    assert client.get(exchange.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", [Role.ASI, Role.ODL, Role.VIA, Role.AMBASSADOR])
def test_the_desk_does_not_exist_for_a_post(client, exchange, role):
    client.force_login(make_user(role, make_post("BUC")))
    assert client.get(reverse("network-desk")).status_code == 404
