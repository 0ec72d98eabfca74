"""A proxy in front of several web servers, as small as can be: what deploy/ asks of nginx."""

import http.client
import itertools
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Headers of one connection, not of what travels on it.
OF_THE_LINK = {"connection", "transfer-encoding", "content-length", "keep-alive"}


@contextmanager
def proxy(ports):
    """Yields its port. Each server in turn, the next one when one refuses, 502 when one dies on the way."""

    class Handler(Relay):
        upstreams, turn = ports, itertools.count()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


class Relay(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        first = next(self.turn) % len(self.upstreams)
        for port in (*self.upstreams[first:], *self.upstreams[:first]):
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                link.request(self.command, self.path, body, dict(self.headers))
                answer = link.getresponse()
                return self._say(answer.status, answer.getheaders(), answer.read())
            except ConnectionRefusedError:
                continue
            except (OSError, http.client.HTTPException):
                break
            finally:
                link.close()
        return self._say(502)

    do_POST = do_GET

    def _say(self, status, headers=(), content=b""):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in OF_THE_LINK:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words):
        """Nothing: the client says what it was told."""
