"""The visa: nobody approves what they wrote, and what was approved is the text that was read (PRODUCT §3.4)."""

import pytest
from django.utils import timezone

from liaison.exchanges import services as liaison
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.approvals.models import ApprovalRequest, SignOff
from ssi.cases.models import CaseEvent
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import (
    head_of,
    make_domain,
    make_exchange,
    make_interim,
    make_post,
    make_powers,
    make_user,
)

pytestmark = pytest.mark.django_db
APPROVE, RETURN, REFUSE = SignOff.Decision.APPROVE, SignOff.Decision.RETURN, SignOff.Decision.REFUSE
VISA = [
    "liaison.approve_informationexchange",
    "liaison.return_informationexchange",
    "liaison.refuse_informationexchange",
]


@pytest.fixture
def post():
    return make_post()


@pytest.fixture
def waiting(post):
    """An answer written by an officer, which waits for the visa."""
    return make_exchange(post=post, state="REPONSE_A_VALIDER")


def request_of(exchange):
    return exchange.approval_requests.get(state="PENDING")


def decide(exchange, person, decision=APPROVE, comment="", **options):
    with acting_as(person):
        return approvals.decide(request_of(exchange), by=person, decision=decision, comment=comment, **options)


def status(exchange):
    return InformationExchange.objects.get(pk=exchange.pk).status


def answered_by(person, exchange, *, submitted_by=None):
    """`person` writes the answer; they submit it, or somebody else does."""
    with acting_as(person):
        liaison.write_answer(exchange, by=person, answer="Réponse rédigée.", expected_version=exchange.version)
    exchange = InformationExchange.objects.get(pk=exchange.pk)
    submitter = submitted_by or person
    with acting_as(submitter):
        return liaison.submit_answer(exchange, by=submitter)


def test_the_head_approves_and_the_file_moves_on(waiting, post):
    head = head_of(post)
    signoff = decide(waiting, head)

    assert status(waiting) == "REPONSE_VALIDEE"
    assert (signoff.by, signoff.role, signoff.acting, signoff.own_text) == (head, "ASI", False, False)
    assert signoff.capacity == ""


def test_an_officer_cannot_approve_their_own_text_nor_anybody_s(waiting, post):
    for person in (waiting.owner, make_user(Role.ODL, post, domains=[waiting.domain])):
        with pytest.raises(NotAllowed, match="pas la signature"):
            decide(waiting, person)
    assert status(waiting) == "REPONSE_A_VALIDER"


def test_a_deputy_approves_only_with_a_delegation(waiting, post):
    deputy = make_user(Role.ASIA, post)
    with pytest.raises(NotAllowed, match="délégation"):
        decide(waiting, deputy)

    make_powers(post, given_by=head_of(post), given_to=deputy, permissions=VISA)
    signoff = decide(waiting, deputy)
    assert (signoff.role, signoff.acting, signoff.capacity) == ("ASIA", False, "")


def test_a_delegation_that_ended_or_was_taken_back_signs_nothing(waiting, post):
    deputy, head, today = make_user(Role.ASIA, post), head_of(post), timezone.localdate()
    yesterday = today - timezone.timedelta(days=1)
    make_powers(post, given_by=head, given_to=deputy, permissions=VISA, ends_on=yesterday)
    taken_back = make_powers(post, given_by=head, given_to=deputy, permissions=VISA)
    taken_back.revoked_at = timezone.now()
    taken_back.save()

    with pytest.raises(NotAllowed):
        decide(waiting, deputy)


def test_a_deputy_with_the_visa_does_not_approve_what_they_wrote(post):
    deputy = make_user(Role.ASIA, post)
    make_powers(post, given_by=head_of(post), given_to=deputy, permissions=VISA)
    exchange = make_exchange(deputy, post=post, state="REPONSE_A_VALIDER")

    with pytest.raises(NotAllowed, match="Nul ne vise ce qu’il a écrit"):
        decide(exchange, deputy)
    assert status(exchange) == "REPONSE_A_VALIDER"


def test_writing_the_draft_makes_an_author_even_when_somebody_else_submits_it(post):
    deputy = make_user(Role.ASIA, post)
    make_powers(post, given_by=head_of(post), given_to=deputy, permissions=VISA)
    exchange = make_exchange(post=post, state="EN_TRAITEMENT")
    request = answered_by(deputy, exchange, submitted_by=exchange.owner)

    assert request.authors == sorted([deputy.pk, exchange.owner_id])
    with pytest.raises(NotAllowed, match="Nul ne vise"):
        decide(exchange, deputy)


def test_the_head_s_own_text_is_signed_at_once_and_says_so(post):
    head = head_of(post)
    exchange = make_exchange(post=post, state="EN_TRAITEMENT")
    request = answered_by(head, exchange)

    assert status(exchange) == "REPONSE_VALIDEE"
    signoff = request.signoffs.get()
    assert (signoff.by, signoff.own_text) == (head, True)
    assert signoff.capacity == "chef de service, auteur"


def test_the_head_finds_in_the_parapheur_a_text_they_helped_to_write(post):
    head = head_of(post)
    exchange = make_exchange(post=post, state="EN_TRAITEMENT")
    request = answered_by(head, exchange, submitted_by=exchange.owner)

    with acting_as(head):
        assert approvals.waiting_for(head) == [request]
    assert decide(exchange, head).capacity == "chef de service, auteur"


def test_an_interim_signs_p_i_and_the_timeline_says_so(waiting, post):
    deputy = make_user(Role.ASIA, post)
    make_interim(post, given_by=head_of(post), given_to=deputy)
    signoff = decide(waiting, deputy)

    assert (signoff.role, signoff.acting, signoff.capacity) == ("ASI", True, "p.i.")
    assert CaseEvent.objects.filter(case=waiting).latest("pk").acting


def test_what_the_deputy_may_do_anyway_is_not_signed_p_i(post):
    deputy = make_user(Role.ASIA, post)
    make_interim(post, given_by=head_of(post), given_to=deputy)
    make_exchange(deputy, post=post)

    assert not CaseEvent.objects.latest("pk").acting


def test_sending_back_needs_a_comment_and_gives_the_text_back_to_its_author(waiting, post):
    head = head_of(post)
    with pytest.raises(Refusal, match="Dites pourquoi") as caught:
        decide(waiting, head, RETURN, " ")
    assert caught.value.field == "comment"

    decide(waiting, head, RETURN, "Précisez la date de la location.")
    assert status(waiting) == "EN_TRAITEMENT"
    assert CaseEvent.objects.filter(case=waiting).latest("pk").comment == "Précisez la date de la location."


def test_what_was_sent_back_is_submitted_again_and_the_former_version_is_known(waiting, post):
    head = head_of(post)
    former = request_of(waiting)
    decide(waiting, head, RETURN, "Précisez la date.")
    exchange = InformationExchange.objects.get(pk=waiting.pk)
    request = answered_by(exchange.owner, exchange)

    assert request.previous == former
    assert request.sha256 != former.sha256


def test_refusing_an_answer_needs_a_reason_and_refuses_nothing_to_the_partner(waiting, post):
    head = head_of(post)
    with pytest.raises(Refusal, match="Dites pourquoi"):
        decide(waiting, head, REFUSE)
    decide(waiting, head, REFUSE, "Motif d’ordre public.")

    assert status(waiting) == "EN_TRAITEMENT"
    assert waiting.clocks.open().exists()


def test_a_decision_is_taken_once(waiting, post):
    head, request = head_of(post), request_of(waiting)
    decide(waiting, head)

    with acting_as(head), pytest.raises(Refusal, match="déjà décidée"):
        approvals.decide(request, by=head, decision=REFUSE, comment="Trop tard.")
    assert status(waiting) == "REPONSE_VALIDEE"


def test_the_text_signed_is_the_text_that_was_read(waiting, post):
    head, request = head_of(post), request_of(waiting)
    with pytest.raises(Refusal, match="a changé depuis"):
        decide(waiting, head, sha256="0" * 64)

    signoff = decide(waiting, head, sha256=request.sha256)
    assert signoff.sha256 == approvals.freeze(request.document)


def test_the_same_text_has_the_same_print_whatever_the_order_of_its_keys():
    assert approvals.freeze({"a": 1, "b": "é"}) == approvals.freeze({"b": "é", "a": 1})
    assert approvals.freeze({"a": 1}) != approvals.freeze({"a": "1"})


def test_a_text_that_waits_for_its_visa_is_frozen(waiting):
    with acting_as(waiting.owner), pytest.raises(NotAllowed, match="figé"):
        liaison.write_answer(waiting, by=waiting.owner, answer="Autre texte.")


def test_a_second_request_cannot_wait_beside_the_first(waiting):
    with acting_as(waiting.owner), pytest.raises(Refusal, match="n’est plus possible"):
        liaison.submit_answer(waiting, by=waiting.owner)


def test_several_are_decided_at_once_and_each_stands_alone(post):
    head, deputy = head_of(post), make_user(Role.ASIA, post)
    make_powers(post, given_by=head, given_to=deputy, permissions=VISA)
    theirs = make_exchange(deputy, post=post, state="REPONSE_A_VALIDER")
    others = [make_exchange(post=post, state="REPONSE_A_VALIDER") for _n in range(2)]
    requests = [request_of(exchange) for exchange in (others[0], theirs, others[1])]
    with acting_as(deputy):
        results = approvals.decide_many(requests, by=deputy, decision=APPROVE)

    assert [type(refusal).__name__ for _request, refusal in results] == ["NoneType", "NotAllowed", "NoneType"]
    assert [status(exchange) for exchange in (others[0], theirs, others[1])] == [
        "REPONSE_VALIDEE",
        "REPONSE_A_VALIDER",
        "REPONSE_VALIDEE",
    ]


def test_the_parapheur_holds_what_one_may_decide_and_nothing_else(post):
    mine = make_exchange(post=post, state="REPONSE_A_VALIDER")
    make_exchange(post=make_post("DJI"), state="REPONSE_A_VALIDER")
    make_exchange(post=post, state="EN_TRAITEMENT")

    def queue(person):
        with acting_as(person):
            return [request.case_id for request in approvals.waiting_for(person)]

    assert queue(head_of(post)) == [mine.pk]
    assert queue(make_user(Role.ASIA, post)) == []
    assert queue(mine.owner) == []
    assert queue(make_user(Role.AMBASSADOR, post)) == []
    assert queue(make_user(Role.DCIS_DIRECTOR)) == []


def test_what_has_no_trigger_leaves_on_the_officer_s_own_responsibility_without_a_visa(post):
    exchange = make_exchange(post=post)
    with acting_as(exchange.owner):
        for step in ("qualify", "assign"):
            liaison.perform(exchange, step, by=exchange.owner)
        liaison.write_answer(exchange, by=exchange.owner, answer="Réponse.")
        liaison.perform(exchange, "answer_on_own_responsibility", by=exchange.owner)

    assert status(exchange) == "REPONSE_VALIDEE"
    assert not ApprovalRequest.objects.filter(case=exchange).exists()


@pytest.mark.parametrize("trigger", ["domain", "special_france", "visa_triggers"])
def test_what_has_a_trigger_needs_the_visa(post, trigger):
    fields = {
        "domain": {"domain": make_domain("essai-sensible", sensitive=True)},
        "special_france": {"special_france": True},
        "visa_triggers": {"visa_triggers": ["MINOR"]},
    }[trigger]
    exchange = make_exchange(post=post, state="EN_TRAITEMENT", **fields)
    with acting_as(exchange.owner):
        liaison.write_answer(exchange, by=exchange.owner, answer="Réponse.")
        with pytest.raises(NotAllowed, match="visa de l’attaché"):
            liaison.perform(exchange, "answer_on_own_responsibility", by=exchange.owner)
