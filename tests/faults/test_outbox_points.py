"""A message of the outbox meets each kind of fault at each step, in real processes: what follows an act is done once.

The handler of these tests writes a row: what is written with the mark is done once. A handler that acts outside the
database may act twice (`bus`), which no test can forbid.
"""

from datetime import timedelta
from functools import partial

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from ssi.outbox import bus
from ssi.outbox.models import OutboxMessage
from ssi.outbox.tasks import drain
from tests import cluster
from tests.house.sizes import size

from . import planted
from .campaign import Score, spread
from .dying import Process, Watch, cut_off, killed, stopped, together

pytestmark = [pytest.mark.faults, pytest.mark.commits]

TOPIC = "essai.panne"
SHARE = size(6, 1)
TABLES = """
CREATE TABLE IF NOT EXISTS essai_act (id uuid PRIMARY KEY);
CREATE TABLE IF NOT EXISTS essai_done (act uuid NOT NULL);
GRANT SELECT, INSERT ON essai_act, essai_done TO ssi_worker, ssi_bypass
"""


@pytest.fixture
def post_office(own_database, django_db_blocker, monkeypatch):
    """Acts and what follows them. `troubles` is what the handler meets."""
    troubles = []
    monkeypatch.setattr(bus, "ring", lambda: None)
    monkeypatch.setitem(bus._handlers, TOPIC, [lambda message: follow(message, troubles)])
    with django_db_blocker.unblock():
        cluster.execute(own_database, TABLES)
        yield troubles
        OutboxMessage.objects.all().delete()
        cluster.execute(own_database, "TRUNCATE essai_act, essai_done")


def follow(message, troubles):
    for trouble in troubles:
        trouble()
    write("INSERT INTO essai_done VALUES (%s)", message.payload["act"])


def write(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def act(identifier):
    with transaction.atomic():
        write("INSERT INTO essai_act VALUES (%s)", identifier)
        bus.publish(TOPIC, act=identifier)
    return identifier


def one_round():
    """What beat asks for; a round that the database lets down is told by Celery, and comes again."""
    try:
        return drain()
    except (OperationalError, InterfaceError):
        return None


def worker(watch=None):
    return Process(one_round, watch)


def time_passes():
    OutboxMessage.objects.filter(delivered_at=None).update(retry_at=timezone.now() - timedelta(seconds=1))


def recover(score, fault):
    for _round in range(4):
        time_passes()
        worker().wait()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id IS NOT NULL, count(d.act) FROM essai_act a FULL JOIN essai_done d ON d.act = a.id"
            " GROUP BY a.id"
        )
        counts = cursor.fetchall()
    for there, times in counts:
        if not there or times > 1:
            score.blame("duplicated", f"{fault}: done {times} times, act there: {there}")
        elif not times:
            score.blame("lost", f"{fault}: never done")
    cluster.execute(connection.settings_dict["NAME"], "TRUNCATE essai_act, essai_done")
    OutboxMessage.objects.all().delete()


def new():
    return str(OutboxMessage().pk)


@pytest.fixture
def steps(post_office):
    act(new())
    process = worker()
    assert process.wait() == 1
    recover(Score(), "at rest")
    return process.seen


def faults_of_a_worker(steps, score, share=SHARE):
    for number, name in spread(steps, share).items():
        for kind, harm in (("killed", killed), ("cut off", cut_off), ("asleep", stopped)):
            act(new())
            one = worker(Watch(number, harm))
            if harm is stopped:
                assert one.wait_until_stopped()
                time_passes_if_it_can()
                together(one, worker())
            else:
                one.wait()
            score.note(f"outbox, {kind}")
            recover(score, f"{kind} at {name}")
            if score.wrong:
                return


def time_passes_if_it_can():
    """A row in the hands of a worker keeps its hour: nobody else could take it."""
    free = OutboxMessage.objects.filter(delivered_at=None).select_for_update(skip_locked=True)
    with transaction.atomic():
        for message in free:
            message.retry_at = timezone.now() - timedelta(seconds=1)
            message.save(update_fields=["retry_at"])


def test_a_worker_killed_cut_off_or_asleep_at_any_step_of_a_delivery_delivers_once(steps):
    score = Score()
    faults_of_a_worker(steps, score)
    score.told("Outbox")
    assert score.wrong == []
    assert any(name.startswith("_deliver") for name in steps)


def test_a_publisher_killed_at_any_step_leaves_both_the_act_and_its_message_or_neither(post_office):
    whole = Process(partial(act, new()), login="ssi_test")
    whole.wait()
    score = Score()
    recover(score, "at rest")
    for number, name in spread(whole.seen, size(3, 1)).items():
        Process(partial(act, new()), Watch(number, killed), login="ssi_test").wait()
        score.note("publisher killed")
        recover(score, f"publisher killed at {name}")
    score.told("Publisher")
    assert score.wrong == []


def test_workers_that_drain_together_deliver_each_message_once(post_office):
    score = Score()
    for _time in range(size(1, 5)):
        for _message in range(10):
            act(new())
        workers = [worker() for _ in range(3)]
        assert sum(one.wait() for one in workers) == 10
        score.note("three drain at once")
        recover(score, "three at once")
    score.told("Drained together")
    assert score.wrong == []


def test_a_clock_set_back_does_not_put_a_delivery_off(post_office):
    score = Score()
    act(new())
    OutboxMessage.objects.update(attempts=1, retry_at=timezone.now() + timedelta(hours=1))
    assert worker().wait() == 1
    score.note("outbox, clock back an hour")
    recover(score, "clock back")
    score.told("Clock of the outbox")
    assert score.wrong == []


def poisoned(troubles, score, kinds):
    """A message that nothing can deliver, and another behind it."""
    for kind, trouble in kinds.items():
        first, second = act(new()), None
        troubles.append(trouble)
        for _try in range(OutboxMessage.MAX_ATTEMPTS + 2):
            time_passes()
            worker().wait()
            score.note(f"outbox, poison: {kind}")
        troubles.clear()
        second = act(new())
        worker().wait()
        score.poison += 1
        poison = OutboxMessage.objects.get(payload__act=first)
        if poison.attempts == OutboxMessage.MAX_ATTEMPTS and poison.delivered_at is None and poison.last_error:
            score.aside += 1
        else:
            score.blame("lost", f"{kind}: tried {poison.attempts} times, « {poison.last_error} »")
        if not OutboxMessage.objects.get(payload__act=second).delivered_at:
            score.blame("lost", f"{kind}: nothing passes behind it")


def fails():
    raise ZeroDivisionError


POISON = {"raises": fails, "kills its worker": partial(killed, None, None)}


def test_a_message_that_kills_its_worker_is_set_aside_after_five_attempts_like_one_that_raises(post_office):
    score = Score()
    poisoned(post_office, score, POISON)
    score.told("Poison of the outbox")
    assert score.wrong == []


@pytest.mark.parametrize("bug", planted.MESSAGES, ids=lambda bug: bug.what)
def test_planted_bugs_of_the_delivery_turn_the_campaign_red(steps, post_office, bug, monkeypatch, own_database):
    looks = {
        "worker": partial(faults_of_a_worker, steps, share=2),
        "poison": partial(poisoned, post_office, kinds={"kills its worker": POISON["kills its worker"]}),
    }
    score = Score()
    with bug.planted(monkeypatch, own_database):
        looks[bug.look](score=score)
    planted.tell_caught(bug, score.wrong)
    assert score.wrong, bug.what
