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
from tests.cooperation.files import Cast, make_line, make_programme
from tests.factories import head_of, make_domain, make_exchange, make_post, make_user
from tests.kinds import EXHIBITS

from .questions import ask

pytestmark = pytest.mark.django_db
KINDS = (
    "rogatorycommission",
    "mission",
    "jointteam",
    "arrestwarrant",
    "wantedperson",
    "documentfraud",
    "officialvisit",
    "analysisnote",
)


@pytest.fixture
def exchange():
    make_post("BRU")
    return make_exchange(post=make_post("BUC"), state="EN_TRAITEMENT", canary="CANARI-7719")


@pytest.mark.parametrize("role", [Role.DCIS_OFFICER, Role.DCIS_DIRECTOR])
def test_the_desk_sees_the_figures_and_one_row_of_metadata(client, exchange, role):
    client.force_login(make_user(role))
    page = client.get(reverse("network-desk"), {"poste": "BUC", "chiffres": "echanges"})
    body = page.content.decode()
    assert exchange.reference in body
    assert "CANARI-7719" not in body
    assert exchange.title not in body
    assert page.context["table"].totals["exchanges.opened_in"] == 1


@pytest.mark.parametrize("group", views.GROUPS)
def test_the_network_is_the_sum_of_its_posts_and_of_the_figure_itself(client, group):
    """One file of each noun at two posts, counted for each, then for both by the figure the reports read."""
    posts = [make_post("BUC"), make_post("BRU"), make_post("DJI")]
    desk = make_user(Role.DCIS_OFFICER)
    for post in posts[:2]:
        make_exchange(post=post)
        for kind in KINDS:
            EXHIBITS[kind].make(head_of(post), post=post, domain=make_domain("stups"))
        make_line(make_programme(head_of(post)), head_of(post), asked="9000", notified="9000")
        ask(desk, post)
    Cast().committed("1000")
    client.force_login(desk)
    context = client.get(reverse("network-desk"), {"chiffres": group}).context
    table, codes = context["table"], views.GROUPS[group][1]
    told = {code: sum(values[code] or 0 for _post, values in table.rows) for code in codes}
    assert told == table.totals
    assert sum(told.values()) > 0, "nothing to sum would prove nothing"
    with acting_as(desk):
        assert {code: compute(code, posts, context["period"], by=desk) for code in codes} == told


def test_every_figure_of_these_nouns_that_sums_is_a_column():
    nouns = {"exchanges", "judicial", "missions", "teams", "warrants", "wanted", "fraud", "staff"}
    nouns |= {"cooperation", "money", "crises", "desk", "notes", "visits", "events", "trips"}
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
        page = client.get(reverse("network-desk"), {"chiffres": "echanges"})
    assert page.context["period"].end == date(2026, 11, 27)
    assert page.context["table"].totals["exchanges.opened_in"] == 1


def test_an_unknown_group_shows_the_first_and_the_post_stays_chosen_from_one_group_to_another(client, exchange):
    client.force_login(make_user(Role.DCIS_OFFICER))
    page = client.get(reverse("network-desk"), {"chiffres": "rien", "poste": "BUC"})
    assert page.context["group"] == "synthese"
    assert "?chiffres=fraude&amp;poste=BUC" in page.content.decode()


def test_the_content_of_a_file_is_404_for_the_desk_until_the_post_shares_it(client, exchange):
    client.force_login(make_user(Role.DCIS_OFFICER))
    assert client.get(exchange.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", [Role.ASI, Role.ODL, Role.VIA, Role.AMBASSADOR])
def test_the_desk_does_not_exist_for_a_post(client, exchange, role):
    client.force_login(make_user(role, make_post("BUC")))
    assert client.get(reverse("network-desk")).status_code == 404


def test_the_first_group_costs_the_same_whatever_the_number_of_posts(client):
    client.force_login(make_user(Role.DCIS_OFFICER))

    def spent(address):
        client.get(address)
        with observed() as seen:
            assert client.get(address).status_code == 200
        return len([s for s in seen if not s.fixed])

    pages = (reverse("network-desk"), reverse("network-map"), reverse("desk-questions"))
    for code in ("BUC", "BRU"):
        head_of(make_post(code))
    few = [spent(address) for address in pages]
    for code in ("DJI", "DEL", "AAA", "BBB", "CCC"):
        head_of(make_post(code))
        make_exchange(post=make_post(code))
    assert [spent(address) for address in pages] == few


def test_the_table_is_sorted_by_any_column_and_the_posts_without_a_value_come_last(client):
    desk = make_user(Role.DCIS_OFFICER)
    for code, number in (("BUC", 1), ("DJI", 2)):
        head_of(make_post(code))
        for _one in range(number):
            make_exchange(post=make_post(code))
    make_post("BRU")
    client.force_login(desk)

    def cities(order):
        table = client.get(reverse("network-desk"), {"tri": order}).context["table"]
        return [post.code for post, _values in table.rows]

    assert cities("-exchanges.open") == ["DJI", "BUC", "BRU"]
    assert cities("exchanges.open") == ["BRU", "BUC", "DJI"]
    assert cities("-poste") == ["DJI", "BUC", "BRU"]
    assert cities("rien") == ["BRU", "BUC", "DJI"]
    assert cities("head")[-1] == "BRU"


def test_the_exported_table_says_what_the_page_says(client, exchange):
    client.force_login(make_user(Role.DCIS_OFFICER))
    address = f"{reverse('network-desk')}?chiffres=echanges"
    found = client.post(address, {"format": "csv"}).content.decode("utf-8-sig")
    rows = [line.split(";") for line in found.splitlines()]
    post = next(row for row in rows if row[0] == "BUC")
    total = next(row for row in rows if row[1:2] == ["Réseau"])
    assert post[3:] == total[3:]
    assert "1" in post[3:]
    assert exchange.title not in found


def test_the_period_and_the_domain_choose_what_is_counted_and_listed(client):
    with time_machine.travel(datetime(2025, 6, 1, 9, tzinfo=UTC), tick=False):
        old = make_exchange(post=make_post("BUC"))
    other = make_domain("autre", name="Autre")
    with time_machine.travel(datetime(2026, 11, 26, 9, tzinfo=UTC), tick=False):
        client.force_login(make_user(Role.DCIS_OFFICER))
        page = client.get(reverse("network-desk"), {"chiffres": "echanges", "periode": "an-dernier"})
        assert page.context["table"].totals["exchanges.opened_in"] == 1
        page = client.get(reverse("network-desk"), {"chiffres": "echanges"})
        assert page.context["table"].totals["exchanges.opened_in"] == 0
        other = make_domain("autre", name="Autre")
        assert old.reference in page.content.decode()
        page = client.get(reverse("network-desk"), {"domaine": other.code})
        assert old.reference not in page.content.decode()


def test_what_is_never_shown_is_on_no_page_and_in_no_export(client):
    """§8: neither a name of a French national, nor a reason of a vetting, nor operational content."""
    canary = "CANARI-4471"
    post = make_post("BUC")
    head = head_of(post)
    make_exchange(post=post, state="EN_TRAITEMENT", canary=canary)
    make_programme(head, canary=canary)
    for kind in EXHIBITS:
        EXHIBITS[kind].make(head, post=post, domain=make_domain("stups"), canary=canary)
    client.force_login(make_user(Role.DCIS_DIRECTOR))
    addresses = [reverse("network-desk"), reverse("network-map"), reverse("desk-questions"), reverse("staff-network")]
    files = [reverse(name) for name in ("network-map", "staff-network", "cooperation:need-similar")]
    files += [reverse("cooperation:money-crossed"), *(f"{addresses[0]}?chiffres={group}" for group in views.GROUPS)]
    addresses += [f"{address}?poste=BUC" for address in addresses[:2]]
    for page in (*map(client.get, addresses), *(client.post(address, {"format": "csv"}) for address in files)):
        address = page.request["PATH_INFO"]
        assert page.status_code == 200
        assert canary not in page.content.decode("utf-8", "ignore"), address
