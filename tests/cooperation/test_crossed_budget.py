"""The budget of the network, source by post: each pair once, and every total that of the figures."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperation.money import crossed
from cooperation.money import services as money
from ssi.accounts.context import acting_as
from ssi.figures.periods import Period
from ssi.figures.registry import compute, compute_each
from tests.bench.browser import observed
from tests.cooperation.files import Cast, make_line

FIGURES = {
    "money.notified": "notified",
    "money.committed": "committed",
    "money.paid": "paid",
    "money.to_pay": "to_pay",
    "money.at_risk": "at_risk",
}
PAGE = "cooperation:money-crossed"


@pytest.fixture
def casts(db):
    """Two posts, two sources at the first; its second line is free and its last day is today."""
    here, there = Cast(), Cast("DJI")
    for cast, amount, paid in ((here, "10000.01", "3333.33"), (there, "2500.25", "0.01")):
        programme, commitment = cast.committed(amount)
        with acting_as(cast.odl):
            fields = {"on": timezone.localdate(), "amount": Decimal(paid), "reference": "DP"}
            money.pay(commitment, cast.fresh(programme), by=cast.odl, **fields)
        if cast is here:
            extra = {"asked": "900.10", "notified": "900.10", "commit_before": timezone.localdate()}
            make_line(cast.fresh(programme), cast.odl, source="P209", **extra)
    return here, there


def test_the_totals_are_those_of_the_figures_to_the_cent(casts):
    desk, posts = casts[0].desk, [cast.post for cast in casts]
    period = Period.month_of(timezone.localdate())
    with acting_as(desk):
        found = crossed.crossing()
        assert len(found.sources) == 2
        assert len(found.cells) == 3
        for code, name in FIGURES.items():
            whole = compute(code, posts, period, by=desk)
            assert whole > 0, code
            assert getattr(found.total(), name) == whole
            assert sum(getattr(found.total(source=source.pk), name) for source in found.sources) == whole
            each = compute_each(code, posts, period, by=desk)
            assert {post.pk: getattr(found.total(post=post), name) for post in found.posts} == each


def test_the_page_shows_one_measure_and_the_file_all_of_them(casts, client):
    client.force_login(casts[0].desk)
    page = client.get(reverse(PAGE), {"mesure": "perdu"})
    rows = {post.code: whole for post, _cells, whole in page.context["rows"]}
    assert rows == {"BUC": "900,10\u00a0€", "DJI": "0\u00a0€"}
    assert page.context["total"] == "900,10\u00a0€"
    assert client.get(reverse(PAGE), {"mesure": "rien"}).context["measure"] == "AE notifiées"

    file = client.post(reverse(PAGE), {"format": "csv"}).content.decode("utf-8-sig")
    _title, _header, *cells, total = [line.split(";") for line in file.splitlines()]
    assert len(cells) == 3
    committed = [Decimal(row[5].replace(",", ".")) for row in cells]
    assert sum(committed) == Decimal(total[5].replace(",", ".")) == Decimal("12500.26")
    assert client.post(reverse(PAGE), {"format": "xlsx"}).content[:2] == b"PK"
    assert client.post(reverse(PAGE), {"format": "exe"}).status_code == 404


def test_it_costs_the_same_whatever_the_number_of_posts(casts, client):
    client.force_login(casts[0].desk)

    def spent():
        client.get(reverse(PAGE))
        with observed() as seen:
            assert client.get(reverse(PAGE)).status_code == 200
        return len([s for s in seen if not s.fixed])

    few = spent()
    for code in ("BRU", "DEL"):
        Cast(code).committed("100")
    assert spent() == few


def test_it_exists_for_the_desk_alone_and_is_empty_before_any_line(client, db):
    cast = Cast()
    client.force_login(cast.desk)
    assert "Aucune ligne de financement" in client.get(reverse(PAGE)).content.decode()
    client.force_login(cast.asi)
    assert client.get(reverse(PAGE)).status_code == 404
    assert client.post(reverse(PAGE), {"format": "csv"}).status_code == 404
