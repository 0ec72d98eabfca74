"""The process that works apart. Run as a script, with an empty environment; imports nothing of the house.

It loads its engine once, then forks for every piece of work. The fork sets its limits, answers once and ends, so
a bomb dies alone, nothing leaks from one piece to the next, and the process that reads strangers' bytes holds no
database connection, no key and no network. Kept apart from Celery's own processes, which are daemonic and may
not have multiprocessing children.

Forks stand ready ahead of the requests, and have rehearsed: starting them and copying the pages of memory that they
write to are not the document's time.

An engine is a file that defines `Engine(config)`, with `facts` (a dict told to the parent), `rehearse()`, and
`work(request, blobs, progress)`, which returns the bytes of the answer; `ahead`, where more than one fork should stand
ready. It is loaded from its path. What it loads must not leave a thread behind: a fork has none of them. What needs
one is for `rehearse`, which runs in the fork.

Standard input is a Unix socket. Frames both ways: one letter, eight bytes of length, the payload.
  in   J request (JSON)   B blob (repeated)   . go
  out  R ready (JSON)   P progress (JSON)   A still at it   O the answer   E error (JSON: kind, detail)
       U unavailable (JSON)
`kind` is time, memory, size, failed (the engine said so) or crash. The process ends when its socket closes, so
killing the parent leaves nothing behind.
"""

import ctypes
import gc
import importlib.util
import json
import math
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections import deque
from contextlib import suppress
from functools import cached_property

HEADER = struct.Struct(">cQ")
MAX_FRAME = 64 << 20
PR_SET_PDEATHSIG, CLONE_NEWUSER, CLONE_NEWNET = 1, 0x10000000, 0x40000000
#: Seconds of silence after which the caller is told that the work goes on.
PULSE = 2
OUT_OF_MEMORY = 77  # exit status of a piece of work that met its memory limit


class Closed(Exception):
    """The other end went away."""


def send(sock, letter, payload=b""):
    sock.sendall(HEADER.pack(letter, len(payload)))
    if payload:  # nothing more after the last header: whoever reads it may have answered and gone already
        sock.sendall(payload)


def receive(sock):
    letter, size = HEADER.unpack(_exactly(sock, HEADER.size))
    if size > MAX_FRAME:
        raise Closed(f"frame of {size} bytes")
    return letter, _exactly(sock, size)


def _exactly(sock, size):
    chunks = bytearray()
    while len(chunks) < size:
        chunk = sock.recv(min(size - len(chunks), 1 << 20))
        if not chunk:
            raise Closed
        chunks += chunk
    return bytes(chunks)


def packed(**values):
    return json.dumps(values, ensure_ascii=False).encode()


# --- The server: one per process of the house ---------------------------------------------------------


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config = json.loads(sys.argv[2])
    sock = socket.socket(fileno=0)
    network_cut = cut_network()
    try:
        engine = load(sys.argv[1]).Engine(config)
    except (ImportError, OSError) as error:  # OSError: a shared library is not there
        send(sock, b"U", packed(detail=f"{type(error).__name__}: {error}"))
        return
    gc.collect()
    gc.freeze()  # the collector of a fork does not touch, hence does not copy, the pages it shares with us
    gc.set_threshold(50_000, 20, 50)  # a fork lives for one piece of work: collecting often is time lost
    ready = deque()
    for _ in range(getattr(engine, "ahead", 1)):
        ready.append(Fork(sock, engine, ready))
    if refusal := ready[0].refusal:
        send(sock, b"U", refusal[1])
        return
    send(sock, b"R", packed(pid=os.getpid(), network_cut=network_cut, **engine.facts))
    with suppress(Closed, ConnectionError):
        while True:
            serve(sock, ready.popleft())
            ready.append(Fork(sock, engine, ready))


def load(path):
    """The engine's module, from its file: its package, which may need the whole house, is not imported."""
    spec = importlib.util.spec_from_file_location("engine", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cut_network():
    """A network namespace without interface, where the kernel grants one; engines ask for no network all the
    same."""
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.unshare(CLONE_NEWNET) == 0 or libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0


class Fork:
    """A copy of this process that has rehearsed and waits for one piece of work."""

    def __init__(self, sock, engine, others):
        self.ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if not self.pid:
            for end in (sock, self.ours, *(other.ours for other in others)):  # no word between two pieces of work
                end.close()
            work_and_exit(theirs, engine)
        theirs.close()

    @cached_property
    def refusal(self):
        """None once it has rehearsed, which is waited for; else the frame that says why it never will work."""
        try:
            letter, payload = receive(self.ours)
        except (Closed, ConnectionError):
            return b"E", packed(kind="crash", detail="it died while it rehearsed")
        return None if letter == b"R" else (letter, payload)

    def end(self):
        """Kill it, whatever it was doing. Returns its exit status and what it used."""
        self.ours.close()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return os.wait4(self.pid, 0)[1:]


def serve(sock, fork):
    """One request: hand it to the fork, watch the clock and the caller, relay."""
    parts = []
    while not parts or parts[-1][0] != b".":
        parts.append(receive(sock))
    limits = json.loads(parts[0][1])["limits"]
    answer, deadline = fork.refusal, time.monotonic() + limits["wall_seconds"]
    try:
        with suppress(ConnectionError):  # it died while it waited: `explain` says so
            if not answer:
                for part in parts:
                    send(fork.ours, *part)
                answer = watch(fork.ours, sock, deadline)
    finally:
        status, usage = fork.end()
    send(sock, *(answer or explain(status, usage, limits)))


def watch(ours, caller, deadline):
    """The final frame, or None when the work ended without one. Progress is relayed as it comes, silence is told."""
    while True:
        left = max(0, deadline - time.monotonic())
        ready, _, _ = select.select([ours, caller], [], [], min(left, PULSE))
        if not ready and time.monotonic() >= deadline:
            return b"E", packed(kind="time", detail="wall clock")
        if not ready:
            send(caller, b"A")
            continue
        if caller in ready:  # it never speaks during a piece of work: it went away
            raise Closed
        try:
            letter, payload = receive(ours)
        except (Closed, ConnectionError):
            return None
        if letter != b"P":
            return letter, payload
        send(caller, letter, payload)


def explain(status, usage, limits):
    """Which limit ended a piece of work that did not say so itself. `ru_maxrss` is in KiB."""
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGXCPU or usage.ru_utime + usage.ru_stime >= limits["cpu_seconds"]:
        return b"E", packed(kind="time", detail="processor time")
    # Pango and GLib end the process when malloc refuses them: no exception reaches Python.
    starved = code in {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGTRAP, -signal.SIGBUS, -signal.SIGKILL}
    if code == OUT_OF_MEMORY or (starved and usage.ru_maxrss * 1024 > limits["memory_mb"] * (1 << 20) // 3):
        return b"E", packed(kind="memory", detail=f"exit {code}, {usage.ru_maxrss // 1024} MB")
    return b"E", packed(kind="crash", detail=f"exit {code}")


# --- The piece of work: a fork with limits ------------------------------------------------------------


def work_and_exit(sock, engine):
    """Never returns. Whatever happens, only the answer or one error frame leaves this process."""
    status = 0
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        engine.rehearse()
        send(sock, b"R")
        request, blobs = requested(sock)
        set_limits(request["limits"])
        answer = engine.work(request, blobs, lambda **progress: send(sock, b"P", packed(**progress)))
        if len(answer) > request["limits"]["output_mb"] << 20:
            send(sock, b"E", packed(kind="size", detail=f"{len(answer)} bytes"))
        else:
            send(sock, b"O", answer)
    except MemoryError:
        status = OUT_OF_MEMORY
    except RecursionError:
        send(sock, b"E", packed(kind="failed", detail="elements nested too deep"))
    except BaseException as error:  # noqa: BLE001 - WeasyPrint's fatal error is a BaseException
        status = 1
        with suppress(OSError, MemoryError):
            send(sock, b"E", packed(kind="failed", detail=f"{type(error).__name__}: {error}"[:2000]))
    finally:
        os._exit(status)


def requested(sock):
    """(request, blobs) once the whole of it came."""
    letter, payload = receive(sock)
    request, blobs = json.loads(payload), []
    while letter != b".":
        letter, payload = receive(sock)
        if letter == b"B":
            blobs.append(payload)
    return request, blobs


def set_limits(limits):
    """Processor time is counted from now: the rehearsal is not the document's."""
    processor = limits["cpu_seconds"] + math.ceil(time.process_time())
    memory, files = limits["memory_mb"] << 20, limits["open_files"]
    for name, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, processor, processor + 1),
        (resource.RLIMIT_NOFILE, files, files),
        (resource.RLIMIT_FSIZE, 0, 0),  # it writes to its socket and nowhere else
        (resource.RLIMIT_CORE, 0, 0),  # a core file would hold the text of the document
    ):
        resource.setrlimit(name, (soft, hard))


if __name__ == "__main__":
    main()
