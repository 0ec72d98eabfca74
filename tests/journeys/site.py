"""The product as it runs: gunicorn and a Celery worker, each with its own PostgreSQL login, on the demo's network.

Django's live server would not do: it shares the connection, hence the rights, of the test. Here the web server logs
in as `ssi_app`, the worker as `ssi_worker`, and nothing but pages, a database and a Valkey stands between them.
"""

import os
import re
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import override_settings

from ssi.standalone import supervisor
from ssi.standalone.processes import spawn, stop, wait_until
from ssi.web.memory import forget_everything
from tests import cluster
from tests.ports import free_port

PASSWORD = "demo-ssi-2026"
#: A numbered database of the tests' Valkey, so that the jobs of other tests never reach our worker.
_OWN_DOORBELL = "?virtual_host=9"


class Site:
    """`address`: where it answers. `do(function)`: run it on the same database, as the factories do, and commit."""

    def __init__(self, database, state, blocker):
        self.database, self.state, self._blocker = database, Path(state), blocker
        self.address = f"http://127.0.0.1:{free_port()}"
        self.log = self.state / "site.log"
        self._processes = []

    # --- Life ------------------------------------------------------------------------------------------------

    def start(self):
        demo = cluster.demo()
        cluster.clone(demo.database, self.database)
        demo.put_files(self.state)
        supervisor.collect_static(self._environment("ssi_owner"))
        port = self.address.rpartition(":")[2]
        web = self._spawn([sys.executable, *supervisor.GUNICORN, "--bind", f"127.0.0.1:{port}"], "ssi_app")
        self._spawn([sys.executable, *supervisor.CELERY, "--schedule", str(self.state / "beat")], "ssi_worker")
        if not wait_until(lambda: supervisor.healthy(self.address), seconds=60, process=web):
            raise RuntimeError(f"the site does not answer:\n{self.log.read_text()}")
        return self

    def stop(self):
        for process in reversed(self._processes):
            stop(process, (signal.SIGTERM, 10))
        cluster.drop(self.database)

    def _spawn(self, command, login):
        with self.log.open("a") as log:
            process = spawn(command, env=self._environment(login), cwd=cluster.ROOT, stdout=log, stderr=log)
        self._processes.append(process)
        return process

    def _environment(self, login):
        url = re.sub(r"//[^@]*@", f"//{login}@", cluster.URL).replace("/postgres?", f"/{self.database}?")
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "ssi.settings.demo",
            "DATABASE_URL": url,
            "REDIS_URL": os.environ["REDIS_URL"] + _OWN_DOORBELL,
            "SSI_STATE_DIR": str(self.state),
            "SSI_STATIC_ROOT": str(supervisor.STATE / "journeys-static"),
            "PYTHONWARNINGS": "ignore",
        }

    # --- The same database, from the test --------------------------------------------------------------------

    def do(self, function):
        """Return what `function()` returns. In a thread: Playwright occupies this one with its event loop."""
        kept = {}

        def work():
            try:
                with self._connected():
                    kept["value"] = function()
            except BaseException as error:  # noqa: BLE001  (raised again in the test's own thread)
                kept["error"] = error

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        if "error" in kept:
            raise kept["error"]
        return kept["value"]

    @contextmanager
    def _connected(self):
        forget_everything()
        connection.settings_dict = {**connection.settings_dict, "NAME": self.database}
        try:
            with self._blocker.unblock(), override_settings(STATE_DIR=self.state, REDIS_URL=settings.REDIS_URL):
                yield
        finally:
            connection.close()
            forget_everything()
