"""What lies in the folder of the backups, and how it is opened.

    files/ab/<uuid>          sealed files of the vault as they are there, shared by all the backups
    20261127T020000Z/
      database               pg_dump's custom format, sealed under a key of its own
      facts                  what a restore must find again (`Facts`), sealed likewise
      keys.json              the two keys, each wrapped by the key of the backups

The key of the backups (`SSI_BACKUP_KEYS`) is in none of it. The facts hold the digest of everything else: a part that
is taken from another backup, cut or changed is refused before anything is restored.
"""

import io
import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from ssi.attachments import shelf, vault
from ssi.web.keys import master_keys

FORMAT = 1
PARTS = ("database", "facts")
_STAMP = re.compile(r"\d{8}T\d{6}Z")


class Unusable(Exception):
    """The backup cannot be made or used. `str()` is the French sentence for whoever ran the command."""


@dataclass(frozen=True)
class Facts:
    """What was there, seen in the one snapshot that the dump was made from.

    `tables`: [rows, digest] by name; `shape`: the digest of each policy, trigger, function, right; `files`: [bytes,
    SHA-256] by name in the vault; `head`: number and hash of the last seal of the journal, None before the first.
    """

    made_at: str
    database: str  # SHA-256 of the sealed part
    tables: dict
    shape: dict
    files: dict
    head: list | None = None
    format: int = field(default=FORMAT)

    @property
    def rows(self):
        return sum(rows for rows, _digest in self.tables.values())


def keyring():
    """The keys of the backups, newest first. Raises Unusable when there is none."""
    try:
        return vault.Keyring(master_keys("SSI_BACKUP_KEYS"))
    except ImproperlyConfigured as error:
        raise Unusable(
            _("Aucune clé de sauvegarde utilisable : renseignez SSI_BACKUP_KEYS (docs/deployment.md).")
        ) from error


class Parts(shelf.Folder):
    """The folder of one backup: its parts bear names of their own."""

    def path(self, name):
        return self.root / name


def files_of(root):
    """The shelf on which the backups keep the files of the vault."""
    return shelf.Folder(Path(root) / "files")


def backups(root):
    """Folders of the whole backups, the oldest first."""
    folders = Path(root).iterdir() if Path(root).is_dir() else ()
    return sorted(path for path in folders if _STAMP.fullmatch(path.name))


@contextmanager
def writing(root, stamp):
    """A folder that bears its name only once all that is in it is on disk; gone when it fails."""
    folder = Path(root) / f".{stamp}.part"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
        folder.rename(Path(root) / stamp)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def seal(stream, folder, part, ring):
    """Seal one part; returns its wrapped key as text."""
    return str(vault.seal(stream, part, ring, Parts(folder)))


def write_facts(folder, facts, database_key, ring):
    content = io.BytesIO(json.dumps(asdict(facts)).encode())
    keys = {"database": database_key, "facts": seal(content, folder, "facts", ring)}
    with open(os.open(folder / "keys.json", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as target:
        json.dump(keys, target)
        target.flush()
        os.fsync(target.fileno())


def read_facts(folder, ring):
    """The facts of a backup. Raises Unusable, in words, for anything that is not what was written under our keys."""
    with _refusing(folder):
        facts = Facts(**json.loads(b"".join(_open(folder, "facts", ring))))
        found = digest_of_database(folder)
    if facts.format != FORMAT:
        raise Unusable(_("Cette sauvegarde a été faite par une autre version du programme : prenez la même."))
    if found != facts.database:
        raise Unusable(_("La base de la sauvegarde %(name)s a été modifiée : prenez-en une autre.") % _named(folder))
    return facts


def read_database(folder, ring):
    """The dump, chunk by chunk; every chunk is authenticated before it is given."""
    with _refusing(folder):
        yield from _open(folder, "database", ring)


def digest_of_database(folder):
    return shelf.fingerprint(Parts(folder), "database")[1]


def _open(folder, part, ring):
    keys = json.loads((folder / "keys.json").read_text())
    return vault.open_sealed(part, vault.WrappedKey.parse(keys[part]), ring, Parts(folder))


@contextmanager
def _refusing(folder):
    try:
        yield
    except vault.VaultError as error:
        raise Unusable(
            _(
                "La sauvegarde %(name)s ne s’ouvre pas : la clé donnée n’est pas la sienne, ou un fichier a été "
                "modifié. Donnez dans SSI_BACKUP_KEYS la clé du jour où elle a été faite, ou prenez une autre "
                "sauvegarde."
            )
            % _named(folder)
        ) from error
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise Unusable(
            _("La sauvegarde %(name)s est incomplète ou illisible : prenez-en une autre.") % _named(folder)
        ) from error


def _named(folder):
    return {"name": folder.name}
