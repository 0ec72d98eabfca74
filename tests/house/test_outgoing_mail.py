"""Mail leaves encrypted, to the server its certificate names, or does not leave (RFC 3207, RFC 8314)."""

import smtplib
import socketserver
import ssl
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import send_mail

from ssi.settings import base
from ssi.settings.environment import mail_encryption
from tests.certificates import certificate_of_localhost, context_of_the_server

SECRET = "Un délai approche"


class Relay(socketserver.BaseRequestHandler):
    """Speaks SMTP; `server.context`: offers TLS when there is one, has it from the start when `server.at_once`."""

    def handle(self):
        self._on(self.request)
        try:
            if self.server.at_once:
                self._under_tls()
            self._says("220 relay")
            while line := self.rfile.readline():
                self._hears(line)
        except (ssl.SSLError, ConnectionError):
            pass  # the other side does not trust us

    def _hears(self, line):
        order = line.decode().split()[0].upper()
        self.server.heard.append(order)
        if order == "EHLO":
            offers = self.server.context and not self.server.at_once
            self._says("250-relay\r\n250 STARTTLS" if offers else "250 relay")
        elif order == "STARTTLS":
            self._says("220 go")
            self._under_tls()
        elif order == "DATA":
            self._says("354 go")
            while (line := self.rfile.readline()) != b".\r\n":
                self.server.letter += line
            self._says("250 kept")
        else:
            self._says("221 bye" if order == "QUIT" else "250 well")

    def _under_tls(self):
        self._on(self.server.context.wrap_socket(self.line, server_side=True))

    def _on(self, line):
        self.line, self.rfile = line, line.makefile("rb")

    def finish(self):
        self.line.close()

    def _says(self, words):
        self.line.sendall(words.encode() + b"\r\n")


@pytest.fixture
def certificate(tmp_path):
    return certificate_of_localhost(tmp_path)


@pytest.fixture
def relay(settings):
    """`relay(word, certificate=None)`: the settings of SSI_EMAIL_TLS=word, and a server that has this certificate."""
    running = []

    def start(word, certificate=None):
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Relay)
        server.daemon_threads, server.heard, server.letter = True, [], b""
        server.context = context_of_the_server(certificate) if certificate else None
        server.at_once = bool(certificate) and word == "tls"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", server.server_address[1]
        settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = mail_encryption(word)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def send():
    return send_mail(SECRET, "", "ssi@example.org", ["nadia@example.org"])


@pytest.mark.parametrize("word", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_sent_no_letter(relay, certificate, word, monkeypatch):
    server = relay(word, certificate)
    with pytest.raises(ssl.SSLCertVerificationError):
        send()
    assert (server.letter, set(server.heard) & {"AUTH", "MAIL", "DATA"}) == (b"", set())
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert send() == 1, "it was the certificate"
    assert b"Subject:" in server.letter
    assert ("STARTTLS" in server.heard) == (word == "starttls")


def test_a_server_that_does_not_encrypt_is_sent_no_letter(relay):
    server = relay("starttls")
    with pytest.raises(smtplib.SMTPNotSupportedError):
        send()
    assert (server.letter, set(server.heard) & {"AUTH", "MAIL", "DATA"}) == (b"", set())


def test_a_relay_beside_the_installation_is_written_to_in_clear_when_the_setting_says_so(relay):
    server = relay("none")
    assert send() == 1
    assert b"Subject:" in server.letter


def test_mail_is_encrypted_unless_the_installation_says_otherwise():
    assert mail_encryption("starttls") == (base.EMAIL_USE_TLS, base.EMAIL_USE_SSL)
    with pytest.raises(ImproperlyConfigured):
        mail_encryption("yes")
