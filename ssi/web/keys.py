"""The master keys of the installation, read in one place: `SSI_VAULT_KEYS`, never in the database.

Attachments wrap the key of each file with them (`attachments.vault`); sealed fields derive their own from them.
"""

import base64
import re
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32


def master_keys(setting="SSI_VAULT_KEYS"):
    """Keys by name, the newest first: it seals, all open. Raises ImproperlyConfigured, never showing a value.

    The setting is a list of "name:base64 of 32 bytes", newest first.
    """
    return dict(_read(setting, tuple(getattr(settings, setting))))


@lru_cache(maxsize=4)
def _read(setting, entries):
    try:
        pairs = [entry.split(":", 1) for entry in entries]
        keys = {name: base64.b64decode(encoded, validate=True) for name, encoded in pairs}
    except ValueError:
        raise ImproperlyConfigured(f"{setting} is a list of name:base64 of 32 bytes") from None
    if len(keys) != len(pairs):
        raise ImproperlyConfigured(f"two keys of {setting} bear the same name")
    check(keys)
    return keys


def check(keys):
    """Raises ImproperlyConfigured unless there are keys, of the right length, under names that fit in a row."""
    if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
        raise ImproperlyConfigured(f"a vault key is {KEY_BYTES} bytes")
    if not all(re.fullmatch(r"[\w-]{1,40}", name) for name in keys):
        raise ImproperlyConfigured("the name of a vault key is letters, digits and dashes")
