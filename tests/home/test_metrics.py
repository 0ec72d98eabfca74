"""What a program that watches reads: the same numbers, for whoever holds its secret; nights and certificates."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.home import health
from ssi.outbox.models import OutboxMessage
from tests.factories import make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
TOKEN = "a secret of the tests"


@pytest.fixture
def read(client, settings):
    settings.SSI_METRICS_TOKEN = TOKEN

    def answer(token=TOKEN):
        return client.get(reverse("metrics"), headers={"Authorization": f"Bearer {token}"})

    return answer


def values(answer):
    found = re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", answer.content.decode(), re.M)
    return {name: float(value) for name, value in found}


def beat(name):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_worker")
        cursor.execute("SELECT sec.beat(%s)", [name])
        cursor.execute("SET LOCAL ROLE ssi_bypass")


def found(code):
    with acting_as(make_user(Role.ADMIN)):
        return next(line for line in health.lines() if line.code == code)


def test_the_measures_are_those_of_the_health_page(read):
    OutboxMessage.objects.create(topic="essai")
    OutboxMessage.objects.update(created_at=timezone.now() - timedelta(seconds=90))
    OutboxMessage.objects.create(topic="essai", attempts=OutboxMessage.MAX_ATTEMPTS)
    beat("backup")
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        answer = read()
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    told = values(answer)
    assert (told["ssi_outbox_waiting"], told["ssi_outbox_set_aside"]) == (1, 1)
    assert 3690 <= told["ssi_outbox_oldest_seconds"] < 3750
    assert 3600 <= told['ssi_heartbeat_age_seconds{name="backup"}'] < 3700
    assert 0 < told["ssi_disk_free_bytes"] < told["ssi_disk_size_bytes"]
    declared = re.findall(r"^# TYPE (\w+) gauge$", answer.content.decode(), re.M)
    assert {name.partition("{")[0] for name in told} == set(declared)


def test_without_its_secret_the_page_does_not_exist(read, client, settings):
    missing = client.get("/metriques/rien/").status_code
    for answer in (read("guess"), read(""), client.get(reverse("metrics")), read("é")):
        assert answer.status_code == missing == 404
    client.force_login(make_user(Role.ADMIN))
    assert client.get(reverse("metrics")).status_code == 404
    settings.SSI_METRICS_TOKEN = ""
    assert read("").status_code == 404, "no secret set is not an empty secret"


def test_the_measures_name_nobody_and_no_file(read):
    exchange = make_exchange(post=make_post("BUC"), title="Canari 8842")
    text = read().content.decode()
    for word in ("Canari", exchange.reference, exchange.author.last_name, exchange.author.email, "BUC"):
        assert word not in text


# --- Nights ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["backup", "restore"])
def test_a_night_without_a_backup_or_its_proof_is_told_on_the_second(code):
    never = found(code)
    assert (never.tone, "Jamais" in never.found, "--prove" in never.todo) == (health.WARNING, True, True)
    beat(code)
    told = timezone.now()
    with time_machine.travel(told + health.NIGHTLY - timedelta(minutes=1), tick=False):
        assert (found(code).tone, found(code).found) == (health.GOOD, "Il y a 2 j.")
    with time_machine.travel(told + health.NIGHTLY + timedelta(minutes=1), tick=False):
        assert found(code).tone == health.BAD


def test_the_application_cannot_say_that_a_backup_was_made():
    admin = make_user(Role.ADMIN)
    with pytest.raises(DatabaseError, match="permission denied"), acting_as(admin), connection.cursor() as cursor:
        cursor.execute("SELECT sec.beat('backup')")


# --- Certificate -----------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(settings, tmp_path):
    """A chain of the site and of its authority; only the nearer end counts."""
    settings.SSI_TLS_CERTIFICATE = str(tmp_path / "chain.pem")

    def write(*ends):
        (tmp_path / "chain.pem").write_bytes(b"".join(map(signed, ends)))

    return write


def signed(ends):
    key, name = Ed25519PrivateKey.generate(), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ssi.example")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    begins = ends - timedelta(days=90)
    return builder.not_valid_before(begins).not_valid_after(ends).sign(key, None).public_bytes(Encoding.PEM)


@pytest.mark.parametrize(
    ("left", "tone", "words"),
    [
        (timedelta(days=30, seconds=1), health.GOOD, "Expire dans 30 jours."),
        (timedelta(days=30), health.WARNING, "Expire dans 30 jours."),
        (timedelta(days=7, seconds=1), health.WARNING, "Expire dans 7 jours."),
        (timedelta(days=7), health.BAD, "Expire dans 7 jours."),
        (timedelta(0), health.BAD, "Expiré."),
    ],
)
def test_the_certificate_is_told_before_it_ends(certificate, read, left, tone, words):
    certificate(NOW + timedelta(days=900), NOW + left)
    with time_machine.travel(NOW, tick=False):
        assert (found("certificate").tone, found("certificate").found) == (tone, words)
        assert values(read())["ssi_certificate_ends_timestamp_seconds"] == (NOW + left).timestamp()


def test_a_certificate_that_does_not_read_is_told_and_none_is_no_illness(certificate, settings):
    assert found("certificate").tone == health.BAD  # named, and missing
    settings.SSI_TLS_CERTIFICATE = ""
    assert (found("certificate").tone, "Non suivi" in found("certificate").found) == (health.GOOD, True)
