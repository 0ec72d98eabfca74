"""The journal at three years: consultations leave, acts stay, `verify_audit` still holds and still names a theft."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from unittest import mock

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.audit import purging, sealing, words
from ssi.audit.log import record
from ssi.audit.models import AuditEvent
from ssi.audit.tasks import purge, seal
from ssi.cases.models import Case
from ssi.retention import holds
from tests import cluster
from tests.audit.test_seals import KEY, _horizon
from tests.conftest import own_database_of
from tests.factories import head_of, make_exchange

pytestmark = pytest.mark.commits

OLD = datetime(2023, 3, 1, 10, tzinfo=UTC)
ON_THE_DAY = datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def journal(django_db_setup, django_db_blocker, worker_id, settings):
    """A database of the test's own, with two batches: consultations and acts of 1 March 2023, then of 400 days later,
    each sealed on its day. Yields its name."""
    settings.SSI_SEAL_KEY = KEY
    with own_database_of(f"purge_{worker_id}", django_db_blocker) as name:
        for moment in (OLD, OLD + timedelta(days=400)):
            with time_machine.travel(moment, tick=False):
                exchange = make_exchange(state="QUALIFIE")
                with acting_as(exchange.owner):
                    for _n in range(3):
                        record("case.consult", exchange)
                _seal()
        yield name


def _worker(function, now=None):
    """As the worker; the clock of the database says `now`, that of Python unless told."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ssi.now', %s, true)", [(now or timezone.now()).isoformat()])
        cursor.execute("SET LOCAL ROLE ssi_worker")
        return function()


def _seal():
    with mock.patch.object(sealing, "HORIZON", _horizon()):
        return _worker(seal)


def purge_on(moment):
    with time_machine.travel(moment, tick=False):
        return _worker(purge)


def verify():
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return out.getvalue()


def consultations():
    return AuditEvent.objects.filter(verb="case.consult").count()


def test_consultations_leave_the_day_after_three_years_and_the_journal_still_verifies(journal):
    before, acts = consultations(), AuditEvent.objects.exclude(verb="case.consult").count()
    assert before == 6
    assert purge_on(ON_THE_DAY - timedelta(seconds=1)) == 0, "the day before"
    assert purge_on(ON_THE_DAY) == 0, "three years to the second"
    assert purge_on(ON_THE_DAY + timedelta(days=1)) == 3
    assert consultations() == 3, "those of thirteen months later stay"
    assert AuditEvent.objects.exclude(verb__in=["case.consult", "journal.purge"]).count() == acts, "acts stay"
    assert AuditEvent.objects.get(verb="journal.purge").details == {"events": 3}
    assert "3 purged" in verify()
    assert purge_on(ON_THE_DAY + timedelta(days=2)) == 0


def test_a_second_purge_follows_the_first_and_batches_are_taken_one_after_the_other(journal):
    with mock.patch.object(purging, "MOST", 2), mock.patch.object(purging.purge_batch, "__kwdefaults__", {"most": 2}):
        assert purge_on(ON_THE_DAY + timedelta(days=800)) == 6
    assert consultations() == 0
    assert "6 purged" in verify()


def test_what_no_seal_covers_yet_stays(journal):
    with time_machine.travel(OLD + timedelta(days=1), tick=False):
        exchange = make_exchange()
        with acting_as(exchange.owner):
            record("case.consult", exchange)
    assert purge_on(ON_THE_DAY + timedelta(days=2)) == 3


def test_without_a_key_nothing_leaves(journal, settings):
    settings.SSI_SEAL_KEY = ""
    assert purge_on(ON_THE_DAY + timedelta(days=1)) == 0
    assert consultations() == 6


def test_nobody_removes_a_line_by_hand_not_even_within_a_purge_of_others(journal):
    for role, sql, refused in (
        ("ssi_audit", "DELETE FROM audit.event WHERE verb = 'case.consult'", "append-only"),
        ("ssi_worker", "DELETE FROM audit.event WHERE verb = 'case.consult'", "permission denied"),
        ("ssi_app", "SELECT audit.purgeable(now(), '{case.consult}', 10)", "permission denied"),
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {role}")
            with pytest.raises(DatabaseError, match=refused), transaction.atomic():
                cursor.execute(sql)


@pytest.mark.parametrize("verbs", [["informationexchange.qualify"], ["case.consult"]])
def test_the_database_refuses_a_purge_of_what_is_not_its_own(journal, verbs):
    """A worker that gives the keys of lines younger than three years, or of other verbs, removes nothing."""
    limit = "2026-03-02T10:00:00Z" if verbs == ["case.consult"] else "2023-03-02T10:00:00Z"

    def ask():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT audit.append_purge(1, %s, %s, %s, '', '', '', '', %s, %s)",
                [limit, limit, verbs, b"\0" * 32 * len(ids), ids],
            )

    ids = list(AuditEvent.objects.filter(verb="case.consult").values_list("pk", flat=True))
    with pytest.raises(DatabaseError, match="three years|append-only"):
        _worker(ask, ON_THE_DAY + timedelta(days=1))
    assert consultations() == 6


@pytest.fixture
def held(journal):
    """The file consulted on 1 March 2023, under hold since 2024. Returns it with its head."""
    with time_machine.travel(OLD + timedelta(days=500), tick=False):
        case = Case.objects.earliest("pk")
        head = head_of(case.post)
        with acting_as(head):
            holds.hold(case, by=head, reason="Appel en cours.")
    return case, head


def test_the_consultations_of_a_file_under_hold_stay_and_leave_once_it_is_lifted(held):
    case, head = held
    assert purge_on(ON_THE_DAY + timedelta(days=1)) == 0, "the day after three years"
    assert purge_on(ON_THE_DAY + timedelta(days=401)) == 3, "those of the other file leave in their time"
    assert AuditEvent.objects.filter(verb="case.consult", case_id=case.pk).count() == 3
    with time_machine.travel(ON_THE_DAY + timedelta(days=402), tick=False), acting_as(head):
        holds.lift(Case.objects.get(pk=case.pk), by=head, reason="Arrêt définitif.")
    assert purge_on(ON_THE_DAY + timedelta(days=403)) == 3
    assert consultations() == 0
    assert "6 purged" in verify()


def test_the_database_itself_lets_no_line_of_a_file_under_hold_go(held):
    """Even to a worker that names them in a purge of their age."""
    case, _head = held
    ids = list(AuditEvent.objects.filter(verb="case.consult", case_id=case.pk).values_list("pk", flat=True))

    def ask():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT audit.append_purge(1, '2023-03-02T10:00:00Z', '2026-03-02T10:00:00Z', '{case.consult}',"
                " '', '', '', '', %s, %s)",
                [b"\0" * 32 * len(ids), ids],
            )

    with pytest.raises(DatabaseError, match="append-only"):
        _worker(ask, ON_THE_DAY + timedelta(days=1))
    assert consultations() == 6


@pytest.mark.parametrize("role", ["ssi_app", "ssi_worker", "ssi_owner"])
def test_nobody_but_a_hold_says_what_is_kept(journal, role):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
        for sql in ("SELECT audit.keep('X')", "SELECT audit.keep_no_more('X')", "TABLE audit.kept"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                cursor.execute(sql)


@pytest.fixture
def purged(journal):
    assert purge_on(ON_THE_DAY + timedelta(days=1)) == 3
    with cluster._superuser(journal) as admin:
        admin.execute("SET session_replication_role = replica")
        yield admin


FORGED = {
    "a line that was not purged is removed": (
        "DELETE FROM audit.event WHERE id = (SELECT min(id) FROM audit.event)",
        "seal 1: event 1 of the batch is missing",
    ),
    "a consultation of the second batch is removed": (
        "DELETE FROM audit.event WHERE id = (SELECT max(id) FROM audit.event WHERE verb = 'case.consult')",
        "seal 2: ",
    ),
    "the record of the purge is removed": ("DELETE FROM audit.purge", "seal 1: "),
    "a leaf is added to the record": (
        "UPDATE audit.purge SET leaves = leaves || decode(repeat('ab', 32), 'hex'), events = events + 1",
        "purge 1: ",
    ),
    "the date of the record is moved": ("UPDATE audit.purge SET before = '2020-01-01T00:00:00Z'", "purge 1: altered"),
    "a purged line comes back": (
        "INSERT INTO audit.event (xid, at, verb) SELECT xid, at, 'case.consult' FROM audit.event ORDER BY id LIMIT 1",
        "seal 1: event .* was added",
    ),
}


@pytest.mark.parametrize("what", FORGED)
def test_whoever_hides_behind_the_purge_is_named(purged, what):
    sql, named = FORGED[what]
    assert purged.execute(sql).rowcount > 0
    with pytest.raises(CommandError, match=named):
        verify()


def test_a_purge_signed_with_the_key_but_too_early_does_not_verify(journal, settings):
    """Whoever holds the key still cannot make consultations of last year look purged at their time."""
    early = OLD + timedelta(days=900)
    with time_machine.travel(early, tick=False), mock.patch.object(purging, "limit", lambda now: now):
        with pytest.raises(DatabaseError, match="three years"):
            _worker(purge)
        assert _worker(purge, early + timedelta(days=4000)) == 6, "a clock of the database put forward"
    with pytest.raises(CommandError, match="purge 1: removed lines before their time"):
        verify()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-01T10:00:00+00:00", "2023-03-01T10:00:00+00:00"),
        ("2028-02-29T23:59:59+00:00", "2025-02-28T23:59:59+00:00"),
        ("2027-02-28T00:00:00+00:00", "2024-02-28T00:00:00+00:00"),
        ("2026-03-01T00:30:00+02:00", "2023-02-28T22:30:00+00:00"),
    ],
)
def test_three_years_are_counted_to_the_day_and_a_leap_day_ends_on_the_28th(now, expected):
    assert purging.limit(datetime.fromisoformat(now)).isoformat() == expected


def test_what_leaves_is_what_a_room_declared_a_consultation():
    verbs = words.verbs_of(words.Nature.CONSULTATION)
    assert {"case.consult", "case.list", "mission.reveal"} <= set(verbs)
    assert not {"journal.purge", "retention.destroyed"} & set(verbs)
