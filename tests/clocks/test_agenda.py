"""The agenda: open deadlines of the files one sees, most urgent first, and « pourquoi cette date »."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case
from ssi.clocks import services
from ssi.clocks.agenda import MINE, POST, agenda_of, default_scope
from ssi.clocks.models import Clock
from tests.factories import make_domain, make_exchange, make_grant, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def domain():
    return make_domain("stups")


@pytest.fixture
def officer(post, domain):
    return make_user(Role.ODL, post, domains=[domain])


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post)


def asked(officer, head, ago, **fields):
    """A request qualified, whose answer is due fifteen days after it was received."""
    return make_exchange(officer, state="QUALIFIE", head=head, received_at=timezone.now() - ago, **fields)


def seen(user, scope):
    """References of the agenda in the order shown, with those suspended apart."""
    with acting_as(user), timezone.override(ZoneInfo("Europe/Bucharest")):
        agenda = agenda_of(user, scope)
        running = [clock.case.reference for group in agenda.groups for clock in group.clocks]
        return running, [clock.case.reference for clock in agenda.suspended]


def test_the_most_urgent_comes_first_and_what_is_suspended_stands_apart(officer, head):
    later, late, soon = (asked(officer, head, timedelta(days=n)) for n in (1, 20, 14))
    waiting = make_exchange(officer, state="PRECISION_DEMANDEE", head=head)
    running, suspended = seen(officer, MINE)
    assert running == [late.reference, soon.reference, later.reference]
    assert suspended == [waiting.reference]


def test_deadlines_are_grouped_late_then_by_day_then_by_week(officer, head):
    for days in (20, 14, 10, 0):
        asked(officer, head, timedelta(days=days))
    with acting_as(officer), timezone.override(ZoneInfo("Europe/Bucharest")):
        titles = [group.title for group in agenda_of(officer, MINE).groups]
    assert titles[0] == "Dépassés"
    assert titles[1].startswith("Demain, ")
    assert titles[2].split()[0] in {"Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"}
    assert titles[3].startswith("Semaine du lundi ")


def test_the_agenda_of_the_post_holds_the_files_of_others_and_mine_does_not(officer, head, post, domain):
    colleague = make_user(Role.ODL, post, domains=[domain])
    mine, other = asked(officer, head, timedelta()), asked(colleague, head, timedelta())
    assert seen(officer, MINE)[0] == [mine.reference]
    assert set(seen(officer, POST)[0]) == {mine.reference, other.reference}
    assert seen(head, MINE)[0] == []


def test_the_head_opens_on_the_post_and_the_officer_on_their_own(officer, head):
    assert default_scope(head) == POST
    assert default_scope(officer) == MINE


def test_a_deputy_of_a_file_and_somebody_named_from_another_post_have_it_in_their_agenda(officer, head, post, domain):
    deputy = make_user(Role.ODL, post, domains=[domain])
    away = make_user(Role.ODL, make_post("DJI"))
    exchange = asked(officer, head, timedelta())
    Case.objects.filter(pk=exchange.pk).update(deputy=deputy)
    make_grant(exchange, away, by=head)
    assert seen(deputy, MINE)[0] == [exchange.reference]
    assert seen(away, MINE)[0] == [exchange.reference]
    assert seen(away, POST)[0] == []


def test_the_agenda_shows_no_deadline_of_a_file_one_does_not_see(officer, head, post):
    hidden = asked(officer, head, timedelta(), reach={"compartmented": True}, title="Affaire cloisonnée")
    stranger = make_user(Role.ODL, post, domains=[make_domain("autre")])
    for person in (stranger, make_user(Role.ASIA, post), make_user(Role.ASI, make_post("DJI"))):
        for scope in (MINE, POST):
            assert seen(person, scope) == ([], [])
    assert seen(head, POST)[0] == [hidden.reference]


def test_without_the_filter_the_wall_of_the_database_holds(officer, head, post):
    asked(officer, head, timedelta())
    with acting_as(make_user(Role.ASI, make_post("DJI"))):
        assert list(Clock.objects.open()) == []


def test_a_kept_or_moot_deadline_leaves_the_agenda(officer, head):
    kept, moot = asked(officer, head, timedelta()), asked(officer, head, timedelta())
    with acting_as(officer):
        services.keep(kept, {"BILATERAL_STD"})
        services.moot(moot)
    assert seen(officer, MINE) == ([], [])


def test_a_line_says_what_which_file_when_and_leads_to_why(client, officer, head):
    exchange = asked(officer, head, timedelta(days=14))
    client.force_login(officer)
    page = client.get(reverse("clocks:agenda")).content.decode()
    clock = Clock.objects.get(case=exchange)
    assert exchange.reference in page
    assert "Réponse au partenaire" in page
    assert "Demain, " in page
    assert f"{reverse('clocks:why', args=[exchange.reference])}#delai-{clock.pk}" in page
    assert "heures de Bucarest" in page


def test_an_empty_agenda_says_why_and_what_starts_a_deadline(client, officer):
    client.force_login(officer)
    page = client.get(reverse("clocks:agenda")).content.decode()
    assert "Aucun délai ne court sur vos dossiers." in page
    assert "quand un dossier est qualifié ou transmis" in page


def test_the_agenda_costs_the_same_for_two_deadlines_and_for_twelve(client, officer, head):
    client.force_login(officer)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("clocks:agenda")).status_code == 200
        return len(queries)

    asked(officer, head, timedelta())
    cost()
    few = cost()
    for days in range(10):
        asked(officer, head, timedelta(days=days))
    assert cost() == few


def test_beyond_the_most_it_shows_the_page_says_so(client, officer, head, monkeypatch):
    monkeypatch.setattr("ssi.clocks.agenda.MOST", 2)
    for days in range(3):
        asked(officer, head, timedelta(days=days))
    client.force_login(officer)
    response = client.get(reverse("clocks:agenda"))
    assert response.context["agenda"].count == 2
    assert "les plus urgentes sont montrées" in response.content.decode()


def test_why_explains_every_deadline_of_the_file_and_leads_to_the_rule(client, officer, head):
    exchange = asked(officer, head, timedelta(days=1))
    client.force_login(officer)
    page = client.get(reverse("clocks:why", args=[exchange.reference])).content.decode()
    for said in ("Événement", "Échéance stricte", "Suspensions", reverse("clocks:rule-detail", args=["BILATERAL_STD"])):
        assert said in page


def test_why_is_not_found_for_whoever_does_not_see_the_file(client, officer, head):
    exchange = asked(officer, head, timedelta(days=1))
    client.force_login(make_user(Role.ASI, make_post("DJI")))
    assert client.get(reverse("clocks:why", args=[exchange.reference])).status_code == 404


def test_a_file_without_deadlines_says_so(client, officer):
    exchange = make_exchange(officer)
    client.force_login(officer)
    page = client.get(reverse("clocks:why", args=[exchange.reference])).content.decode()
    assert "Aucun délai n’a couru sur ce dossier." in page
