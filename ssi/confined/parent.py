"""The house's end of a confined process: starts `child.py` with an engine, speaks to it, replaces it when it dies."""

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from .child import Closed, receive, send

__all__ = ["Busy", "Child", "Closed", "Failed", "Limits", "Unavailable", "Warm"]

_SCRIPT = Path(__file__).with_name("child.py")
START_SECONDS = 60
_GRACE_SECONDS = 15  # beyond the wall clock: the child answers first, unless it is itself stuck
_FAREWELL_SECONDS = 2
# What the child keeps of our environment: where libraries are, never a secret.
_KEPT = ("PATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Limits:
    """Of one piece of work. Memory is address space, the warm engine's included."""

    memory_mb: int = 768
    cpu_seconds: int = 30
    wall_seconds: float = 60
    open_files: int = 64
    output_mb: int = 32


class Failed(Exception):
    """This piece of work has no answer. `kind` is time, memory, size, failed or crash; `detail` is for the log."""

    def __init__(self, kind, detail=""):
        super().__init__(kind, detail)
        self.kind, self.detail = kind, detail


class Unavailable(Exception):
    """The engine cannot be loaded on this machine."""

    def __init__(self, detail=""):
        super().__init__(detail)
        self.detail = detail


class Busy(Exception):
    """Another thread of this process has held the child for the whole of the time that was given."""


class Child:
    """One confined process and the socket to it. One piece of work at a time; threads wait for each other."""

    def __init__(self, engine, configuration, **environment):
        ours, theirs = socket.socketpair()
        self._lock = threading.Lock()
        self._sock = ours
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own script, no shell
                [sys.executable, "-s", "-P", str(_SCRIPT), str(engine), json.dumps(configuration)],
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment() | environment,
                cwd="/",
                start_new_session=True,  # Ctrl-C of the demo reaches the worker, which closes the socket
            )
        self.pid = self._process.pid
        self._sock.settimeout(START_SECONDS)
        letter, payload = self._first_frame()
        if letter != b"R":
            self.close()
            raise Unavailable(json.loads(payload)["detail"])
        self.facts = json.loads(payload)

    def _first_frame(self):
        try:
            return receive(self._sock)
        except (Closed, OSError) as error:
            return b"U", json.dumps({"detail": f"{type(error).__name__}: {error}"}).encode()

    def close(self):
        self._sock.close()
        with suppress(subprocess.TimeoutExpired):  # it ends by itself and puts its folder away, unless it is stuck
            self._process.wait(_FAREWELL_SECONDS)
        self._process.kill()
        self._process.wait()

    def ask(self, request, blobs, limits, *, progress=None, patience=-1):
        """The engine's answer, bytes. `patience`: seconds to wait for the threads before us, no end by default.

        `progress(**facts)` is called for what the engine tells, `progress()` now and then while it tells nothing.
        Raises `Failed`; `Busy`; `Closed` and `OSError` when the child itself died.
        """
        if not self._lock.acquire(timeout=patience):
            raise Busy
        try:
            self._sock.settimeout(limits.wall_seconds + _GRACE_SECONDS)
            send(self._sock, b"J", json.dumps(request | {"limits": asdict(limits)}).encode())
            for blob in blobs:
                send(self._sock, b"B", blob)
            send(self._sock, b".")
            return self._answer(progress)
        except Failed:
            raise
        except BaseException:  # a soft time limit of Celery may fall anywhere: what is half said is lost
            self.close()
            raise
        finally:
            self._lock.release()

    def _answer(self, progress):
        while True:
            letter, payload = receive(self._sock)
            if letter == b"O":
                return payload
            facts = json.loads(payload) if payload else {}
            if letter == b"E":
                raise Failed(facts["kind"], facts["detail"])
            if progress:
                progress(**facts)


class Warm:
    """The child that each process of ours keeps at hand, started at its first use by `start()`."""

    def __init__(self, start):
        self._start = start
        self._starting = threading.Lock()
        self._held = {}  # pid of the process that started it → child: a fork does not share its parent's

    def get(self):
        """Raises what `start` raises: `Unavailable`."""
        pid = os.getpid()
        with self._starting:
            if pid not in self._held:
                self._held.clear()
                self._held[pid] = self._start()
            return self._held[pid]

    def discard(self, child):
        """Forget a child that died; the next piece of work starts another."""
        with self._starting:
            if self._held.get(os.getpid()) is child:
                del self._held[os.getpid()]
        child.close()


def _environment():
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "LANG": "C.UTF-8",
        "HOME": "/nonexistent",
        "PYTHONHASHSEED": "0",  # same answer in every process: order of sets
        "PYTHONDONTWRITEBYTECODE": "1",
    }
