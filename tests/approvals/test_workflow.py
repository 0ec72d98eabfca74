"""Declared moves only, checked twice: by `fire()` and by the database."""

import threading

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from liaison.exchanges import services
from liaison.exchanges.workflow import EXCHANGE
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.accounts.models import User
from ssi.accounts.roles import Role
from ssi.approvals.workflow import IllegalTransition, State, Transition, Workflow, available, fire
from ssi.cases.models import AllowedMove, Case, CaseEvent
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests.factories import head_of, make_domain, make_exchange, make_grant, make_post, make_user
from tests.house.telling import tell

DECLARED = {(source, t.target) for t in EXCHANGE.transitions for source in t.sources}


@pytest.fixture
def exchange(db):
    return make_exchange()


def test_the_database_knows_exactly_the_declared_moves(db):
    assert set(AllowedMove.objects.filter(kind="informationexchange").values_list("source", "target")) == DECLARED


def test_every_undeclared_move_is_refused_by_the_database(exchange):
    codes = [state.code for state in EXCHANGE.states]
    undeclared = [(a, b) for a in codes for b in codes if a != b and (a, b) not in DECLARED]
    refused = 0
    for source, target in undeclared:
        Case.objects.filter(pk=exchange.pk).update(status=source)
        with pytest.raises(IntegrityError, match="no transition of informationexchange"), acting_as(exchange.owner):
            Case.objects.filter(pk=exchange.pk).update(status=target)
        refused += 1
    tell(f"{refused} undeclared moves refused by the database, {len(DECLARED)} declared")
    assert refused > 100


def test_a_file_cannot_be_inserted_in_a_later_state(exchange):
    exchange.pk = exchange.id = exchange.case_ptr_id = None
    exchange.reference, exchange.status = "EXI-BUC-2026-99999", "REPONDU"

    with pytest.raises(IntegrityError, match="cannot begin in state"), acting_as(exchange.owner):
        exchange.save(force_insert=True)


@pytest.mark.parametrize(
    "change", [{"reference": "X"}, {"kind": "report"}, {"opened_at": "2020-01-01T00:00Z"}, {"author_id": 0}]
)
def test_what_a_file_is_never_changes(exchange, change):
    change = {"author_id": head_of(exchange.post).pk} if "author_id" in change else change
    with pytest.raises(IntegrityError, match="never change"), acting_as(exchange.owner):
        Case.objects.filter(pk=exchange.pk).update(**change)


def test_an_act_that_does_not_start_from_this_state_is_refused_in_words(exchange):
    with acting_as(exchange.owner), pytest.raises(IllegalTransition, match="n’est plus possible"):
        services.perform(exchange, "send_answer", by=exchange.owner)
    assert Case.objects.get(pk=exchange.pk).status == "RECU"


def test_an_act_outside_one_s_attributions_is_refused(exchange):
    reader = make_user(Role.ODL, make_post("DJI"))
    make_grant(exchange, reader)
    exchange = InformationExchange.objects.get(pk=exchange.pk)

    with acting_as(reader), pytest.raises(NotAllowed, match="pas dans vos attributions"):
        services.qualify(exchange, by=reader)


def test_an_act_on_a_file_one_does_not_see_finds_no_file(exchange):
    stranger = make_user(Role.ODL, exchange.post, domains=[make_domain("essai-2")])

    with acting_as(stranger), pytest.raises(Case.DoesNotExist):
        services.qualify(exchange, by=stranger)


@pytest.mark.django_db
def test_what_needs_a_visa_cannot_be_fired_without_one():
    exchange = make_exchange(state="REPONSE_A_VALIDER")
    head = head_of(exchange.post)
    request = exchange.approval_requests.get()
    other = make_exchange(exchange.owner, state="REPONSE_VALIDEE").approval_requests.get()

    with acting_as(head):
        for signed in (None, request, other):
            with pytest.raises(NotAllowed, match="attend un visa"):
                fire(exchange, "approve_answer", by=head, signed=signed)


def test_a_comment_that_is_asked_for_is_needed(exchange):
    with acting_as(exchange.owner), pytest.raises(Refusal, match="motif") as caught:
        services.perform(exchange, "cancel", by=exchange.owner, comment="  ")
    assert caught.value.field == "comment"


def test_buttons_come_from_the_transitions_this_person_may_start(exchange):
    reader = make_user(Role.ODL, make_post("DJI"))
    make_grant(exchange, reader)
    exchange = InformationExchange.objects.get(pk=exchange.pk)

    assert [t.name for t in available(exchange, exchange.owner)] == ["qualify", "duplicate", "cancel"]
    assert available(exchange, reader) == []
    assert available(exchange, make_user(Role.VIA, exchange.post)) == []


def test_nobody_finds_a_visa_among_their_buttons(db):
    exchange = make_exchange(state="REPONSE_A_VALIDER")

    assert available(exchange, head_of(exchange.post)) == []


def test_the_second_of_two_editors_is_told(exchange):
    with acting_as(exchange.owner):
        seen = exchange.version
        services.edit(exchange, by=exchange.owner, expected_version=seen, title="Première écriture")
        with pytest.raises(StaleVersion) as caught:
            services.edit(exchange, by=exchange.owner, expected_version=seen, title="Seconde écriture")
    assert caught.value.theirs.version == seen + 1
    assert Case.objects.get(pk=exchange.pk).title == "Première écriture"


def test_an_act_writes_the_timeline_with_who_and_which_move(exchange):
    with acting_as(exchange.owner):
        services.qualify(exchange, by=exchange.owner)

    event = CaseEvent.objects.filter(case=exchange).latest("pk")
    assert (event.verb, event.source, event.target) == ("informationexchange.qualify", "RECU", "QUALIFIE")
    assert (event.by, event.acting) == (exchange.owner, False)


def test_an_answer_and_the_end_of_a_file_are_dated(db):
    answered, closed = make_exchange(state="REPONDU"), make_exchange(state="CLOS")

    assert answered.answered_at is not None
    assert answered.closed_at is None
    assert closed.closed_at >= closed.answered_at


def test_reopening_a_file_takes_its_end_away(db):
    closed = make_exchange(state="CLOS")
    head = head_of(closed.post)
    with acting_as(head):
        services.perform(closed, "reopen", by=head, comment="Un élément nouveau est arrivé.")

    assert Case.objects.get(pk=closed.pk).closed_at is None


def test_a_workflow_that_names_an_unknown_state_is_refused_when_it_is_declared():
    with pytest.raises(ValueError, match="NULLE_PART"):
        Workflow(
            "kind_of_the_tests",
            ("A",),
            (State("A", "a"),),
            (Transition("go", "aller", ("A",), "NULLE_PART", "liaison.view_informationexchange"),),
        )


@pytest.mark.django_db
def test_submitting_costs_few_statements():
    """Budget of the issue: 8 of the view's own; the journal, the savepoints and the person's are printed beside."""
    exchange = make_exchange(state="EN_TRAITEMENT")
    with acting_as(exchange.owner):
        services.write_answer(exchange, by=exchange.owner, answer="Le véhicule est connu.", expected_version=None)
    exchange = InformationExchange.objects.select_related("post", "domain").get(pk=exchange.pk)
    with acting_as(exchange.owner), CaptureQueriesContext(connection) as captured:
        services.submit_answer(exchange, by=exchange.owner)
    statements = [query["sql"] for query in captured]
    fixed = [
        sql for sql in statements if sql.startswith(("SAVEPOINT", "RELEASE", "SELECT audit.append", "SELECT sec."))
    ]
    own = [sql for sql in statements if sql not in fixed]
    tell(f"submit: {len(own)} statements of its own, {len(fixed)} fixed\n" + "\n".join(sql[:150] for sql in statements))
    assert len(own) <= 8


@pytest.mark.django_db
def test_the_text_of_a_request_and_a_decision_are_never_rewritten_by_the_application():
    exchange = make_exchange(state="REPONSE_VALIDEE")
    request = exchange.approval_requests.get()
    for sql in (
        "UPDATE approvals_approvalrequest SET document = '{}'",
        "UPDATE approvals_approvalrequest SET sha256 = ''",
        "UPDATE approvals_approvalrequest SET authors = '{}'",
        "DELETE FROM approvals_approvalrequest",
        "UPDATE approvals_signoff SET decision = 'APPROVE'",
        "DELETE FROM approvals_signoff",
        "UPDATE cases_caseevent SET comment = ''",
        "DELETE FROM cases_caseevent",
        "UPDATE liaison_message SET type = 'ANSWER'",
        "DELETE FROM liaison_message",
        "DELETE FROM cases_case",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(exchange.owner):
            _run(sql)
    assert request.document["lines"]


def _run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.commits
def test_of_two_people_who_do_the_same_act_at_once_one_acts_and_the_other_is_told(own_database, django_db_blocker):
    with django_db_blocker.unblock():
        exchange = make_exchange(state="QUALIFIE")
        colleague = make_user(Role.ODL, exchange.post, domains=[exchange.domain])
        results, barrier = [], threading.Barrier(2, timeout=20)
        threads = [
            threading.Thread(target=_take_charge, args=(exchange.pk, person.pk, barrier, results, django_db_blocker))
            for person in (exchange.owner, colleague)
        ]
        [thread.start() for thread in threads]
        [thread.join(timeout=30) for thread in threads]

        assert sorted(results) == ["IllegalTransition", "done"]
        events = CaseEvent.objects.filter(case=exchange.pk, verb="informationexchange.assign")
        assert events.count() == 1


def _take_charge(case_id, person_id, barrier, results, blocker):
    with blocker.unblock():
        person = User.objects.get(pk=person_id)
        try:
            with acting_as(person):
                exchange = InformationExchange.objects.get(pk=case_id)
                barrier.wait()
                services.perform(exchange, "assign", by=person)
            results.append("done")
        except Refusal as refusal:
            results.append(type(refusal).__name__)
        finally:
            connection.close()
