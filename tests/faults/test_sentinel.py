"""Redis falls for good and a Sentinel puts its replica in its place: whoever rings asks the Sentinel where."""

import pytest
import redis

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.home import health
from ssi.reports import rendering
from ssi.standalone.processes import spawn, stop, wait_until
from ssi.standalone.valkey import find_binary
from tests.factories import make_user
from tests.house.telling import FAULT, tell
from tests.ports import free_port

from .reports import ask, came_out_once, is_done, wait_for

pytestmark = [
    pytest.mark.faults,
    pytest.mark.commits,
    pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine"),
]

#: The name that the Sentinel knows the pair by.
MASTER = "ssi"
#: Of the two servers; the Sentinel is asked without one.
PASSWORD = "loutres"
IN_MEMORY = ("--save", "", "--appendonly", "no", "--repl-diskless-load", "swapdb")
LOCKED = ("--requirepass", PASSWORD, "--masterauth", PASSWORD)
WATCH = """
port {sentinel}
bind 127.0.0.1
dir {folder}
sentinel monitor {name} 127.0.0.1 {first} 1
sentinel auth-pass {name} {password}
sentinel down-after-milliseconds {name} 1000
sentinel failover-timeout {name} 10000
"""


class Watched:
    """Two servers, the second a replica of the first, and the Sentinel that watches them."""

    def __init__(self, folder):
        self.folder = folder
        self.ports = {who: free_port() for who in ("first", "second", "sentinel")}
        self.processes = []

    @property
    def url(self):
        return f"sentinel://:{PASSWORD}@127.0.0.1:{self.ports['sentinel']}"

    def start(self):
        self._spawn("first", *IN_MEMORY, *LOCKED)
        self._spawn("second", *IN_MEMORY, *LOCKED, "--replicaof", "127.0.0.1", str(self.ports["first"]))
        assert wait_until(lambda: self.ask("second", "INFO", "replication")["master_link_status"] == "up", seconds=60)
        told = self.folder / "sentinel.conf"
        told.write_text(WATCH.format(name=MASTER, password=PASSWORD, folder=self.folder, **self.ports))
        self._spawn("sentinel", told, "--sentinel")
        assert wait_until(lambda: len(self.ask("sentinel", "SENTINEL", "REPLICAS", MASTER)) == 1, seconds=60)
        return self

    def _spawn(self, who, *options):
        where = () if who == "sentinel" else ("--port", str(self.ports[who]), "--bind", "127.0.0.1")
        with (self.folder / f"{who}.log").open("wb") as log:
            options = [*options, *where]
            self.processes.append(spawn([find_binary(), *options], cwd=self.folder, stdout=log, stderr=log))
        assert wait_until(lambda: self.ask(who, "PING"), seconds=30), who

    def ask(self, who, *command):
        with redis.Redis(port=self.ports[who], password=None if who == "sentinel" else PASSWORD) as link:
            try:
                return link.execute_command(*command)
            except redis.ConnectionError:
                return None

    def who_takes_writes(self):
        return int(self.ask("sentinel", "SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER)[1])

    def fall(self):
        stop(self.processes[0])

    def close(self):
        for process in self.processes:
            stop(process)


@pytest.fixture
def valkey(tmp_path, monkeypatch, settings):
    """In place of the server of the room: `here` and `worker` are given the Sentinel."""
    watched = Watched(tmp_path)
    monkeypatch.setenv("SSI_REDIS_MASTER", MASTER)
    monkeypatch.setitem(settings.CELERY_BROKER_TRANSPORT_OPTIONS, "master_name", MASTER)  # Celery reads the same
    settings.REDIS_URL = watched.url
    try:
        yield watched.start()
    finally:
        watched.close()


def test_a_replica_put_in_the_place_of_redis_is_found_by_who_rings_and_who_listens(worker, valkey):
    worker()
    asked = [wait_for(ask(weeks_ago=5), is_done)]
    assert said_of_redis() == health.GOOD
    valkey.fall()
    asked.append(ask(weeks_ago=6))
    assert asked[-1].state == "WAITING", "the request does not wait for Redis"
    assert wait_until(lambda: valkey.who_takes_writes() == valkey.ports["second"], seconds=60)
    asked.append(ask(weeks_ago=7))
    for job in asked:
        wait_for(job, is_done)
        came_out_once(job)
    assert said_of_redis() == health.GOOD
    tell("Redis replaced by its replica: three reports, once each.", F6=FAULT)


def said_of_redis():
    with acting_as(make_user(Role.ADMIN)):
        return next(line.tone for line in health.lines() if line.code == "redis")
