"""The monthly report: its month, its frame, and what the rooms say in it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures.periods import Period
from ssi.reports import services
from ssi.reports.registry import model_of
from ssi.staff import services as staff
from tests.factories import make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db
BUCHAREST = ZoneInfo("Europe/Bucharest")
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
FIRST = dt.datetime(2026, 11, 1, 8, tzinfo=BUCHAREST)


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, starts_on=dt.date(2025, 9, 1))


def drawn(head, post):
    with acting_as(head):
        report = services.request_report(by=head, post=post, code="monthly", period=OCTOBER)
        return report, model_of("monthly").collect(post, OCTOBER, by=head, report=report)


def section(document, title):
    return next(s for s in document.sections if s.title.startswith(title))


@pytest.mark.parametrize(
    ("moment", "period"),
    [
        (dt.datetime(2026, 10, 31, 23, 59, tzinfo=BUCHAREST), Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30))),
        (dt.datetime(2026, 11, 1, 0, 0, tzinfo=BUCHAREST), OCTOBER),
        (dt.datetime(2026, 11, 30, 23, 59, tzinfo=BUCHAREST), OCTOBER),
        (dt.datetime(2027, 1, 1, 0, 0, tzinfo=BUCHAREST), Period(dt.date(2026, 12, 1), dt.date(2026, 12, 31))),
    ],
)
def test_the_month_is_due_on_the_first_of_the_next_in_the_post_s_own_days(moment, period):
    assert model_of("monthly").due(moment) == period


@time_machine.travel(FIRST, tick=False)
def test_it_has_the_sections_of_the_week_then_its_own_and_the_empty_ones_say_nothing(head, post):
    report, document = drawn(head, post)
    titles = [s.title for s in document.sections]
    assert titles[-5:] == ["Exécution budgétaire", "Portefeuille de coopération", "Évaluations", "Effectifs",
                           "Points d’attention et décisions attendues"]  # fmt: skip
    assert titles[0] == "L’essentiel"
    assert not section(document, "Exécution").blocks
    assert report.title == "Compte rendu mensuel, octobre 2026"


def test_it_counts_the_whole_month_and_compares_with_as_many_days_before(head, post):
    for day in (2, 30):
        with time_machine.travel(dt.datetime(2026, 10, day, 10, tzinfo=BUCHAREST), tick=False):
            make_exchange(post=post, head=head)
    with time_machine.travel(dt.datetime(2026, 11, 1, 9, tzinfo=BUCHAREST), tick=False):
        make_exchange(post=post, head=head)
        _report, document = drawn(head, post)
    figures = {figure.code: figure for figure in document.figures}
    assert (figures["exchanges.opened_in"].value, figures["exchanges.opened_in"].previous) == (2, 0)


@time_machine.travel(FIRST, tick=False)
def test_it_says_how_many_serve_and_how_many_should(head, post):
    director = make_user(Role.DCIS_DIRECTOR)
    make_user(Role.ODL, post)
    with acting_as(director):
        staff.set_establishment(by=director, post=post, role="ODL", seats=3, since=dt.date(2026, 1, 1))
    _report, document = drawn(head, post)
    (table,) = section(document, "Effectifs").blocks
    assert [tuple(row) for row in table.rows] == [
        ("Attaché de sécurité intérieure", 1, "—"),
        ("Officier de liaison", 1, "3"),
    ]
