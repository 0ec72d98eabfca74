"""PostgreSQL falls for good while people work, and its standby takes its place: two servers, on one machine.

The standby follows by streaming, and the primary waits for it before it answers a commit (`synchronous_standby_names`):
what a person was told is done is on both. The address that web and worker are given names the two servers.
"""

import threading
from collections import Counter

import psycopg
import pytest
from django.db import connection

from liaison.exchanges.models import InformationExchange
from ssi.accounts.roles import Role
from ssi.reports import rendering
from ssi.reports.models import ReportJob
from ssi.standalone.postgres import DATABASE, SUPERUSER, Postgres, works_in
from ssi.standalone.processes import wait_until
from tests import cluster
from tests.accounts.test_context import sign_in
from tests.factories import make_post, make_user
from tests.house.telling import FAULT, tell

from .conftest import answers
from .heads import Head, broken, told
from .reports import came_out_once, is_being_drawn, is_done, wait_for

pytestmark = [
    pytest.mark.faults,
    pytest.mark.commits,
    pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine"),
]

#: A commit is answered once the standby has it, though neither disk is waited for.
SETTINGS = {"synchronous_commit": "on"}
#: Pages the head reads after the death, at least.
AFTER = 5


class Standby(Postgres):
    """Made of a copy of a server that runs, which it follows until it is promoted."""

    def __init__(self, state, name, primary):
        super().__init__(state, name, fast=True, settings=SETTINGS)
        self.primary = primary

    def _create_cluster(self):
        there = ["-h", self.primary.sockets.path, "-U", SUPERUSER, "-D", self.data]
        self._run(self.binaries / "pg_basebackup", *there, "--write-recovery-conf", "--checkpoint=fast", "--no-sync")

    def _prepare(self):
        """Nothing: what its primary holds."""

    def promote(self):
        with psycopg.connect(self.url(SUPERUSER), autocommit=True) as admin:
            assert admin.execute("SELECT pg_promote()").fetchone() == (True,)


class Pair:
    """The two as one address, which leads to whichever takes writes."""

    def __init__(self, state):
        self.primary = Postgres(state, "primary", fast=True, settings=SETTINGS)
        self.primary.start()
        with psycopg.connect(self.primary.url(SUPERUSER, "postgres"), autocommit=True) as admin:
            cluster.roles_of_the_tests(admin)
        cluster.copy_template(self.primary.url(SUPERUSER))
        self.standby = Standby(state, "standby", self.primary)
        self.standby.start()
        with psycopg.connect(self.primary.url(SUPERUSER), autocommit=True) as admin:
            admin.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            admin.execute("SELECT pg_reload_conf()")
            assert wait_until(lambda: self._is_followed(admin), seconds=60), "the standby does not follow"

    @staticmethod
    def _is_followed(admin):
        return admin.execute("SELECT sync_state FROM pg_stat_replication").fetchall() == [("sync",)]

    def url(self, user):
        hosts = f"{self.primary.sockets.path},{self.standby.sockets.path}"
        return f"postgresql://{user}@/{DATABASE}?host={hosts}&target_session_attrs=read-write"

    def fall(self):
        """The first server dies and stays dead: no process of it answers or writes any more."""
        self.primary.kill()
        assert wait_until(lambda: not works_in(self.primary.data), seconds=60)

    def close(self):
        self.standby.close()
        self.primary.close()


@pytest.fixture(scope="module")
def postgres(state):
    """In place of the server of the room: `here`, `web` and `worker` are given the pair."""
    pair = Pair(state)
    yield pair
    pair.close()


def test_a_standby_that_is_promoted_has_all_that_anybody_was_told(postgres, web, worker):
    worker()
    process, port = web()
    assert answers(port, process)
    key = sign_in(make_user(Role.ASI, make_post("BUC")))
    head = Head(port, key, threading.Event(), threading.Event())
    head.start()
    try:
        assert wait_until(lambda: broken([head]) or len(head.opened) >= AFTER, seconds=240), told([head])
        head.hurry.set()
        drawn = lambda: head.asked == 2 and any(map(is_being_drawn, reports()))  # noqa: E731
        assert wait_until(lambda: broken([head]) or drawn(), seconds=240), told([head])
        postgres.fall()
        connection.close()
        breaks = head.told[503]
        assert wait_until(lambda: head.told[503] > breaks, seconds=60), "without a server, a break is told"
        postgres.standby.promote()
        before = head.read
        assert wait_until(lambda: broken([head]) or head.read >= before + AFTER, seconds=240), told([head])
    finally:
        head.enough.set()
        head.join(timeout=60)
    assert not broken([head]), told([head])
    finished = [wait_for(job, is_done, seconds=240) for job in reports()]
    assert len(finished) == 2, "each report has one job"
    for job in finished:
        came_out_once(job)
    titles = InformationExchange.objects.filter(post__code="BUC").values_list("title", flat=True)
    assert Counter(titles) == Counter(head.opened), "each act once"
    assert set(head.told) <= {200, 302, 503}
    tell(f"PostgreSQL replaced by its standby: {len(titles)} files and two reports, once each.", F6=FAULT)


def reports():
    return ReportJob.objects.filter(case__post__code="BUC")
