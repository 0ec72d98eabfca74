"""Seats and experts that go from one post to another (N3): what each post sees, who keeps the seat."""

from datetime import timedelta

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.models import Nomination, Offer, OfferCandidate, OfferRequest
from cooperation.offers import services
from cooperation.offers.day import exchange
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case
from ssi.network.models import Country
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.cooperation.experts import make_mission
from tests.cooperation.files import Cast, make_need
from tests.cooperation.offers import FIELDS, ask, give, make_offer, name
from tests.cooperation.trainees import fresh, make_session, selected

pytestmark = pytest.mark.django_db


@pytest.fixture
def away():
    """The people of another post."""
    return Cast("DJI")


@pytest.fixture
def country(away):
    return Country.objects.get(pk=away.post.country_id)


def page(client, user, offer):
    client.force_login(user)
    return client.get(reverse("cooperation:offer", args=[offer.pk]))


def test_from_the_offer_to_the_nomination(cast, away, country, client):
    session = make_session(cast.asi, seats=12)
    offer = make_offer(cast.odl, session, seats=3)
    asked = ask(offer, away.odl, away.post, seats=2)
    given = give(asked, cast.asia, seats=1, answer="Une seule, en juin")
    candidate = name(given, away.via, country)
    with acting_as(cast.via):
        nomination = services.take_in(candidate, by=cast.via)

    assert (nomination.last_name, nomination.status, nomination.from_offer_id) == ("Ceban", "PROPOSE", offer.pk)
    assert country.pk in fresh(session).countries
    assert not OfferCandidate.objects.exists(), "the name stays in the nomination alone"
    assert Offer.objects.get(pk=offer.pk).left == 2


def test_another_post_reads_the_offer_and_nothing_of_the_file(cast, away, client):
    session = make_session(cast.odl, canary="CANARISESSION")
    selected(session, cast.asi, last_name="CANARINOM")
    offer = make_offer(cast.odl, session)
    answer = page(client, away.odl, offer)
    told = answer.content.decode()

    assert FIELDS["title"] in told
    assert "CANARI" not in told
    assert session.case.reference not in told
    assert client.get(session.case.get_absolute_url()).status_code == 404
    with acting_as(away.odl):
        assert not Case.objects.filter(pk=session.case_id).exists()
        assert Offer.objects.select_related("session").filter(session__seats__gt=0).count() == 0


def test_a_third_post_and_the_desk_do_not_read_the_names(cast, away, country, client):
    third = Cast("DEL")
    offer = make_offer(cast.odl)
    given = give(ask(offer, away.odl, away.post), cast.asi)
    name(given, away.odl, country, last_name="CANARINOM")

    for person, sees_request, sees_name in (
        (cast.odl, True, True),
        (away.via, True, True),
        (cast.desk, True, False),
        (third.asi, False, False),
    ):
        told = page(client, person, offer).content.decode()
        assert ("Deux techniciens" in told) is sees_request, person
        assert ("CANARINOM" in told) is sees_name, person
        with acting_as(person):
            assert OfferCandidate.objects.exists() is sees_name
            assert OfferRequest.objects.exists() is sees_request
    assert page(client, cast.ambassador, offer).status_code == 404


@pytest.mark.parametrize("closed", [{"compartmented": True}, {"special_france": True}, {"marking": "DR"}])
def test_what_is_closed_is_not_told_to_the_network(cast, closed):
    session = make_session(cast.asi)
    Case.objects.filter(pk=session.case_id).update(**closed)
    with pytest.raises(Refusal, match="rien n’en est dit"):
        make_offer(cast.asi, session)


def test_the_first_accepted_keeps_the_seats_and_the_others_are_told(cast, away):
    third = Cast("DEL")
    offer = make_offer(cast.odl, seats=1)
    late, first = ask(offer, away.odl, away.post), ask(offer, third.odl, third.post)
    give(first, cast.asi)

    assert OfferRequest.objects.get(pk=late.pk).state == "REFUSEE"
    assert Offer.objects.get(pk=offer.pk).state == "POURVUE"
    with pytest.raises(NotAllowed, match="déjà sa réponse"):
        give(late, cast.asi)
    with pytest.raises(Refusal, match="plus ouverte"):
        ask(offer, away.odl, away.post)


def test_no_more_seats_are_offered_or_given_than_there_are(cast, away):
    session = make_session(cast.asi, seats=3)
    selected(session, cast.asi)
    with pytest.raises(Refusal, match="2 places à offrir"):
        make_offer(cast.odl, session, seats=3)
    offer = make_offer(cast.odl, session, seats=2)
    with acting_as(cast.odl):
        assert services.seats_to_offer(fresh(session)) == 0
    with pytest.raises(Refusal, match="2 places"):
        ask(offer, away.odl, away.post, seats=3)
    with pytest.raises(Refusal, match="2 places"):
        give(ask(offer, away.odl, away.post, seats=2), cast.asi, seats=3)
    with acting_as(cast.odl):
        services.retract(Offer.objects.select_related("post").get(pk=offer.pk), by=cast.odl)
        assert services.seats_to_offer(fresh(session)) == 2


def test_officers_ask_and_the_head_or_the_deputy_gives(cast, away):
    offer = make_offer(cast.odl)
    for person in (away.via, away.assistant, away.desk):
        with pytest.raises(NotAllowed):
            ask(offer, person, away.post)
    with pytest.raises(Refusal, match="votre poste"):
        ask(offer, cast.odl, cast.post)
    asked = ask(offer, away.odl, away.post)
    with pytest.raises(Refusal, match="déjà demandé"):
        ask(offer, away.asi, away.post)
    for person in (cast.odl, away.asi):
        with pytest.raises(NotAllowed):
            give(asked, person)


def test_the_database_lets_the_asking_post_withdraw_and_nothing_else(cast, away):
    offer = make_offer(cast.odl)
    asked = ask(offer, away.odl, away.post)
    with acting_as(away.odl):
        with pytest.raises(ProgrammingError), transaction.atomic():
            OfferRequest.objects.filter(pk=asked.pk).update(state="ACCEPTEE", granted=1)
        assert Offer.objects.filter(pk=offer.pk).update(seats=9) == 0
        row = OfferRequest.objects.select_related("post", "offer__post").get(pk=asked.pk)
        services.withdraw(row, by=away.odl)
    assert OfferRequest.objects.get(pk=asked.pk).state == "RETIREE"


@pytest.mark.parametrize(("days", "is_open"), [(10, True), (11, False)])
def test_it_may_be_asked_for_until_its_last_day_included(cast, away, days, is_open):
    session = make_session(cast.odl, starts_in=40)
    offer = make_offer(cast.odl, session)
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        if is_open:
            assert ask(offer, away.odl, away.post).state == "DEMANDEE"
        else:
            with pytest.raises(Refusal, match="plus ouverte"):
                ask(offer, away.odl, away.post)


def test_names_are_no_more_than_the_seats_given_and_may_be_erased(cast, away, country):
    given = give(ask(make_offer(cast.odl), away.odl, away.post), cast.asi)
    candidate = name(given, away.odl, country)
    with pytest.raises(Refusal, match="déjà un nom"):
        name(given, away.odl, country, last_name="Autre")
    with acting_as(away.via):
        row = OfferCandidate.objects.select_related("request__post", "request__offer__post").get(pk=candidate.pk)
        services.erase(row, by=away.via)
    assert not OfferCandidate.objects.exists()
    assert not Nomination.objects.filter(last_name="Ceban").exists()


def test_an_expert_is_offered_without_a_name(cast, away, client):
    mission = make_mission(cast.odl, expert="CANARI Expert")
    until = mission.ends_on
    with acting_as(cast.odl):
        offer = services.offer_expert(
            mission, by=cast.odl, **{**FIELDS, "title": "Experte en laboratoire"}, domain=None, until=until
        )
        with pytest.raises(Refusal, match="déjà proposé"):
            services.offer_expert(mission, by=cast.odl, **FIELDS, domain=None, until=until)
    assert "CANARI" not in page(client, away.odl, offer).content.decode()
    give(ask(offer, away.odl, away.post), cast.asi)
    assert "Ouvrir l’action qui le recevra" in page(client, away.odl, offer).content.decode()


def test_the_list_says_which_need_of_ours_an_offer_answers(cast, away, client):
    domain = factories.make_domain("pts")
    need = make_need(away.odl, domain=domain)
    make_offer(cast.odl, domain=domain)
    client.force_login(away.odl)
    told = client.get(reverse("cooperation:offer-list")).content.decode()
    assert need.reference in told
    assert "répond à un besoin" in told


def test_the_day_of_each_post_says_what_to_do(cast, away, country):
    offer = make_offer(cast.odl)
    asked = ask(offer, away.odl, away.post)

    def told(person):
        with acting_as(person):
            return [line.text for line in exchange(person, timezone.now()).lines]

    assert "demande" in told(cast.asi)[0]
    given = give(asked, cast.asi)
    assert "candidats à nommer" in told(away.odl)[0]
    name(given, away.odl, country)
    assert told(away.odl) == []
    assert "propose un candidat" in told(cast.odl)[0]


def test_ten_requests_cost_no_more_statements_than_one(cast, away, country, client):
    offer = make_offer(cast.odl, make_session(cast.odl, seats=40), seats=30)
    name(give(ask(offer, away.odl, away.post), cast.asi), away.odl, country)
    page(client, cast.odl, offer)
    with CaptureQueriesContext(connection) as few:
        page(client, cast.odl, offer)
    for code in ("DEL", "BRU", "MAD"):
        post = factories.make_post(code)
        officer = factories.make_user(Role.ASI, post)
        name(give(ask(offer, officer, post), cast.asi), officer, country, last_name=f"Nom {code}")
    page(client, cast.odl, offer)
    with CaptureQueriesContext(connection) as many:
        page(client, cast.odl, offer)
    assert len(many) <= len(few)
