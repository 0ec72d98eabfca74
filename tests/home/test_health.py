"""The health page: each part says how it is and what to do, to the administrator alone, in numbers only."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.home import health, tasks
from ssi.outbox.models import OutboxMessage
from ssi.reports.models import ReportJob
from tests.factories import make_exchange, make_post, make_report, make_user
from tests.ports import free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_user(Role.ADMIN)


@pytest.fixture
def line(admin):
    """`line("outbox")`: that line, as the administrator's request computes it."""

    def find(code):
        with acting_as(admin):
            return next(line for line in health.lines() if line.code == code)

    return find


def as_worker(function):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_worker")
        function()
        cursor.execute("SET LOCAL ROLE ssi_bypass")


def test_the_page_and_its_json_say_the_same_to_the_administrator(client, admin):
    client.force_login(admin)
    page = client.get(reverse("health"))
    data = client.get(reverse("health-json")).json()
    codes = [one["code"] for one in data["lines"]]
    assert codes == (
        ["database", "migrations", "worker", "outbox", "jobs", "journal", "disk", "keys"]
        + ["certificate", "signing", "backup", "restore", "redis"]
    )
    assert data["state"] == health.worst(page.context["lines"])
    html = page.content.decode()
    for one in page.context["lines"]:
        assert one.label in html
        assert one.tone == health.GOOD or one.todo, one.code


@pytest.mark.parametrize("role", [Role.ASI, Role.DCIS_DIRECTOR, Role.AMBASSADOR])
def test_nobody_else_knows_the_page_and_the_database_tells_them_nothing(client, role):
    other = make_user(role, make_post("BUC"))
    client.force_login(other)
    assert client.get(reverse("health")).status_code == 404
    assert client.get(reverse("health-json")).status_code == 404
    with acting_as(other), pytest.raises(PermissionError):
        health.lines()


def test_a_message_that_waits_too_long_is_told_with_its_age(line):
    assert line("outbox").tone == health.GOOD
    message = OutboxMessage.objects.create(topic="essai")
    for age, tone in ((health.LATE - timedelta(seconds=30), health.GOOD), (health.LATE * 2, health.BAD)):
        OutboxMessage.objects.filter(pk=message.pk).update(created_at=timezone.now() - age)
        assert line("outbox").tone == tone
    assert "1 en attente" in line("outbox").found
    assert "il y a 20 min" in line("outbox").found
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=OutboxMessage.MAX_ATTEMPTS)
    assert "1 mis de côté" in line("outbox").found
    assert "last_error" in line("outbox").todo
    OutboxMessage.objects.filter(pk=message.pk).update(delivered_at=timezone.now())
    assert line("outbox").tone == health.GOOD


def test_jobs_that_failed_and_jobs_that_wait_are_counted_whoever_asked_for_them(line):
    head = make_user(Role.ASI, make_post("BUC"))
    job = ReportJob.objects.create(
        case=make_report(make_post("BUC"), by=head), document="draft", requested_by=head, requested_at=timezone.now()
    )
    assert (line("jobs").tone, line("jobs").found) == (health.GOOD, "1 en cours.")
    ReportJob.objects.filter(pk=job.pk).update(requested_at=timezone.now() - health.LATE * 2)
    assert line("jobs").tone == health.BAD
    ReportJob.objects.filter(pk=job.pk).update(state="FAILED", finished_at=timezone.now())
    assert (line("jobs").tone, "1 échec" in line("jobs").found) == (health.WARNING, True)
    ReportJob.objects.filter(pk=job.pk).update(detail="superseded")
    assert line("jobs").tone == health.GOOD, "its report was signed meanwhile"
    ReportJob.objects.filter(pk=job.pk).update(detail="", finished_at=timezone.now() - timedelta(days=8))
    assert line("jobs").tone == health.GOOD


def test_a_journal_that_nobody_seals_is_told(line):
    with time_machine.travel(timezone.now() - health.LATE * 3, tick=False):
        make_exchange(post=make_post("BUC"))
    told = line("journal")
    assert told.tone == health.BAD
    assert "aucun sceau encore" in told.found
    assert "SSI_SEAL_KEY" in told.todo


def test_the_worker_says_that_it_is_alive_and_the_application_cannot_say_it(line, admin):
    assert (line("worker").tone, "jamais" in line("worker").found) == (health.BAD, True)
    as_worker(tasks.beat)
    assert line("worker").tone == health.GOOD
    with time_machine.travel(timezone.now() + health.SILENT + timedelta(minutes=1), tick=False):
        assert line("worker").tone == health.BAD
    with acting_as(admin), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        tasks.beat()


@pytest.mark.parametrize(("free", "tone"), [(4, health.BAD), (10, health.WARNING), (15, health.GOOD)])
def test_the_disk_is_told_before_it_is_full(line, monkeypatch, free, tone):
    usage = SimpleNamespace(total=100 * 10**9, free=free * 10**9)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _path: usage)
    assert line("disk").tone == tone
    assert f"{free} Go" in line("disk").found


def test_without_redis_it_is_a_warning_only(line, settings):
    settings.REDIS_URL = "redis+socket:///nonexistent/valkey.sock"
    assert (line("redis").tone, "Rien n’est perdu" in line("redis").todo) == (health.WARNING, True)


def test_a_missing_migration_or_key_is_told(line, settings):
    assert line("migrations").tone == health.GOOD
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_owner")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'home'")
        cursor.execute("SET LOCAL ROLE ssi_bypass")
    assert (line("migrations").tone, line("migrations").found) == (health.BAD, "1 migration manque.")
    settings.SSI_VAULT_KEYS = []
    assert line("keys").tone == health.BAD


def test_the_names_of_keys_are_shown_and_never_the_keys(client, admin, settings):
    settings.SSI_VAULT_KEYS = ["2026-11:c2VjcmV0", "2025-01:YW5jaWVu"]
    client.force_login(admin)
    html = client.get(reverse("health")).content.decode()
    assert "2 clés, la première sert : 2026-11" in html.replace("\u202f", " ").replace("\xa0", " ")
    assert "c2VjcmV0" not in html


def test_the_object_store_is_told_where_there_is_one_and_when_it_does_not_answer(line, admin, bucket, client, settings):
    client.force_login(admin)
    codes = [one["code"] for one in client.get(reverse("health-json")).json()["lines"]]
    assert codes[codes.index("disk") + 1] == "objects"
    assert (line("objects").tone, line("objects").todo) == (health.GOOD, "")
    settings.SSI_S3 = {**settings.SSI_S3, "endpoint": f"http://127.0.0.1:{free_port()}"}
    assert line("objects").tone == health.BAD
    assert "rien n’est perdu" in line("objects").todo
    settings.SSI_S3 = None
    with pytest.raises(StopIteration):
        line("objects")
