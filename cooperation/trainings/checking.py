"""The check code of a certificate: made from what the paper says, so that the paper alone is enough to check it.

`HMAC(serial, name, days)` under a key derived from the master key of the installation, twelve letters and digits. Any
post recomputes it from the print: no network, no register, and years after the names were forgotten. Codes given
under a master key that was retired need that key among `SSI_VAULT_KEYS` still.
"""

import base64
import hashlib
import hmac
import re
import unicodedata

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ssi.web.keys import KEY_BYTES, master_keys

#: 60 bits: one forged code in 10^18 is right.
_LETTERS = 12


def code_of(serial, *, name, starts_on, ends_on):
    """« 7KQ4-X9TF-2M3P » for a new certificate, under the newest key."""
    return _code(next(iter(master_keys().values())), _said(serial, name, starts_on, ends_on))


def is_genuine(serial, code, *, name, starts_on, ends_on):
    """Whether this code goes with what is printed. Accents, case, order of the names and dashes do not count."""
    typed = re.sub(r"[^A-Z2-7]", "", code.upper())
    said = _said(serial, name, starts_on, ends_on)
    return any(hmac.compare_digest(_code(key, said).replace("-", ""), typed) for key in master_keys().values())


def _said(serial, name, starts_on, ends_on):
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    words = " ".join(sorted(re.findall(r"[^\W_]+", bare.upper())))
    return f"{serial.strip().upper()}|{words}|{starts_on.isoformat()}|{ends_on.isoformat()}"


def _code(key, said):
    own = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"ssi training certificate").derive(key)
    letters = base64.b32encode(hmac.new(own, said.encode(), hashlib.sha256).digest()).decode()[:_LETTERS]
    return "-".join(letters[start : start + 4] for start in range(0, _LETTERS, 4))
