"""An identity provider that is down, elsewhere, or not who it says: nobody signs in, and the page says what to do."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from allauth.socialaccount.adapter import get_adapter
from django.urls import reverse

from tests.accounts.test_sign_in_provider import come_back, leave, provider  # noqa: F401  (a fixture)
from tests.certificates import certificate_of_localhost, context_of_the_server

pytestmark = pytest.mark.django_db


def stop(provider):  # noqa: F811
    """Nobody listens at its address any more."""
    provider.server.shutdown()
    provider.server.server_close()
    provider.server.shutdown = provider.server.server_close = lambda: None


def test_a_provider_that_is_down_is_said_and_the_password_remains(client, provider):  # noqa: F811
    stop(provider)
    answer = client.post(reverse("openid_connect_login", args=["proconnect"]))
    assert answer.status_code == 401
    page = answer.content.decode()
    assert "n’a pas répondu comme prévu" in page
    assert f'href="{reverse("account_login")}"' in page
    assert "_auth_user_id" not in client.session


def test_a_provider_that_stops_in_the_middle_signs_nobody_in(client, provider):  # noqa: F811
    sent = leave(client)
    stop(provider)
    assert come_back(client, provider, sent).status_code == 401
    assert "_auth_user_id" not in client.session


class Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(302 if self.path == "/first" else 200)
        self.send_header("Location", f"{self.server.second}/second")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    running = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    running.asked, running.second = [], f"http://127.0.0.1:{running.server_port}"
    yield running
    running.shutdown()
    running.server_close()


def serve(running):
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    return running.server_port


def test_a_redirection_is_not_followed(server):
    address = f"http://127.0.0.1:{serve(server)}/first"
    with get_adapter().get_requests_session() as session, pytest.raises(requests.TooManyRedirects):
        session.get(address)
    assert server.asked == ["/first"]
    requests.get(address, timeout=5)  # the library alone follows it
    assert server.asked == ["/first", "/first", "/second"]


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_asked(server, tmp_path):
    certificate = certificate_of_localhost(tmp_path)
    context = context_of_the_server(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    address = f"https://localhost:{serve(server)}/x"
    with get_adapter().get_requests_session() as session:
        with pytest.raises(requests.exceptions.SSLError):
            session.get(address)
        assert server.asked == []
        assert session.get(address, verify=str(certificate)).status_code == 200, "it was the certificate"
