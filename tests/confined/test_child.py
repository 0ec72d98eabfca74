"""The frames between the house and a confined process."""

import socket

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
