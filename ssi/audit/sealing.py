"""Seals: batches of the journal under a Merkle root, chained, signed with Ed25519 (security.md §3.2).

A batch holds every event of the transactions older than the oldest one still running: an event that commits
late is in a later batch, never lost between two.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_private_key

GENESIS = b"\0" * 32

#: The oldest transaction still running (in any database of the server: too careful rather than not enough).
HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text"

#: Columns of an event in the order of the leaf; the time in UTC to the microsecond.
EVENT_COLUMNS = (
    "id, xid::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), actor_id, role, post_id, verb,"
    " subject, subject_id, case_id, reference, reason, request_id, details::text"
)
SEAL_COLUMNS = "seq, xid_from::text, xid_to::text, events, root, previous, hash, signature, sealed_at, leaves"


@dataclass(frozen=True)
class Seal:
    seq: int
    xid_from: str
    xid_to: str
    events: int
    root: bytes
    previous: bytes
    hash: bytes
    signature: bytes
    sealed_at: str
    leaves: bytes

    @classmethod
    def from_row(cls, row):
        return cls(*(bytes(v) if isinstance(v, memoryview) else v for v in row))

    def body(self):
        """What is hashed and signed. The leaves are covered by the root."""
        return json.dumps(
            [
                self.seq,
                self.xid_from,
                self.xid_to,
                self.events,
                self.root.hex(),
                self.previous.hex(),
                self.sealed_at,
            ]
        ).encode()


def leaf(event):
    """Hash of one event row (RFC 6962 §2.1: prefix 0x00)."""
    canonical = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(b"\0" + canonical).digest()


def leaves_of(events):
    return [leaf(event) for event in events]


def merkle_root(leaves):
    """Root over the leaves in order (prefix 0x01 for nodes; an odd node climbs alone)."""
    level = list(leaves)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        level = [
            hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest() if i + 1 < len(level) else level[i]
            for i in range(0, len(level), 2)
        ]
    return level[0]


def private_key(pem):
    return load_pem_private_key(pem.encode(), password=None)


def seal_batch(cursor, key):
    """Seal what can be sealed, inside the open transaction. Returns the number of events, 0 when none."""
    cursor.execute("SELECT pg_advisory_xact_lock(hashtext('audit.seal'))")
    cursor.execute(f"SELECT {SEAL_COLUMNS} FROM audit.last_seal()")
    row = cursor.fetchone()
    last = Seal.from_row(row) if row else None
    cursor.execute(HORIZON)
    (horizon,) = cursor.fetchone()
    cursor.execute(f"SELECT {EVENT_COLUMNS} FROM audit.unsealed(%s::xid8)", [horizon])
    events = [list(event) for event in cursor.fetchall()]
    if not events:
        return 0
    leaves = leaves_of(events)
    draft = Seal(
        seq=last.seq + 1 if last else 1,
        xid_from=last.xid_to if last else "0",
        xid_to=horizon,
        events=len(events),
        root=merkle_root(leaves),
        previous=last.hash if last else GENESIS,
        hash=b"",
        signature=b"",
        sealed_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        leaves=b"".join(leaves),
    )
    digest = hashlib.sha256(draft.body()).digest()
    cursor.execute(
        "SELECT audit.append_seal(ROW(%s, %s::xid8, %s::xid8, %s, %s, %s, %s, %s, %s, %s)::audit.seal)",
        [
            draft.seq,
            draft.xid_from,
            draft.xid_to,
            draft.events,
            draft.root,
            draft.previous,
            digest,
            key.sign(draft.body()),
            draft.sealed_at,
            draft.leaves,
        ],
    )
    return len(events)


@dataclass(frozen=True)
class Verdict:
    """What verification found. `first_broken` names the first seal and row that do not hold; "" when all do."""

    seals: int
    events: int
    purged: int
    unsealed: int
    first_broken: str
    head: str


def verify(events, seals, public_key, *, anchor=None, purged=frozenset()):
    """Check every seal against every event. `anchor` is a (seq, hash hex) kept outside the database; `purged` holds
    the leaves of the lines that left at their time (`purging.purged`).

    Pure: takes the rows in any order, opens no connection. Without an anchor, a journal whose tail was cut
    together with its seals looks whole; that is why the head is printed outside.
    """
    events = sorted(events, key=lambda e: (int(e[1]), e[0]))
    previous, floor, position, broken = GENESIS, "0", 0, ""
    for index, seal in enumerate(sorted(seals, key=lambda s: s.seq)):
        end = position
        while end < len(events) and int(events[end][1]) < int(seal.xid_to):
            end += 1
        broken = broken or _fault(seal, index, previous, floor, events[position:end], public_key, purged)
        previous, floor, position = seal.hash, seal.xid_to, end
    if not broken and anchor is not None:
        known = {s.seq: s.hash.hex() for s in seals}
        if known.get(anchor[0]) != anchor[1]:
            broken = f"seal {anchor[0]}: missing, or not the one anchored outside"
    return Verdict(len(seals), len(events), len(purged), len(events) - position, broken, previous.hex())


def _fault(seal, index, previous, floor, batch, public_key, purged):
    """Why this seal does not hold, or ""."""
    where = f"seal {seal.seq}"
    if seal.seq != index + 1:
        return f"{where}: expected seal {index + 1}"
    if seal.previous != previous or seal.xid_from != floor:
        return f"{where}: does not follow the one before"
    if hashlib.sha256(seal.body()).digest() != seal.hash:
        return f"{where}: altered"
    try:
        public_key.verify(seal.signature, seal.body())
    except InvalidSignature:
        return f"{where}: signature refused"
    kept = [seal.leaves[i : i + 32] for i in range(0, len(seal.leaves), 32)]
    if len(kept) != seal.events or merkle_root(kept) != seal.root:
        return f"{where}: its list of leaves was altered"
    row = _first_row(batch, [one for one in kept if one not in purged])
    return f"{where}: {row}" if row else ""


def _first_row(batch, kept):
    """The first event that is not what was sealed, or ""."""
    found = leaves_of(batch)
    for rank, (event, leaf_now, leaf_then) in enumerate(zip(batch, found, kept, strict=False), start=1):
        if leaf_now == leaf_then:
            continue
        if leaf_now in kept[rank:]:
            return f"event {rank} of the batch is missing, before event {event[0]}"
        if leaf_then in found[rank:]:
            return f"event {event[0]} was added"
        return f"event {event[0]} was altered"
    if len(found) > len(kept):
        return f"event {batch[len(kept)][0]} was added"
    if len(found) < len(kept):
        return f"{len(kept) - len(found)} events are missing at the end of the batch"
    return ""
