"""Small tools to start processes that never outlive us, and to keep to ourselves."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
STARTED_AT = float(os.environ.get("SSI_STARTED_AT", time.time()))


class CannotStart(Exception):
    """A refusal to start; the message is a French sentence for the person at the terminal."""


def say(message: str) -> None:
    print(f"[{time.time() - STARTED_AT:6.1f} s] {message}", flush=True)


def spawn(
    command, *, dies_with: signal.Signals = signal.SIGTERM, own_session: bool = True, **options
) -> subprocess.Popen:
    """Start a process that the kernel signals with `dies_with` should we be killed.

    In its own session Ctrl-C does not reach it, only us: PostgreSQL must not stop before those who use it.
    """
    parent = os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def bind_to_parent():
        prctl(PR_SET_PDEATHSIG, int(dies_with))
        if os.getppid() != parent:  # killed between fork and prctl: no signal will come
            os._exit(1)

    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.Popen(command, start_new_session=own_session, preexec_fn=bind_to_parent, **options)


def stop(process: subprocess.Popen | None, *steps: tuple[signal.Signals, float]) -> None:
    """Send each signal and wait its number of seconds; at the end, kill what remains of the session."""
    if process is None or process.returncode is not None:
        return  # seen ended before: its number may already be another's
    for number, seconds in steps:
        if process.poll() is None:
            process.send_signal(number)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
    with suppress(ProcessLookupError):  # nothing remained, the usual case
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Lock:
    """One owner at a time; the kernel lets go of it when the owner dies, however that happens."""

    def __init__(self, path: Path):
        self.path = path

    def acquire(self) -> bool:
        self.handle = self.path.open("w")
        try:
            fcntl.flock(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.handle.close()
            return False
        return True

    def release(self) -> None:
        self.handle.close()


class SocketFolder:
    """A private folder with a short path: the address of a Unix socket holds 107 bytes.

    `note` remembers the folder, so that the next start removes what a killed run left behind.
    """

    def __init__(self, note: Path):
        self.note = note
        self._sweep()
        self.path = Path(tempfile.mkdtemp(prefix="ssi-", dir="/tmp"))  # noqa: S108  -- mkdtemp is 0700
        note.write_text(str(self.path))

    def _sweep(self) -> None:
        if not self.note.exists():
            return
        left = Path(self.note.read_text().strip())
        if left.name.startswith("ssi-") and not any(answers(path) for path in left.glob("**/*")):
            shutil.rmtree(left, ignore_errors=True)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self.note.unlink(missing_ok=True)


def answers(path: Path) -> bool:
    """Whether a server listens on this Unix socket."""
    if not path.is_socket():
        return False
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(1)
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


def wait_until(condition, *, seconds: float, process: subprocess.Popen | None = None, every: float = 0.03) -> bool:
    """Poll `condition` `every` so many seconds; False when the time is over or when `process` ended first."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        if process is not None and process.poll() is not None:
            return False
        time.sleep(every)
    return False
