"""An answer as a STIX 2.1 bundle: only the partner copy leaves, what is forbidden is refused, same input same bytes."""

import json

import pytest
import stix2
from django.urls import reverse

from liaison.exchanges import partner_copy, services
from liaison.intelligence import handling
from liaison.intelligence.models import Disclosure
from liaison.models import InformationExchange
from liaison.sharing import services as sharing
from liaison.sharing.bundle import check
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.cases.models import Case, CaseEvent
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import make_domain, make_exchange, make_grant, make_user
from tests.liaison.pieces import make_piece

pytestmark = pytest.mark.django_db
CANARY = "CANARI-2718"


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post)


@pytest.fixture
def answered(head, officer):
    """Call it with pieces (dicts): an answer signed by the head, ready to leave."""

    def make(*pieces, **fields):
        exchange = make_exchange(officer, head=head, state="EN_TRAITEMENT", **fields)
        for piece in pieces:
            make_piece(exchange, officer, **piece)
        with acting_as(officer):
            services.write_answer(fresh(exchange), by=officer, answer="Le véhicule appartient à une société écran.")
            services.submit_answer(fresh(exchange), by=officer)
        with acting_as(head):
            approvals.decide(exchange.approval_requests.get(state="PENDING"), by=head, decision="APPROVE")
        return fresh(exchange)

    return make


def fresh(exchange):
    return InformationExchange.objects.get(pk=exchange.pk)


def shared(exchange, by, tlp=""):
    with acting_as(by):
        return sharing.share(fresh(exchange), by=by, tlp=tlp)


def of_type(text, kind):
    return [each for each in json.loads(text)["objects"] if each["type"] == kind]


def test_the_bundle_reads_back_and_holds_the_answer_and_its_pieces(answered, officer):
    exchange = answered({"text": "Ligne 0745 active à Constanța.", "codes": ["H1"]}, {"text": "Second élément."})
    text = shared(exchange, officer)
    bundle = stix2.parse(text, allow_custom=False)
    kinds = {each["type"] for each in bundle["objects"]}
    told = {"report", "note", "opinion", "identity", "location", "relationship"}
    assert kinds == told | {"marking-definition", "extension-definition"}
    (report,) = of_type(text, "report")
    assert report["name"] == exchange.reference
    assert "société écran" in report["description"]
    assert [note["content"] for note in of_type(text, "note")] == ["Ligne 0745 active à Constanța.", "Second élément."]


def test_worth_and_codes_travel_whole_in_the_extension(answered, officer):
    exchange = answered({"scale": "6X6", "source_grade": "C", "information_grade": "5", "codes": ["H1"]})
    text = shared(exchange, officer)
    (definition,), (note,), (opinion,) = (of_type(text, k) for k in ("extension-definition", "note", "opinion"))
    worth = note["extensions"][definition["id"]]
    assert (worth["scale"], worth["source_grade"], worth["information_grade"]) == ("6X6", "C", "5")
    assert worth["handling_codes"] == ["H1"]
    assert opinion["opinion"] == "strongly-disagree"
    assert opinion["object_refs"] == [note["id"]]


def test_the_same_answer_gives_the_same_bytes(answered, officer):
    exchange = answered({}, {"text": "Autre élément."})
    assert shared(exchange, officer) == shared(exchange, officer)


def test_another_answer_has_other_names(answered, officer):
    one, two = (shared(answered({"text": text}), officer) for text in ("Un.", "Deux."))
    assert {n["id"] for n in of_type(one, "note")}.isdisjoint(n["id"] for n in of_type(two, "note"))
    assert of_type(one, "extension-definition") == of_type(two, "extension-definition")


def test_nothing_else_of_the_file_leaves(answered, officer):
    exchange = answered(
        {"text": f"{CANARY} réservé", "special_france": True},
        {"text": f"{CANARY} interne", "for_partner": False},
        {"text": "Visible."},
        title=f"{CANARY} titre",
        purpose=f"{CANARY} finalité",
    )
    text = shared(exchange, officer)
    assert CANARY not in text
    assert [note["content"] for note in of_type(text, "note")] == ["Visible."]


def test_one_disclosure_per_piece_is_recorded_and_the_file_says_so(answered, officer):
    exchange = answered({}, {"text": "Autre élément."})
    shared(exchange, officer)
    given = Disclosure.objects.filter(case=exchange.pk)
    assert given.count() == 2
    assert {d.service for d in given} == {exchange.requester}
    assert CaseEvent.objects.filter(case_id=exchange.pk, verb="informationexchange.share_stix").exists()


def test_a_consent_refused_since_the_visa_stops_the_bundle_and_nothing_is_recorded(answered, officer):
    exchange = answered({})
    piece = exchange.pieces.get()
    type(piece).objects.filter(pk=piece.pk).update(codes=["H2"], origin_service="Guardia Civil")
    with pytest.raises(Refusal, match="n’a pas consenti") as refused:
        shared(exchange, officer)
    assert refused.value.rule == "code de traitement H2"
    assert "Guardia Civil" in refused.value.remedy
    assert not Disclosure.objects.exists()


def test_a_restricted_file_is_refused_and_the_sentence_says_who_lifts_it(answered, officer):
    exchange = answered({})
    Case.objects.filter(pk=exchange.pk).update(marking="DR")
    with pytest.raises(Refusal, match="Diffusion Restreinte") as refused:
        shared(exchange, officer)
    assert "attaché de sécurité intérieure" in refused.value.remedy


@pytest.mark.parametrize("state", ["EN_TRAITEMENT", "REPONSE_A_VALIDER", "REFUSE", "TRANSMIS"])
def test_before_the_visa_there_is_no_bundle(head, officer, state):
    exchange = make_exchange(officer, head=head, state=state)
    with pytest.raises(Refusal):
        shared(exchange, officer)


def test_who_may_not_transmit_may_not_share(answered, post):
    exchange = answered({})
    reader = make_user(Role.ODL, post, domains=[make_domain("immigration")])
    make_grant(exchange, reader)
    with pytest.raises(NotAllowed):
        shared(exchange, reader)


def test_a_tlp_stands_beside_the_statement_never_in_its_place(answered, officer):
    text = shared(answered({"codes": ["H1"]}), officer, tlp="amber")
    kinds = [mark["definition_type"] for mark in of_type(text, "marking-definition")]
    assert sorted(kinds) == ["statement", "tlp"]
    assert check(text)


def test_the_page_shows_what_leaves_what_stays_and_hands_it_over(client, answered, officer):
    exchange = answered({"text": "Visible."}, {"text": "Reste ici.", "special_france": True})
    client.force_login(officer)
    address = reverse("liaison:exchange-stix", args=[exchange.reference])
    assert address in client.get(exchange.get_absolute_url()).content.decode()
    page = client.get(address)
    assert [piece.text for piece in page.context["pieces"]] == ["Visible."]
    assert "Spécial France" in page.content.decode()
    answer = client.post(address, {"tlp": "green"})
    assert answer.headers["Content-Type"].startswith("application/stix+json")
    assert check(answer.content.decode())


def test_the_page_of_a_file_that_cannot_leave_says_why_and_has_no_button(client, head, officer):
    exchange = make_exchange(officer, head=head, state="EN_TRAITEMENT")
    client.force_login(officer)
    address = reverse("liaison:exchange-stix", args=[exchange.reference])
    assert address not in client.get(exchange.get_absolute_url()).content.decode()
    page = client.get(address)
    assert "n’a pas encore été validée" in page.content.decode()
    assert "Remettre et télécharger" not in page.content.decode()
    assert client.post(address).status_code == 422


def test_the_file_of_another_domain_has_no_bundle(client, answered, post):
    exchange = answered({})
    client.force_login(make_user(Role.ODL, post, domains=[make_domain("immigration")]))
    assert client.get(reverse("liaison:exchange-stix", args=[exchange.reference])).status_code == 404


def test_an_officer_alone_shares_what_they_would_send(head, officer):
    exchange = make_exchange(officer, head=head, state="EN_TRAITEMENT")
    make_piece(exchange, officer)
    with acting_as(officer):
        services.write_answer(fresh(exchange), by=officer, answer="Réponse directe.")
        services.perform(fresh(exchange), "answer_on_own_responsibility", by=officer)
    text = shared(exchange, officer)
    assert "Réponse directe." in of_type(text, "report")[0]["description"]
    assert handling.recipients_of(exchange.pieces.get())[0].service == partner_copy.partner_of(fresh(exchange)).service
