"""The partner copy: what may leave, what stays and why, and what is remembered of it."""

import pytest
from django.urls import reverse

from liaison.exchanges import partner_copy, services
from liaison.intelligence import handling
from liaison.intelligence.models import Disclosure
from liaison.models import InformationExchange, Message
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.web.refusals import Refusal
from tests.factories import head_of, make_domain, make_exchange, make_post, make_user
from tests.liaison.pieces import make_piece, same_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT", requester="Direction des enquêtes")


def fresh(exchange):
    return InformationExchange.objects.get(pk=exchange.pk)


def signed(exchange, officer):
    """The answer written, submitted and approved; returns the approval request."""
    with acting_as(officer):
        services.write_answer(fresh(exchange), by=officer, answer="Voici ce que nous savons.")
        request = services.submit_answer(fresh(exchange), by=officer)
    head = head_of(exchange.post)
    with acting_as(head):
        approvals.decide(request, by=head, decision="APPROVE")
    return request


def send(exchange, officer):
    with acting_as(officer):
        return services.send_answer(fresh(exchange), by=officer)


def printed(document):
    return "\n".join(text for _label, text in document["lines"])


def test_what_may_leave_is_signed_and_what_stays_is_shown_beside_it(client, exchange, officer):
    make_piece(exchange, officer, text="Ligne ouverte à Cluj.")
    make_piece(exchange, officer, text="Surveillance en cours.", special_france=True)
    make_piece(exchange, officer, text="Confié par Rome.", country="IT", service="Servizio antidroga")
    make_piece(exchange, officer, text="Note de travail.", for_partner=False)
    with acting_as(officer):
        services.write_answer(fresh(exchange), by=officer, answer="Voici ce que nous savons.")
        request = services.submit_answer(fresh(exchange), by=officer)
    text = printed(request.document)
    assert "Ligne ouverte à Cluj." in text
    assert request.sha256 == approvals.freeze(request.document)
    for kept_home in ("Surveillance", "Rome", "Note de travail"):
        assert kept_home not in text
    reasons = dict(request.beside["removed"])
    assert "Personne ne peut lever" in reasons["Surveillance en cours."]
    assert "autre État" in reasons["Confié par Rome."]
    assert "choix de l’officier" in reasons["Note de travail."]
    client.force_login(head_of(exchange.post))
    page = client.get(reverse("parapheur")).content.decode()
    assert "Ce qui ne part pas, et pourquoi" in page
    assert "Confié par Rome." in page


def test_the_copy_says_h1_in_words_and_every_grade_with_its_wording(exchange, officer):
    make_piece(exchange, officer, codes=["H1"])
    with acting_as(officer):
        text = printed(partner_copy.build(fresh(exchange)).document)
    assert "ne pas verser en procédure" in text
    assert "source fiable dans la plupart des cas" in text


def test_nothing_of_the_file_goes_that_was_not_named_for_it(exchange, officer):
    with acting_as(officer):
        text = printed(partner_copy.build(fresh(exchange)).document)
    for inner in (exchange.purpose, exchange.title, str(officer)):
        assert inner not in text


def test_sending_tells_each_piece_who_received_it_and_the_thread_what_left(exchange, officer):
    piece = make_piece(exchange, officer, text="Ligne ouverte à Cluj.")
    make_piece(exchange, officer, text="Surveillance en cours.", special_france=True)
    request = signed(exchange, officer)
    send(exchange, officer)
    given = Disclosure.objects.get()
    assert (given.piece, given.service, given.country_id) == (piece, "Direction des enquêtes", "RO")
    partner = partner_copy.partner_of(exchange)
    assert given.copy_sha256 == partner_copy.sha256_for(request.document, partner)
    body = Message.objects.get(case=exchange, type="ANSWER").body
    assert body.startswith("Voici ce que nous savons.")
    assert "Ligne ouverte à Cluj." in body
    assert "Surveillance" not in body


def test_two_partners_never_share_a_fingerprint(exchange, officer):
    with acting_as(officer):
        document = partner_copy.build(fresh(exchange)).document
    ours = partner_copy.partner_of(exchange)
    assert partner_copy.sha256_for(document, ours) != partner_copy.sha256_for(
        document, type(ours)("RO", "Parchetul General")
    )


def test_a_piece_corrected_since_the_visa_does_not_leave(exchange, officer):
    piece = make_piece(exchange, officer)
    signed(exchange, officer)
    with acting_as(officer):
        handling.correct_piece(piece, by=officer, reason="Adresse fausse", **same_as(piece))
    with pytest.raises(Refusal, match="corrigé depuis"):
        send(exchange, officer)
    assert fresh(exchange).status == "REPONSE_VALIDEE"
