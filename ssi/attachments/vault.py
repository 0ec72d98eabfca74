"""Encryption at rest: one random key per file, wrapped by the installation's master key.

What lies on the shelf (`shelf.py`) is a header, then chunks of 64 KiB, each sealed by AES-256-GCM. The nonce of a
chunk is a random prefix of the file, the number of the chunk and a "last one" flag (the STREAM construction), and the
header with the file's name is authenticated with every chunk: a chunk changed, moved, repeated, dropped, or taken from
another file does not open. The wrapped key lives in the database, apart from the bytes; losing it is what destroys a
file for good, in the backups too.
"""

import base64
import binascii
import os
import struct
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ssi.web.keys import KEY_BYTES, check, master_keys

from .shelf import shelf

CHUNK = 64 * 1024
TAG = 16
_MAGIC = b"SSIVAULT1"
_PREFIX = 7
_HEADER = len(_MAGIC) + _PREFIX
_KEY = KEY_BYTES
_NONCE = 12
_VERSION = "v1"


class VaultError(Exception):
    """The sealed file or its key is damaged, missing or not ours. A defect to alert, not a person's mistake."""


@dataclass(frozen=True)
class WrappedKey:
    """A file key, sealed by the master key `key_id`. `str()` is what the database keeps."""

    key_id: str
    nonce: bytes
    sealed: bytes

    def __str__(self):
        return f"{_VERSION}.{self.key_id}.{base64.urlsafe_b64encode(self.nonce + self.sealed).decode()}"

    @classmethod
    def parse(cls, text: str) -> "WrappedKey":
        try:
            version, key_id, encoded = text.split(".")
            raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
        except (ValueError, binascii.Error) as error:
            raise VaultError("not a wrapped key") from error
        if version != _VERSION or len(raw) != _NONCE + _KEY + TAG:
            raise VaultError("not a wrapped key")
        return cls(key_id, raw[:_NONCE], raw[_NONCE:])


class Keyring:
    """Master keys by name, the newest first: it seals, all open."""

    def __init__(self, keys: Mapping[str, bytes]):
        check(keys)
        self._keys = dict(keys)
        self.current_id = next(iter(self._keys))

    @classmethod
    def from_settings(cls) -> "Keyring":
        """The keys of the installation. Raises ImproperlyConfigured, never showing a value."""
        return cls(master_keys())

    def wrap(self, file_key: bytes, name: str) -> WrappedKey:
        nonce = os.urandom(_NONCE)
        sealed = AESGCM(self._keys[self.current_id]).encrypt(nonce, file_key, _key_context(self.current_id, name))
        return WrappedKey(self.current_id, nonce, sealed)

    def unwrap(self, wrapped: WrappedKey, name: str) -> bytes:
        key = self._keys.get(wrapped.key_id)
        if key is None:
            raise VaultError(f"master key {wrapped.key_id} is not configured")
        try:
            return AESGCM(key).decrypt(wrapped.nonce, wrapped.sealed, _key_context(wrapped.key_id, name))
        except InvalidTag as error:
            raise VaultError("the wrapped key does not open") from error


def seal(stream: BinaryIO, name: uuid.UUID | str, keyring: Keyring | None = None, place=None) -> WrappedKey:
    """Encrypts the stream under that name and returns its wrapped key. `place`: another shelf than ours.

    It is there complete, or not at all. Raises FileExistsError rather than overwrite, VaultError past 2³² chunks,
    Away when the shelf does not answer.
    """
    name, keyring = str(name), keyring or Keyring.from_settings()
    file_key = AESGCM.generate_key(bit_length=_KEY * 8)
    (place or shelf()).put(name, _sealed_chunks(stream, file_key, name))
    return keyring.wrap(file_key, name)


def open_sealed(
    name: uuid.UUID | str, wrapped: WrappedKey, keyring: Keyring | None = None, place=None
) -> Iterator[bytes]:
    """The clear text, chunk by chunk. Raises VaultError for anything that is not what was sealed, Away.

    The key and the last chunk are checked at the call, before a first byte is given: a truncated file is
    not half served.
    """
    name = str(name)
    file_key = (keyring or Keyring.from_settings()).unwrap(wrapped, name)
    try:
        source = (place or shelf()).open(name)
    except FileNotFoundError as error:
        raise VaultError("the sealed file is missing") from error
    try:
        opener = _Opener(source, file_key, name)
        opener.chunk(opener.count - 1)
    except BaseException:
        source.close()
        raise
    return _chunks(source, opener)


def rewrap(name: uuid.UUID | str, wrapped: WrappedKey, keyring: Keyring | None = None) -> WrappedKey:
    """The same file key under the current master key; the file itself is not touched."""
    keyring = keyring or Keyring.from_settings()
    return keyring.wrap(keyring.unwrap(wrapped, str(name)), str(name))


def current_prefix() -> str:
    """How every wrapped key under the newest master key begins, as text."""
    return f"{_VERSION}.{Keyring.from_settings().current_id}."


def rewrapped(key: str, name: uuid.UUID | str) -> str:
    """`rewrap` on what a row keeps: the wrapped key as text, of the file of that name."""
    return str(rewrap(name, WrappedKey.parse(key)))


def shred(*names: uuid.UUID | str) -> None:
    """Removes these files, whole or cut before their name was given; those already gone are no error.

    Journals, flash memory and older versions may keep the bytes: what really destroys the content is the loss of its
    wrapped key, which the caller deletes.
    """
    place = shelf()
    for name in names:
        place.remove(str(name))


# ----------------------------------------------------------------------------------------------------------


class _Opener:
    def __init__(self, source: BinaryIO, file_key: bytes, name: str):
        header = source.read(_HEADER)
        body = source.seek(0, os.SEEK_END) - _HEADER
        if len(header) != _HEADER or not header.startswith(_MAGIC) or body < TAG:
            raise VaultError("not a sealed file")
        self.count = -(-body // (CHUNK + TAG))
        self._source, self._aes = source, AESGCM(file_key)
        self._prefix, self._context = header[len(_MAGIC) :], _file_context(header, name)

    def chunk(self, number: int) -> bytes:
        self._source.seek(_HEADER + number * (CHUNK + TAG))
        nonce = _nonce(self._prefix, number, is_last=number == self.count - 1)
        try:
            return self._aes.decrypt(nonce, self._source.read(CHUNK + TAG), self._context)
        except InvalidTag as error:
            raise VaultError(f"chunk {number} does not open") from error


def _chunks(source: BinaryIO, opener: _Opener) -> Iterator[bytes]:
    with source:
        for number in range(opener.count):
            yield opener.chunk(number)


def _sealed_chunks(stream: BinaryIO, file_key: bytes, name: str) -> Iterator[bytes]:
    prefix = os.urandom(_PREFIX)
    header, aes = _MAGIC + prefix, AESGCM(file_key)
    context = _file_context(header, name)
    yield header
    number, chunk = 0, _read(stream)
    while True:
        following = _read(stream)
        yield aes.encrypt(_nonce(prefix, number, is_last=not following), chunk, context)
        if not following:
            return
        number, chunk = number + 1, following


def _read(stream: BinaryIO) -> bytes:
    """A whole chunk, even from a stream that gives less at a time; empty at the end."""
    pieces, left = [], CHUNK
    while left:
        piece = stream.read(left)
        if not piece:
            break
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    if number >= 2**32:
        raise VaultError("too many chunks")
    return prefix + struct.pack(">IB", number, is_last)


def _file_context(header: bytes, name: str) -> bytes:
    return header + name.encode()


def _key_context(master_id: str, name: str) -> bytes:
    return b"ssi vault file key\0" + master_id.encode() + b"\0" + name.encode()
