"""The trend of the budget: each movement in the month of its date, and every total the sum of the posts."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cooperation.money import services as money
from cooperation.money.trend import BACK, same_day_before, trend
from ssi.accounts.context import acting_as
from ssi.figures.periods import Period
from ssi.figures.registry import compute
from tests.bench.browser import observed
from tests.cooperation.files import Cast

PAGE = "cooperation:money-trend"
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def casts(db):
    """At two posts, 10 000 € and 2 500 € committed on 10 January 2026; then what each test says."""
    with time_machine.travel(NOW, tick=False):
        found = {}
        for code, amount in (("BUC", "10000.01"), ("DJI", "2500.25")):
            cast = Cast(code)
            cast.programme, cast.commitment = cast.committed(amount)
            found[code] = cast
        yield found


def adjust(cast, on, amount):
    with acting_as(cast.odl):
        case = cast.fresh(cast.programme)
        money.adjust(cast.commitment, case, by=cast.odl, on=on, amount=Decimal(amount), reason="Avenant")


def pay(cast, on, amount):
    with acting_as(cast.odl):
        case = cast.fresh(cast.programme)
        money.pay(cast.commitment, case, by=cast.odl, on=on, amount=Decimal(amount), reference="DP")


def test_each_movement_is_in_its_month_and_a_release_is_taken_off_the_month_it_is_made(casts):
    adjust(casts["BUC"], date(2026, 3, 31), "500")
    adjust(casts["BUC"], date(2026, 4, 1), "-200")
    pay(casts["DJI"], date(2026, 4, 30), "0.25")
    with acting_as(casts["BUC"].desk):
        found = trend(timezone.localdate())
    months = dict(zip(found.months, (moved for _label, moved in found.by_month), strict=True))
    assert len(months) == BACK
    assert (found.months[0], found.months[-1]) == (date(2025, 11, 1), date(2026, 11, 1))
    assert months[date(2026, 1, 1)].committed == Decimal("12500.26")
    assert months[date(2026, 3, 1)].committed == 500
    assert (months[date(2026, 4, 1)].committed, months[date(2026, 4, 1)].paid) == (-200, Decimal("0.25"))


def test_the_totals_are_those_of_the_figures_and_of_the_posts_to_the_cent(casts):
    for cast in casts.values():
        pay(cast, date(2026, 5, 5), "33.33")
    desk, posts = casts["BUC"].desk, [cast.post for cast in casts.values()]
    with acting_as(desk):
        found = trend(timezone.localdate())
        for code, name in (("money.committed", "committed"), ("money.paid", "paid")):
            whole = compute(code, posts, Period.month_of(timezone.localdate()), by=desk)
            assert whole > 0
            assert getattr(found.total[0], name) == getattr(found.total[1], name) == whole
            assert sum(getattr(here, name) for _post, here, _before in found.by_post) == whole
            assert sum(getattr(moved, name) for _month, moved in found.by_month) == whole


@pytest.mark.parametrize(("day", "counted"), [(25, 700), (26, 700), (27, 0)])
def test_last_year_stops_at_the_same_day(casts, day, counted):
    adjust(casts["BUC"], date(2025, 11, day), "700")
    with acting_as(casts["BUC"].desk):
        found = trend(timezone.localdate())
    before = {post.code: moved.committed for post, _here, moved in found.by_post}
    assert before["BUC"] == counted
    assert found.total[2].committed == counted


def test_the_29th_of_february_is_compared_with_the_28th():
    assert same_day_before(date(2028, 2, 29)) == date(2027, 2, 28)
    assert same_day_before(date(2028, 3, 1)) == date(2027, 3, 1)


def test_the_page_draws_it_and_the_file_says_the_same(casts, client):
    adjust(casts["BUC"], date(2026, 4, 1), "-200")
    client.force_login(casts["BUC"].desk)
    page = client.get(reverse(PAGE))
    body = page.content.decode()
    assert body.count("<svg") >= 2
    assert 'width="-' not in body
    assert "12\u202f300,26\u00a0€" in body
    file = client.post(reverse(PAGE), {"format": "csv"}).content.decode("utf-8-sig")
    _title, _header, *cells, total = [line.split(";") for line in file.splitlines()]
    assert len(cells) == 3
    committed = [Decimal(row[3].replace(",", ".")) for row in cells]
    assert sum(committed) == Decimal(total[3].replace(",", ".")) == Decimal("12300.26")


def test_it_costs_the_same_whatever_the_number_of_posts(casts, client):
    client.force_login(casts["BUC"].desk)

    def spent():
        client.get(reverse(PAGE))
        with observed() as seen:
            assert client.get(reverse(PAGE)).status_code == 200
        return len([s for s in seen if not s.fixed])

    few = spent()
    for code in ("BRU", "DEL"):
        Cast(code).committed("100")
    assert spent() == few


def test_it_exists_for_the_desk_alone_and_the_database_gives_a_head_their_post_only(casts, client):
    head = casts["BUC"].asi
    client.force_login(head)
    assert client.get(reverse(PAGE)).status_code == 404
    assert client.post(reverse(PAGE), {"format": "csv"}).status_code == 404
    for person, posts in ((head, {casts["BUC"].post.pk}), (casts["BUC"].via, set())):
        with acting_as(person), connection.cursor() as cursor:
            cursor.execute("SELECT post FROM sec.money_by_month('2026-01-01', '2026-12-31')")
            assert {post for (post,) in cursor.fetchall()} == posts


def test_it_is_empty_before_any_movement(client, db):
    client.force_login(Cast().desk)
    assert "Aucun engagement ni paiement" in client.get(reverse(PAGE)).content.decode()
