"""Private servers that a test may kill, and the product's own processes on them: everything is committed."""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from ssi.settings.environment import database
from ssi.standalone import supervisor
from ssi.standalone.postgres import SUPERUSER, Postgres
from ssi.standalone.processes import spawn, stop, wait_until
from ssi.standalone.valkey import Valkey
from tests import cluster
from tests.doorbell import ring_at
from tests.ports import free_port

CELERY = (sys.executable, "-m", "celery", "-A", "ssi", "worker", "--beat", "--pool", "prefork", "--concurrency", "1")
CELERY += ("--without-gossip", "--without-mingle", "--loglevel", "WARNING")


@pytest.fixture(scope="package")
def state():
    folder = Path(tempfile.mkdtemp(prefix="ssi-faults-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="package")
def postgres(state):
    server = Postgres(state, "faults", fast=True)
    server.start()
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as admin:
        cluster.roles_of_the_tests(admin)
    cluster.copy_template(server.url(SUPERUSER))
    yield server
    server.close()


@pytest.fixture(scope="package")
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
    ring_at(valkey.url, monkeypatch)
    with django_db_blocker.unblock():
        connection.close()
        there = database(postgres.url("ssi_test"))
        connection.settings_dict.update({key: there[key] for key in ("NAME", "HOST", "USER", "OPTIONS")})
        yield
        connection.close()
        connection.settings_dict.update(before)


@pytest.fixture
def started():
    """Processes of one test: whatever still runs at its end is killed, it has nothing to put in order."""
    processes = []
    yield processes
    for process in processes:
        stop(process)


@pytest.fixture
def files(state):
    """What tells a process that starts where the files lie: one folder for all of them."""
    (state / "files").mkdir(exist_ok=True)
    return lambda: {"SSI_STATE_DIR": str(state / "files")}


@pytest.fixture
def worker(here, postgres, valkey, state, files, started):
    """Starts a worker with its own beat."""

    def start():
        env = environment(files, DATABASE_URL=postgres.url("ssi_worker"), REDIS_URL=valkey.url)
        command = [*CELERY, "--schedule", str(state / f"beat-{os.getpid()}-{time.monotonic_ns()}")]
        started.append(launched(command, env, state / f"worker-{len(started)}.log"))
        return started[-1]

    return start


@pytest.fixture
def web(here, postgres, valkey, state, files, started):
    """Starts a web server. Gives its process and its port, before it answers."""

    def start():
        env = environment(files, DATABASE_URL=postgres.url("ssi_app"), REDIS_URL=valkey.url)
        supervisor.collect_static(env)
        port = free_port()
        command = [sys.executable, *supervisor.GUNICORN, "--bind", f"127.0.0.1:{port}"]
        started.append(launched(command, env, state / f"web-{port}.log"))
        return started[-1], port

    return start


def launched(command, env, log):
    with log.open("wb") as said:
        return spawn(command, cwd=cluster.ROOT, env=env, stdout=said, stderr=said)


def answers(port, process):
    address = f"http://127.0.0.1:{port}"
    return wait_until(lambda: supervisor.healthy(address), seconds=150, process=process, every=0.2)


def environment(files, **more):
    kept = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    kept |= {"DJANGO_SETTINGS_MODULE": "tests.faults.settings", **files()}
    kept |= {"SSI_STATIC_ROOT": str(supervisor.STATE / "journeys-static"), "PYTHONWARNINGS": "ignore"}
    return kept | {"SECRET_KEY": settings.SECRET_KEY, "REDIS_URL": "redis+socket:///nonexistent"} | more
