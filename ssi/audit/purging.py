"""The end of the lines that are kept three years: consultations leave, their sealed leaves stay (security.md §3).

A purge records the leaf of each line it removes, signed with the key of the seals and chained with the purge before.
Verification takes a missing line for a fault unless such a record names it, and takes for a fault a record that
removed anything younger than it may. What the database was told to keep (`audit.keep`, for a file under hold) stays
until it is kept no more.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature

from .sealing import EVENT_COLUMNS, GENESIS, leaves_of, merkle_root

#: Years a consultation is kept: CSI R. 236-59, by analogy, to be verified. The database refuses less.
YEARS = 3
#: Lines of one purge: one transaction, and what a worker holds in memory.
MOST = 20_000
PURGE_COLUMNS = "seq, before, purged_at, verbs, events, root, previous, hash, signature, leaves"


@dataclass(frozen=True)
class Purge:
    seq: int
    before: str
    purged_at: str
    verbs: list
    events: int
    root: bytes
    previous: bytes
    hash: bytes
    signature: bytes
    leaves: bytes

    @classmethod
    def from_row(cls, row):
        return cls(*(bytes(v) if isinstance(v, memoryview) else v for v in row))

    def body(self):
        """What is hashed and signed. The leaves are covered by the root."""
        said = [self.seq, self.before, self.purged_at, self.verbs, self.events, self.root.hex(), self.previous.hex()]
        return json.dumps(said).encode()

    @property
    def kept(self):
        return [self.leaves[i : i + 32] for i in range(0, len(self.leaves), 32)]


def limit(now):
    """The moment before which a consultation leaves: three years earlier to the day; 29 February gives the 28th."""
    now = now.astimezone(UTC).replace(microsecond=0)
    try:
        return now.replace(year=now.year - YEARS)
    except ValueError:
        return now.replace(year=now.year - YEARS, day=28)


def purge_batch(cursor, key, *, verbs, now, most=MOST):
    """Remove the oldest lines of these verbs whose time is over, in the open transaction. Returns how many."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.purge'))")
    before = limit(now)
    cursor.execute(
        f"SELECT {EVENT_COLUMNS} FROM audit.purgeable(%s, %s, %s)",  # noqa: S608  (constant columns)
        [before, list(verbs), most],
    )
    events = [list(row) for row in cursor.fetchall()]
    if not events:
        return 0
    cursor.execute(f"SELECT {PURGE_COLUMNS} FROM audit.last_purge()")  # noqa: S608
    row = cursor.fetchone()
    last = Purge.from_row(row) if row else None
    leaves = leaves_of(events)
    draft = Purge(
        seq=last.seq + 1 if last else 1,
        before=_written(before),
        purged_at=_written(now),
        verbs=sorted(verbs),
        events=len(events),
        root=merkle_root(leaves),
        previous=last.hash if last else GENESIS,
        hash=b"",
        signature=b"",
        leaves=b"".join(leaves),
    )
    cursor.execute(
        "SELECT audit.append_purge(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            draft.seq,
            draft.before,
            draft.purged_at,
            draft.verbs,
            draft.root,
            draft.previous,
            hashlib.sha256(draft.body()).digest(),
            key.sign(draft.body()),
            draft.leaves,
            [event[0] for event in events],
        ],
    )
    return len(events)


def purged(purges, seals, public_key):
    """(leaves that were purged, why the records do not hold or ""). Pure."""
    sealed = {}
    for seal in seals:
        for start in range(0, len(seal.leaves), 32):
            sealed[seal.leaves[start : start + 32]] = seal.sealed_at
    gone, previous = set(), GENESIS
    for index, purge in enumerate(sorted(purges, key=lambda p: p.seq)):
        if fault := _fault(purge, index, previous, sealed, public_key):
            return gone, fault
        gone.update(purge.kept)
        previous = purge.hash
    return gone, ""


def _fault(purge, index, previous, sealed, public_key):
    where = f"purge {purge.seq}"
    if purge.seq != index + 1 or purge.previous != previous:
        return f"{where}: does not follow the one before"
    if hashlib.sha256(purge.body()).digest() != purge.hash:
        return f"{where}: altered"
    try:
        public_key.verify(purge.signature, purge.body())
    except InvalidSignature:
        return f"{where}: signature refused"
    if len(purge.kept) != purge.events or merkle_root(purge.kept) != purge.root:
        return f"{where}: its list of leaves was altered"
    if _read(purge.before) > limit(_read(purge.purged_at)):
        return f"{where}: removed lines before their time"
    if any(leaf not in sealed or _read(sealed[leaf]) >= _read(purge.before) for leaf in purge.kept):
        return f"{where}: removed lines that no seal of that age covers"
    return ""


def _written(moment):
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _read(text):
    return datetime.fromisoformat(text)
