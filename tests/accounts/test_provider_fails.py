"""An identity provider that is down, elsewhere, or not who it says: nobody signs in, and the page says what to do."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from allauth.socialaccount.adapter import get_adapter
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.urls import reverse

from tests.accounts.test_sign_in_provider import come_back, leave, provider  # noqa: F401  (a fixture)

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


@pytest.fixture
def certificate(tmp_path):
    """A certificate of « localhost » that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "localhost.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + private)
    return path


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_asked(server, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    address = f"https://localhost:{serve(server)}/x"
    with get_adapter().get_requests_session() as session:
        with pytest.raises(requests.exceptions.SSLError):
            session.get(address)
        assert server.asked == []
        assert session.get(address, verify=str(certificate)).status_code == 200, "it was the certificate"
