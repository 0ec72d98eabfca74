"""Missions as the people of a post prepare, authorise and follow them."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from liaison.missions import checklist, parts, services
from liaison.models import Member, Mission, MissionAct, MissionCheck, SealedExhibit, StateConsent, TravelDocument
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.audit.models import AuditEvent
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests.factories import head_of, make_country, make_domain, make_post, make_powers, make_user
from tests.liaison.missions import (
    PASSPORT,
    add_contact,
    add_member,
    add_slot,
    make_mission,
    piece_of,
    ready,
    record_basis,
    record_consent,
    step,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC")


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")])


def url(mission, name, *args):
    return reverse(f"liaison:mission-{name}", args=[mission.reference, *args])


def authorise(mission, by=None):
    by = by or head_of(mission.post)
    with acting_as(by):
        request = mission.approval_requests.get(state="PENDING")
        approvals.decide(request, by=by, decision="APPROVE")
    return Mission.objects.get(pk=mission.pk)


# --- The road ------------------------------------------------------------------------------------------------


def test_a_mission_goes_from_project_to_closed(officer, post):
    mission = ready(officer, post=post, days=0)
    mission = authorise(step(mission, "submit", officer))
    mission = step(mission, "start", officer)
    now = timezone.now()
    with acting_as(officer):
        parts.log_act(mission, by=officer, at=now, kind="AUDITION", text="Trois témoins entendus.")
        exhibit = parts.save_exhibit(
            SealedExhibit(), mission, by=officer, number="1", description="Un téléphone", way_back="ENTRAIDE"
        )
    mission = step(mission, "come_back", officer)
    clock = mission.clocks.get(rule__code="CR_RETOUR_DEFAUT")
    assert clock.kept_at is None
    with pytest.raises(Refusal, match="compte rendu"):
        step(mission, "report", officer)
    with acting_as(officer):
        parts.write_debrief(mission, by=officer, debrief="Les trois auditions ont été faites.")
    mission = step(mission, "report", officer)
    assert mission.clocks.get(pk=clock.pk).kept_at is not None
    with pytest.raises(Refusal, match="scellés ne sont pas encore remis : 1"):
        step(mission, "close", officer)
    with acting_as(officer):
        fields = {"number": "1", "description": "Un téléphone", "way_back": "ENTRAIDE", "custody": "FRANCE"}
        parts.save_exhibit(exhibit, mission, by=officer, handed_over_on=date.today(), **fields)  # noqa: DTZ011
    assert step(mission, "close", officer).status == "CLOSE"


def test_the_gate_says_everything_at_once_before_the_parapheur(officer, post):
    mission = make_mission(officer, post=post)
    record_basis(mission, officer)
    record_consent(mission, officer, extents=["PRESENCE"])
    add_member(mission, officer, passport_expires_on=mission.ends_on + timedelta(days=150), order_received_on=None)
    step(mission, "ask_consent", officer)
    mission = step(mission, "consent_received", officer)
    with pytest.raises(Refusal) as refused:
        step(mission, "submit", officer)
    for words in ("Audition", "Commandant Luc Vasseur : l’ordre de mission", "le passeport expire"):
        assert words in str(refused.value)
    assert Mission.objects.get(pk=mission.pk).status == "ACCORD_RECU"


def test_the_gate_is_asked_again_when_the_head_signs(officer, post):
    mission = step(ready(officer, post=post), "submit", officer)
    Member.objects.update(order_received_on=None)  # under the bypass role, as a row gone wrong would be
    with pytest.raises(Refusal, match="ordre de mission"):
        authorise(mission)
    assert Mission.objects.get(pk=mission.pk).status == "A_AUTORISER"


def test_an_officer_does_not_authorise_and_a_deputy_only_by_delegation_that_day(officer, post):
    deputy = make_user(Role.ASIA, post)
    mission = step(ready(officer, post=post), "submit", officer)
    for person in (officer, deputy):
        with pytest.raises(NotAllowed):
            authorise(mission, person)
    today = timezone.localdate()
    powers = {"given_by": head_of(post), "given_to": deputy, "permissions": ["liaison.authorise_mission"]}
    make_powers(post, starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1), **powers)
    with pytest.raises(NotAllowed):
        authorise(mission, make_user_again(deputy))
    make_powers(post, starts_on=today, ends_on=today, **powers)
    assert authorise(mission, make_user_again(deputy)).status == "AUTORISEE"


def make_user_again(user):
    """The same person, with nothing remembered of their rights."""
    return type(user).objects.get(pk=user.pk)


def test_nobody_authorises_what_they_wrote_except_the_head(post):
    head, deputy = head_of(post), make_user(Role.ASIA, post)
    make_powers(post, given_by=head, given_to=deputy, permissions=["liaison.authorise_mission"])
    mission = step(ready(deputy, post=post), "submit", deputy)
    assert mission.status == "A_AUTORISER"
    with pytest.raises(NotAllowed, match="Nul ne vise"):
        authorise(mission, make_user_again(deputy))
    own = step(ready(head, post=post), "submit", head)
    assert own.status == "AUTORISEE"
    assert own.approval_requests.get().signoffs.get().own_text


def test_what_the_authorisation_rests_on_is_frozen_until_the_preparation_is_taken_up_again(officer, post):
    mission = authorise(step(ready(officer, post=post), "submit", officer))
    with pytest.raises(NotAllowed, match="figés"):
        add_member(mission, officer, last_name="Autre")
    with pytest.raises(NotAllowed, match="figés"), acting_as(officer):
        services.edit(
            mission, by=officer, expected_version=mission.version, ends_on=mission.ends_on + timedelta(days=1)
        )
    add_slot(mission, officer)
    mission = step(mission, "revise", officer, comment="Un enquêteur de plus")
    add_member(mission, officer, last_name="Autre")
    assert mission.status == "ACCORD_RECU"


def test_a_team_is_not_said_arrived_before_its_day(officer, post):
    mission = authorise(step(ready(officer, post=post, days=1), "submit", officer))
    with pytest.raises(Refusal, match="plus tard"):
        step(mission, "start", officer)


def test_a_postponed_mission_takes_other_dates_and_its_checklist_follows(officer, post):
    mission = make_mission(officer, post=post)
    with acting_as(officer):
        parts.tick(mission.checks.get(code="names"), by=officer, state="fait")
    mission = step(mission, "postpone", officer, comment="Procès reporté")
    done = mission.checks.get(code="names").due_on
    with acting_as(officer):
        later = {"starts_on": mission.starts_on + timedelta(days=40), "ends_on": mission.ends_on + timedelta(days=40)}
        services.edit(mission, by=officer, expected_version=mission.version, **later)
    assert mission.checks.get(code="names").due_on == done
    assert mission.checks.get(code="visas").due_on == later["starts_on"] - timedelta(days=25)
    assert step(mission, "resume", officer).status == "PROJET"


def test_the_checklist_is_the_template_planned_back_from_the_arrival(officer, post):
    mission = make_mission(officer, post=post)
    planned = {(c.code, (mission.starts_on - c.due_on).days) for c in mission.checks.all()}
    assert planned == {(code, days) for code, _label, _english, days in checklist.template()}
    assert len(planned) >= 12


def test_two_people_editing_the_second_is_told(officer, post):
    mission = make_mission(officer, post=post)
    with acting_as(officer):
        services.edit(mission, by=officer, expected_version=1, places="Iași")
        with pytest.raises(StaleVersion):
            services.edit(mission, by=officer, expected_version=1, places="Oradea")


# --- What is not rewritten -----------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [MissionAct, StateConsent])
def test_the_log_and_the_consents_are_never_rewritten(officer, post, model):
    mission = make_mission(officer, post=post)
    record_consent(mission, officer)
    MissionAct.objects.create(case=mission, at=timezone.now(), kind="REUNION", text="x", written_by=officer)
    with acting_as(officer):
        for act in (model.objects.all().delete, lambda: model.objects.update(case_id=mission.pk)):
            with pytest.raises(ProgrammingError), transaction.atomic():
                act()


def test_a_correction_is_another_line_and_the_first_stays(officer, post, client):
    mission = step(authorise(step(ready(officer, post=post, days=0), "submit", officer)), "start", officer)
    with acting_as(officer):
        first = parts.log_act(mission, by=officer, at=timezone.now(), kind="REUNION", text="Deux témoins entendus.")
    client.force_login(officer)
    form = client.get(url(mission, "log-correct", first.pk))
    assert "Deux témoins" in form.content.decode()
    typed = {"at": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "kind": "AUDITION", "text": "Trois témoins entendus."}
    assert client.post(url(mission, "log-correct", first.pk), typed).status_code == 302
    shown = client.get(mission.get_absolute_url()).content.decode()
    assert "Deux témoins" in shown
    assert "Trois témoins" in shown
    assert "corrigée depuis" in shown


# --- Pages ---------------------------------------------------------------------------------------------------


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
