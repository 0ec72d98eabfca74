"""What cooperation says in the monthly report: money by source, portfolio by state."""

import pytest
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.figures.periods import Period
from ssi.reports import services
from ssi.reports.registry import model_of
from tests.kinds import EXHIBITS

pytestmark = pytest.mark.django_db


def test_the_money_by_source_adds_up_and_the_portfolio_counts_each_file_once(django_user_model):
    from tests.factories import head_of, make_domain, make_post

    post = make_post("BUC")
    EXHIBITS["programme"].make(None, post=post, domain=make_domain("stups"), canary="Douane")
    head, month = head_of(post), Period.month_of(timezone.localdate())
    with acting_as(head):
        report = services.request_report(by=head, post=post, code="monthly", period=month)
        document = model_of("monthly").collect(post, month, by=head, report=report)
    found = {section.title: section.blocks for section in document.sections}
    (table,) = found["Portefeuille de coopération"]
    assert [(row[0], row[2]) for row in table.rows if row[0] == "Programmes"] == [("Programmes", 1)]
    money = found["Exécution budgétaire"]
    if money:
        assert money[0].rows[-1][0] == "Total"
