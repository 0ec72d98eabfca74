"""Requests of ours, information given unasked, requests by word of mouth, and the channel they take."""

from datetime import timedelta

import pytest
from django.utils import timezone

from liaison.intelligence.models import Intelligence
from ssi.web.refusals import Refusal
from tests.factories import head_of, make_exchange
from tests.liaison.acts import EU, clock, decide, do
from tests.liaison.pieces import make_piece

pytestmark = pytest.mark.django_db

# --- Outgoing ------------------------------------------------------------------------------------------------


def test_a_request_is_acknowledged_clarified_answered_in_part_answered_and_put_to_use(officer):
    exchange = make_exchange(officer, state="TRANSMIS")
    exchange = do(exchange, "acknowledged", officer, comment="Reçu.", partner_reference="DCCO-12")
    assert (exchange.status, exchange.partner_reference) == ("EN_COURS", "DCCO-12")
    exchange = do(exchange, "partner_asks", officer, comment="Quelle période ?")
    assert clock(exchange, "RELANCE_1").due_at is None
    exchange = do(exchange, "clarify", officer, comment="Depuis janvier.")
    assert clock(exchange, "RELANCE_1").due_at is not None
    exchange = do(exchange, "receive_partial", officer, comment="Première ligne.")
    assert (exchange.status, exchange.answered_at) == ("REPONSE_PARTIELLE", None)
    exchange = do(exchange, "receive_answer", officer, comment="Tout.")
    assert exchange.answered_at is not None
    assert clock(exchange, "RELANCE_1").kept_at is not None
    exchange = do(exchange, "exploit", officer, outcome="ARREST", comment="Trois interpellations.")
    assert (exchange.status, exchange.outcome) == ("EXPLOITE", "ARREST")
    assert do(exchange, "close", officer, comment="Remercié.").status == "CLOS"
    kinds = [m.type for m in exchange.messages.order_by("pk")]
    assert kinds == ["REQUEST", "ACKNOWLEDGEMENT", "CLARIFICATION", "CLARIFIED", "PARTIAL", "ANSWER"]


def test_silence_is_stated_and_a_late_answer_opens_the_file_again(officer, post):
    exchange = make_exchange(officer, state="TRANSMIS")
    with pytest.raises(Refusal, match="pas encore répondu"):
        do(exchange, "close", officer, comment="Rien.")
    exchange = do(exchange, "give_up", officer, comment="Trois relances sans effet.")
    assert (exchange.status, exchange.is_open) == ("SANS_REPONSE", False)
    exchange = do(exchange, "reopen_request", head_of(post), comment="La réponse est arrivée.")
    assert (exchange.status, exchange.is_open) == ("EN_COURS", True)


def test_what_leaves_is_the_copy_that_was_signed_with_its_pieces_and_their_disclosure(officer):
    exchange = make_exchange(officer, state="BROUILLON", recipient="DCCO", requester="OFAST, M. X")
    make_piece(exchange, officer, text="Ligne ouverte à Cluj.")
    make_piece(exchange, officer, text="Surveillance en cours.", special_france=True)
    do(exchange, "submit", officer)
    request = exchange.approval_requests.get()
    assert [text for text, _reason in request.beside["removed"]] == ["Surveillance en cours."]
    exchange = do(decide(exchange), "transmit", officer)
    body = exchange.messages.get(type="REQUEST").body
    assert "Ligne ouverte à Cluj." in body
    assert "Surveillance" not in body
    assert "OFAST, M. X" not in body
    given = exchange.disclosures.get()
    assert (given.service, len(given.copy_sha256)) == ("DCCO", 64)


def test_a_text_that_says_special_france_does_not_leave(officer):
    text = "SPÉCIAL FRANCE\nÀ vérifier auprès du partenaire."
    exchange = make_exchange(officer, state="BROUILLON", information_sought=text)
    with pytest.raises(Refusal, match="Spécial France"):
        do(exchange, "submit", officer)


def test_a_text_marked_above_its_file_waits_for_the_marking(officer):
    exchange = make_exchange(officer, state="BROUILLON", information_sought="DIFFUSION RESTREINTE\nLigne à identifier.")
    with pytest.raises(Refusal, match="non protégé"):
        do(exchange, "submit", officer)


def test_a_piece_nobody_evaluated_does_not_go_to_the_visa(officer):
    exchange = make_exchange(officer, state="BROUILLON")
    piece = make_piece(exchange, officer)
    Intelligence.objects.filter(pk=piece.pk).update(source_grade="")
    with pytest.raises(Refusal, match="pas évalué"):
        do(exchange, "submit", officer)


# --- Own initiative (art. 7) ---------------------------------------------------------------------------------


def test_information_given_leaves_without_chasing_anybody_and_is_closed(officer):
    exchange = make_exchange(officer, state="BROUILLON", nature="SPONTANEOUS", availability_reasons="")
    do(exchange, "submit", officer)
    exchange = do(decide(exchange), "transmit", officer)
    assert exchange.messages.get().type == "INFORMATION"
    assert not exchange.clocks.exists()
    with pytest.raises(Refusal, match="aucune réponse"):
        do(exchange, "receive_answer", officer, comment="Merci.")
    assert do(exchange, "close", officer, comment="Donné.").status == "CLOS"


def test_information_received_owes_no_answer_and_is_put_to_use(officer):
    exchange = make_exchange(officer, state="QUALIFIE", nature="SPONTANEOUS")
    assert exchange.messages.get().type == "INFORMATION"
    assert not exchange.clocks.exists()
    exchange = do(exchange, "take_note", officer, outcome="INTELLIGENCE")
    assert exchange.status == "EXPLOITE"


def test_a_request_is_not_put_aside_as_information(officer):
    with pytest.raises(Refusal, match="attend une réponse"):
        do(make_exchange(officer, state="EN_TRAITEMENT"), "take_note", officer, outcome="NOTHING")


# --- Oral requests -------------------------------------------------------------------------------------------


def test_an_oral_request_waits_for_its_writing_two_worked_days(officer, post):
    exchange = make_exchange(officer, received_mode="ORAL")
    wait = clock(exchange, "ORAL_CONF")
    assert wait.event_at == exchange.received_at
    exchange = do(exchange, "confirm_in_writing", officer, at=timezone.now(), body="Nous confirmons.")
    assert exchange.written_confirmation_at is not None
    assert clock(exchange, "ORAL_CONF").kept_at == exchange.written_confirmation_at
    assert [m.type for m in exchange.messages.order_by("pk")] == ["ORAL", "REQUEST"]
    with pytest.raises(Refusal, match="Aucune confirmation"):
        do(exchange, "confirm_in_writing", officer, at=timezone.now())


def test_a_request_made_by_word_of_mouth_leaves_once_written_unless_it_is_urgent(officer):
    exchange = make_exchange(officer, state="VALIDE", received_mode="ORAL")
    with pytest.raises(Refusal, match="confirmation écrite"):
        do(exchange, "transmit", officer)
    do(exchange, "confirm_in_writing", officer, at=timezone.now())
    assert do(exchange, "transmit", officer).status == "TRANSMIS"
    urgent = make_exchange(officer, state="VALIDE", received_mode="ORAL", urgent=True, urgency_reason="U1")
    assert do(urgent, "transmit", officer).status == "TRANSMIS"


def test_the_writing_does_not_come_before_the_word(officer):
    exchange = make_exchange(officer, received_mode="ORAL")
    for at in (timezone.now() - timedelta(days=1), timezone.now() + timedelta(hours=1)):
        with pytest.raises(Refusal, match="après la demande orale"):
            do(exchange, "confirm_in_writing", officer, at=at)


# --- Channel (art. 13) ---------------------------------------------------------------------------------------


def test_under_the_directive_another_channel_says_which_exception(officer):
    exchange = make_exchange(officer, state="REPONSE_VALIDEE", **EU)
    with pytest.raises(Refusal, match="part par SIENA"):
        do(exchange, "send_answer", officer, channel="TELEPHONE")
    exchange = do(exchange, "send_answer", officer, channel="TELEPHONE", channel_exception="URGENCY")
    message = exchange.messages.latest("pk")
    assert (message.channel, message.channel_exception) == ("TELEPHONE", "URGENCY")


def test_outside_the_directive_any_channel_will_do(officer):
    exchange = make_exchange(officer, state="REPONSE_VALIDEE", regime="BILATERAL")
    assert do(exchange, "send_answer", officer, channel="MESSAGING").status == "REPONDU"
