"""Make one backup: the database in one snapshot, the files of the vault, and the facts that a restore must find."""

import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.utils.translation import gettext as _

from ssi.attachments import shelf

from . import archive, tables, tools
from .archive import Facts, Unusable

#: Backups kept; the older ones go, with the files that no kept one names.
KEPT = 30


@dataclass(frozen=True)
class Taken:
    folder: Path
    facts: Facts
    gone: int  # older backups that went


def take(root, url, *, kept=KEPT):
    """Make a backup in the folder `root` with the login of `url` (ssi_backup: it reads all and writes nothing).

    Raises Unusable in French words, Away. A backup that fails leaves nothing under its name.
    """
    ring = archive.keyring()
    root = Path(root)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    # Files that come during the dump are taken after it; one that leaves meanwhile was destroyed on purpose.
    files = _copy_vault(root)
    with archive.writing(root, stamp) as folder, _reading(url) as connection:
        rows, shape, head = tables.rows_of(connection), tables.shape_of(connection), _head(connection)
        (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone()
        key = _dump(url, folder, snapshot, ring)
        files |= _copy_vault(root)
        facts = Facts(stamp, archive.digest_of_database(folder), rows, shape, files, head)
        archive.write_facts(folder, facts, key, ring)
        _say(connection, "backup")
    return Taken(root / stamp, facts, _forget(root, kept, ring))


def say(url, name):
    """Tell the health page that `name` ("backup", "restore") was done just now."""
    with psycopg.connect(url) as connection:
        _say(connection, name)


def _say(connection, name):
    connection.execute("RESET search_path")
    connection.execute("SELECT sec.beat(%s)", [name])


def _reading(url):
    try:
        connection = psycopg.connect(url)
    except psycopg.OperationalError as error:
        raise Unusable(_("La base ne répond pas à DATABASE_BACKUP_URL : %(words)s") % {"words": error}) from error
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    return connection


def _head(connection):
    query = "SELECT seq, encode(hash, 'hex') FROM audit.seal ORDER BY seq DESC LIMIT 1"
    row = connection.execute(query).fetchone()
    return list(row) if row else None


def _dump(url, folder, snapshot, ring):
    options = ("--format=custom", "--compress=6", f"--snapshot={snapshot}")
    with tools.running("pg_dump", url, *options, stdout=subprocess.PIPE) as process:
        return archive.seal(process.stdout, folder, "database", ring)


def _copy_vault(root):
    """{name: [bytes, SHA-256]} of the vault now, each copied beside the backups that did not hold it yet.

    The bytes are already sealed: they are taken as they are, complete and on disk, or not at all.
    """
    found, ours, copies = {}, shelf.shelf(), archive.files_of(root)
    for name in ours.names():
        with suppress(FileNotFoundError):  # destroyed meanwhile
            with suppress(FileExistsError):
                copies.put(name, shelf.pieces_of(ours, name))
            found[name] = shelf.fingerprint(copies, name)
    return found


def _forget(root, kept, ring):
    """Remove the backups beyond `kept`, and the files that no kept one names. Returns how many backups went."""
    everything = archive.backups(root)
    old = everything[:-kept]
    if not old:
        return 0
    try:
        named = {name for folder in everything[-kept:] for name in archive.read_facts(folder, ring).files}
    except Unusable:
        return 0  # one that does not open may need any file: nothing goes before somebody looked
    for folder in old:
        shutil.rmtree(folder)
    files = archive.files_of(root)
    for name in files.names():
        if name not in named:
            files.path(name).unlink()
    return len(old)
