"""The life of an exchange, in both directions: what each act changes, what it starts, and what stops it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from liaison.exchanges import wording
from liaison.exchanges.vocabulary import RefusalGround
from liaison.intelligence import handling
from liaison.persons.duplicates import AlreadyRunning
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.approvals.models import ApprovalRequest
from ssi.clocks.models import Clock
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import head_of, make_domain, make_exchange, make_post, make_powers, make_user
from tests.liaison.acts import EU, clock, days, decide, do, fresh
from tests.liaison.pieces import make_piece, same_as

pytestmark = pytest.mark.django_db

# --- Judicial delay (directive (EU) 2023/977 art. 5(2)) ------------------------------------------------------


def test_a_judicial_delay_is_told_to_the_requester_and_stops_the_clock(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT", **EU)
    told = {"until": days(12), "reason": "Réquisition soumise au procureur.", "notice": "Nous attendons le procureur."}
    exchange = do(exchange, "wait_for_judge", officer, **told)
    assert exchange.status == "ATTENTE_JUDICIAIRE"
    assert exchange.judicial_since is not None
    assert (exchange.judicial_until, exchange.judicial_reason) == (days(12), told["reason"])
    message = exchange.messages.latest("pk")
    assert (message.outgoing, message.body) == (True, "Nous attendons le procureur.")
    assert clock(exchange, "E977_STD").due_at is None


def test_a_delay_that_lasts_is_told_again_and_its_first_moment_stays(officer):
    exchange = make_exchange(officer, state="ATTENTE_JUDICIAIRE", **EU)
    since = exchange.judicial_since
    told = {"until": days(20), "reason": "Nouvelle audience.", "notice": "La décision est attendue plus tard."}
    exchange = do(exchange, "prolong_judicial_wait", officer, **told)
    assert exchange.status == "ATTENTE_JUDICIAIRE"
    assert (exchange.judicial_since, exchange.judicial_until) == (since, days(20))
    assert exchange.messages.filter(outgoing=True).count() == 2


def test_the_clock_runs_again_once_the_judge_authorised(officer):
    exchange = make_exchange(officer, state="ATTENTE_JUDICIAIRE", **EU)
    exchange = do(exchange, "authorised", officer, comment="Ordonnance reçue.")
    assert exchange.status == "EN_TRAITEMENT"
    assert clock(exchange, "E977_STD").due_at is not None


def test_a_delay_already_past_is_refused(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    with pytest.raises(Refusal, match="passée"):
        do(exchange, "wait_for_judge", officer, until=days(-1), reason="x", notice="y")
    assert fresh(exchange).status == "EN_TRAITEMENT"


# --- Refusal -------------------------------------------------------------------------------------------------


def test_a_refusal_has_its_ground_its_visa_and_its_message(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT", **EU)
    text = wording.refusal(exchange, "R_f1")
    exchange = do(exchange, "propose_refusal", officer, ground="R_f1", text=text)
    assert exchange.status == "REFUS_A_VALIDER"
    exchange = do(decide(exchange), "send_refusal", officer)
    assert (exchange.status, exchange.refusal_ground) == ("REFUSE", "R_f1")
    message = exchange.messages.latest("pk")
    assert (message.type, message.outgoing, message.body) == ("REFUSAL", True, text)
    assert message.approval.transition == "approve_refusal"
    assert clock(exchange, "E977_STD").kept_at is not None


@pytest.mark.parametrize("ground", RefusalGround.values)
def test_each_ground_has_its_diplomatic_wording(officer, ground):
    text = wording.refusal(make_exchange(officer, partner_reference="RO-77"), ground)
    assert "RO-77" in text
    assert "nous regrettons" in text


def test_a_refusal_without_a_ground_does_not_go_to_the_visa(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    with pytest.raises(Refusal, match="motif codé"):
        do(exchange, "propose_refusal", officer, ground="", text="Non.")
    assert fresh(exchange).refusal_text == ""


def test_the_coded_ground_is_beside_the_text_and_not_in_it(officer):
    exchange = make_exchange(officer, state="REFUS_A_VALIDER")
    request = exchange.approval_requests.get()
    assert "(c)" in str(request.beside)
    assert "(c)" not in str(request.document)


# --- A part of the answer, under visa ------------------------------------------------------------------------

PART = "Le véhicule appartient à une société de location de Lille."


def test_a_part_of_an_answer_leaves_with_the_visa_the_whole_would_owe_and_the_rest_stays_due(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT", visa_triggers=["MINOR"], **EU)
    due = clock(exchange, "E977_STD").due_at
    with pytest.raises(NotAllowed, match="visa"):
        do(exchange, "send_partial", officer, body=PART)
    exchange = do(exchange, "submit_partial", officer, body=PART)
    assert exchange.status == "PARTIELLE_A_VALIDER"
    request = exchange.approval_requests.get()
    assert (request.transition, request.authors) == ("approve_partial", [officer.pk])
    assert [text for label, text in request.document["lines"] if label == "Réponse partielle"] == [PART]
    exchange = decide(exchange)
    assert (exchange.status, exchange.messages.filter(outgoing=True).exists()) == ("PARTIELLE_VALIDEE", False)
    exchange = do(exchange, "send_signed_partial", officer)
    message = exchange.messages.get(type="PARTIAL")
    assert (message.body, message.outgoing, message.approval) == (PART, True, request)
    assert (exchange.status, exchange.answered_at) == ("EN_TRAITEMENT", None)
    assert (clock(exchange, "E977_STD").due_at, clock(exchange, "E977_STD").kept_at) == (due, None)


def test_its_text_alone_leaves_and_no_piece_of_the_file(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    make_piece(exchange, officer, text="Ligne ouverte à Cluj.")
    exchange = do(exchange, "submit_partial", officer, body=PART)
    exchange = do(decide(exchange), "send_signed_partial", officer)
    assert "Cluj" not in exchange.messages.get(type="PARTIAL").body
    assert not exchange.disclosures.exists()


@pytest.mark.parametrize("decision", ["RETURN", "REFUSE"])
def test_a_part_sent_back_or_refused_goes_back_to_work_with_its_text(officer, decision):
    exchange = make_exchange(officer, state="PARTIELLE_A_VALIDER")
    exchange = decide(exchange, decision, "Attendre la téléphonie.")
    assert (exchange.status, exchange.messages.filter(type="PARTIAL").exists()) == ("EN_TRAITEMENT", False)
    assert exchange.partial


def test_nobody_signs_the_part_they_wrote(officer, post):
    deputy = make_user(Role.ASIA, post)
    make_powers(post, given_by=head_of(post), given_to=deputy, permissions=["liaison.approve_informationexchange"])
    exchange = make_exchange(deputy, post=post, state="PARTIELLE_A_VALIDER")
    with acting_as(deputy), pytest.raises(NotAllowed):
        approvals.decide(exchange.approval_requests.get(), by=deputy, decision="APPROVE")


def test_a_part_taken_back_loses_its_visa_and_leaves_the_visas_of_what_left(officer):
    exchange = make_exchange(officer, state="PARTIELLE_VALIDEE")
    first = exchange.approval_requests.get()
    exchange = do(exchange, "send_signed_partial", officer)
    exchange = do(exchange, "submit_partial", officer, body="Deuxième partie.")
    exchange = do(decide(exchange), "take_back_partial", officer, comment="Une erreur.")
    states = dict(exchange.approval_requests.values_list("pk", "state"))
    assert states.pop(first.pk) == "APPROVED"
    assert list(states.values()) == ["WITHDRAWN"]
    do(exchange, "write_answer", officer, answer="Tout.")
    do(exchange, "submit_answer", officer)
    exchange = do(decide(exchange), "take_back_answer", officer, comment="À revoir.")
    assert exchange.approval_requests.get(pk=first.pk).state == "APPROVED"


def test_a_part_that_says_special_france_does_not_go_to_the_visa(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    with pytest.raises(Refusal, match="Spécial France"):
        do(exchange, "submit_partial", officer, body="SPÉCIAL FRANCE\nNe pas diffuser.")
    assert fresh(exchange).partial == ""


def test_what_runs_elsewhere_is_asked_before_a_part_leaves(officer):
    exchange = make_exchange(officer, state="PARTIELLE_VALIDEE", partner_reference="DCCO-2417/26")
    make_exchange(officer, partner_reference="dcco 2417 26")
    with pytest.raises(AlreadyRunning):
        do(exchange, "send_signed_partial", officer)


# --- An approved text taken back -----------------------------------------------------------------------------


def test_a_corrected_piece_stops_the_sending_and_the_answer_goes_back_to_work(officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    piece = make_piece(exchange, officer)
    do(exchange, "write_answer", officer, answer="Voici ce que nous savons.")
    do(exchange, "submit_answer", officer)
    exchange = decide(exchange)
    with acting_as(officer):
        handling.correct_piece(piece, by=officer, reason="Mauvaise ligne", **same_as(piece, text="Autre ligne."))
    with pytest.raises(Refusal, match="corrigé depuis"):
        do(exchange, "send_answer", officer)
    exchange = do(exchange, "take_back_answer", officer, comment="Un renseignement a été corrigé.")
    assert exchange.status == "EN_TRAITEMENT"
    assert exchange.approval_requests.get().state == ApprovalRequest.State.WITHDRAWN
    do(exchange, "submit_answer", officer)
    exchange = do(decide(exchange), "send_answer", officer)
    assert exchange.status == "REPONDU"
    assert "Autre ligne." in exchange.messages.get(type="ANSWER").body


def test_a_visa_given_before_the_file_came_back_to_work_is_not_that_of_the_next_answer(officer, post):
    exchange = make_exchange(officer, state="CLOS", direction="IN")
    do(exchange, "reopen", head_of(post), comment="Élément nouveau.")
    do(exchange, "write_answer", officer, answer="Second texte.")
    do(exchange, "answer_on_own_responsibility", officer)
    exchange = do(exchange, "send_answer", officer)
    assert exchange.messages.latest("pk").body == "Second texte."


def test_nothing_is_rewritten_once_approved(officer):
    for state in ("PARTIELLE_VALIDEE", "REPONSE_VALIDEE", "VALIDE", "REFUS_VALIDE"):
        exchange = make_exchange(officer, state=state)
        with pytest.raises(NotAllowed, match="figé"):
            do(exchange, "edit", officer, expected_version=None, purpose="Autre chose.")


# --- Ends ----------------------------------------------------------------------------------------------------


def test_closing_under_the_directive_starts_the_review_of_its_data_and_reopening_ends_it(officer, post):
    exchange = make_exchange(officer, state="CLOS", direction="IN", **EU)
    review = clock(exchange, "E977_REVUE")
    assert (review.moot_at, review.event_at.date()) == (None, exchange.closed_at.date())
    do(exchange, "reopen", head_of(post), comment="Élément nouveau.")
    assert clock(exchange, "E977_REVUE").moot_at is not None


def test_closing_outside_the_directive_starts_no_review(officer):
    exchange = make_exchange(officer, state="CLOS", direction="IN")
    assert not Clock.objects.filter(case=exchange, rule__code="E977_REVUE").exists()


def test_a_file_that_missed_a_deadline_is_closed_by_the_head_of_the_post(officer, post):
    exchange = make_exchange(officer, state="TRANSMIS")
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        with pytest.raises(NotAllowed, match="délai"):
            do(exchange, "give_up", officer, comment="Rien.")
        assert do(exchange, "give_up", head_of(post), comment="Rien.").status == "SANS_REPONSE"


def test_a_duplicate_leads_to_the_file_that_is_followed_and_keeps_its_own_history(officer):
    first, second = make_exchange(officer), make_exchange(officer)
    with pytest.raises(Refusal, match="Aucun autre échange"):
        do(second, "duplicate", officer, of=second.reference)
    second = do(second, "duplicate", officer, of=first.reference.lower())
    assert (second.status, second.duplicate_of) == ("DOUBLON", first)
    assert second.events.filter(verb="informationexchange.open").exists()
    with pytest.raises(Refusal, match="lui-même un doublon"):
        do(first, "duplicate", officer, of=second.reference)


def test_a_duplicate_of_a_file_one_does_not_see_is_refused_in_the_same_words(officer):
    hidden = make_exchange(post=make_post("DJI"))
    with pytest.raises(Refusal, match="Aucun autre échange"):
        do(make_exchange(officer), "duplicate", officer, of=hidden.reference)


def test_a_transfer_tells_the_requester_and_ends_the_wait(officer):
    exchange = make_exchange(officer, state="QUALIFIE")
    notice = "Votre demande relève de SCCOPOL, qui vous répondra."
    exchange = do(exchange, "transfer", officer, to="SCCOPOL", notice=notice)
    assert (exchange.status, exchange.is_open) == ("TRANSFERE", False)
    assert exchange.messages.latest("pk").body == notice


def test_the_head_gives_a_file_to_an_officer_of_the_post_and_to_nobody_else(officer, post):
    exchange = make_exchange(officer, state="QUALIFIE")
    colleague = make_user(Role.ODL, post, domains=[make_domain("stups")])
    with pytest.raises(NotAllowed):
        do(exchange, "allot", officer, owner=colleague)
    with pytest.raises(Refusal, match="pas en fonction"):
        do(exchange, "allot", head_of(post), owner=make_user(Role.ODL, make_post("DJI")))
    exchange = do(exchange, "allot", head_of(post), owner=colleague)
    assert (exchange.status, exchange.owner) == ("AFFECTE", colleague)
    assert do(exchange, "assign", colleague).status == "EN_TRAITEMENT"
