"""The pages of a mission: board, forms, bad input, passports, lists, the day."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from liaison.models import Member, Mission, MissionAct, MissionCheck, TravelDocument
from ssi.accounts.context import acting_as
from ssi.audit.models import AuditEvent
from tests.factories import head_of, make_country, make_domain, make_post
from tests.liaison.missions import (
    PASSPORT,
    add_contact,
    add_member,
    add_slot,
    authorise,
    make_mission,
    piece_of,
    ready,
    record_basis,
    step,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC")


def typed_mission(**changes):
    return {
        "title": "Équipe de Lille",
        "country": "RO",
        "unit": "Police judiciaire de Lille",
        "starts_on": "2027-03-11",
        "ends_on": "2027-03-13",
        "places": "Cluj",
        "language": "ro",
        "marking": "NP",
        "domain": make_domain("stups").pk,
        **changes,
    }


def test_an_officer_opens_a_mission_and_the_board_says_what_is_missing(officer, post, client):
    client.force_login(officer)
    answer = client.post(reverse("liaison:mission-open"), typed_mission())
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(answer.url).content.decode()
    assert "Ce qui manque pour autoriser" in page
    assert "ne sont pas enregistrées" in page
    assert "l’accord écrit de l’État" in page
    assert "J-" in page
    assert "fin de semaine" in page  # 13 March 2027 is a Saturday


def test_public_holidays_of_both_states_are_flagged_on_the_programme(officer, post, client):
    mission = make_mission(officer, post=post, starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 1))
    client.force_login(officer)
    page = client.get(mission.get_absolute_url()).content.decode()
    assert page.count("férié, Roumanie") == 2
    other = make_mission(officer, post=post, starts_on=date(2027, 7, 14), ends_on=date(2027, 7, 14))
    assert "férié, France" in client.get(other.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2027-03-10"}, "ends_on"),
        ({"ends_on": "2028-03-10"}, "ends_on"),
        ({"starts_on": "2027-02-30"}, "starts_on"),
        ({"country": ""}, "country"),
        ({"unit": ""}, "unit"),
    ],
)
def test_dates_that_cannot_be_are_said_and_nothing_typed_is_lost(officer, post, client, changes, field):
    client.force_login(officer)
    answer = client.post(reverse("liaison:mission-open"), typed_mission(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Cluj" in answer.content.decode()
    assert not Mission.objects.exists()


def typed_member(**changes):
    return {"last_name": "Nguyen", "first_name": "Anne", "travels": "on", **changes}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"passport_expires_on": "2020-01-01"}, "passport_expires_on"),
        ({"passport": "12-34 é"}, "passport"),
        ({"last_name": "vasseur", "first_name": "LUC"}, "last_name"),
        ({"last_name": ""}, "last_name"),
        ({"first_name": "😀"}, "first_name"),
    ],
)
def test_a_traveller_that_cannot_be_is_refused_beside_the_field(officer, post, client, changes, field):
    mission = make_mission(officer, post=post)
    add_member(mission, officer)
    client.force_login(officer)
    answer = client.post(url(mission, "member-add"), typed_member(unit="Groupe 3", **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Groupe 3" in answer.content.decode()
    assert mission.members.count() == 1


def test_consent_dates_reversed_are_refused(officer, post, client):
    mission = make_mission(officer, post=post)
    client.force_login(officer)
    typed = {
        "given_on": "2026-01-05",
        "authority": "Parquet général",
        "starts_on": "2026-03-13",
        "ends_on": "2026-03-11",
        "extents": ["PRESENCE"],
    }
    answer = client.post(url(mission, "consent-add"), typed)
    assert answer.status_code == 422
    assert "inversées" in answer.content.decode()
    assert "Parquet général" in answer.content.decode()


def test_a_piece_of_another_file_is_not_offered_nor_taken(officer, post, client):
    mission, other = make_mission(officer, post=post), make_mission(officer, post=post)
    with acting_as(officer):
        foreign = piece_of(other, officer)
    client.force_login(officer)
    answer = client.post(url(mission, "judicial"), {"basis": "CRI", "piece": str(foreign.pk)})
    assert answer.status_code == 422
    assert "piece" in answer.context["form"].errors


def test_the_file_it_comes_from_is_shown_to_those_who_see_it_and_to_them_only(officer, post, client):
    source = make_mission(head_of(post), post=post, domain=make_domain("autre"), title="Commission rogatoire d’Angers")
    mission = make_mission(officer, post=post)
    client.force_login(officer)
    answer = client.post(url(mission, "judicial"), {"source_reference": source.reference})
    assert answer.status_code == 422
    assert "Aucun dossier de cette référence" in answer.content.decode()
    record_basis(mission, head_of(post), source=source)
    assert source.reference not in client.get(mission.get_absolute_url()).content.decode()
    client.force_login(head_of(post))
    assert source.reference in client.get(mission.get_absolute_url()).content.decode()


def test_a_passport_number_is_masked_until_it_is_asked_for_and_the_journal_says_who_looked(officer, post, client):
    mission = make_mission(officer, post=post)
    member = add_member(mission, officer)
    client.force_login(officer)
    assert PASSPORT not in client.get(mission.get_absolute_url()).content.decode()
    assert PASSPORT not in client.get(url(mission, "member", member.pk)).content.decode()
    assert client.get(url(mission, "member-passport", member.pk)).status_code == 302
    assert not AuditEvent.objects.filter(verb="mission.reveal").exists()
    assert PASSPORT in client.post(url(mission, "member-passport", member.pk)).content.decode()
    line = AuditEvent.objects.get(verb="mission.reveal")
    assert (line.actor_id, line.case_id, line.subject_id) == (officer.pk, mission.pk, str(member.pk))


def test_an_empty_passport_leaves_the_number_that_is_recorded(officer, post, client):
    mission = make_mission(officer, post=post)
    member = add_member(mission, officer)
    client.force_login(officer)
    answer = client.post(url(mission, "member", member.pk), typed_member(passport=""))
    assert answer.status_code == 302, answer.context["form"].errors
    assert TravelDocument.objects.get(member=member).number == PASSPORT
    assert Member.objects.get(pk=member.pk).last_name == "Nguyen"


def test_the_page_of_a_mission_costs_the_same_whatever_the_length_of_its_lists(officer, post, client):
    def cost(mission):
        client.get(mission.get_absolute_url())
        with CaptureQueriesContext(connection) as seen:
            assert client.get(mission.get_absolute_url()).status_code == 200
        return len(seen)

    client.force_login(officer)
    small, large = make_mission(officer, post=post), make_mission(officer, post=post)
    for n in range(12):
        add_member(large, officer, last_name=f"Vasseur {'abcdefghijkl'[n]}")
        add_slot(large, officer, what=f"Créneau {n}")
        add_contact(large, officer, name=f"Contact {n}")
        MissionAct.objects.create(case=large, at=timezone.now(), kind="REUNION", text=f"{n}", written_by=officer)
    add_member(small, officer)
    MissionAct.objects.create(case=small, at=timezone.now(), kind="REUNION", text="Réunion", written_by=officer)
    assert cost(small) == cost(large)


def test_the_list_costs_the_same_for_ten_missions_as_for_one_and_shows_their_lights(officer, post, client):
    client.force_login(officer)
    make_mission(officer, post=post)
    address = reverse("liaison:mission-list")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        page = client.get(address).content.decode()
    assert "pièces attendues" in page
    for _n in range(9):
        make_mission(officer, post=post)
    with CaptureQueriesContext(connection) as ten:
        client.get(address)
    assert len(one) == len(ten)


def test_a_light_is_a_word_and_a_sign_beside_its_colour(officer, post, client):
    mission = make_mission(officer, post=post, days=60)
    add_member(mission, officer, order_received_on=None, visa_required=True)
    add_member(mission, officer, last_name="Autre", passport_expires_on=mission.ends_on)
    client.force_login(officer)
    page = client.get(mission.get_absolute_url()).content.decode()
    for word in ("à faire", "bloquant", "en règle", "sans objet"):
        assert word in page, word


def test_arrivals_of_the_week_are_in_the_day(officer, post, client):
    authorise(step(ready(officer, post=post, days=3, unit="Brigade de Nantes"), "submit", officer))
    authorise(step(ready(officer, post=post, days=20, unit="Brigade de Brest"), "submit", officer))
    client.force_login(officer)
    page = client.get(reverse("home")).content.decode()
    assert "Arrivées" in page
    assert "Brigade de Nantes" in page
    assert "Brigade de Brest" not in page.split("Arrivées")[1].split("</section>")[0]


def test_ticking_a_check_says_who_and_can_be_taken_back(officer, post, client):
    mission = make_mission(officer, post=post)
    check = MissionCheck.objects.get(case=mission, code="visas")
    client.force_login(officer)
    client.post(url(mission, "check", check.pk), {"state": "fait"})
    check.refresh_from_db()
    assert check.done_by == officer
    client.post(url(mission, "check", check.pk), {"state": "n’importe quoi"})
    check.refresh_from_db()
    assert check.done_at
    client.post(url(mission, "check", check.pk), {"state": "a-faire"})
    check.refresh_from_db()
    assert (check.done_at, check.done_by) == (None, None)
