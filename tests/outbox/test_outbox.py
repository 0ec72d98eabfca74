"""After the commit: written with the act, delivered once it holds, with the author's present rights."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.cases.models import Case
from ssi.outbox import bus
from ssi.outbox.models import OutboxMessage
from ssi.outbox.tasks import deliver_next, drain
from ssi.web.refusals import Away
from tests.doorbell import ring_at
from tests.factories import make_exchange, make_post, make_user
from tests.house.telling import FAULT, tell

TOPIC = "essai.fait"


@pytest.fixture
def heard(monkeypatch):
    """What the handler of the tests was told."""
    heard = []
    monkeypatch.setitem(bus._handlers, TOPIC, [lambda message: heard.append(message.payload)])
    return heard


@pytest.fixture
def exchange(db):
    exchange = make_exchange()
    OutboxMessage.objects.all().delete()
    return exchange


def as_the_worker(function):
    """Run as the worker's role, as production does."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_worker")
        try:
            return function()
        finally:
            cursor.execute("SET LOCAL ROLE ssi_bypass")


@pytest.mark.commits
def test_publishing_outside_a_transaction_is_refused(own_database, django_db_blocker, heard):
    with django_db_blocker.unblock(), pytest.raises(RuntimeError, match="transaction"):
        bus.publish(TOPIC, case_id=1)


@pytest.mark.commits
def test_what_rolls_back_is_never_delivered(own_database, django_db_blocker, heard):
    with django_db_blocker.unblock():
        with transaction.atomic():
            bus.publish(TOPIC, case_id=1)
            transaction.set_rollback(True)
        assert drain() == 0
    assert heard == []
    tell("An act undone: nothing delivered.", F6=FAULT)


@pytest.mark.commits
def test_the_bell_rings_after_the_commit_and_not_before(own_database, django_db_blocker, heard, monkeypatch):
    rung = []
    monkeypatch.setattr(bus, "ring", lambda: rung.append(True))
    with django_db_blocker.unblock():
        with transaction.atomic():
            bus.publish(TOPIC, case_id=2)
            assert rung == []
        assert rung == [True]
        assert drain() == 1
        assert drain() == 0
    assert heard == [{"case_id": 2}]


def test_a_message_carries_its_author_and_identifiers(exchange, heard):
    with acting_as(exchange.owner):
        bus.publish(TOPIC, case_id=exchange.pk)

    message = OutboxMessage.objects.get()
    assert (message.actor_id, message.payload) == (exchange.owner_id, {"case_id": exchange.pk})


def test_nobody_leaves_a_message_in_the_name_of_another(exchange):
    other = make_user(Role.ASI, exchange.post)
    with pytest.raises(Exception, match="row-level security"), acting_as(exchange.owner):
        OutboxMessage(topic=TOPIC, actor_id=other.pk).save(force_insert=True)


def test_the_application_does_not_read_the_messages(exchange, heard):
    with acting_as(exchange.owner):
        bus.publish(TOPIC, case_id=exchange.pk)
        assert not OutboxMessage.objects.exists()


def test_a_topic_nobody_listens_to_costs_no_row(exchange):
    with acting_as(exchange.owner):
        bus.publish("essai.personne", case_id=1)

    assert not OutboxMessage.objects.exists()


def publish_and_deliver(author, handler, monkeypatch):
    monkeypatch.setitem(bus._handlers, TOPIC, [handler])
    with acting_as(author):
        bus.publish(TOPIC)
    return as_the_worker(deliver_next)


def test_a_handler_sees_what_its_author_sees(exchange, monkeypatch):
    seen, stranger = [], make_user(Role.ASI, make_post("DJI"))

    def handler(message):
        seen.append(Case.objects.count())

    publish_and_deliver(exchange.owner, handler, monkeypatch)
    publish_and_deliver(stranger, handler, monkeypatch)
    assert seen == [1, 0]


def test_a_worker_that_acts_with_its_own_rights_is_found(exchange, monkeypatch):
    """Planted bug: the handler works as the service, not as whoever asked."""
    seen, stranger = [], make_user(Role.ASI, make_post("DJI"))

    def as_the_service(message):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE ssi_bypass")
            seen.append(Case.objects.count())
            cursor.execute("SET LOCAL ROLE ssi_worker")

    publish_and_deliver(stranger, as_the_service, monkeypatch)
    assert seen != [0]
    tell("a worker that acts with its own rights: found", F9={"mutants": 1, "caught": 1})


def test_a_handler_has_the_author_s_present_rights_not_those_of_the_act(exchange, monkeypatch):
    seen = []
    monkeypatch.setitem(bus._handlers, TOPIC, [lambda message: seen.append(Case.objects.count())])
    with acting_as(exchange.owner):
        bus.publish(TOPIC)
    Assignment.objects.filter(user=exchange.owner).update(ends_on=timezone.localdate() - timedelta(days=2))
    as_the_worker(deliver_next)

    assert seen == [0]


def test_a_handler_that_fails_loses_its_own_writes_and_the_message_is_tried_again_later(exchange, monkeypatch):
    tries = []

    def handler(message):
        Case.objects.filter(pk=exchange.pk).update(title="à moitié écrit")
        tries.append(message.attempts)
        raise ValueError("le service ne répond pas")

    message = publish_and_deliver(exchange.owner, handler, monkeypatch)
    assert Case.objects.get(pk=exchange.pk).title != "à moitié écrit"
    assert message.delivered_at is None
    assert message.last_error.startswith("builtins.ValueError at test_outbox.py:")
    assert "le service" not in message.last_error, "the words of an error may hold those of a file"
    assert as_the_worker(deliver_next) is None, "not before its time"

    with time_machine.travel(message.retry_at + timedelta(seconds=1)):
        as_the_worker(deliver_next)
    assert tries == [1, 2]


def test_a_message_that_failed_five_times_is_set_aside_and_lets_the_others_pass(exchange, monkeypatch):
    tries, delivered = [], []

    def handler(message):
        if message.payload["n"] == 1:
            tries.append(message.attempts)
            raise ValueError("jamais")
        delivered.append(message.payload["n"])

    monkeypatch.setitem(bus._handlers, TOPIC, [handler])
    with acting_as(exchange.owner):
        bus.publish(TOPIC, n=1)
        bus.publish(TOPIC, n=2)
    start = timezone.now()
    for hour in range(8):
        with time_machine.travel(start + timedelta(hours=hour)):
            as_the_worker(drain)

    assert tries == [1, 2, 3, 4, 5]
    assert delivered == [2]
    poison = OutboxMessage.objects.get(delivered_at=None)
    assert poison.attempts == OutboxMessage.MAX_ATTEMPTS
    tell("Five failures of a handler: one message set aside, the other delivered once.", F6=FAULT | {"faults": 5})


def test_a_message_waits_for_what_is_away_however_long_and_is_then_delivered(exchange, monkeypatch):
    tries, back = [], timezone.now() + timedelta(hours=8)

    def handler(message):
        tries.append(message.pk)
        if timezone.now() < back:
            raise Away("Le stockage ne répond pas.")

    monkeypatch.setitem(bus._handlers, TOPIC, [handler])
    with acting_as(exchange.owner):
        bus.publish(TOPIC, n=1)
    for hour in range(9):
        with time_machine.travel(back - timedelta(hours=8 - hour, seconds=-1)):
            as_the_worker(drain)
            as_the_worker(drain)
    assert len(tries) == 9, "once an hour: not again at once"
    message = OutboxMessage.objects.get()
    assert (message.delivered_at is not None, message.attempts) == (True, 1)


@pytest.mark.commits
def test_a_dead_redis_neither_breaks_nor_delays_the_act_and_the_next_round_delivers(
    own_database, django_db_blocker, heard, monkeypatch, caplog
):
    ring_at("redis+socket:///nonexistent/valkey.sock", monkeypatch)
    before = timezone.now()
    with django_db_blocker.unblock(), caplog.at_level(logging.WARNING):
        with transaction.atomic():
            bus.publish(TOPIC, case_id=3)
        assert timezone.now() - before < timedelta(seconds=4)
        assert "the doorbell does not answer" in caplog.text
        assert drain() == 1
    assert heard == [{"case_id": 3}]
    tell("Redis dead before the act: delivered once by the next round.", F6=FAULT)
