"""Who sees incidents, alerts, answers, sites and the plan: every person against every row, on both walls."""

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from consular.alerts import services as alerts
from consular.alerts.models import Alert, AlertReply
from consular.incidents.models import Incident, IncidentEntry
from consular.plan.counts import counts
from consular.plan.models import Committee, Exercise, FollowUp, SecurityPlan
from consular.sites import services as sites
from consular.sites.models import AssessmentItem, Recommendation, Site, SiteAssessment
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from tests import factories
from tests.consular.community import consul_of
from tests.consular.safety import (
    do,
    make_assessment,
    make_committee,
    make_exercise,
    make_follow_up,
    make_incident,
    make_recommendation,
    make_site,
    plan_in_force,
    sent,
)
from tests.consular.test_reach import identifiers, naked
from tests.directory.test_reach import roles_of
from tests.house.world import World, follow_python_time

pytestmark = pytest.mark.django_db

#: Written from the specification (cooperation-consular.md §§4.3, 4.5), not from the code.
SECTION = {"CONSUL", "ASI", "ASIA"}
EVERYBODY = SECTION | {"ODL", "VIA", "ASSISTANT", "AMBASSADOR"}
READERS = {
    **dict.fromkeys((Incident, IncidentEntry, Site, SiteAssessment, AssessmentItem, Recommendation), SECTION),
    AlertReply: SECTION,
    Alert: EVERYBODY,
    **dict.fromkeys((SecurityPlan, Committee, Exercise, FollowUp), SECTION | {"AMBASSADOR"}),
}


def settle(post, canary=""):
    """One row of each at the post, bearing the canary."""
    consul = consul_of(post)
    site = make_site(post, f"Lycée {canary}")
    make_incident(post, title=f"Vol {canary}", site=site, fr_dead=1)
    make_recommendation(do(sites.hand_over, make_assessment(site), consul), text=f"Mur {canary}", days=-3)
    alert = sent(post, title=f"Alerte {canary}")
    do(alerts.take_answers, alert, consul, text="SAIN A1")
    plan_in_force(post)
    make_follow_up(make_committee(post, minutes=canary or "Relevé"))
    make_exercise(post)


@time_machine.travel("2026-11-26 12:00:00+00:00", tick=False)  # one day at every post of the small network
def test_every_person_sees_what_the_specification_says_on_both_walls():
    follow_python_time()
    world, today, decisions, wrong = World(), factories.timezone.localdate(), 0, []
    people = dict(world.people)  # before the settling adds heads of its own
    for post in world.posts:
        settle(post)
    for model, readers in READERS.items():
        rows = list(model.objects.all())
        assert {row.post_id for row in rows} == {post.pk for post in world.posts}, model
        for user in people.values():
            held = roles_of(user, today)
            wanted = {row.pk for row in rows if held.get(row.post_id, set()) & readers}
            seen = {
                "rows": naked(user, model),
                "visible_to": set(model.objects.visible_to(user).values_list("pk", flat=True)),
            }
            decisions += 2 * len(rows)
            wrong += [(model.__name__, user.email, wall) for wall, keys in seen.items() if keys != wanted]
    assert decisions > 1000
    assert wrong == []


def test_the_desk_gets_numbers_on_every_path_and_never_a_text():
    post = factories.make_post("DJI", country="DJ")
    settle(post, "CANARI")
    desk = factories.make_user(Role.DCIS_DIRECTOR)
    with acting_as(desk):
        for model in READERS:
            assert identifiers(model) == set(), model
        (row,) = [row for row in counts() if row["post_id"] == post.pk]
    wanted = {"incidents": 1, "open_incidents": 1, "french": 2, "alerts": 1, "sites": 1, "assessed": 1, "to_do": 1}
    assert {name: row[name] for name in wanted} == wanted
    client = Client()
    client.force_login(desk)
    page = client.get(reverse("consular:safety-counts"))
    assert page.status_code == 200
    assert "CANARI" not in page.content.decode()
    for name in ("incidents", "incidents-map", "incidents-export", "alerts", "sites", "plan"):
        assert client.get(reverse(f"consular:{name}")).status_code == 404, name
    alert = Alert.objects.get()
    for name in ("alert", "alert-cap", "alert-sms", "alert-email", "alert-answers"):
        assert client.get(reverse(f"consular:{name}", args=[alert.pk])).status_code == 404, name
    for document, subject in (
        ("alert-sheet", alert),
        ("site-assessment", SiteAssessment.objects.get()),
        ("security-plan", SecurityPlan.objects.get()),
    ):
        assert client.get(reverse("reports:document", args=[document, subject.pk])).status_code == 404, document
    found = client.get(reverse("search"), {"q": "CANARI"}).content.decode()
    assert Alert.objects.get().get_absolute_url() not in found


def test_the_numbers_are_those_of_one_s_own_posts():
    here, there = factories.make_post("DJI"), factories.make_post("BUC")
    settle(here)
    with acting_as(consul_of(there)):
        assert [row["post_id"] for row in counts()] == [there.pk]
    with acting_as(factories.make_user(Role.ODL, here)):
        assert counts() == []


def test_nobody_writes_at_another_post_even_in_sql():
    here, there = factories.make_post("DJI"), factories.make_post("BUC")
    settle(here)
    stranger = consul_of(there)
    with acting_as(stranger):
        assert Site.objects.filter(post=here).update(name="X") == 0
        assert Alert.objects.filter(post=here).update(remark="X") == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Site.objects.create(post=here, name="Z", type="LYCEE", created_by=stranger)
