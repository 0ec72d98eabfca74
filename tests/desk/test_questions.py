"""The desk asks a post something; its head answers before the day; nobody else reads it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.desk import services
from ssi.desk.day import answered, to_answer
from ssi.desk.models import Question
from ssi.figures.periods import Period
from ssi.figures.registry import compute
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import head_of, make_interim, make_post, make_user

from .questions import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def desk():
    return make_user(Role.DCIS_OFFICER)


def reply(question, by, text="Douze, dont quatre à Iași."):
    with acting_as(by):
        return services.answer(question, by=by, answer=text)


def seen_by(user):
    with acting_as(user):
        return list(Question.objects.visible_to(user))


def test_the_head_answers_and_the_desk_reads_it(client, post, desk):
    head = head_of(post)
    question = ask(desk, post)
    client.force_login(head)
    page = client.post(reverse("desk-question-answer", args=[question.pk]), {"answer": "Douze enquêteurs."})
    assert page.status_code == 302
    client.force_login(desk)
    body = client.get(question.get_absolute_url()).content.decode()
    assert "Douze enquêteurs." in body
    assert "p.i." not in body


def test_an_interim_answers_p_i(post, desk):
    head, officer = head_of(post), make_user(Role.ODL, post)
    make_interim(post, given_by=head, given_to=officer)
    assert reply(ask(desk, post), officer).acting
    assert not reply(ask(desk, post), head).acting


@pytest.mark.parametrize("role", [Role.ODL, Role.VIA, Role.ASSISTANT, Role.AMBASSADOR, Role.CONSUL])
def test_the_others_of_the_post_do_not_see_it(client, post, desk, role):
    question, person = ask(desk, post), make_user(role, post)
    assert seen_by(person) == []
    client.force_login(person)
    assert client.get(question.get_absolute_url()).status_code == 404
    assert client.get(reverse("desk-questions")).status_code == 404


def test_the_deputy_reads_and_does_not_answer(client, post, desk):
    question, deputy = ask(desk, post), make_user(Role.ASIA, post)
    assert seen_by(deputy) == [question]
    with pytest.raises(NotAllowed):
        reply(question, deputy)
    client.force_login(deputy)
    assert client.get(reverse("desk-question-answer", args=[question.pk])).status_code == 404


def test_another_post_sees_nothing_of_it(client, post, desk):
    question, other = ask(desk, post), head_of(make_post("BRU"))
    assert seen_by(other) == []
    with acting_as(other):
        assert not Question.objects.filter(pk=question.pk).exists(), "the second wall"
    client.force_login(other)
    assert client.get(question.get_absolute_url()).status_code == 404


def test_only_the_desk_asks(post):
    head = head_of(post)
    with acting_as(head), pytest.raises(NotAllowed):
        services.ask(by=head, post=post, subject="Moi", text="?", due_on=date(2030, 1, 1))


def test_a_settled_question_is_settled(post, desk):
    head, question = head_of(post), ask(desk, post)
    reply(question, head)
    with pytest.raises(Refusal):
        reply(question, head, "Treize.")
    with acting_as(desk), pytest.raises(Refusal):
        services.withdraw(question, by=desk)
    with acting_as(head):
        assert not Question.objects.filter(pk=question.pk).update(answer="Treize."), "the second wall"


def test_the_database_lets_nobody_rewrite_what_was_asked(post, desk):
    head, question = head_of(post), ask(desk, post)
    with pytest.raises(DatabaseError), acting_as(head), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(due_on=date(2030, 1, 1))


def test_the_desk_does_not_answer_in_the_name_of_the_post(post, desk):
    question = ask(desk, post)
    with pytest.raises(DatabaseError), acting_as(desk), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(answer="Zéro.", answered_by=desk, answered_at=timezone.now())


def test_the_day_it_is_due_is_that_of_the_post(post, desk):
    """At 22:30 UTC on the 26th it is the 27th in Bucharest: the 26th is over there."""
    with time_machine.travel(datetime(2026, 11, 26, 22, 30, tzinfo=UTC), tick=False):
        with pytest.raises(Refusal, match="passé"):
            ask(desk, post, days=-1)
        question = ask(desk, post, days=0)
        assert question.due_on == date(2026, 11, 27)
        assert question.state[1] == "open"
    with time_machine.travel(datetime(2026, 11, 27, 21, 59, tzinfo=UTC), tick=False):
        assert question.state[1] == "open"
    with time_machine.travel(datetime(2026, 11, 27, 22, 0, tzinfo=UTC), tick=False):
        assert question.state[1] == "bad"


def test_it_is_in_the_day_of_the_head_then_in_that_of_the_desk(post, desk):
    head, question = head_of(post), ask(desk, post, days=2)
    now = timezone.now()
    with acting_as(head):
        assert [line.text for line in to_answer(head, now).lines] == [question.subject]
        assert answered(head, now) is None
    with acting_as(desk):
        assert answered(desk, now).lines == []
        late = answered(desk, now + timedelta(days=4)).lines
        assert [line.text for line in late] == [question.subject]
    reply(question, head)
    with acting_as(head):
        assert to_answer(head, now).lines == []
    with acting_as(desk):
        assert [line.text for line in answered(desk, timezone.now()).lines] == [question.subject]


def test_what_waits_is_counted_post_by_post(post, desk):
    head = head_of(post)
    first = ask(desk, post)
    ask(desk, post)
    ask(desk, make_post("BRU"))
    reply(first, head)
    posts, today = [post, make_post("BRU")], timezone.localdate()
    with acting_as(desk):
        assert compute("desk.questions_waiting", posts, Period(today, today), by=desk) == 2
    with acting_as(head):
        assert compute("desk.questions_waiting", [post], Period(today, today), by=head) == 1


def test_the_desk_withdraws_what_it_needs_no_more(client, post, desk):
    question = ask(desk, post)
    client.force_login(desk)
    assert client.post(reverse("desk-question-withdraw", args=[question.pk])).status_code == 302
    assert "retirée" in client.get(reverse("desk-questions"), {"voir": "closes"}).content.decode()
    with pytest.raises(Refusal):
        reply(question, head_of(post))


def test_the_form_comes_with_the_post_chosen_and_says_what_is_missing(client, post, desk):
    client.force_login(desk)
    page = client.get(reverse("desk-question-new"), {"poste": "BUC"})
    assert f'value="{post.pk}" selected' in page.content.decode()
    assert client.post(reverse("desk-question-new"), {"post": post.pk}).status_code == 422
