"""One form of the same facts: canonical bytes, their fingerprint, and three words that say it on the phone.

A snapshot is written once as JSON, kept in `jsonb` (which forgets the order of keys) and read back years
later; its fingerprint must not move. So: keys sorted, UTF-8, no spaces, moments in UTC, decimals as text,
and no float, since 0.1 does not survive every reader.
"""

import hashlib
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from uuid import UUID

WORDS_PATH = Path(__file__).parent / "data" / "french_words.txt"


class NotCanonical(ValueError):
    """The object holds something that has no single written form; the message gives the path to it."""


def freeze(obj, path="$"):
    """The same object in plain JSON types; what `jsonb` gives back freezes to itself.

    Dates become ISO 8601, aware moments UTC with `Z`, decimals and UUIDs text. Raises `NotCanonical` on
    floats, naive moments, keys that are not text, and characters PostgreSQL or UTF-8 cannot hold.
    """
    if obj is None or isinstance(obj, bool):
        return obj
    if isinstance(obj, Enum):
        return freeze(obj.value, path)
    if isinstance(obj, int):
        return int(obj)
    if isinstance(obj, dict):
        return {_key(key, path): freeze(value, f"{path}.{key}") for key, value in obj.items()}
    if isinstance(obj, (list, tuple)):
        return [freeze(value, f"{path}[{index}]") for index, value in enumerate(obj)]
    return _text(_scalar(obj, path), path)


def canonical_bytes(obj):
    """`freeze(obj)` as UTF-8 JSON, keys sorted by code point, no insignificant space."""
    frozen = freeze(obj)
    return json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def fingerprint(obj):
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(obj)).hexdigest()


def three_words(hexdigest):
    """Three French words from the first 24 bits, a byte each: they tell two versions apart, and resist no forger.

    Two people compare them aloud (cooperation-consular N1); proof stays with the whole fingerprint.
    """
    return "-".join(_words()[byte] for byte in bytes.fromhex(hexdigest[:6]))


@cache
def _words():
    return tuple(WORDS_PATH.read_text(encoding="utf-8").split())


def _key(key, path):
    if not isinstance(key, str):
        raise NotCanonical(f"{path}: key {key!r} is not text")
    return _text(key, path)


def _scalar(obj, path):
    if isinstance(obj, str):
        return str(obj)
    if isinstance(obj, Decimal) and obj.is_finite():
        return format(obj, "f")
    if isinstance(obj, datetime):
        if obj.tzinfo is None:
            raise NotCanonical(f"{path}: a moment without its time zone")
        return obj.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(obj, date):
        return obj.isoformat()
    if isinstance(obj, UUID):
        return str(obj)
    raise NotCanonical(f"{path}: {type(obj).__name__} has no canonical form")


def _text(text, path):
    if "\0" in text:
        raise NotCanonical(f"{path}: NUL character")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{path}: lone surrogate") from error
    return text
