"""Verify the journal of any database: the one in use, or one that was just restored."""

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings

from .purging import PURGE_COLUMNS, Purge, purged
from .sealing import EVENT_COLUMNS, SEAL_COLUMNS, Seal, Verdict, private_key, verify

__all__ = ["Verdict", "check", "public_key"]


def public_key():
    """The key that opens the seals, from SSI_SEAL_PUBLIC_KEY or else from the private one; None without either."""
    if settings.SSI_SEAL_PUBLIC_KEY:
        return load_pem_public_key(settings.SSI_SEAL_PUBLIC_KEY.encode())
    return private_key(settings.SSI_SEAL_KEY).public_key() if settings.SSI_SEAL_KEY else None


def check(cursor, key, *, anchor=None):
    """The verdict on every line, seal and purge that this cursor reads; it must see all of the schema `audit`."""
    cursor.execute(f"SELECT {EVENT_COLUMNS} FROM audit.event")
    events = [list(row) for row in cursor.fetchall()]
    cursor.execute(f"SELECT {SEAL_COLUMNS} FROM audit.seal")
    seals = [Seal.from_row(row) for row in cursor.fetchall()]
    cursor.execute(f"SELECT {PURGE_COLUMNS} FROM audit.purge")
    purges = [Purge.from_row(row) for row in cursor.fetchall()]
    gone, fault = purged(purges, seals, key)
    verdict = verify(events, seals, key, anchor=anchor, purged=gone)
    return Verdict(**{**verdict.__dict__, "first_broken": fault or verdict.first_broken})
