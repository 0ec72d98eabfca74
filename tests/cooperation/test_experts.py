"""An expert leaves with everything ready, and the report comes fifteen days after the return."""

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.experts import services
from cooperation.experts.day import reports_awaited
from cooperation.models import CooperationAction, ExpertMission
from ssi.accounts.context import acting_as
from ssi.clocks.models import Clock
from ssi.web.refusals import NotAllowed, Refusal
from tests.cooperation.experts import make_mission
from tests.cooperation.files import make_action, paper

pytestmark = pytest.mark.django_db


def report(mission, by, *, on=None, **fields):
    with acting_as(by):
        return services.receive_report(mission, by=by, on=on or timezone.localdate(), **fields)


def due(mission):
    rows = Clock.objects.filter(case=mission.case_id, rule__code="EXP_RAPPORT").open()
    return [timezone.localtime(clock.due_at, mission.case.post.zone).date() for clock in rows]


def test_the_report_is_due_fifteen_days_after_the_return_and_follows_new_dates(cast):
    mission = make_mission(cast.odl, starts_in=10, days=4)
    assert due(mission) == [mission.ends_on + timedelta(days=15)]

    with acting_as(cast.odl):
        services.save(mission, mission.case, by=cast.odl, ends_on=mission.ends_on + timedelta(days=2))
    moved = ExpertMission.objects.get(pk=mission.pk)
    assert due(moved) == [moved.ends_on + timedelta(days=15)]


def test_the_report_comes_with_its_recommendations_and_its_paper_even_once_the_action_is_evaluated(cast):
    mission = make_mission(cast.odl, starts_in=-6, days=4)
    CooperationAction.objects.filter(pk=mission.case_id).update(status="EVALUEE")
    report(
        mission, cast.odl, recommendations="- Former deux instructeurs\n\n• Acheter un lot", paper=paper("rapport.txt")
    )

    kept = ExpertMission.objects.get(pk=mission.pk)
    assert kept.advice == ["Former deux instructeurs", "Acheter un lot"]
    assert mission.case.attachments.get().name == "rapport.txt"
    assert due(mission) == []
    with pytest.raises(NotAllowed, match="terminée"):
        report(mission, cast.odl)


@pytest.mark.parametrize(("fields", "days", "refused"), [({"expert": ""}, 0, "pas nommé"), ({}, 1, "pas demain")])
def test_no_report_of_nobody_nor_of_tomorrow(cast, fields, days, refused):
    mission = make_mission(cast.odl, starts_in=-6, **fields)
    with pytest.raises(Refusal, match=refused):
        report(mission, cast.odl, on=timezone.localdate(timezone=cast.post.zone) + timedelta(days=days))


def test_a_mission_dropped_or_an_action_cancelled_expects_no_report(cast):
    dropped, cancelled = make_mission(cast.odl), make_mission(cast.odl)
    with acting_as(cast.odl):
        services.drop(dropped, by=cast.odl, why="Expert retenu par un procès")
    cast.act(cancelled.case, "cancel", cast.odl, comment="Crédits repris", cause="CREDITS")
    assert (due(dropped), due(cancelled)) == ([], [])


@pytest.mark.parametrize(("after", "shown"), [(7, False), (8, True), (20, True)])
def test_the_day_of_the_post_asks_for_it_a_week_before(cast, after, shown):
    noon = datetime.combine(timezone.localdate(), time(12), tzinfo=cast.post.zone)
    with time_machine.travel(noon, tick=False):
        mission = make_mission(cast.odl, starts_in=2, days=3)
    with time_machine.travel(noon + timedelta(days=4 + after), tick=False), acting_as(cast.odl):
        lines = reports_awaited(cast.odl, timezone.now()).lines
    assert [str(mission)] * shown == [line.text for line in lines]


def test_the_page_leads_from_the_preparation_to_the_report(cast, client):
    action = make_action(cast.odl, kind="EXPERT")
    mission = make_mission(cast.odl, action, starts_in=0)
    client.force_login(cast.assistant)
    page = client.get(action.get_absolute_url()).content.decode()
    assert mission.expert in page
    assert "Ordre de mission signé" in page

    ready = reverse("cooperation:action-expert-ready", args=[action.reference, mission.pk])
    client.post(ready, {"ready": ["ORDRE", "VOYAGE"]})
    assert ExpertMission.objects.get(pk=mission.pk).ready == ["ORDRE", "VOYAGE"]
    form = {"on": mission.starts_on.isoformat(), "recommendations": "Revenir"}
    client.post(reverse("cooperation:action-expert-report", args=[action.reference, mission.pk]), form)
    assert "Revenir" in client.get(action.get_absolute_url()).content.decode()


def test_ten_experts_cost_no_more_statements_than_one(cast, client):
    action = make_action(cast.odl, kind="EXPERT")
    make_mission(cast.odl, action)
    client.force_login(cast.odl)
    client.get(action.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(action.get_absolute_url())
    for n in range(9):
        make_mission(cast.odl, action, subject=f"Expertise {n}")
    # Each mission has a clock of its own in the rail: read with one statement too.
    with CaptureQueriesContext(connection) as many:
        client.get(action.get_absolute_url())
    assert len(many) <= len(few)
