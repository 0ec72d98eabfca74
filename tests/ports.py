"""Ports of this machine for the servers that the tests start."""

import errno
import socket


def free_port():
    """A port of the loopback that nobody listens on; somebody may take it before the server that is meant for it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def refuses(port):
    """Whether nobody listens there any more."""
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED
