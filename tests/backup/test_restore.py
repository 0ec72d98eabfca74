"""What was saved comes back whole in a server of its own, and nothing else does (security.md F16)."""

import base64
import io
import json
import os
import shutil
import tempfile
import uuid
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ssi.accounts.context import acting_as
from ssi.attachments import services as attachments
from ssi.attachments import shelf
from ssi.audit import sealing, verification
from ssi.backup import archive, restoring, tables, taking
from ssi.backup.archive import Unusable
from ssi.standalone.postgres import DATABASE, SUPERUSER, Postgres
from tests import cluster
from tests.factories import make_exchange
from tests.house.telling import tell
from tests.objects import away

pytestmark = pytest.mark.commits
CANARY = "Tringa totanus 4471"
SEAL = Ed25519PrivateKey.generate()
SECRET = os.urandom(32)


def pem(private):
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


PUBLIC = SEAL.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def named(name, secret):
    return f"{name}:{base64.b64encode(secret).decode()}"


@pytest.fixture(scope="module")
def world(own_database, django_db_blocker):
    """A post at work: files, an attachment, sealed lines of the journal, and two backups of them."""
    from django.conf import settings

    folder = Path(tempfile.mkdtemp(prefix="ssi-backup-tests-"))
    folder.chmod(0o711)
    with (
        django_db_blocker.unblock(),
        mock.patch.multiple(
            settings,
            STATE_DIR=folder / "state",
            SSI_BACKUP_KEYS=[named("sauvegarde", SECRET)],
            SSI_SEAL_PUBLIC_KEY=PUBLIC,
        ),
    ):
        exchange = make_exchange(state="EN_TRAITEMENT")
        with acting_as(exchange.author):
            attachments.store(exchange, io.BytesIO(CANARY.encode()), by=exchange.author, name="note.txt")
        seal_the_journal()
        url = cluster.URL.replace("//ssi@", "//ssi_backup@").replace("/postgres?", f"/{own_database}?")
        yield World(folder, own_database, url)
    shutil.rmtree(folder)


class World:
    def __init__(self, folder, database, url):
        self.root, self.database, self.url = folder / "backups", database, url
        self.folder = folder
        self.first = self.take("20261126T020000Z")
        self.last = self.take("20261127T020000Z")

    def take(self, stamp, **options):
        with mock.patch.object(taking, "datetime") as clock:
            clock.now.return_value.strftime.return_value = stamp
            return taking.take(self.root, self.url, **options)

    def shelf(self, name):
        return shelf.folder_of(self.folder / name)

    def copy(self, name="20261127T020000Z"):
        """A backup that a test may spoil; its files beside it."""
        root = Path(tempfile.mkdtemp(dir=self.folder))
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return root / name


def seal_the_journal():
    with cluster._superuser() as admin:
        (horizon,) = admin.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text").fetchone()
    ours = mock.patch.object(sealing, "HORIZON", f"SELECT '{horizon}'")
    with ours, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_worker")
        assert sealing.seal_batch(cursor, SEAL) > 0


@pytest.fixture(autouse=True)
def _as_installed(world, settings, django_db_blocker):
    settings.STATE_DIR = world.folder / "state"
    settings.SSI_BACKUP_KEYS, settings.SSI_SEAL_PUBLIC_KEY = [named("sauvegarde", SECRET)], PUBLIC
    settings.SSI_BACKUP_DIR, settings.SSI_BACKUP_DATABASE_URL = world.root, world.url
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="module")
def server(world):
    """An empty server, as after a fire, into which the last backup is brought back."""
    server = Postgres(world.folder, "scratch", fast=True)
    server.start()
    yield server
    server.close()


@pytest.fixture(scope="module")
def restored(world, server):
    return restoring.restore(world.last.folder, server.url(SUPERUSER, DATABASE), world.shelf("restored"))


def superuser(server):
    return psycopg.connect(server.url(SUPERUSER, DATABASE))


# --- It comes back -------------------------------------------------------------------------------------------


def test_everything_comes_back_and_the_journal_still_holds(world, server, restored):
    with superuser(server) as there, cluster._superuser(world.database) as here:
        assert tables.rows_of(there) == restored.facts.tables
        assert tables.shape_of(there) == restored.facts.shape
        # The heartbeats of the backups came after their snapshots; nothing else moved here meanwhile.
        moved = tables.differences(tables.rows_of(here), restored.facts.tables)
        assert moved == ["sec.heartbeat"]
        assert tables.shape_of(here) == restored.facts.shape
    kinds = Counter(name.partition(" ")[0] for name in restored.facts.shape)
    assert min(kinds[kind] for kind in ("policy", "trigger", "constraint", "index", "function", "rights")) > 50, kinds
    assert restored.verdict.first_broken == ""
    assert restored.verdict.seals == restored.facts.head[0] == 1
    assert restored.verdict.events > 3
    assert restored.opened == 1
    assert [path.name for path in (world.folder / "restored").glob("vault/??/*")] == list(restored.facts.files)
    tell(
        f"restore: {len(restored.facts.tables)} tables equal, {restored.facts.rows} rows, "
        f"{len(restored.facts.shape)} policies, rights, triggers, functions, constraints and indexes equal",
        F16={"tables": len(restored.facts.tables), "definitions": len(restored.facts.shape), "different": 0},
    )


def test_acts_after_the_restore_are_sealed_behind_those_before_it(server, restored):
    """A new server counts its transactions from the start, and the journal is ordered by them."""
    with superuser(server) as there, there.cursor() as cursor:
        cursor.execute("SELECT audit.append('essai.essai', '', '', NULL, NULL, '', '', '', '', '{}'::jsonb, NULL)")
        there.commit()
        assert sealing.seal_batch(cursor, SEAL) >= 1
        verdict = verification.check(cursor, SEAL.public_key(), anchor=tuple(restored.facts.head))
        assert (verdict.first_broken, verdict.unsealed, verdict.seals) == ("", 0, 2)
        there.rollback()


def test_the_wall_stands_in_the_restored_database(server, restored):
    with superuser(server) as there:
        (behind,) = there.execute("SELECT count(*) FROM public.cases_case").fetchone()
        assert behind
        there.execute("SET LOCAL ROLE ssi_app")
        assert there.execute("SELECT count(*) FROM public.cases_case").fetchone() == (0,)
        there.rollback()


@pytest.mark.parametrize(
    ("what", "sql"),
    [
        ("public.cases_case", "UPDATE public.cases_case SET title = title || '.'"),
        (
            "public.accounts_user",
            "DELETE FROM public.accounts_user WHERE id = (SELECT max(id) FROM public.accounts_user)",
        ),
        ("policy public.cases_case.", "ALTER POLICY seen ON public.cases_case USING (true)"),
        ("trigger cases_case.", "ALTER TABLE public.cases_case DISABLE TRIGGER guard"),
        ("rights public.cases_case", "GRANT DELETE ON public.cases_case TO ssi_app"),
        ("rights public.cases_case", "ALTER TABLE public.cases_case NO FORCE ROW LEVEL SECURITY"),
        ("function sec.clock()", "ALTER FUNCTION sec.clock() OWNER TO ssi_owner"),
        ("audit.seal", "DELETE FROM audit.seal"),
    ],
)
def test_a_restore_that_differs_is_refused_and_named(server, restored, what, sql):
    """Planted differences: a comparison that found none of them would prove nothing."""
    with superuser(server) as there:
        there.execute("SET LOCAL session_replication_role = replica")
        there.execute(sql)
        with pytest.raises(Unusable, match="n’est pas celle qui a été sauvée"):
            restoring._compare(there, restored.facts)
        wrong = tables.differences(restored.facts.tables, tables.rows_of(there))
        wrong += tables.differences(restored.facts.shape, tables.shape_of(there))
        assert any(name.replace("trigger public.", "trigger ").startswith(what) for name in wrong), wrong
        tell(f"{sql}: found", F16={"mutants": 1, "caught": 1})
        there.rollback()


def test_a_database_that_is_not_empty_is_left_alone(world, server, restored):
    with pytest.raises(Unusable, match="n’est pas vide"):
        restoring.restore(world.last.folder, server.url(SUPERUSER, DATABASE), world.shelf("elsewhere"))
    with pytest.raises(Unusable, match="contient déjà des fichiers"):
        restoring.restore(world.last.folder, server.url(SUPERUSER, DATABASE), world.shelf("restored"))


def test_the_nightly_command_proves_what_it_saved(world, capsys):
    call_command("backup", "--prove")
    told = capsys.readouterr().out
    assert "Journal vérifié" in told
    assert "1 fichier rouvert" in told
    assert "Restauration prouvée en" in told
    with cluster._superuser(world.database) as admin:
        beats = dict(admin.execute("SELECT name, at FROM sec.heartbeat").fetchall())
    assert beats["restore"] >= beats["backup"]
    assert not list(world.root.glob("ssi-proof-*"))


def test_the_files_of_a_bucket_are_saved_proved_and_brought_back_into_another(
    world, server, restored, object_store, settings, capsys
):
    before, settings.SSI_S3 = settings.STATE_DIR, object_store.new_bucket()
    call_command("move_vault")
    settings.STATE_DIR = world.folder / "a machine without files"
    call_command("backup", "--prove")
    assert "1 fichier rouvert" in capsys.readouterr().out
    saved = archive.backups(world.root)[-1]
    assert archive.read_facts(saved, archive.keyring()).files == world.last.facts.files
    with psycopg.connect(server.url(SUPERUSER, "postgres"), autocommit=True) as admin:
        admin.execute("CREATE DATABASE afterwards TEMPLATE template0")
    arguments = {"database": server.url(SUPERUSER, "afterwards")}
    with pytest.raises(CommandError, match="contient déjà des fichiers"):
        call_command("restore", str(saved), **arguments, bucket=True)
    settings.SSI_S3 = object_store.new_bucket()
    call_command("restore", str(saved), **arguments, bucket=True)
    assert "1 fichier rouvert" in capsys.readouterr().out
    there, here = shelf.shelf(), shelf.folder_of(before)
    files = {name: shelf.fingerprint(there, name) for name in there.names()}
    assert files == {name: shelf.fingerprint(here, name) for name in here.names()}
    assert not (settings.STATE_DIR / "vault").exists()


def test_a_backup_or_a_restore_says_that_the_bucket_is_away(world, object_store, settings, monkeypatch):
    settings.SSI_S3 = object_store.new_bucket()
    count = len(archive.backups(world.root))
    with away(monkeypatch):
        with pytest.raises(CommandError, match="stockage des fichiers ne répond pas"):
            call_command("backup")
        with pytest.raises(CommandError, match="stockage des fichiers ne répond pas"):
            call_command("restore", str(world.last.folder), database="", bucket=True)
    assert len(archive.backups(world.root)) == count
    settings.SSI_S3 = None
    for wrong in ({"bucket": True}, {}, {"bucket": True, "files": "here"}):
        with pytest.raises(CommandError, match="Donnez --files"):
            call_command("restore", str(world.last.folder), database="", **wrong)


# --- Nothing is read from it, nothing is slipped into it ---------------------------------------------------


def test_the_backup_holds_neither_its_key_nor_a_word_of_what_it_keeps(world):
    hidden = (SECRET, base64.b64encode(SECRET), CANARY.encode(), b"cases_case", b"CREATE TABLE", b"PGDMP")
    looked_at = [path for path in world.root.rglob("*") if path.is_file()]
    assert len(looked_at) >= 7
    for path in looked_at:
        content = path.read_bytes()
        assert [word for word in hidden if word in content] == [], path
        assert path.stat().st_mode & 0o077 == 0


def test_another_key_opens_nothing_and_an_older_one_still_does(world, settings, server):
    settings.SSI_BACKUP_KEYS = [named("sauvegarde", os.urandom(32))]
    with pytest.raises(Unusable, match="la clé donnée n’est pas la sienne"):
        archive.read_facts(world.last.folder, archive.keyring())
    with pytest.raises(CommandError, match="SSI_BACKUP_KEYS"):
        call_command("restore", str(world.last.folder), database="", files=str(world.folder / "none"))
    settings.SSI_BACKUP_KEYS = [named("nouvelle", os.urandom(32)), named("sauvegarde", SECRET)]
    assert archive.read_facts(world.last.folder, archive.keyring()) == world.last.facts
    settings.SSI_BACKUP_KEYS = []
    with pytest.raises(Unusable, match="Aucune clé de sauvegarde"):
        archive.keyring()


def flip(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


SPOILT = {
    "one bit of the database": lambda b: flip(b / "database", -40_000),
    "the end of the database": lambda b: (b / "database").write_bytes((b / "database").read_bytes()[:-1]),
    "one bit of the facts": lambda b: flip(b / "facts", 30),
    "the database of the day before": lambda b: shutil.copy(b.parent / "20261126T020000Z/database", b / "database"),
    "the database and the keys of the day before": lambda b: [
        shutil.copy(b.parent / "20261126T020000Z/database", b / "database"),
        (b / "keys.json").write_text(
            json.dumps(
                {
                    "database": json.loads((b.parent / "20261126T020000Z/keys.json").read_text())["database"],
                    "facts": json.loads((b / "keys.json").read_text())["facts"],
                }
            )
        ),
    ],
    "no keys": lambda b: (b / "keys.json").unlink(),
    "keys that are none": lambda b: (b / "keys.json").write_text("[]"),
    "no database": lambda b: (b / "database").unlink(),
    "one bit of a file of the vault": lambda b: flip(next(b.parent.glob("files/??/*")), -1),
    "no file of the vault": lambda b: next(b.parent.glob("files/??/*")).unlink(),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_backup_is_refused_before_anything_is_restored(world, how):
    spoilt = world.copy()
    SPOILT[how](spoilt)
    nowhere = "postgresql://nobody@/nothing?host=/nonexistent"
    with pytest.raises(Unusable, match="modifié|incomplète|ne s’ouvre pas"):
        restoring.restore(spoilt, nowhere, world.shelf("none"))
    tell(f"{how}: refused", F16={"mutants": 1, "caught": 1})


def test_a_backup_of_another_format_is_told_apart(world):
    backup = world.copy()
    facts = archive.Facts(**{**asdict(world.last.facts), "format": archive.FORMAT + 1})
    keys = json.loads((backup / "keys.json").read_text())
    for name in ("facts", "keys.json"):
        (backup / name).unlink()
    archive.write_facts(backup, facts, keys["database"], archive.keyring())
    with pytest.raises(Unusable, match="autre version du programme"):
        archive.read_facts(backup, archive.keyring())


# --- Taking it ---------------------------------------------------------------------------------------------


def test_the_login_of_the_backups_reads_all_and_writes_nothing(world):
    with psycopg.connect(world.url, autocommit=True) as login:
        assert login.execute("SELECT count(*) FROM cases_case").fetchone()[0] > 0
        for sql in ("UPDATE cases_case SET title = ''", "DELETE FROM audit.event", "CREATE TABLE mine (id int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                login.execute(sql)


def test_a_backup_that_fails_leaves_nothing_under_its_name(world):
    with mock.patch.object(taking, "_dump", side_effect=Unusable("disque plein")), pytest.raises(Unusable):
        world.take("20261128T020000Z")
    assert archive.backups(world.root)[-1].name != "20261128T020000Z"
    assert list(world.root.glob(".*.part")) == []
    with pytest.raises(Unusable, match="ne répond pas"):
        taking.take(world.root, "postgresql://nobody@/nothing?host=/nonexistent")


def test_old_backups_go_with_the_files_that_only_they_held(world, settings):
    settings.STATE_DIR = world.folder / "other-state"
    root = Path(tempfile.mkdtemp(dir=world.folder))
    with mock.patch.object(world, "root", root):
        old, new = (str(uuid.uuid4()) for _n in range(2))
        for day, name in enumerate((old, new), start=1):
            shelf.shelf().remove(old)
            shelf.shelf().put(name, [b"sealed"])
            taken = world.take(f"2026120{day}T020000Z", kept=1)
    assert taken.gone == 1
    assert [path.name for path in archive.backups(root)] == ["20261202T020000Z"]
    assert [path.name for path in root.glob("files/??/*")] == [new]
