"""The frames between the house and a confined process."""

import json
import socket
import threading
import time

from ssi.confined import child
from ssi.confined.child import receive, send


class Peer:
    """Notes what is written, one entry a write."""

    def __init__(self):
        self.writes = []

    def sendall(self, data):
        self.writes.append(data)


def test_nothing_is_written_after_the_last_header():
    """Whoever reads it may answer and go before a second write: an engine that answers at once would seem to crash."""
    peer = Peer()
    send(peer, b".")
    assert len(peer.writes) == 1
    assert all(peer.writes)


def test_a_frame_comes_back_as_it_was_sent():
    one, other = socket.socketpair()
    with one, other:
        for letter, payload in ((b"B", b"abc"), (b".", b"")):
            send(one, letter, payload)
            assert receive(other) == (letter, payload)


def test_silence_is_told_to_whoever_waits_until_the_answer_comes(monkeypatch):
    monkeypatch.setattr(child, "PULSE", 0.05)
    ours, engine = socket.socketpair()
    caller, house = socket.socketpair()
    with ours, engine, caller, house:
        threading.Timer(0.2, send, (engine, b"O", b"done")).start()
        assert child.watch(ours, caller, time.monotonic() + 60) == (b"O", b"done")
        assert receive(house) == (b"A", b"")


def test_a_work_without_end_is_stopped_at_its_hour_whatever_it_told(monkeypatch):
    monkeypatch.setattr(child, "PULSE", 0.05)
    ours, engine = socket.socketpair()
    caller, house = socket.socketpair()
    with ours, engine, caller, house:
        started = time.monotonic()
        letter, payload = child.watch(ours, caller, started + 0.2)
    assert (letter, json.loads(payload)["kind"]) == (b"E", "time")
    assert time.monotonic() - started >= 0.2
