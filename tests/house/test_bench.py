"""What is measured by hand is held together by the tests: a page of the bench without its floor stops it at the end."""

from django.urls import resolve

from tests.bench.floors import FLOORS
from tests.bench.pages import PAGES
from tests.bench.score import SCALE


def test_every_page_of_the_bench_has_its_floor():
    names = {resolve(page.address.partition("?")[0]).view_name for page in PAGES if page.address}
    assert names | {"liaison:exchange-detail"} == set(FLOORS)


def test_every_page_with_a_target_in_milliseconds_is_measured():
    assert set(SCALE) <= {page.code for page in PAGES}
