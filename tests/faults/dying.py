"""A process of ours that meets a fault at a chosen step of its work, and the faults.

A step is each statement, each answer of the database that tells a commit, each file opened, renamed or removed in the
vault, and what the test itself names (a page drawn). The process is a fork that logs in as the worker does: what it
dies of is real, and so is what it leaves behind.
"""

import errno
import json
import os
import signal
import sys
import time
import traceback
from contextlib import suppress

import psycopg
from django.db import OperationalError, connection

from ssi.outbox import bus
from ssi.outbox import tasks as outbox
from ssi.reports import jobs
from tests import cluster

#: Files whose functions give a step its name, the innermost first; those that only carry another are passed over.
NAMING = {module.__file__ for module in (jobs, outbox, bus)}
CARRYING = {"patiently", "<lambda>", "as_requester", "_rights_of", "_report_of", "_tell", "__call__", "__init__"}
#: Seconds a process may take; a hang is a failure of the test, not of the machine.
PATIENCE = 60


class Watch:
    """What happens in a process, step by step; at step number `at`, `harm(watch, what)` happens too."""

    #: That of this process.
    current = None

    def __init__(self, at=None, harm=None):
        self.at, self.harm, self.seen, self.quiet = at, harm, [], False

    def step(self, what):
        if self.quiet:
            return
        self.seen.append(f"{_phase()}: {what}")
        if len(self.seen) - 1 == self.at:
            self.quiet = True
            try:
                self.harm(self, what)
            finally:
                self.quiet = False

    def install(self):
        """For the rest of the life of this process: an audit hook is never taken away."""
        Watch.current = self
        connection.execute_wrappers.append(self._statement)
        commit = connection.commit
        connection.commit = lambda: self._commit(commit)
        sys.addaudithook(self._file)

    def _statement(self, execute, sql, params, many, context):
        words = " ".join(sql.split()[:3])
        self.step(words)
        result = execute(sql, params, many, context)
        if not connection.in_atomic_block:
            self.step(f"answer of {words}")
        return result

    def _commit(self, commit):
        self.step("COMMIT")
        commit()
        self.step("answer of COMMIT")

    def _file(self, event, arguments):
        if event in {"open", "os.rename", "os.remove"} and "/vault/" in str(arguments[0]):
            self.step(f"file {event.removeprefix('os.')}")


def _phase():
    frame, name = sys._getframe(2), "beside"
    while frame is not None:
        code = frame.f_code
        if code.co_filename in NAMING and code.co_name not in CARRYING:
            return code.co_name
        frame = frame.f_back
    return name


class Process:
    """Runs `function()` apart. `wait()` gives its answer, or None when it died; `seen` the steps it went through."""

    def __init__(self, function, watch=None, login="ssi_worker"):
        connection.close()  # two processes may not speak on one line
        watch = watch or Watch()
        self._read, write = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._read)
            _live(function, watch, login, write)
        os.close(write)

    def wait(self):
        with os.fdopen(self._read, "rb") as said:
            answer = said.read()
        _pid, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == -signal.SIGKILL:
            return None
        if code:
            raise AssertionError(f"the process ended with {code}: {answer.decode()}")
        result, self.seen = json.loads(answer)
        return result

    def wait_until_stopped(self):
        """Whether it stopped, rather than ended."""
        state = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WSTOPPED | os.WNOWAIT)
        return state.si_code == os.CLD_STOPPED

    def go_on(self):
        os.kill(self.pid, signal.SIGCONT)


def _live(function, watch, login, write):
    """The life of the fork: never returns to the test it came from."""
    code = 1
    try:
        signal.alarm(PATIENCE)
        connection.settings_dict["USER"] = login
        watch.install()
        result = function()
        watch.quiet = True
        os.write(write, json.dumps([result, watch.seen]).encode())
        code = 0
    except BaseException:  # noqa: BLE001  (told to the parent, which fails)
        os.write(write, traceback.format_exc().encode()[-4000:])
    finally:
        os._exit(code)


# --- Faults ----------------------------------------------------------------------------------------------------


def killed(_watch, _what):
    os.kill(os.getpid(), signal.SIGKILL)


def stopped(_watch, _what):
    """As a machine that sleeps: everything stands still until somebody says otherwise."""
    os.kill(os.getpid(), signal.SIGSTOP)


def cut_off(_watch, what):
    """As a PostgreSQL that restarts: the connection is gone; an answer on its way is lost with it."""
    raw = connection.connection
    if raw is not None and not raw.closed:
        with suppress(psycopg.Error):
            execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])
    if what.startswith("answer"):
        raise OperationalError("server closed the connection unexpectedly")


def disk_full(_watch, what):
    """Of the files, or of the database."""
    if what.startswith("file"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    raise OperationalError("could not extend file: No space left on device") from psycopg.errors.DiskFull()


def execute(sql, params=None):
    """As the superuser, on a line of its own; gives up when a row is held."""
    with psycopg.connect(database_url(), autocommit=True) as admin:
        admin.execute("SET lock_timeout = '100ms'")
        with suppress(psycopg.errors.LockNotAvailable):
            return admin.execute(sql, params)


def database_url():
    return cluster.URL.replace("/postgres?", f"/{connection.settings_dict['NAME']}?")


def together(one, other, *, after=0.3):
    """Let a stopped process go on once another one has begun its work beside it. Returns both answers."""
    deadline = time.monotonic() + after
    while time.monotonic() < deadline and os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(0.01)
    one.go_on()
    return one.wait(), other.wait()
