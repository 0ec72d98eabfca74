"""Proposals of travel advice: an officer writes, the consul or the ambassador validates, the crisis centre decides."""

from datetime import UTC, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.db.models import Max
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consular.advice import services
from consular.advice.day import proposals as day_section
from consular.advice.models import AdviceIncident, AdviceProposal
from consular.models import TravelZone
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures import registry as figures
from ssi.figures.periods import Period
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests import factories
from tests.consular.advice import decided, do, make_proposal, sent, validated
from tests.consular.community import consul_of
from tests.consular.safety import make_incident
from tests.consular.trips import make_zone
from tests.factories import head_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


@pytest.fixture
def consul(post):
    return consul_of(post)


@pytest.fixture
def officer(post):
    return factories.make_user(Role.ODL, post)


@pytest.fixture
def ambassador(post):
    return factories.make_user(Role.AMBASSADOR, post)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def today_of(post):
    return timezone.localdate(timezone=post.zone)


def told(user):
    with acting_as(user):
        section = day_section(user, timezone.now())
    return [line.text for line in section.lines] if section else None


def test_the_consul_and_the_ambassador_validate_and_the_officers_do_not(post, consul, ambassador, officer):
    for by in (consul, ambassador):
        proposal = do(services.submit, make_proposal(post, by=officer), officer)
        for other in (officer, head_of(post)):
            with pytest.raises(NotAllowed):
                do(services.validate, proposal, other)
        assert do(services.validate, proposal, by).validated_by == by


def test_nobody_validates_what_they_wrote(post, consul, officer):
    proposal = do(services.submit, make_proposal(post, by=officer), officer)
    factories.assign(officer, Role.CONSUL, post)
    with pytest.raises(Refusal, match="une autre personne"):
        do(services.validate, proposal, officer)


def test_what_is_sent_back_says_why_and_is_a_draft_again(post, consul, officer):
    proposal = do(services.submit, make_proposal(post, by=officer), officer)
    with pytest.raises(Refusal, match="à reprendre"):
        do(services.send_back, proposal, consul, remark=" ")
    back = do(services.send_back, proposal, consul, remark="Datez les barrages.")
    assert (back.status, back.remark) == ("BROUILLON", "Datez les barrages.")
    assert told(officer) == ["Route d’Obock, brouillon"]
    assert do(services.submit, back, officer).remark == ""


def test_a_proposal_of_the_same_colour_is_refused(post):
    with pytest.raises(Refusal, match="celle d’aujourd’hui"):
        make_proposal(post, colour=2)


def test_what_was_submitted_does_not_change(post, officer):
    proposal = do(services.submit, make_proposal(post, by=officer), officer)
    with pytest.raises(Refusal, match="plus un brouillon"), acting_as(officer):
        services.save_proposal(by=officer, post=post, proposal=proposal, expected_version=2, colour_proposed=4)
    with pytest.raises(DatabaseError), acting_as(officer), transaction.atomic():
        AdviceProposal.objects.filter(pk=proposal.pk).update(reason="Autre motif")


def test_a_state_cannot_be_jumped_in_the_database_either(post, officer):
    proposal = make_proposal(post, by=officer)
    with pytest.raises(DatabaseError), acting_as(officer), transaction.atomic():
        AdviceProposal.objects.filter(pk=proposal.pk).update(status="VALIDEE")


def test_two_people_who_change_the_same_draft_are_told_apart(post, officer):
    proposal = make_proposal(post, by=officer)
    with acting_as(officer):
        services.save_proposal(by=officer, post=post, proposal=proposal, expected_version=1, colour_proposed=4)
    with pytest.raises(StaleVersion), acting_as(officer):
        services.save_proposal(by=officer, post=post, proposal=proposal, expected_version=1, colour_proposed=3)


@pytest.mark.parametrize(("days", "refused"), [(-1, "avant d’être validée"), (0, None), (1, "dans l’avenir")])
def test_it_leaves_on_the_day_it_is_validated_at_the_earliest_and_today_at_the_latest(post, consul, days, refused):
    proposal, day = validated(post, consul), today_of(post) + timedelta(days=days)
    if refused:
        with pytest.raises(Refusal, match=refused):
            do(services.note_sent, proposal, consul, cdcs_ref="TD 114", sent_on=day)
    else:
        assert do(services.note_sent, proposal, consul, cdcs_ref="TD 114", sent_on=day).status == "ENVOYEE"


def test_the_decision_keeps_the_colour_that_was_decided(post, consul):
    assert decided(post, consul).decided_colour == 3
    assert decided(post, consul, "REFUSEE").decided_colour is None
    assert decided(post, consul, "AUTRE", decided=4).decided_colour == 4
    for colour in (None, 3):
        with pytest.raises(Refusal, match="autre que celle proposée"):
            decided(post, consul, "AUTRE", decided=colour)


def test_a_decision_does_not_precede_the_sending(post, consul):
    proposal = sent(post, consul)
    with pytest.raises(Refusal, match="précède l’envoi"):
        do(services.decide, proposal, consul, decision="REFUSEE", decided_on=today_of(post) - timedelta(days=1))


def test_an_accepted_colour_is_written_among_those_of_the_zones_in_one_act(post, consul, officer):
    old = make_zone(post, officer, 2, "Route d’Obock")
    proposal = decided(post, consul)
    assert told(officer) == ["Couleur à saisir\u202f: Route d’Obock"]

    new = do(services.take_colour, proposal, officer)

    old.refresh_from_db()
    assert (new.colour, new.valid_from, old.valid_until) == (3, today_of(post), today_of(post) - timedelta(days=1))
    assert "TD 114" in new.source
    assert told(officer) == []
    with pytest.raises(Refusal, match="déjà cette couleur"):
        do(services.take_colour, proposal, officer)


def test_a_refusal_owes_no_colour(post, consul, officer):
    make_zone(post, officer, 2, "Route d’Obock")
    with pytest.raises(Refusal):
        do(services.take_colour, decided(post, consul, "REFUSEE"), officer)
    with acting_as(officer):
        assert TravelZone.objects.filter(post=post).count() == 1


def test_a_colour_written_since_the_decision_is_not_overwritten(post, consul, officer):
    make_zone(post, officer, 2, "Route d’Obock")
    proposal = decided(post, consul)
    make_zone(post, officer, 4, "Route d’Obock", since=0)
    with acting_as(officer):
        assert not services.owed_colour(proposal, today_of(post))


def test_incidents_are_linked_by_whoever_reads_them_and_shown_to_them_only(post, consul, officer):
    head = head_of(post)
    incident = make_incident(post, title="Barrage à Sagallou")
    proposal = make_proposal(post, by=head, incidents=[incident])

    with acting_as(officer):
        services.save_proposal(by=officer, post=post, proposal=proposal, expected_version=1, colour_proposed=4)
        assert not AdviceIncident.objects.exists()
    pages = {who: signed_in(who).get(proposal.get_absolute_url()).content.decode() for who in (head, officer)}
    assert "Barrage à Sagallou" in pages[head]
    assert "Sagallou" not in pages[officer]
    assert (
        "incidents"
        not in signed_in(officer).get(reverse("consular:proposal-edit", args=[proposal.pk])).context["form"].fields
    )
    with acting_as(head):
        assert proposal.links.count() == 1
        now = AdviceProposal.objects.select_related("post").get(pk=proposal.pk)
        services.save_proposal(by=head, post=post, proposal=now, expected_version=2, colour_proposed=4, incidents=[])
        assert proposal.links.count() == 0


def test_an_incident_of_another_post_is_refused(post):
    elsewhere = make_incident(factories.make_post("BUC", country="RO"))
    with pytest.raises(Refusal, match="pas du poste"):
        make_proposal(post, incidents=[elsewhere])


def test_links_do_not_move_once_submitted(post):
    head, incident = head_of(post), make_incident(post)
    proposal = do(services.submit, make_proposal(post, by=head, incidents=[incident]), head)
    with pytest.raises(DatabaseError), acting_as(head), transaction.atomic():
        proposal.links.all().delete()


def test_another_post_and_the_desk_see_nothing(post):
    proposal = make_proposal(post)
    desk = factories.make_user(Role.DCIS_OFFICER)
    for user in (head_of(factories.make_post("BUC", country="RO")), desk):
        assert signed_in(user).get(proposal.get_absolute_url()).status_code == 404
        with acting_as(user):
            assert not AdviceProposal.objects.exists()


@pytest.mark.parametrize("at", ["12:00", "22:30"], ids=["at noon", "when it is tomorrow at the post already"])
def test_the_desk_counts_those_that_left(post, consul, at):
    with time_machine.travel(f"{timezone.localdate(timezone=UTC)}T{at}:00Z", tick=False):
        sent(post, consul)
        make_proposal(post)
        today, desk = today_of(post), factories.make_user(Role.DCIS_OFFICER)
        with acting_as(desk):
            assert figures.compute("advice.sent", [post], Period(today, today), by=desk) == 1
        page = signed_in(desk).get(reverse("consular:safety-counts"))
    assert [row["proposed"] for found, row, _lapsed in page.context["rows"] if found.pk == post.pk] == [1]


def test_a_known_zone_gives_its_country_its_name_and_its_colour(post, officer):
    zone = make_zone(post, officer, 2, "Route d’Obock")
    client = signed_in(officer)
    answer = client.post(
        reverse("consular:proposal-new"), {"zone": zone.pk, "colour_proposed": 4, "reason": "Barrages."}
    )
    with acting_as(officer):
        proposal = AdviceProposal.objects.get()
    assert answer.url == proposal.get_absolute_url()
    assert (proposal.country_id, proposal.label, proposal.colour_now) == ("DJ", "Route d’Obock", 2)
    form = client.get(reverse("consular:proposal-edit", args=[proposal.pk])).context["form"]
    assert form.initial["zone"] == zone.pk


def test_a_form_without_a_zone_says_so(officer):
    answer = signed_in(officer).post(reverse("consular:proposal-new"), {"colour_proposed": 4, "reason": "Barrages."})
    assert answer.status_code == 422
    assert "Choisissez une zone" in answer.content.decode()


def test_each_act_is_offered_to_whoever_does_it_and_to_nobody_else(post, consul, officer, ambassador):
    make_zone(post, officer, 2, "Route d’Obock")
    proposal, today = make_proposal(post, by=officer), today_of(post)
    steps = [
        (officer, {"act": "submit"}),
        (ambassador, {"act": "validate"}),
        (consul, {"act": "sent", "cdcs_ref": "TD 114", "sent_on": today}),
        (officer, {"act": "decide", "decision": "ACCEPTEE", "decided_on": today}),
        (officer, {"act": "colour"}),
    ]
    url = reverse("consular:proposal-act", args=[proposal.pk])
    volunteer = factories.make_user(Role.VIA, post)
    for who, data in steps:
        assert signed_in(volunteer).get(proposal.get_absolute_url()).context["acts"] == []
        assert signed_in(volunteer).post(url, data).status_code == 422
        client = signed_in(who)
        assert data["act"] in client.get(proposal.get_absolute_url()).context["acts"]
        assert client.post(url, data).status_code == 302
    with acting_as(officer):
        assert TravelZone.objects.filter(post=post).aggregate(most=Max("colour"))["most"] == 3


def test_an_act_without_what_it_asks_is_refused_beside_its_field(post, consul):
    proposal = validated(post, consul)
    url = reverse("consular:proposal-act", args=[proposal.pk])
    answer = signed_in(consul).post(url, {"act": "sent", "cdcs_ref": "", "sent_on": ""})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"cdcs_ref", "sent_on"}


def test_the_list_asks_the_same_number_of_statements_whatever_its_length(post, django_assert_max_num_queries):
    head = head_of(post)
    client = signed_in(head)
    make_proposal(post, by=head)
    client.get(reverse("consular:proposals"))
    with django_assert_max_num_queries(100) as few:
        client.get(reverse("consular:proposals"))
    for number in range(6):
        make_proposal(post, by=head, label=f"Zone {number}")
    with django_assert_max_num_queries(len(few)):
        assert len(client.get(reverse("consular:proposals")).context["rows"]) == 7


def test_the_consul_and_the_ambassador_find_what_waits_for_them_in_their_day(post, consul, ambassador, officer):
    do(services.submit, make_proposal(post, by=officer), officer)
    for who in (consul, ambassador):
        assert told(who) == ["Route d’Obock, à valider"]
    assert told(officer) == []
