"""Whatever dies, each report comes out once: a worker killed in the middle of a PDF, Redis lost, PostgreSQL restarted.

The servers are private to this module, the worker is a real Celery worker with beat, and everything is committed.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.celery import app
from ssi.figures.periods import Period
from ssi.reports import jobs, rendering, services
from ssi.reports.models import ReportFile, ReportJob
from ssi.standalone.postgres import DATABASE, SUPERUSER, Postgres
from ssi.standalone.processes import spawn, stop, wait_until
from ssi.standalone.valkey import Valkey
from tests import cluster
from tests.factories import make_post, make_user

pytestmark = [
    pytest.mark.faults,
    pytest.mark.commits,
    pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine"),
]

ROOT = Path(__file__).resolve().parents[2]
CELERY = (sys.executable, "-m", "celery", "-A", "ssi", "worker", "--beat", "--pool", "prefork", "--concurrency", "1")
CELERY += ("--without-gossip", "--without-mingle", "--loglevel", "WARNING")
#: Progress from which the renderer is at work: what was collected is in its hands.
DRAWING = 10


@pytest.fixture(scope="module")
def state():
    folder = Path(tempfile.mkdtemp(prefix="ssi-faults-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def postgres(state):
    server = Postgres(state, "faults", fast=True)
    server.start()
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as admin:
        cluster._roles_of_the_tests(admin)
    migrate = [sys.executable, "manage.py", "migrate", "-v", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment(state, DATABASE_URL=server.url("ssi_owner")), check=True)
    yield server
    server.close()


@pytest.fixture(scope="module")
def valkey(state):
    server = Valkey(state, "faults")
    server.start()
    yield server
    server.close()


@pytest.fixture
def here(postgres, valkey, state, settings, django_db_blocker, monkeypatch):
    """This process works on the private servers, with the files of the worker."""
    before = dict(connection.settings_dict)
    settings.STATE_DIR = state / "files"
    monkeypatch.setattr(app.conf, "broker_url", valkey.url)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update(NAME=DATABASE, HOST=str(postgres.sockets.path), USER="ssi_test")
        yield
        connection.close()
        connection.settings_dict.update(before)


@pytest.fixture
def worker(here, postgres, valkey, state):
    """Starts workers; whatever still runs at the end is stopped."""
    started = []

    def start():
        env = environment(state, DATABASE_URL=postgres.url("ssi_worker"), REDIS_URL=valkey.url)
        log = (state / f"worker-{len(started)}.log").open("wb")
        command = [*CELERY, "--schedule", str(state / f"beat-{os.getpid()}-{time.monotonic_ns()}")]
        started.append(spawn(command, cwd=ROOT, env=env, stdout=log, stderr=log))
        return started[-1]

    yield start
    for process in started:
        stop(process, (signal.SIGTERM, 10))


def environment(state, **more):
    files = state / "files"
    files.mkdir(exist_ok=True)
    kept = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    kept |= {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", "SSI_STATE_DIR": str(files)}
    return kept | {"SECRET_KEY": "tests of breakdowns", "REDIS_URL": "redis+socket:///nonexistent"} | more


def ask(weeks_ago):
    """The job of a report asked for by the head of the post."""
    post = make_post("BUC")
    head = post.assignments.filter(role=Role.ASI).select_related("user").first()
    head = head.user if head else make_user(Role.ASI, post)
    week = Period.week_of(timezone.localdate() - timedelta(weeks=weeks_ago))
    with acting_as(head):
        report = services.request_report(by=head, post=post, code="weekly", period=week)
    return ReportJob.objects.get(case=report)


def now(job):
    """The row as it is, however often PostgreSQL went away meanwhile."""
    try:
        return ReportJob.objects.get(pk=job.pk)
    except (OperationalError, InterfaceError):
        connection.close()
        return job


def wait_for(job, condition, seconds=45):
    assert wait_until(lambda: condition(now(job)), seconds=seconds, every=0.05), vars(now(job))
    return now(job)


def is_being_drawn(job):
    return job.state == "RUNNING" and DRAWING <= job.progress < 100


def is_done(job):
    return job.state == "DONE"


def came_out_once(job):
    """One row, one line in the journal, one sealed file, and it is a PDF."""
    file = ReportFile.objects.get(job=job)
    assert jobs.open_pdf(file).startswith(b"%PDF-")
    assert AuditEvent.objects.filter(verb="report.made", case_id=job.case_id).count() == 1
    sealed = [jobs.sealed_path(jobs.sealed_name(job.pk, n)) for n in range(1, 6)]
    assert [path.name for path in sealed if path.exists()] == [str(file.sealed_name)]


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


def test_postgresql_restarted_in_the_middle_of_a_pdf_loses_nothing(worker, postgres):
    worker()
    job = wait_for(ask(weeks_ago=4), is_being_drawn)
    postgres.stop()
    postgres.start()
    wait_for(job, is_done)
    came_out_once(job)
