"""Îlots: their people, their numbers, their health at the edges of each measure."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consular.ilots import day, placing, reports, services
from consular.ilots.health import CALL_DAYS, community_of
from consular.register.models import Household, Person
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.clocks.engine import add_months
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests import factories
from tests.consular.community import (
    DUPONT,
    DUPONT_2,
    consul_of,
    make_chef,
    make_copy,
    make_extract,
    make_ilot,
    make_point,
    persons,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


def codes(post, today=None):
    found = community_of(post, today or timezone.localdate(timezone=post.zone))
    return {(weakness.ilot.code if weakness.ilot else "", weakness.code) for weakness in found.weaknesses}


def healthy(post):
    """An îlot that lacks nothing, its chef called just now."""
    make_extract(post, (*DUPONT[:5], "", *DUPONT[6:]), DUPONT_2)
    Person.objects.update(confirmed_on=timezone.localdate())
    ilot = make_ilot(post, "A", areas=("Plateau",), main_point=make_point(post))
    call(make_chef(ilot), minutes=11)
    return ilot


def call(chef, minutes=None, **fields):
    by = consul_of(chef.post)
    with acting_as(by):
        return services.note_call(chef, by=by, joined=minutes is not None, minutes=minutes, **fields)


def test_a_healthy_ilot_has_nothing_to_fix(post):
    ilot = healthy(post)
    found = community_of(post, timezone.localdate(timezone=post.zone))
    assert found.weaknesses == []
    (state,) = found.states
    assert (state.ilot, state.score, state.persons, state.households) == (ilot, len(state.CHECKS), 2, 1)


def test_an_ilot_just_drawn_lacks_everything(post):
    make_ilot(post, "A", reviewed_on=None)
    (state,) = community_of(post, timezone.localdate()).states
    assert state.score == 2, "its load and the coordinates of nobody"
    assert codes(post) == {("", "extract"), ("A", "chef"), ("A", "point"), ("A", "review")}


@pytest.mark.parametrize(("days", "old"), [(CALL_DAYS - 1, False), (CALL_DAYS, False), (CALL_DAYS + 1, True)])
def test_a_test_call_is_good_for_ninety_days(post, days, old):
    healthy(post)
    later = timezone.localdate(timezone=post.zone) + timedelta(days=days)
    assert (("A", "call") in codes(post, later)) == old


@pytest.mark.parametrize(("days", "old"), [(-1, False), (0, False), (1, True)])
def test_a_point_is_verified_every_twelve_months(post, days, old):
    healthy(post)
    later = add_months(timezone.localdate(timezone=post.zone), 12) + timedelta(days=days)
    assert (("A", "point") in codes(post, later)) == old


@pytest.mark.parametrize(("days", "old"), [(-1, False), (0, False), (1, True)])
def test_an_outline_is_reviewed_every_three_years(post, days, old):
    healthy(post)
    later = add_months(timezone.localdate(), 36) + timedelta(days=days)
    assert (("A", "review") in codes(post, later)) == old


def test_coordinates_are_confirmed_once_a_year_and_a_tenth_may_be_late(post):
    rows = [(f"P{n}", "Nom", f"Zoé{n}", "F1", "", "", "", "Plateau", "", "") for n in range(20)]
    make_extract(post, *rows)
    make_ilot(post, "A", areas=("Plateau",))
    today = timezone.localdate(timezone=post.zone)
    Person.objects.update(confirmed_on=add_months(today, -12))
    assert ("A", "confirmed") not in codes(post)
    for late, told in ((2, False), (3, True)):
        keys = Person.objects.values_list("pk", flat=True)[:late]
        Person.objects.filter(pk__in=list(keys)).update(confirmed_on=add_months(today, -12) - timedelta(days=1))
        assert (("A", "confirmed") in codes(post)) == told, late


@pytest.mark.parametrize(("families", "over"), [(100, False), (101, True)])
def test_beyond_a_hundred_families_it_is_shown_and_nobody_is_left_out(post, families, over):
    make_extract(post, *[(f"P{n}", f"Nom{n}", "Zoé", f"F{n}", "", "", "", "Port", "", "") for n in range(families)])
    make_ilot(post, "A", areas=("Port",))
    assert (("A", "load") in codes(post)) == over
    assert Person.objects.filter(ilot=None).count() == 0


def test_a_call_not_answered_is_told_until_the_next_that_is(post):
    ilot = healthy(post)
    chef = ilot.chefs.get()
    start = timezone.now()
    with time_machine.travel(start + timedelta(hours=1), tick=False):
        call(chef)
    assert ("A", "call") in codes(post)
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        call(chef, minutes=40)
    assert ("A", "call") not in codes(post)


def test_a_chef_whose_last_day_is_past_holds_nothing(post):
    ilot = make_ilot(post, "A")
    today = timezone.localdate(timezone=post.zone)
    make_chef(ilot, ends_on=today)
    assert ("A", "chef") not in codes(post)
    assert ("A", "chef") in codes(post, today + timedelta(days=1))


def test_an_ilot_has_one_chef_at_a_time_and_as_many_deputies_as_needed(post):
    ilot = make_ilot(post, "A")
    make_chef(ilot)
    with pytest.raises(Refusal, match="déjà un chef"):
        make_chef(ilot, "Un autre")
    make_chef(ilot, "Un adjoint", deputy=True)
    make_chef(ilot, "Une adjointe", deputy=True)
    assert ilot.chefs.count() == 3


def test_who_signed_no_charter_is_told_before_who_was_not_trained(post):
    ilot = make_ilot(post, "A")
    chef = make_chef(ilot, charter_signed_on=None, trained_on=None)
    found = community_of(post, timezone.localdate()).states[0].weaknesses
    assert [weakness.text for weakness in found if weakness.code == "charter"] == [
        "Charte de confidentialité non signée par le chef d’îlot."
    ]
    assert chef.phone == "+253 77 81 00 01"


def test_numbers_of_an_ilot_are_never_given_twice(post):
    make_extract(post, DUPONT, DUPONT_2)
    ilot = make_ilot(post, "A", areas=("Plateau",))
    assert [persons(post)[ref].number for ref in ("P1", "P2")] == [1, 2]
    make_extract(post, DUPONT, ("P8", "Aaron", "Zoé", "F8", "", "", "", "Plateau", "", ""))
    consul = consul_of(post)
    with acting_as(consul):
        placing.place_area(by=consul, post=post, area="Plateau", ilot=ilot)
    assert {ref: person.number for ref, person in persons(post).items()} == {"P1": 1, "P8": 3}


def test_persons_and_households_agree_on_their_ilot(post):
    make_extract(post)
    one, two = make_ilot(post, "A", areas=("Plateau",)), make_ilot(post, "B", areas=("Port",))
    consul = consul_of(post)
    with acting_as(consul):
        homes = Household.objects.filter(external_ref="F1")
        assert placing.place(by=consul, post=post, households=homes, ilot=two) == 1
        assert placing.place(by=consul, post=post, households=homes, ilot=two) == 0
    assert all(person.ilot_id == person.household.ilot_id for person in Person.objects.select_related("household"))
    assert not Person.objects.filter(ilot=one).exists()


def test_what_the_post_lacks_is_told_too(post):
    make_extract(post)
    ilot = make_ilot(post, "A", areas=("Plateau",))
    make_copy(ilot)
    assert ("", "unplaced") in codes(post)
    assert ("", "paper") not in codes(post)
    extract = make_extract(post)
    assert ("", "paper") in codes(post)
    assert ("", "extract") not in codes(post, extract.expires_on - timedelta(days=46))
    assert ("", "extract") in codes(post, extract.expires_on - timedelta(days=45))


def test_two_people_changing_an_ilot_see_both_versions(client, post):
    ilot = make_ilot(post, "A")
    head = factories.make_user(Role.ASI, post)
    with acting_as(head):
        services.save_ilot(by=head, post=post, ilot=ilot, expected_version=1, code="A", name="Plateau nord")
        with pytest.raises(StaleVersion):
            services.save_ilot(by=head, post=post, ilot=ilot, expected_version=1, code="A", name="Autre")
    client.force_login(head)
    typed = {"code": "A", "name": "Plateau sud", "most_households": 100, "most_persons": 250, "version": 1}
    answer = client.post(reverse("consular:ilot-edit", args=[ilot.pk]), typed)
    assert answer.status_code == 409
    assert "Plateau nord" in answer.content.decode()
    assert "Plateau sud" in answer.content.decode()


def test_two_ilots_do_not_share_a_code(post):
    make_ilot(post, "A")
    with pytest.raises(Refusal, match="déjà celui"):
        make_ilot(post, " a ")
    make_ilot(factories.make_post("BUC"), "A")


def test_an_officer_does_not_hold_the_map(post):
    officer = factories.make_user(Role.ODL, post)
    with acting_as(officer), pytest.raises(NotAllowed):
        services.save_point(by=officer, post=post, name="Lycée")


def test_a_point_has_both_coordinates_or_none(post):
    with pytest.raises(Refusal, match="latitude et la longitude"):
        make_point(post, latitude="11.58")


def test_the_page_of_health_costs_the_same_for_one_ilot_and_for_twelve(client, post):
    client.force_login(factories.make_user(Role.ASI, post))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("consular:ilots")).status_code == 200
        return len(queries)

    healthy(post)
    cost()
    one = cost()
    for n in range(11):
        make_chef(make_ilot(post, f"N{n}", main_point=make_point(post, f"Point {n}")))
    assert cost() == one


def test_a_call_is_noted_on_the_page_of_the_ilot(client, post):
    ilot = make_ilot(post, "A")
    make_chef(ilot)
    client.force_login(consul_of(post))
    page = reverse("consular:ilot-call", args=[ilot.pk])
    assert client.post(page, {"joined": "1"}).status_code == 422
    assert client.post(page, {"joined": "1", "minutes": "14"}).status_code == 302
    assert "joint en 14 min" in client.get(ilot.get_absolute_url()).content.decode()


def test_households_are_placed_by_district_without_a_name(client, post):
    make_extract(post)
    ilot = make_ilot(post, "A")
    client.force_login(consul_of(post))
    page = reverse("consular:placing")
    body = client.get(page).content.decode()
    assert "Plateau" in body
    assert "Dupont" not in body
    assert client.post(page, {"area": "Plateau", "ilot": ""}).status_code == 422
    client.post(page, {"area": "Plateau", "ilot": ilot.pk})
    assert persons(post)["P1"].ilot == ilot


def test_the_day_tells_what_to_fix_to_whoever_holds_the_map_and_names_nobody(post):
    make_extract(post)
    make_ilot(post, "A", areas=("Plateau",))
    head, officer = factories.make_user(Role.ASI, post), factories.make_user(Role.ODL, post)
    with acting_as(head):
        section = day.ilots(head, timezone.now())
    assert section.lines[0].text == "Aucun chef d’îlot."
    assert len(section.lines) <= day.LINES
    assert "Dupont" not in str(section)
    with acting_as(officer):
        assert day.ilots(officer, timezone.now()) is None
    with acting_as(consul_of(factories.make_post("BUC"))) as elsewhere:
        assert day.ilots(elsewhere, timezone.now()) is None, "nothing was begun there"


def test_the_weekly_report_counts_the_community_and_names_nobody(post):
    make_extract(post)
    make_ilot(post, "A", areas=("Plateau",))
    head = factories.make_user(Role.ASI, post)
    with acting_as(head):
        (block,) = reports.community(SimpleNamespace(by=head, post=post))
    assert block.items[0].startswith("4 personnes au registre")
    assert "2 personnes sans îlot" in block.items[0]
    assert block.items[1] == "Îlot A – Aucun chef d’îlot."
    assert "Dupont" not in str(block)
    officer = factories.make_user(Role.ODL, post)
    with acting_as(officer):
        assert reports.community(SimpleNamespace(by=officer, post=post)) == []
