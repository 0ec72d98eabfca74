"""The number a partner gives its file, compared between exchanges."""

import pytest

from liaison.exchanges import services
from liaison.models import ExternalReference, InformationExchange, Match
from liaison.persons import links, matching
from ssi.accounts.context import acting_as
from ssi.outbox.models import OutboxMessage
from ssi.web.refusals import Refusal
from tests.factories import make_exchange

pytestmark = pytest.mark.django_db


# --- The partner's own number of an exchange -----------------------------------------------------------------


def numbers_of(exchange):
    return [row.number for row in ExternalReference.objects.current().filter(case=exchange.pk)]


@pytest.mark.parametrize("typed", ["DCCO-2417/26", "dcco 2417 / 26", "D.C.C.O. 2417-26"])
def test_the_same_partner_number_in_two_exchanges_is_a_match_however_it_is_typed(officer, elsewhere, typed):
    make_exchange(officer, partner_reference="DCCO-2417/26")
    make_exchange(elsewhere, partner_reference=typed)
    match = Match.objects.get()
    assert (match.level, match.reasons, match.between_posts) == ("CERTAIN", ["REFERENCE"], True)


def test_a_partner_number_meets_the_same_one_noted_as_an_external_reference(officer, colleague):
    make_exchange(officer, partner_reference="RO-77/26")
    other = make_exchange(colleague)
    with acting_as(colleague):
        links.add_reference(other, by=colleague, system="PARTENAIRE", number="ro 77 26")
    assert Match.objects.get().reasons == ["REFERENCE"]


@pytest.mark.parametrize("number", ["", "s/n", "néant", "sans référence", "12"])
def test_what_is_no_number_is_not_compared_and_stops_nobody(officer, number):
    exchange = make_exchange(officer, partner_reference=number)
    make_exchange(officer, partner_reference=number)
    assert (numbers_of(exchange), Match.objects.exists()) == ([], False)


def test_the_number_follows_what_is_typed_and_what_the_partner_acknowledges(officer, colleague):
    make_exchange(colleague, partner_reference="IPJ-9/26")
    exchange = make_exchange(officer, partner_reference="IPJ-8/26")
    assert not Match.objects.exists()
    with acting_as(officer):
        exchange = InformationExchange.objects.get(pk=exchange.pk)
        services.edit(exchange, by=officer, expected_version=None, partner_reference="IPJ-9/26")
    assert numbers_of(exchange) == ["IPJ-9/26"]
    assert Match.objects.count() == 1
    with acting_as(officer):
        services.edit(exchange, by=officer, expected_version=None, partner_reference="")
    assert (numbers_of(exchange), Match.objects.exists()) == ([], False)
    ours = make_exchange(officer, state="TRANSMIS")
    with acting_as(officer):
        ours = InformationExchange.objects.get(pk=ours.pk)
        services.perform(ours, "acknowledged", by=officer, partner_reference="IPJ-9/26")
    assert numbers_of(ours) == ["IPJ-9/26"]
    assert Match.objects.count() == 1


def test_a_number_already_noted_by_hand_is_not_noted_twice(officer):
    exchange = make_exchange(officer)
    with acting_as(officer):
        links.add_reference(exchange, by=officer, system="PARTENAIRE", number="IPJ-9/26")
        exchange = InformationExchange.objects.get(pk=exchange.pk)
        services.edit(exchange, by=officer, expected_version=None, partner_reference="ipj 9 26")
    assert numbers_of(exchange) == ["IPJ-9/26"]


def test_a_comparison_that_fails_loses_neither_the_file_nor_its_number(officer, monkeypatch):
    monkeypatch.setattr(matching, "run", lambda subject: 1 / 0)
    exchange = make_exchange(officer, partner_reference="IPJ-9/26")
    assert numbers_of(exchange) == ["IPJ-9/26"]
    assert OutboxMessage.objects.filter(topic=matching.RETRY).exists()


def test_a_request_whose_number_runs_elsewhere_asks_before_it_leaves(officer, colleague):
    make_exchange(colleague, partner_reference="IPJ-9/26")
    exchange = make_exchange(officer, state="BROUILLON", partner_reference="IPJ-9/26")
    with acting_as(officer), pytest.raises(Refusal, match="Déjà en cours ailleurs\u202f: même référence externe"):
        services.submit_request(InformationExchange.objects.get(pk=exchange.pk), by=officer)
