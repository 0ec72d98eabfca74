"""What a VIA or an assistant who was granted a mission sees: its logistics, whole, and nothing else."""

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse

from liaison.models import (
    JudicialPart,
    Member,
    Mission,
    MissionAct,
    MissionCheck,
    MissionContact,
    SealedExhibit,
    Slot,
    StateConsent,
    TravelDocument,
)
from ssi.accounts.access import sees_whole
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals.models import ApprovalRequest
from ssi.attachments.models import Attachment
from ssi.cases.models import Case, CaseEvent
from tests.factories import head_of, make_country, make_domain, make_exchange, make_grant, make_post, make_user
from tests.kinds.mission import make as make_whole
from tests.liaison.missions import PASSPORT, add_contact, add_slot, authorise, make_mission, ready, step

pytestmark = pytest.mark.django_db
CANARY = "CANARIPOLICE"


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC")


@pytest.fixture
def mission(officer, post):
    """Every part of it holds the canary, but its sheet."""
    mission = make_whole(officer, post=post, domain=make_domain("stups"), canary=CANARY)
    sheet = {"title": "Équipe de Lille", "search_text": ""}
    Case.objects.filter(pk=mission.pk).update(**sheet)
    Mission.objects.filter(pk=mission.pk).update(unit="Police judiciaire de Lille")
    Member.objects.filter(case=mission.pk).update(last_name="Vasseur")
    mission.checks.filter(label__contains=CANARY).update(label="Prévenir l’accueil")
    add_slot(mission, officer, what="Accueil à l’aéroport")
    add_contact(mission, officer, name="Permanence du poste")
    return Mission.objects.get(pk=mission.pk)


@pytest.fixture(params=[Role.VIA, Role.ASSISTANT])
def helper(request, post, mission):
    helper = make_user(request.param, post, french=False)
    make_grant(mission, helper, by=head_of(post))
    return helper


def url(mission, name, *args):
    return reverse(f"liaison:mission-{name}", args=[mission.reference, *args])


def test_the_sheet_is_whole_and_holds_no_police_data(client, helper, mission):
    client.force_login(helper)
    answer = client.get(mission.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "Équipe de Lille",
        "Luc Vasseur",
        "Accueil à l’aéroport",
        "Permanence du poste",
        "Prévenir l’accueil",
    ):
        assert words in page, words
    for words in (CANARY, PASSPORT, "judiciaire</h2>", "Scellés", "Journal des actes", "Ce qui manque", "Historique"):
        assert words not in page, words


def test_the_list_and_the_day_show_the_missions_granted_and_no_other(client, helper, mission, officer, post):
    other = make_mission(officer, post=post, title="Une autre équipe")
    client.force_login(helper)
    page = client.get(reverse("liaison:mission-list")).content.decode()
    assert mission.reference in page
    assert other.reference not in page
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.get(reverse("home")).status_code == 200


def test_the_arrival_of_the_mission_granted_is_in_the_day_of_its_helper(client, post, officer):
    coming = authorise(step(ready(officer, post=post, days=3, unit="Brigade de Nantes"), "submit", officer))
    helper = make_user(Role.VIA, post)
    make_grant(coming, helper, by=head_of(post))
    authorise(step(ready(officer, post=post, days=3, unit="Brigade de Brest"), "submit", officer))
    client.force_login(helper)
    page = client.get(reverse("home")).content.decode()
    assert "Brigade de Nantes" in page
    assert "Brigade de Brest" not in page
    assert "Rien n’attend" not in page


@pytest.mark.parametrize("role", [Role.VIA, Role.CONSUL])
def test_an_empty_day_says_where_to_go(client, post, role):
    client.force_login(make_user(role, post))
    assert "dans le menu" in client.get(reverse("home")).content.decode()


def test_every_other_door_of_the_mission_is_closed(client, helper, mission, officer, post):
    client.force_login(helper)
    member, exhibit, act = mission.members.get(), mission.exhibits.get(), mission.acts.get()
    reserved = mission.slots.get(reserved=True)
    doors = [
        url(mission, "edit"),
        url(mission, "judicial"),
        url(mission, "consent-add"),
        url(mission, "member-add"),
        url(mission, "member", member.pk),
        url(mission, "member-passport", member.pk),
        url(mission, "slot-add"),
        url(mission, "slot", reserved.pk),
        url(mission, "contact-add"),
        url(mission, "check-add"),
        url(mission, "log-add"),
        url(mission, "log-correct", act.pk),
        url(mission, "exhibit-add"),
        url(mission, "exhibit", exhibit.pk),
        url(mission, "debrief"),
        reverse("reports:document", args=["mission-file", mission.reference]),
        url(mission, "act", "cancel"),
        reverse("liaison:mission-open"),
        reverse("cases:history", args=[mission.reference]),
        reverse("cases:access", args=[mission.reference]),
        reverse("clocks:why", args=[mission.reference]),
        reverse("attachments:add", args=[mission.reference]),
        reverse("attachments:begin", args=[mission.reference]),
        reverse("attachments:download", args=[Attachment.objects.filter(case=mission.pk).first().pk]),
    ]
    for door in doors:
        assert client.post(door).status_code in (404, 405), door
        assert client.get(door).status_code in (404, 405), door
    exchange = make_exchange(officer, post=post)
    assert client.get(exchange.get_absolute_url()).status_code == 404


def test_they_tick_the_checklist_and_nothing_more(client, helper, mission):
    check = mission.checks.get(code="vehicle")
    client.force_login(helper)
    assert client.post(url(mission, "check", check.pk), {"state": "fait"}).status_code == 302
    check.refresh_from_db()
    assert check.done_by == helper


def test_their_calendar_has_the_programme_without_what_is_reserved(client, helper, mission):
    client.force_login(helper)
    told = client.get(url(mission, "calendar")).content.decode()
    assert "Accueil" in told
    assert CANARY not in told


def test_the_second_wall_holds_by_itself(helper, mission, officer):
    """As the application, bound to the helper, with no filter of ours: the sheet, and not a row beside."""
    ApprovalRequest.objects.create(
        case_id=mission.pk, transition="authorise", permission="x", document={}, sha256="x", requested_by=officer
    )
    hidden = (
        JudicialPart,
        StateConsent,
        TravelDocument,
        MissionAct,
        SealedExhibit,
        Attachment,
        CaseEvent,
        ApprovalRequest,
    )
    assert all(model.objects.filter(case=mission.pk).exists() for model in hidden)
    with acting_as(helper):
        assert not sees_whole(helper, mission)
        for model in hidden:
            assert not model.objects.exists(), model
        assert list(Slot.objects.values_list("what", flat=True)) == ["Accueil à l’aéroport"]
        assert list(MissionContact.objects.values_list("name", flat=True)) == ["Permanence du poste"]
        assert Member.objects.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_case")
            assert cursor.fetchone() == (1,)


def test_the_second_wall_lets_them_tick_and_write_nothing_else(helper, mission):
    with acting_as(helper):
        assert MissionCheck.objects.filter(code="vehicle").update(moot=True) == 1
        assert Mission.objects.update(places="Ailleurs") == 0
        assert Member.objects.update(last_name="Autre") == 0
        assert Slot.objects.update(what="Autre") == 0
        for write in (
            lambda: Case.objects.filter(pk=mission.pk).update(title="Autre"),
            lambda: Slot.objects.bulk_create([Slot(case=mission, day=mission.starts_on, starts_at="08:00", what="x")]),
        ):
            with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
                write()


def test_a_grant_that_ended_or_a_compartment_closes_the_sheet(client, helper, mission):
    client.force_login(helper)
    Case.objects.filter(pk=mission.pk).update(compartmented=True)
    assert client.get(mission.get_absolute_url()).status_code == 404
    Case.objects.filter(pk=mission.pk).update(compartmented=False, special_france=True)
    assert client.get(mission.get_absolute_url()).status_code == 404


def test_without_a_grant_there_is_no_mission(client, post, mission):
    volunteer = make_user(Role.VIA, post)
    client.force_login(volunteer)
    assert client.get(mission.get_absolute_url()).status_code == 404
    page = client.get(reverse("liaison:mission-list")).content.decode()
    assert mission.reference not in page
    assert "Aucune mission ne vous est confiée" in page
