"""What each figure of the exchanges counts, on cases small enough to count by hand."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from liaison.exchanges import services
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Direction
from ssi.figures.periods import Period
from ssi.figures.registry import compute
from tests.factories import make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db

WEEK = Period(dt.date(2026, 11, 14), dt.date(2026, 11, 20))
MONDAY = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, starts_on=dt.date(2025, 9, 1))


def at(moment):
    return time_machine.travel(moment, tick=False)


def answered(post, head, *, opened, after_hours):
    """An exchange registered at `opened` and answered so many hours later."""
    with at(opened):
        exchange = make_exchange(post=post, head=head, state="REPONSE_VALIDEE")
    with at(opened + dt.timedelta(hours=after_hours)), acting_as(exchange.owner):
        services.perform(InformationExchange.objects.get(pk=exchange.pk), "send_answer", by=exchange.owner)
    return exchange


def value(code, head, post, period=WEEK):
    with acting_as(head):
        return compute(code, [post], period, by=head)


def test_answers_are_counted_in_the_week_they_left_whatever_the_age_of_the_request(head, post):
    answered(post, head, opened=MONDAY - dt.timedelta(days=5), after_hours=6 * 24)
    answered(post, head, opened=MONDAY - dt.timedelta(days=5), after_hours=24)
    assert value("exchanges.answered_in", head, post) == 1
    assert value("exchanges.answered_in", head, post, WEEK.previous) == 1


def test_the_median_time_is_the_middle_one_and_the_mean_of_two(head, post):
    for hours in (10, 21):
        answered(post, head, opened=MONDAY, after_hours=hours)
    assert value("exchanges.median_hours", head, post) == Decimal("15.5")
    answered(post, head, opened=MONDAY, after_hours=60)
    assert value("exchanges.median_hours", head, post) == Decimal("21.0")


def test_without_an_answer_there_is_neither_a_median_nor_a_share(head, post):
    make_exchange(post=post, head=head)
    assert value("exchanges.median_hours", head, post) is None
    assert value("exchanges.in_time", head, post) is None


def test_an_answer_later_than_its_clock_lowers_the_share_in_time(head, post):
    for _ in range(2):
        answered(post, head, opened=MONDAY, after_hours=5)
    answered(post, head, opened=MONDAY - dt.timedelta(days=120), after_hours=121 * 24)
    assert value("exchanges.in_time", head, post) == 67


def test_open_at_the_end_counts_what_was_closed_only_afterwards(head, post):
    with at(MONDAY):
        make_exchange(post=post, head=head, state="CLOS")
        make_exchange(post=post, head=head, state="EN_TRAITEMENT")
    with at(MONDAY - dt.timedelta(days=10)):
        make_exchange(post=post, head=head, state="ANNULE")
    assert value("exchanges.open", head, post) == 1
    assert value("exchanges.open", head, post, WEEK.previous) == 0


def test_overdue_counts_open_files_whose_running_clock_has_passed(head, post):
    with at(MONDAY - dt.timedelta(days=90)):
        make_exchange(post=post, head=head, state="EN_TRAITEMENT")
        make_exchange(post=post, head=head, state="REPONDU")
    with at(MONDAY):
        make_exchange(post=post, head=head, state="EN_TRAITEMENT")
    with at(MONDAY + dt.timedelta(hours=1)):
        assert value("exchanges.overdue", head, post) == 1


def test_a_compartmented_file_is_counted_without_its_domain(head, post):
    with at(MONDAY):
        make_exchange(post=post, head=head, reach={"compartmented": True})
    assert value("exchanges.by_domain", head, post) == [("Sans domaine indiqué", 1)]


def test_both_directions_are_counted_by_country(head, post):
    with at(MONDAY):
        make_exchange(post=post, head=head, direction=Direction.IN)
        make_exchange(post=post, head=head, state="BROUILLON")
    assert value("exchanges.by_country", head, post) == [("Roumanie", 2)]
