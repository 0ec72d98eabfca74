"""Whatever dies, each report comes out once: a worker killed in the middle of a PDF, Redis lost, PostgreSQL restarted.

The servers are private to the room (`conftest.py`), the worker is a real Celery worker with beat, and everything is
committed.
"""

import os
import signal

import pytest

from ssi.reports import rendering
from ssi.reports.models import ReportFile
from tests.house.telling import FAULT, tell

from .reports import ask, came_out_once, is_being_drawn, is_done, now, wait_for

pytestmark = [
    pytest.mark.faults,
    pytest.mark.commits,
    pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine"),
]


def test_a_worker_killed_in_the_middle_of_a_pdf_loses_nothing(worker):
    first = worker()
    job = wait_for(ask(weeks_ago=1), is_being_drawn)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    left = now(job)
    assert (left.state, left.attempts) == ("RUNNING", 1)
    assert not ReportFile.objects.filter(job=job).exists()
    worker()
    assert wait_for(job, is_done).attempts == 2
    came_out_once(job)
    tell("A worker killed: one report, once.", F6=FAULT)


def test_redis_killed_and_emptied_loses_nothing(worker, valkey):
    worker()
    drawing = wait_for(ask(weeks_ago=2), is_being_drawn)
    valkey.kill()
    asked_meanwhile = ask(weeks_ago=3)
    assert asked_meanwhile.state == "WAITING", "the request does not wait for Redis"
    valkey.start()
    for job in (drawing, asked_meanwhile):
        wait_for(job, is_done)
        came_out_once(job)
    tell("Redis killed and emptied: two reports, once each.", F6=FAULT)


def test_postgresql_restarted_in_the_middle_of_a_pdf_loses_nothing(worker, postgres):
    worker()
    job = wait_for(ask(weeks_ago=4), is_being_drawn)
    postgres.stop()
    postgres.start()
    wait_for(job, is_done)
    came_out_once(job)
    tell("PostgreSQL restarted: one report, once.", F6=FAULT)
