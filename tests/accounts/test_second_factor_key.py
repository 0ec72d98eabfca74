"""Security keys, with one made of software: enrolled, asked for at sign-in, not forged, not replayed."""

import base64
import hashlib
import json
import secrets
import struct

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.urls import reverse
from fido2 import cbor
from fido2.cose import ES256

from ssi.accounts.roles import Role
from tests.factories import PASSWORD, make_post, make_user

pytestmark = pytest.mark.django_db
SITE = "testserver"
PRESENT, VERIFIED, ENROLS = 0x01, 0x04, 0x40


def text(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class Key:
    """A key of the kind one plugs in (WebAuthn level 2, ES256, attestation « none »)."""

    def __init__(self):
        self.private, self.id, self.counter = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16), 0

    def _data(self, flags):
        self.counter += 1
        return hashlib.sha256(SITE.encode()).digest() + bytes([flags]) + struct.pack(">I", self.counter)

    def _answer(self, kind, challenge, origin):
        client = json.dumps({"type": f"webauthn.{kind}", "challenge": challenge, "origin": origin}).encode()
        return client, {"type": "public-key", "id": text(self.id), "rawId": text(self.id), "clientExtensionResults": {}}

    def enrol(self, options, origin=f"https://{SITE}"):
        client, answer = self._answer("create", options["publicKey"]["challenge"], origin)
        cose = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        data = self._data(PRESENT | VERIFIED | ENROLS) + bytes(16) + struct.pack(">H", len(self.id)) + self.id + cose
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        answer["response"] = {"clientDataJSON": text(client), "attestationObject": text(attestation)}
        return json.dumps(answer)

    def sign(self, options, origin=f"https://{SITE}"):
        client, answer = self._answer("get", options["publicKey"]["challenge"], origin)
        data = self._data(PRESENT | VERIFIED)
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        answer["response"] = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(signature),
        }
        return json.dumps(answer)


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SSI_MFA_REQUIRED = True
    yield
    cache.clear()


@pytest.fixture
def head():
    return make_user(Role.ASI, make_post("BUC"))


def asked(client, name, kind):
    """The challenge written in the page, as the script of the page reads it."""
    page = client.get(reverse(name), secure=True)
    return json.loads(json.dumps(page.context["js_data"][kind], default=dict))


def sign_in(client, user):
    data = {"login": user.email, "password": PASSWORD, "next": reverse("account")}
    return client.post(reverse("account_login"), data, secure=True)


def enrol(client, key, **changed):
    options = asked(client, "mfa_add_webauthn", "creation_options")
    data = {"name": "clé bleue", "credential": key.enrol(options, **changed)}
    return client.post(reverse("mfa_add_webauthn"), data, secure=True)


def test_a_key_enrolled_at_the_first_sign_in_opens_the_next_ones(client, head):
    key = Key()
    sign_in(client, head)
    assert enrol(client, key)["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("account"), secure=True).status_code == 200
    assert "clé bleue" in client.get(reverse("mfa_index"), secure=True).content.decode()
    client.post(reverse("account_logout"), secure=True)
    sign_in(client, head)
    assert client.get(reverse("account"), secure=True).status_code == 302
    options = asked(client, "mfa_authenticate", "request_options")
    answer = client.post(reverse("mfa_authenticate"), {"credential": key.sign(options)}, secure=True)
    assert answer["Location"] == reverse("account")
    assert client.get(reverse("account"), secure=True).status_code == 200


def test_another_key_another_site_and_a_replay_open_nothing(client, head):
    key = Key()
    sign_in(client, head)
    enrol(client, key)
    client.post(reverse("account_logout"), secure=True)
    sign_in(client, head)
    stranger = Key()
    stranger.id = key.id
    old = asked(client, "mfa_authenticate", "request_options")
    tries = [
        stranger.sign(old),
        key.sign(asked(client, "mfa_authenticate", "request_options"), origin="https://hameçon.example"),
        key.sign(old),
    ]
    for one in tries:
        client.post(reverse("mfa_authenticate"), {"credential": one}, secure=True)
        assert client.get(reverse("account"), secure=True).status_code == 302


def test_a_key_of_another_site_is_not_enrolled(client, head):
    sign_in(client, head)
    assert enrol(client, Key(), origin="https://ailleurs.example").status_code == 200
    assert not Authenticator.objects.filter(user=head).exists()


@pytest.mark.parametrize("answer", ["", "{}", "[]", "1", '{"id": 1}', '{"response": {}}', '{"id": "é", "rawId": null}'])
def test_an_answer_that_makes_no_sense_is_refused_in_words(client, head, answer):
    sign_in(client, head)
    asked(client, "mfa_add_webauthn", "creation_options")
    page = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": answer}, secure=True)
    assert page.status_code == 200
    assert "fr-alert--error" in page.content.decode()
    enrol(client, Key())
    client.post(reverse("account_logout"), secure=True)
    sign_in(client, head)
    asked(client, "mfa_authenticate", "request_options")
    assert client.post(reverse("mfa_authenticate"), {"credential": answer}, secure=True).status_code == 200


def test_a_lost_key_is_removed_but_the_last_one_stays(client, head):
    sign_in(client, head)
    enrol(client, Key())
    enrol(client, Key())
    first, second = Authenticator.objects.filter(user=head, type="webauthn").order_by("pk")
    client.post(reverse("mfa_remove_webauthn", args=[first.pk]), secure=True)
    page = client.post(reverse("mfa_remove_webauthn", args=[second.pk]), secure=True, follow=True).content.decode()
    assert "ce service en exige un" in page
    assert list(Authenticator.objects.filter(user=head, type="webauthn")) == [second]


def test_nobody_removes_the_key_of_somebody_else(client, head):
    other = make_user(Role.ODL, make_post("BUC"))
    theirs = type(client)()
    sign_in(theirs, other)
    enrol(theirs, Key())
    sign_in(client, head)
    enrol(client, Key())
    pk = Authenticator.objects.get(user=other, type="webauthn").pk
    assert client.post(reverse("mfa_remove_webauthn", args=[pk]), secure=True).status_code == 404
    assert Authenticator.objects.filter(pk=pk).exists()


def test_each_question_asked_of_a_key_is_drawn_anew_and_long(client, head):
    sign_in(client, head)
    asks = [asked(client, "mfa_add_webauthn", "creation_options")["publicKey"]["challenge"] for _n in range(20)]
    enrol(client, Key())
    client.post(reverse("account_logout"), secure=True)
    sign_in(client, head)
    asks += [asked(client, "mfa_authenticate", "request_options")["publicKey"]["challenge"] for _n in range(20)]
    assert len(set(asks)) == 40
    assert min(len(base64.urlsafe_b64decode(one + "==")) for one in asks) >= 16
