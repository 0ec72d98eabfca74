"""The security plan: five parts, a validation each year by somebody else, committees, exercises, follow-ups."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consular.plan import services
from consular.plan.day import plan as day_section
from consular.plan.health import lacks_of
from consular.plan.models import Committee, FollowUp, SecurityPlan
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.reports import documents
from ssi.reports.canonical import three_words
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.community import consul_of
from tests.consular.safety import (
    do,
    draft_plan,
    make_committee,
    make_exercise,
    make_follow_up,
    plan_in_force,
)
from tests.factories import head_of
from tests.house.world import follow_python_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def lacks(post, day):
    with acting_as(consul_of(post)):
        return [lack.text for lack in lacks_of(post, day)]


def test_a_version_is_validated_by_somebody_else_for_twelve_months(post):
    plan = draft_plan(post)
    for who in (head_of(post), factories.make_user(Role.ASIA, post)):
        with pytest.raises(NotAllowed, match="validez pas"):
            do(services.validate, plan, who)
    mine = draft_plan(post, by=consul_of(post))
    with pytest.raises(Refusal, match="avez écrit"):
        do(services.validate, mine, consul_of(post))
    with time_machine.travel("2028-02-29 12:00+00:00", tick=False):
        follow_python_time()
        valid = do(services.validate, mine, factories.make_user(Role.AMBASSADOR, post))
    assert (valid.status, valid.validated_on, valid.next_on) == ("VALIDE", date(2028, 2, 29), date(2029, 2, 28))


def test_an_empty_part_stops_the_validation(post):
    plan = draft_plan(post, text=" ")
    with pytest.raises(Refusal, match="1. Les risques"):
        do(services.validate, plan, consul_of(post))


def test_the_next_version_begins_from_the_one_in_force_and_replaces_it(post):
    first = plan_in_force(post)
    with acting_as(head_of(post)):
        second = services.new_version(by=head_of(post), post=post)
        assert services.new_version(by=head_of(post), post=post) == second, "one draft at a time"
    assert (second.number, second.risks) == (2, "Texte")
    do(services.validate, second, consul_of(post))
    assert list(SecurityPlan.objects.values_list("number", "status")) == [(2, "VALIDE"), (1, "REMPLACE")]
    with acting_as(head_of(post)), pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        SecurityPlan.objects.filter(pk=first.pk).update(risks="Autre")
    with pytest.raises(Refusal, match="ne change plus"), acting_as(head_of(post)):
        services.save_plan(SecurityPlan.objects.get(number=2), by=head_of(post), expected_version=2, risks="X")


def test_its_lapse_is_told_sixty_days_before(post):
    plan = plan_in_force(post)
    make_exercise(post, lessons="Rien")
    make_committee(post)
    for days, told in ((-61, False), (-60, True), (0, True), (1, True)):
        found = [text for text in lacks(post, plan.next_on + timedelta(days=days)) if "plan de sécurité" in text]
        assert bool(found) == told, days
    assert "n’est plus valide" in lacks(post, plan.next_on + timedelta(days=1))[0]
    assert "de nouveau" in lacks(post, plan.next_on)[0]


def test_a_year_without_an_exercise_and_half_a_year_without_a_committee_are_told(post):
    today = timezone.localdate(timezone=post.zone)
    assert lacks(post, today) == [
        "Aucun plan de sécurité n’est validé.",
        "Aucun exercice de sécurité n’a été joué.",
        "Comité de sécurité à réunir.",
    ]
    plan_in_force(post)
    make_committee(post, held_on=date(2026, 1, 31))
    make_exercise(post, held_on=date(2026, 1, 31))
    assert "Retour d’expérience à écrire." in lacks(post, date(2026, 2, 1))
    assert not any("réunir" in text for text in lacks(post, date(2026, 7, 31)))
    assert any("réunir" in text for text in lacks(post, date(2026, 8, 1)))
    assert not any("annuel" in text for text in lacks(post, date(2026, 12, 1)))
    assert any("annuel" in text for text in lacks(post, date(2026, 12, 2)))


def test_an_exercise_to_come_is_announced_and_is_not_played_before(post):
    ahead = timezone.localdate(timezone=post.zone) + timedelta(days=9)
    exercise = make_exercise(post, held_on=ahead, played="")
    assert exercise.held_on == ahead
    with pytest.raises(Refusal, match="avenir"):
        make_exercise(post, held_on=ahead, played="Déjà")
    with pytest.raises(Refusal, match="joué"):
        make_exercise(post, played="", lessons="Une leçon")


def test_what_a_committee_or_an_exercise_decided_is_followed(post):
    one, two = make_follow_up(make_committee(post)), make_follow_up(make_exercise(post))
    assert (one.source, two.source) == (one.committee, two.exercise)
    client = signed_in(consul_of(post))
    typed = {"text": one.text, "owner": one.owner, "due_on": one.due_on.isoformat(), "status": "FAITE", "version": 1}
    assert client.post(one.get_absolute_url(), typed).status_code == 422
    assert client.post(one.get_absolute_url(), typed | {"outcome": "Essai radio fait"}).status_code == 302
    assert FollowUp.objects.get(pk=one.pk).status == "FAITE"
    text = client.get(reverse("consular:plan")).content.decode()
    assert text.count("Tester la radio") == 1


def test_the_pages_write_a_plan_and_its_committee(post):
    head, consul = head_of(post), consul_of(post)
    client = signed_in(head)
    answer = client.post(reverse("consular:plan-new"))
    plan = SecurityPlan.objects.get()
    assert answer["Location"] == reverse("consular:plan-edit", args=[plan.pk])
    parts = dict.fromkeys(SecurityPlan.PARTS, "Texte") | {"version": 1}
    assert client.post(answer["Location"], parts).status_code == 302
    assert client.post(answer["Location"], parts).status_code == 409
    page, validate = plan.get_absolute_url(), reverse("consular:plan-validate", args=[plan.pk])
    assert validate not in client.get(page).content.decode()
    assert client.post(validate).status_code == 404
    other = signed_in(consul)
    assert validate in other.get(page).content.decode()
    assert other.post(validate).status_code == 302
    assert other.post(validate).status_code == 422
    day = timezone.localdate(timezone=post.zone).isoformat()
    minutes = {"held_on": day, "members": "Ambassadeur", "minutes": "Points vus"}
    assert client.post(reverse("consular:committee-new"), minutes).status_code == 302
    committee = Committee.objects.get()
    ask = {"text": "Acheter des radios", "owner": "SGA", "due_on": day}
    assert client.post(reverse("consular:committee-ask", args=[committee.pk]), ask).status_code == 302
    assert "Acheter des radios" in client.get(committee.get_absolute_url()).content.decode()


def test_the_ambassador_reads_and_validates_but_does_not_write(post):
    plan, client = draft_plan(post), signed_in(factories.make_user(Role.AMBASSADOR, post))
    text = client.get(plan.get_absolute_url()).content.decode()
    assert reverse("consular:plan-validate", args=[plan.pk]) in text
    assert reverse("consular:plan-edit", args=[plan.pk]) not in text
    assert client.get(reverse("consular:plan-edit", args=[plan.pk])).status_code == 404
    assert client.post(reverse("consular:plan-new")).status_code == 404


def test_the_plan_on_paper_says_whether_it_is_in_force(post):
    consul, plan = consul_of(post), plan_in_force(post)
    with acting_as(consul):
        rows = SecurityPlan.objects.select_related("post")
        told = documents.request_document(rows.get(pk=plan.pk), "security-plan", by=consul).snapshot
        draft = services.new_version(by=consul, post=post)
        begun = documents.request_document(rows.get(pk=draft.pk), "security-plan", by=consul).snapshot
    assert told["extra"]["mention"] == ""
    assert three_words(plan.fingerprint) in str(told)
    assert [one["title"] for one in told["sections"]][0] == "Les risques"
    assert begun["extra"]["mention"] == "Brouillon\u202f: ce plan n’est pas validé."


def test_the_day_is_silent_where_nothing_was_begun(post):
    consul = consul_of(post)
    with acting_as(consul):
        assert day_section(consul, timezone.now()) is None
    plan = plan_in_force(post)
    make_follow_up(make_committee(post), text="Radio", days=14)
    make_follow_up(make_committee(post), text="Plus tard", days=15)
    with acting_as(consul):
        told = [line.text for line in day_section(consul, timezone.now()).lines]
    assert told == ["Aucun exercice de sécurité n’a été joué.", "Radio (Consul)"]
    assert plan.next_on
