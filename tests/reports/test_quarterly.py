"""The activity review of a quarter: its quarter, its frame, and who reads it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures.periods import Period
from ssi.reports import services
from ssi.reports.registry import model_of, models_open_to, scheduled_models
from tests.factories import make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db
SUMMER = Period(dt.date(2026, 7, 1), dt.date(2026, 9, 30))
NOW = dt.datetime(2026, 10, 5, 9, tzinfo=ZoneInfo("Europe/Bucharest"))


@pytest.fixture
def head():
    return make_user(Role.ASI, make_post("BUC"), starts_on=dt.date(2025, 9, 1))


@pytest.mark.parametrize(
    ("today", "last", "words"),
    [
        (dt.date(2026, 9, 30), Period(dt.date(2026, 4, 1), dt.date(2026, 6, 30)), "2e trimestre 2026"),
        (dt.date(2026, 10, 1), SUMMER, "3e trimestre 2026"),
        (dt.date(2027, 4, 1), Period(dt.date(2027, 1, 1), dt.date(2027, 3, 31)), "1er trimestre 2027"),
    ],
)
def test_it_is_offered_for_the_quarter_that_is_over(today, last, words):
    model = model_of("quarterly")
    (_key, _label, period), _this = model.presets(today)
    assert period == last
    assert model.subtitle(period) == words


@time_machine.travel(NOW, tick=False)
def test_it_says_what_the_month_says_over_three(head):
    post = make_post("BUC")
    with time_machine.travel(dt.datetime(2026, 8, 3, 9, tzinfo=dt.UTC), tick=False):
        make_exchange(post=post)
    with acting_as(head):
        report = services.request_report(by=head, post=post, code="quarterly", period=SUMMER)
        document = model_of("quarterly").collect(post, SUMMER, by=head, report=report)
    titles = [section.title for section in document.sections]
    assert {"Exécution budgétaire", "Portefeuille de coopération", "Évaluations", "Effectifs"} <= set(titles)
    assert "exchanges.opened_in" in str(document.to_json())
    assert report.title == "Revue d’activité trimestrielle, 3e trimestre 2026"


def test_it_is_asked_for_and_never_due(head):
    post = make_post("BUC")
    assert "quarterly" in {model.code for model in models_open_to(head, post)}
    assert "quarterly" not in {model.code for model in scheduled_models()}
