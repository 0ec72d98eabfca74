"""Sealed batches: whole when untouched, and the first row that was touched is named (security.md §3.2)."""

import threading
from io import StringIO
from itertools import count, islice
from unittest import mock

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ssi.audit import sealing
from ssi.audit.log import record
from ssi.audit.tasks import seal
from tests import cluster
from tests.factories import make_exchange
from tests.house.sizes import size
from tests.house.telling import tell

pytestmark = pytest.mark.commits


def new_key():
    key = Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


KEY = new_key()


@pytest.fixture(scope="module")
def journal(own_database, django_db_blocker):
    """Three sealed batches of genuine acts, and a few lines that are not sealed yet."""
    with django_db_blocker.unblock():
        from django.conf import settings

        settings.SSI_SEAL_KEY = KEY
        try:
            counts = []
            for state in ("RECU", "REPONSE_VALIDEE", "TRANSMIS"):
                make_exchange(state=state)
                counts.append(_seal())
            make_exchange()
            assert min(counts) > 2, counts
            yield own_database
        finally:
            settings.SSI_SEAL_KEY = ""


@pytest.fixture
def sealed(journal, django_db_blocker, settings):
    settings.SSI_SEAL_KEY = KEY
    with django_db_blocker.unblock():
        yield journal


def _horizon():
    """The oldest transaction running in this database: those of the other test workers would hold the seals back."""
    with cluster._superuser() as admin:
        (xid,) = admin.execute(
            "SELECT coalesce(min(backend_xid::text::bigint), pg_snapshot_xmax(pg_current_snapshot())::text::bigint)"
            " FROM pg_stat_activity WHERE datname = %s",
            [connection.settings_dict["NAME"]],
        ).fetchone()
    return f"SELECT '{xid}'"


def _seal(horizon=None):
    with mock.patch.object(sealing, "HORIZON", horizon or _horizon()):
        return _seal_now()


def _seal_now():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_worker")
        return seal()


def verify(**options):
    out = StringIO()
    call_command("verify_audit", stdout=out, **options)
    return out.getvalue()


def test_an_untouched_journal_verifies(sealed):
    said = verify()

    assert "3 seals" in said
    assert "0 not sealed yet" not in said


def test_even_a_superuser_is_refused_by_the_triggers(sealed):
    with cluster._superuser(sealed) as admin:
        for table in ("audit.event", "audit.seal"):
            for sql in (f"UPDATE {table} SET xid_to = '0'", f"DELETE FROM {table}", f"TRUNCATE {table}"):
                with pytest.raises(cluster.psycopg.errors.InsufficientPrivilege, match="append-only"):
                    admin.execute(sql.replace("xid_to", "xid") if table == "audit.event" else sql)


def test_another_key_does_not_verify_it(sealed, settings):
    settings.SSI_SEAL_KEY = new_key()

    with pytest.raises(CommandError, match="seal 1: signature refused"):
        verify()


def test_without_a_key_nothing_is_sealed_and_nothing_is_said_to_be_verified(sealed, settings):
    settings.SSI_SEAL_KEY = ""

    assert seal() == 0
    with pytest.raises(CommandError, match="SSI_SEAL_KEY"):
        verify()


def row(rank):
    """The identifier of a line of the second batch, by its rank in it."""
    return (
        "(SELECT id FROM (SELECT id, row_number() OVER (ORDER BY xid, id) AS n FROM audit.event, audit.seal"
        f" WHERE seq = 2 AND xid >= xid_from AND xid < xid_to) AS batch WHERE n = {rank})"
    )


COPIED = "actor_id, role, post_id, subject, subject_id, case_id, reference, details"
TAMPERING = {
    "the actor of a line": f"UPDATE audit.event SET actor_id = actor_id + 1 WHERE id = {row(3)}",
    "a line without actor": (
        "UPDATE audit.event SET actor_id = NULL WHERE id ="
        f" (SELECT min(id) FROM audit.event WHERE id >= {row(2)} AND actor_id IS NOT NULL)"
    ),
    "one byte of the details": (
        "UPDATE audit.event SET details = replace(details::text, 'QUALIFIE', 'QUALIFIF')::jsonb"
        " WHERE verb = 'informationexchange.qualify'"
    ),
    "a moment, by one microsecond": f"UPDATE audit.event SET at = at + interval '1 microsecond' WHERE id = {row(1)}",
    "the reference of a line": f"UPDATE audit.event SET reference = reference || ' ' WHERE id = {row(4)}",
    "the file of a line": f"UPDATE audit.event SET case_id = 424242 WHERE id = {row(4)}",
    "the identifier of a line": f"UPDATE audit.event SET subject_id = '424242' WHERE id = {row(3)}",
    "a line is removed": f"DELETE FROM audit.event WHERE id = {row(3)}",
    "the last line of a batch is removed": (
        "DELETE FROM audit.event WHERE id ="
        " (SELECT max(id) FROM audit.event WHERE xid < (SELECT xid_to FROM audit.seal WHERE seq = 2))"
    ),
    "a line is added": (
        f"INSERT INTO audit.event (xid, at, verb) SELECT xid, at, 'ajout' FROM audit.event WHERE id = {row(2)}"
    ),
    "a line is doubled": (
        f"INSERT INTO audit.event (xid, at, verb, {COPIED}) SELECT xid, at, verb, {COPIED}"
        f" FROM audit.event WHERE id = {row(2)}"
    ),
    "two lines are swapped": (
        "UPDATE audit.event e SET verb = o.verb, details = o.details, actor_id = o.actor_id FROM audit.event o"
        f" WHERE (e.id, o.id) IN (({row(1)}, {row(2)}), ({row(2)}, {row(1)}))"
    ),
    "a line moves to the batch before": f"UPDATE audit.event SET xid = '1'::xid8 WHERE id = {row(1)}",
    "a seal is removed": "DELETE FROM audit.seal WHERE seq = 2",
    "the root of a seal": "UPDATE audit.seal SET root = sha256(root) WHERE seq = 2",
    "the signature of a seal": (
        "UPDATE audit.seal SET signature = set_byte(signature, 5, 255 - get_byte(signature, 5)) WHERE seq = 2"
    ),
    "the moment of a seal": "UPDATE audit.seal SET sealed_at = '2020-01-01T00:00:00Z' WHERE seq = 2",
    "the count of a seal": "UPDATE audit.seal SET events = events - 1 WHERE seq = 2",
}
#: Which seal is the first that does not hold: the second batch, but for those that touch its neighbours.
FIRST_BROKEN = {"a line moves to the batch before": "seal 1"}


def put_back(execute):
    execute("DELETE FROM audit.event")
    execute("DELETE FROM audit.seal")
    execute("INSERT INTO audit.event OVERRIDING SYSTEM VALUE SELECT * FROM public.kept_event")
    execute("INSERT INTO audit.seal SELECT * FROM public.kept_seal")


@pytest.fixture
def tampering(sealed):
    """Run SQL as a superuser with the triggers off, and put everything back."""
    with cluster._superuser(sealed) as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute("CREATE TABLE public.kept_event AS SELECT * FROM audit.event")
        admin.execute("CREATE TABLE public.kept_seal AS SELECT * FROM audit.seal")
        try:
            yield admin.execute
        finally:
            put_back(admin.execute)
            admin.execute("DROP TABLE public.kept_event, public.kept_seal")


@pytest.mark.parametrize("what", TAMPERING)
def test_whoever_owns_the_server_and_touches_the_journal_is_named_by_the_verification(tampering, what):
    assert tampering(TAMPERING[what]).rowcount > 0

    with pytest.raises(CommandError, match=FIRST_BROKEN.get(what, "seal [23]")) as caught:
        verify()
    tell(f"{what}: {caught.value}", F5={"tamperings": 1, "detected": 1, "kinds": 1})


#: What somebody who owns the server would write over a line ({n}: another number each time) or over its seal.
FORGED = {
    **{name: f"{name} = coalesce({name}, 0) + {{n}}" for name in ("actor_id", "post_id", "case_id")},
    **{
        name: f"{name} = {name} || '{{n}}'"
        for name in ("role", "verb", "subject", "subject_id", "reference", "reason", "request_id")
    },
    "details": "details = coalesce(details, '{{}}') || jsonb_build_object('forged', {n})",
    "at": "at = at + {n} * interval '1 microsecond'",
    "xid": "xid = (xid::text::bigint + 1000000 + {n})::text::xid8",
}
FORGED_SEAL = {
    **{
        name: f"{name} = set_byte({name}, {{n}} % 32, 255 - get_byte({name}, {{n}} % 32))"
        for name in ("root", "signature", "previous", "leaves")
    },
    "events": "events = events + {n}",
    "sealed_at": "sealed_at = sealed_at || '{n}'",
}


def forgeries(lines):
    """(what, statement) without end: each way in turn, on each sealed line in turn."""
    for n in count(1):
        line = lines[n % len(lines)]
        for what, change in FORGED.items():
            yield what, f"UPDATE audit.event SET {change.format(n=n)} WHERE id = {line}"
        yield "removed", f"DELETE FROM audit.event WHERE id = {line}"
        copied = f"INSERT INTO audit.event (xid, at, verb, {COPIED}) SELECT xid, at, verb, {COPIED} FROM audit.event"
        yield "doubled", f"{copied} WHERE id = {line}"
        for what, change in FORGED_SEAL.items():
            yield f"seal: {what}", f"UPDATE audit.seal SET {change.format(n=n)} WHERE seq = {1 + n % 3}"


def test_none_of_many_tamperings_passes_the_verification(tampering):
    """Each by itself, undone by the next; the lines are those of all three batches."""
    lines = [line for (line,) in tampering("SELECT id FROM audit.event, audit.seal WHERE xid < xid_to AND seq = 3")]
    missed, kinds, tried = [], set(), size(44, 1_100)
    for what, statement in islice(forgeries(lines), tried):
        put_back(tampering)
        assert tampering(statement).rowcount == 1, statement
        kinds.add(what)
        try:
            verify()
        except CommandError:
            continue
        missed.append(statement)
    put_back(tampering)

    verify()  # and what was put back holds: it was the tampering that was seen
    found = tried - len(missed)
    tell(f"{found} of {tried} tamperings, {len(kinds)} kinds", F5={"tamperings": tried, "detected": found})
    assert missed == []


NAMED = {
    "the actor of a line": (row(3), "event {} was altered"),
    "a moment, by one microsecond": (row(1), "event {} was altered"),
    "the file of a line": (row(4), "event {} was altered"),
    "two lines are swapped": (row(1), "event {} was altered"),
    "a line is removed": (row(4), "event 3 of the batch is missing, before event {}"),
}


@pytest.mark.parametrize("what", NAMED)
def test_the_first_row_that_was_touched_is_named(tampering, what):
    which, sentence = NAMED[what]
    (identifier,) = tampering(f"SELECT {which}").fetchone()
    tampering(TAMPERING[what])

    with pytest.raises(CommandError, match=f"seal 2: {sentence.format(identifier)}"):
        verify()


def test_a_row_that_was_added_is_named(tampering):
    tampering(TAMPERING["a line is added"])
    (identifier,) = tampering("SELECT id FROM audit.event WHERE verb = 'ajout'").fetchone()

    with pytest.raises(CommandError, match=f"seal 2: event {identifier} was added"):
        verify()


def test_leaves_rewritten_to_hide_a_change_break_the_root(tampering):
    tampering("UPDATE audit.seal SET leaves = set_byte(leaves, 5, 255 - get_byte(leaves, 5)) WHERE seq = 2")

    with pytest.raises(CommandError, match="seal 2: its list of leaves was altered"):
        verify()


def test_a_tail_cut_with_its_seals_is_betrayed_by_the_anchor_kept_outside(tampering):
    head = verify().split("head ")[1].strip()
    tampering("DELETE FROM audit.event WHERE xid >= (SELECT xid_from FROM audit.seal WHERE seq = 3)")
    tampering("DELETE FROM audit.seal WHERE seq = 3")

    assert "2 seals" in verify(), "the rest holds together: only the anchor knows"
    with pytest.raises(CommandError, match="seal 3: missing"):
        verify(anchor=head)


def slow_act(begun, sealed_meanwhile, problems, blocker):
    """A transaction that writes a line, and commits only once a batch was sealed."""
    try:
        with blocker.unblock(), transaction.atomic():
            record("essai.lent")
            begun.set()
            sealed_meanwhile.wait(timeout=20)
    except Exception as error:  # noqa: BLE001  (a thread reports to the test)
        problems.append(error)
    finally:
        connection.close()


@pytest.fixture
def seal_during_a_slow_act(sealed, django_db_blocker):
    """Seal while an older transaction is still running; it commits afterwards."""

    def run(horizon):
        begun, sealed_meanwhile, problems = threading.Event(), threading.Event(), []
        thread = threading.Thread(target=slow_act, args=(begun, sealed_meanwhile, problems, django_db_blocker))
        thread.start()
        assert begun.wait(timeout=20)
        record("essai.rapide")
        number = _seal(horizon)
        sealed_meanwhile.set()
        thread.join(timeout=20)
        assert problems == []
        return number

    return run


def test_an_act_that_commits_late_is_in_a_later_batch_and_not_lost(seal_during_a_slow_act):
    """With the product's own horizon, whatever else runs on the server."""
    seal_during_a_slow_act(sealing.HORIZON)
    verify()
    assert _seal() >= 2, "the slow line and the quick one, sealed together afterwards"
    assert " 0 not sealed yet" in verify()


def test_sealing_up_to_the_newest_transaction_would_lose_it(seal_during_a_slow_act, tampering):
    """The planted bug that the horizon prevents."""
    assert seal_during_a_slow_act("SELECT pg_snapshot_xmax(pg_current_snapshot())::text") >= 1

    with pytest.raises(CommandError, match="does not hold"):
        verify()


def test_two_sealers_at_once_make_one_chain(sealed, django_db_blocker):
    make_exchange()
    counts = []

    def run():
        with django_db_blocker.unblock():
            try:
                counts.append(_seal_now())
            finally:
                connection.close()

    threads = [threading.Thread(target=run) for _n in range(2)]
    with mock.patch.object(sealing, "HORIZON", _horizon()):
        [thread.start() for thread in threads]
        [thread.join(timeout=20) for thread in threads]

    assert sorted(counts)[0] == 0
    assert sorted(counts)[1] > 2
    verify()
