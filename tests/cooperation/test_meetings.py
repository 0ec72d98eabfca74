"""The French position of a meeting is versioned, signed, and the desk reads the meeting once it is transmitted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cooperation.models import FrenchPosition
from cooperation.multilateral import services
from cooperation.multilateral.day import follow_ups
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.cooperation.outside import make_body, make_meeting, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    post = factories.make_post()
    head = factories.head_of(post)
    officer = factories.make_user(Role.ODL, post, domains=[factories.make_domain()])
    return post, head, officer, make_meeting(officer, post=post, body=make_body(head, post))


def write(meeting, by, text="La France soutient."):
    with acting_as(by):
        return services.write_position(type(meeting).objects.get(pk=meeting.pk), by=by, text=text)


def test_a_position_is_signed_by_somebody_else_and_frozen(world):
    _post, head, officer, meeting = world
    write(meeting, officer)
    write(meeting, officer, "La France soutient, sous réserve.")
    meeting = move(meeting, officer, "prepare", "submit")
    request = meeting.approval_requests.get()
    with acting_as(officer), pytest.raises(NotAllowed):
        approvals.decide(request, by=officer, decision="APPROVE")
    with acting_as(head):
        approvals.decide(request, by=head, decision="APPROVE")

    meeting.refresh_from_db()
    assert (meeting.status, request.document["version"]) == ("POSITION_VISEE", 2)
    with pytest.raises(NotAllowed, match="figée"):
        write(meeting, officer, "Autre chose")


def test_a_version_is_never_rewritten(world):
    _post, _head, officer, meeting = world
    position = write(meeting, officer)
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        FrenchPosition.objects.filter(pk=position.pk).update(text="Réécrite")


def test_nothing_is_submitted_without_a_position(world):
    _post, _head, officer, meeting = world
    with pytest.raises(Refusal, match="Aucune position"):
        move(meeting, officer, "prepare", "submit")


@pytest.mark.parametrize(("days", "held"), [(1, False), (0, True), (-1, True)])
def test_a_meeting_is_held_from_its_first_day(days, held):
    head = factories.head_of(factories.make_post())
    meeting = make_meeting(head, days=days)
    if held:
        assert move(meeting, head, "hold_without_position").status == "TENUE"
    else:
        with pytest.raises(Refusal, match="pas encore commencé"):
            move(meeting, head, "hold_without_position")


def test_the_desk_reads_once_transmitted_and_a_meeting_closes_with_nothing_left(world, client):
    _post, _head, officer, meeting = world
    client.force_login(factories.make_user(Role.DCIS_OFFICER))
    meeting = move(meeting, officer, "hold_without_position")
    due_on = timezone.localdate() + timedelta(days=3)
    with acting_as(officer):
        services.write_minutes(meeting, by=officer, minutes="Relevé adopté.")
        follow_up = services.add_follow_up(meeting, by=officer, what="Écrire au SELEC", owner=officer, due_on=due_on)
        assert [line.text for line in follow_ups(officer, timezone.now()).lines] == ["Écrire au SELEC"]
    meeting = move(meeting, officer, "report")
    assert client.get(meeting.get_absolute_url()).status_code == 404
    meeting = move(meeting, officer, "transmit")
    assert "Relevé adopté" in client.get(meeting.get_absolute_url()).content.decode()
    with pytest.raises(Refusal, match="suites restent"):
        move(meeting, officer, "close")
    with acting_as(officer):
        services.finish_follow_up(follow_up, by=officer, outcome="Courriel du jour")

    assert move(meeting, officer, "close").status == "CLOSE"


def test_a_volunteer_drafts_and_does_not_submit(world):
    post, _head, _officer, meeting = world
    volunteer = factories.make_user(Role.VIA, post)
    write(meeting, volunteer)
    with pytest.raises(NotAllowed):
        move(meeting, volunteer, "prepare")
