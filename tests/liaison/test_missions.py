"""Missions as the people of a post prepare, authorise and follow them."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from liaison.missions import checklist, parts, services
from liaison.models import Member, Mission, MissionAct, SealedExhibit, StateConsent
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests.factories import head_of, make_country, make_post, make_powers, make_user
from tests.liaison.missions import (
    add_member,
    add_slot,
    authorise,
    make_mission,
    ready,
    record_basis,
    record_consent,
    step,
    url,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC")


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
