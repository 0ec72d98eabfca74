"""Dates and headcounts of the first group: the plan of each post, what should be there against what is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures.facts import facts
from ssi.staff import services as staff
from tests.consular.safety import plan_in_force
from tests.factories import head_of, make_post, make_user

pytestmark = pytest.mark.django_db


def cells(client, code):
    """{column of the first group: (what is shown, whether in red)} of a post."""
    table = client.get(reverse("network-desk")).context["table"]
    return {column.code: (shown, late) for post, row in table.lines if post.code == code for column, shown, late in row}


def test_the_plan_of_each_post_is_told_by_its_day_and_its_absence_in_red(client):
    plan = plan_in_force(make_post("BUC"))
    make_post("BRU")
    client.force_login(make_user(Role.DCIS_OFFICER))
    shown, late = cells(client, "BUC")["plan.until"]
    assert str(plan.next_on.year) in shown
    assert not late
    assert cells(client, "BRU")["plan.until"] == ("—", True)
    page = client.get(reverse("network-desk")).content.decode()
    assert "Texte" not in page, "a day, and nothing of the plan"


def test_a_plan_is_red_from_the_day_after_its_last_one():
    found = next(one for one in facts() if one.code == "plan.until")
    day = timezone.localdate()
    assert [found.late(day, day + timedelta(days=n)) for n in (-1, 0, 1)] == [False, False, True]
    assert found.late(None, day)


def test_the_numbers_decided_are_summed_by_role_the_newest_decision_first(client):
    post, director, today = make_post("BUC"), make_user(Role.DCIS_DIRECTOR), timezone.localdate()
    head_of(post)
    with acting_as(director):
        for role, seats, since in (
            (Role.ODL, 5, today - timedelta(days=9)),
            (Role.ODL, 3, today - timedelta(days=1)),
            (Role.ASI, 1, today - timedelta(days=9)),
            (Role.ASIA, 2, today + timedelta(days=9)),
        ):
            staff.set_establishment(by=director, post=post, role=role, seats=seats, since=since)
    client.force_login(director)
    row = cells(client, "BUC")
    assert (row["staff.present"][0], row["staff.seats"][0]) == ("1", "4")


def test_a_head_whose_account_is_closed_is_no_longer_named(client):
    post = make_post("BUC")
    make_user(Role.ASI, post, is_active=False)
    client.force_login(make_user(Role.DCIS_OFFICER))
    assert cells(client, "BUC")["head"][0] == "—"
    head = head_of(post)
    assert cells(client, "BUC")["head"][0] == str(head)
