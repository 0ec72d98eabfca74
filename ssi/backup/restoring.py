"""Bring a backup back into an empty database and an empty folder, and say whether it is all there."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.attachments import shelf, vault
from ssi.audit import verification
from ssi.standalone import postgres

from . import archive, tables, tools
from .archive import Facts, Unusable

#: Files of the vault that are really opened, with the keys of the installation.
OPENED = 50
#: Beyond, numbers of transactions are not spent one by one: pg_resetwal does it at once (docs/deployment.md).
MOST_TRANSACTIONS = 20_000_000

_FURTHEST = """
  SELECT coalesce(max(x::text::numeric), 0) FROM
    (SELECT max(xid) AS x FROM audit.event UNION ALL SELECT max(xid_to) FROM audit.seal
     UNION ALL SELECT max(xid) FROM audit.purge) known
"""
_SPEND = """
  DO $$ BEGIN FOR i IN 1..{} LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$
"""
#: Wrapped key and name in the vault of what is kept for long; an upload under way is not.
_FILES = """
  SELECT id::text, key FROM attachments_attachment WHERE key <> ''
  UNION ALL SELECT sealed_name::text, key FROM reports_reportfile WHERE key <> ''
"""


@dataclass(frozen=True)
class Restored:
    facts: Facts
    verdict: verification.Verdict | None  # None without a key of the seals: the journal was not verified
    opened: int  # files of the vault whose content was read


def restore(folder, url, files, *, ring=None):
    """Restore the backup of `folder` into the empty database of `url` (a superuser's) and the empty shelf `files`.

    Raises Away, and Unusable in French words when the backup does not open, when something is already there, and when
    what was restored is not what was saved: rows of each table, policies, rights, files, journal up to its last seal.
    """
    folder = Path(folder)
    ring = ring or archive.keyring()
    facts = archive.read_facts(folder, ring)
    _refuse_altered_files(folder.parent, facts)
    if any(files.names()):
        raise Unusable(_("« %(place)s » contient déjà des fichiers : donnez-en un vide.") % {"place": files})
    with _connected(url) as connection:
        _refuse_full(connection)
    with tools.running("pg_restore", url, *_OPTIONS, stdin=subprocess.PIPE) as process:
        for chunk in archive.read_database(folder, ring):
            process.stdin.write(chunk)
        process.stdin.close()
    _bring_files(folder.parent, facts, files)
    with _connected(url) as connection:
        # Rights on the database itself are in no dump.
        connection.execute((Path(postgres.__file__).parent / "database.sql").read_text())
        _compare(connection, facts)
        _go_past(connection)
        verdict = _verify(connection, facts)
        opened = _open_some(connection, files)
        connection.execute("ANALYZE")
    return Restored(facts, verdict, opened)


#: All or nothing; an empty `--dbname` takes the one of the environment.
_OPTIONS = ("--dbname=", "--exit-on-error", "--single-transaction")


def _connected(url):
    try:
        return psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError as error:
        raise Unusable(_("La base où restaurer ne répond pas : %(words)s") % {"words": error}) from error


def _refuse_full(connection):
    query = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    if connection.execute(query).fetchone()[0]:
        raise Unusable(
            _("La base où restaurer n’est pas vide. Rien n’a été touché : créez-en une autre (createdb) et donnez-la.")
        )


def _refuse_altered_files(root, facts):
    for name, known in facts.files.items():
        try:
            found = shelf.fingerprint(archive.files_of(root), name)
        except FileNotFoundError:
            found = None
        if found != known:
            raise Unusable(
                _("Le fichier %(name)s de la sauvegarde manque ou a été modifié. Rien n’a été restauré.")
                % {"name": name}
            )


def _bring_files(root, facts, files):
    for name in facts.files:
        files.put(name, shelf.pieces_of(archive.files_of(root), name))


def _compare(connection, facts):
    wrong = tables.differences(facts.tables, tables.rows_of(connection))
    wrong += tables.differences(facts.shape, tables.shape_of(connection))
    connection.execute("RESET search_path")
    if wrong:
        found = ngettext("%(n)d chose diffère", "%(n)d choses diffèrent", len(wrong)) % {"n": len(wrong)}
        raise Unusable(
            _("La base restaurée n’est pas celle qui a été sauvée : %(found)s, d’abord %(first)s.")
            % {"found": found, "first": ", ".join(wrong[:3])}
        )


def _go_past(connection):
    """Make the server's next transaction later than every one that the journal knows.

    A new server counts from the start: its acts would take numbers that are already sealed, would never be sealed
    themselves, and the journal would look forged.
    """
    (known,) = connection.execute(_FURTHEST).fetchone()
    (next_one,) = connection.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::numeric").fetchone()
    missing = int(known - next_one) + 1
    if missing > MOST_TRANSACTIONS:
        raise Unusable(
            _(
                "Le journal va jusqu’à la transaction %(known)s et ce serveur n’en est qu’à %(next)s. Arrêtez-le, "
                "lancez « pg_resetwal --epoch=%(epoch)s » dans son dossier, redémarrez-le, recréez la base vide et "
                "recommencez."
            )
            % {"known": known, "next": next_one, "epoch": int(known) // 2**32 + 1}
        )
    if missing > 0:
        connection.execute("SET synchronous_commit = off")
        connection.execute(_SPEND.format(missing))


def _verify(connection, facts):
    key = verification.public_key()
    if key is None:
        return None
    with connection.cursor() as cursor:
        verdict = verification.check(cursor, key, anchor=tuple(facts.head) if facts.head else None)
    if verdict.first_broken:
        raise Unusable(_("Le journal restauré ne tient pas : %(words)s.") % {"words": verdict.first_broken})
    return verdict


def _open_some(connection, files):
    """Open the newest files with the keys of the installation: a backup without them would be of no use."""
    opened = 0
    for name, key in connection.execute(f"{_FILES} ORDER BY 1 DESC LIMIT {OPENED}").fetchall():
        try:
            for _chunk in vault.open_sealed(name, vault.WrappedKey.parse(key), place=files):
                pass
        except vault.VaultError as error:
            raise Unusable(
                _("La pièce %(name)s ne s’ouvre pas : SSI_VAULT_KEYS n’a pas sa clé, ou son fichier manque.")
                % {"name": name}
            ) from error
        opened += 1
    return opened
