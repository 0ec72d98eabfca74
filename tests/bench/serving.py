"""The product's own processes on a database of the benchmark: gunicorn and Celery as in the demo, on loopback."""

import os
import re
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

from ssi.standalone import supervisor
from ssi.standalone.processes import spawn, stop, wait_until
from tests.ports import free_port

from . import databases

#: The product's own, and the same without the refusal of a login that stands above the policies.
APPLICATION, UNWALLED = "ssi.wsgi", "tests.bench.unwalled"


@contextmanager
def web(database, login=databases.APPLICATION, application=APPLICATION, **more):
    """A web server, under that login. Yields (its process, its port)."""
    port = free_port()
    gunicorn = (application if part == APPLICATION else part for part in supervisor.GUNICORN)
    command = [sys.executable, *gunicorn, "--bind", f"127.0.0.1:{port}"]
    process = spawn(command, env=_environment(database, login) | more)
    try:
        if not wait_until(lambda: supervisor.healthy(f"http://127.0.0.1:{port}"), seconds=60, process=process):
            raise RuntimeError("gunicorn does not answer")
        yield process, port
    finally:
        stop(process, (signal.SIGTERM, 10))


@contextmanager
def worker(database):
    """A Celery worker with its beat. Yields its process."""
    schedule = Path(os.environ["SSI_STATE_DIR"]) / f"beat-{os.getpid()}"
    # Celery warns root at length; its tasks are JSON here.
    env = _environment(database, databases.WORKER) | {"PYTHONWARNINGS": "ignore:You're running the worker"}
    process = spawn([sys.executable, *supervisor.CELERY, "--schedule", str(schedule)], env=env)
    try:
        yield process
    finally:
        stop(process, (signal.SIGTERM, 15))
        for left in schedule.parent.glob(f"{schedule.name}*"):
            left.unlink()


def _environment(database, login):
    url = re.sub(r"//[^@]*@", f"//{login}@", os.environ["DATABASE_URL"])
    return {**os.environ, "DATABASE_URL": url, "SSI_BENCH_DATABASE": database}


def memory(process):
    """Bytes in memory (RSS) of a process and of those it started, which share its session."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == process.pid:
                total += int((folder / "statm").read_text().split()[1])
        except (OSError, IndexError):
            continue  # ended meanwhile
    return total * os.sysconf("SC_PAGE_SIZE")
