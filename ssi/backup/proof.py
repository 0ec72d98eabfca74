"""A backup that was never restored is a hope: restore it into a server of its own, made for this and thrown away."""

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ssi.attachments.shelf import folder_of
from ssi.standalone.postgres import DATABASE, SUPERUSER, Postgres
from ssi.standalone.processes import CannotStart

from .archive import Unusable
from .restoring import Restored, restore


@dataclass(frozen=True)
class Proof:
    restored: Restored
    seconds: float  # how long coming back took, the server's start included


def prove(folder, *, room=None):
    """Restore the backup of `folder` into a scratch cluster (in `room`, else in the temporary folder).

    Raises Unusable, in French words, when it does not come back whole.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ssi-proof-", dir=room) as scratch:
        scratch = Path(scratch)
        scratch.chmod(0o711)  # root lends PostgreSQL another account, which must reach its own folder
        try:
            server = Postgres(scratch, "proof", fast=True)
        except CannotStart as error:
            raise Unusable(_("La restauration d’essai n’a pas pu commencer : %(words)s") % {"words": error}) from error
        try:
            server.start()
            restored = restore(folder, server.url(SUPERUSER, DATABASE), folder_of(scratch))
        except CannotStart as error:
            raise Unusable(_("La restauration d’essai n’a pas pu commencer : %(words)s") % {"words": error}) from error
        finally:
            server.close()
            shutil.rmtree(server.folder, ignore_errors=True)  # elsewhere when our folder was closed to its account
    return Proof(restored, time.monotonic() - began)
