"""Text that the database holds and cannot read: a passport number in a dump is noise.

Each value is sealed by AES-256-GCM under a key derived from the newest master key (`keys.master_keys()`) for sealed
fields only. In the column: `s1.<name of the master key>.<base64 of nonce and ciphertext>`; the table and the column
are authenticated with it, so a value moved to another column does not open. Nothing can be looked for in such a field.
`manage.py rotate_keys` brings every row under the newest key (`rotation.py`).
"""

import base64
import binascii
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.exceptions import FieldError
from django.db import models

from .keys import KEY_BYTES, master_keys

VERSION = "s1"
_NONCE = 12


class Unopened(Exception):
    """The column is damaged, or its master key is not configured. A defect to alert, not a person's mistake."""


def seal(text, context):
    """`text` sealed under the newest master key. `context` says where it will lie ("table.column")."""
    name, key = next(iter(master_keys().items()))
    nonce = os.urandom(_NONCE)
    sealed = _cipher(key).encrypt(nonce, text.encode(), _context(name, context))
    return f"{prefix_of(name)}{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(value, context):
    """The clear text. Raises Unopened."""
    try:
        version, name, encoded = value.split(".")
        raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise Unopened("not a sealed value") from error
    key = master_keys().get(name)
    if version != VERSION or key is None:
        raise Unopened(f"master key {name} is not configured")
    try:
        return _cipher(key).decrypt(raw[:_NONCE], raw[_NONCE:], _context(name, context)).decode()
    except InvalidTag as error:
        raise Unopened("the sealed value does not open") from error


def current_prefix():
    """How every value sealed under the newest key begins."""
    return prefix_of(next(iter(master_keys())))


def prefix_of(name):
    return f"{VERSION}.{name}."


@lru_cache(maxsize=8)  # a register seals a hundred thousand values in one act
def _cipher(key):
    """The vault wraps with the master key itself; fields use another one made from it, never the same for both."""
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"ssi sealed field").derive(key))


def _context(name, context):
    return f"{name}\0{context}".encode()


class SealedTextField(models.TextField):
    """A text that is sealed in the column and clear in Python. Only `isnull` and emptiness may be asked of it."""

    @property
    def context(self):
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value, expression, connection):
        return unseal(value, self.context) if value else value

    def get_db_prep_save(self, value, connection):
        value = super().get_db_prep_save(value, connection)
        if hasattr(value, "as_sql"):  # bulk_update: an expression, whose values are sealed one by one
            return value
        return seal(value, self.context) if value else value

    def get_lookup(self, name):
        if name == "isnull":
            return super().get_lookup(name)
        raise FieldError(f"{self.name} is sealed: it cannot be searched, ordered or compared ({name}).")

    def get_transform(self, name):
        raise FieldError(f"{self.name} is sealed: nothing can be computed from it ({name}).")
