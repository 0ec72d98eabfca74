"""Cryptography of the sources: algorithms on a list, from one library, drawn well, compared slowly, never reused."""

import ast
import io
import os
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from consular.crises.offline import book
from ssi.accounts import kept
from ssi.attachments import vault
from ssi.web import sealed
from tests.house.inventory import imported
from tests.house.sources import ROOMS, ROOT, python_files
from tests.house.telling import tell

#: What may be imported of the library (docs/inventory.md): one authenticated cipher, Fernet, key derivations, Ed25519.
APPROVED = {
    "cryptography.exceptions.InvalidSignature", "cryptography.exceptions.InvalidTag",
    "cryptography.fernet.Fernet", "cryptography.fernet.InvalidToken",
    "cryptography.hazmat.primitives.ciphers.aead.AESGCM",
    "cryptography.hazmat.primitives.hashes", "cryptography.hazmat.primitives.hashes.SHA256",
    "cryptography.hazmat.primitives.kdf.hkdf.HKDF", "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC",
    "cryptography.hazmat.primitives.asymmetric.ed25519.Ed25519PrivateKey",
    "cryptography.hazmat.primitives.serialization.load_pem_private_key",
    "cryptography.hazmat.primitives.serialization.load_pem_public_key",
    "cryptography.hazmat.primitives.serialization.pkcs12",
    "cryptography.hazmat.primitives.serialization.Encoding",
    "cryptography.hazmat.primitives.serialization.PrivateFormat",
    "cryptography.hazmat.primitives.serialization.NoEncryption",
    "cryptography.x509", "cryptography.x509.ExtensionNotFound", "cryptography.x509.KeyUsage",
    "cryptography.x509.oid.NameOID",
}  # fmt: skip
FOREIGN = {"Crypto", "Cryptodome", "nacl", "M2Crypto", "ecdsa", "rsa", "pyaes", "bcrypt"}
HASHES = {"sha256", "file_digest", "scrypt"}
_WEAK = re.compile(r"\b(?:md5|sha1|sha224|crc32|hashes\.(?!SHA256\b)\w+)\b", re.I)
_PUBLISHED = "sums under which breached passwords are published: looked up in a public list, never kept nor sent"
#: (file, word): reviewed, with the reason.
REVIEWED = {
    ("ssi/backup/tables.py", "md5"): "compares the rows of a restore with those saved, inside an encrypted backup: "
    "finds accidents, not people; the backup itself is bound by SHA-256 and AES-GCM",
    ("ssi/accounts/passwords.py", "sha1"): _PUBLISHED,
    ("ssi/accounts/passwords.py", "hashlib.sha1"): _PUBLISHED,
}
#: Bytes drawn at least: 128 bits of what must not be guessed.
ENOUGH = 16
#: Comparisons of secrets with `==` stop at the first difference: none is written so.
_SECRET = re.compile(r"(?<!csrf)(?:token|secret|password|hmac|\bmac\b|nonce|signature)", re.I)


def strangers(files):
    """(file, what) that no list approves."""
    found = set()
    for path, text in files.items():
        for name in imported(text):
            if (name.startswith("cryptography") and name not in APPROVED) or name.split(".")[0] in FOREIGN:
                found.add((path, name))
        for node in ast.walk(ast.parse(text)):
            if (
                isinstance(node, ast.Attribute)
                and getattr(node.value, "id", "") == "hashlib"
                and node.attr not in HASHES
            ):
                found.add((path, f"hashlib.{node.attr}"))
        found |= {(path, word.lower()) for word in _WEAK.findall(text)}
    return found


def sql_files():
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.sql")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def test_every_algorithm_is_approved_and_comes_from_one_library():
    found = strangers(python_files())
    found |= {(path, word.lower()) for path, text in sql_files().items() for word in _WEAK.findall(text)}
    assert found - set(REVIEWED) == set()
    assert set(REVIEWED) - found == set(), "reviewed for nothing"
    assert len(sql_files()) > 20


@pytest.mark.parametrize(
    "line",
    [
        "import hashlib\nhashlib.md5(b'')",
        "import hashlib\nhashlib.new('sha256')",
        "from cryptography.hazmat.primitives.ciphers import modes",
        "from cryptography.hazmat.primitives.ciphers import Cipher",
        "from cryptography.hazmat.primitives.asymmetric import padding",
        "from cryptography.hazmat.primitives.hashes import SHA1",
        "from Crypto.Cipher import AES",
    ],
)
def test_another_algorithm_is_found(line):
    assert strangers({"x.py": line})


# --- Draws -----------------------------------------------------------------------------------------------


def short_draws(files):
    """(file, call) of what is drawn with fewer than 128 bits."""
    found = set()
    for path, text in files.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                size = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
                if called in ("secrets.token_urlsafe", "secrets.token_bytes", "secrets.token_hex") and size is not None:
                    found |= {(path, ast.unparse(node))} if size < ENOUGH else set()
                elif called in ("secrets.choice", "secrets.randbelow", "secrets.randbits"):
                    found.add((path, called))
    return found


def test_what_must_not_be_guessed_is_drawn_long_enough_but_for_what_one_dictates():
    """A provisional password has 79 bits: one dictates it, it opens one account for three days, under a throttle."""
    assert short_draws(python_files()) == {("ssi/accounts/administration/services.py", "secrets.choice")}
    assert short_draws({"x.py": "import secrets\nsecrets.token_urlsafe(8)"})


def test_threads_and_children_that_draw_at_once_never_draw_the_same():
    with ThreadPoolExecutor(8) as threads:
        drawn = list(threads.map(lambda _n: os.urandom(16), range(20_000)))
    for _child in range(4):
        ours, theirs = os.pipe()
        if (pid := os.fork()) == 0:
            os.write(theirs, b"".join(os.urandom(16) for _n in range(100)))
            os._exit(0)
        os.waitpid(pid, 0)
        told = os.read(ours, 1600)
        os.close(ours), os.close(theirs)
        drawn += [told[start : start + 16] for start in range(0, 1600, 16)]
    assert len(drawn) == 20_400
    assert len(set(drawn)) == len(drawn)


# --- Comparisons -----------------------------------------------------------------------------------------


def quick_comparisons(files):
    """(file, comparison) of a secret by `==`, which stops at the first difference."""
    found = set()
    for path, text in files.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Compare) and any(isinstance(op, ast.Eq | ast.NotEq) for op in node.ops):
                sides = [node.left, *node.comparators]
                names = [ast.unparse(side) for side in sides if isinstance(side, ast.Name | ast.Attribute)]
                if any(_SECRET.search(name) for name in names):
                    found.add((path, ast.unparse(node)))
    return found


def test_no_secret_is_compared_by_something_that_stops_at_the_first_difference():
    assert quick_comparisons(python_files()) == set()
    text = "\n".join(python_files().values())
    assert text.count("compare_digest(") >= 3


@pytest.mark.parametrize("line", ["given == settings.METRICS_TOKEN", "if code != row.secret: pass"])
def test_a_secret_that_is_compared_quickly_is_found(line):
    assert quick_comparisons({"x.py": line})


# --- Nonces ----------------------------------------------------------------------------------------------


class Recorder:
    """AES-GCM that remembers under which key each nonce served."""

    served = []

    def __init__(self, key):
        self._key, self._real = bytes(key), AESGCM(key)

    generate_key = staticmethod(AESGCM.generate_key)

    def encrypt(self, nonce, data, context):
        self.served.append((self._key, bytes(nonce)))
        return self._real.encrypt(nonce, data, context)

    def decrypt(self, *arguments):
        return self._real.decrypt(*arguments)


@pytest.fixture
def served(monkeypatch, settings):
    settings.SSI_VAULT_KEYS = ["v1:" + "QUFB" * 10 + "QUE="]
    monkeypatch.setattr(Recorder, "served", [])
    for module in (vault, sealed):
        monkeypatch.setattr(module, "AESGCM", Recorder)
    sealed._cipher.cache_clear()
    yield Recorder.served
    sealed._cipher.cache_clear()


def encrypt_much():
    for number in range(300):
        sealed.seal(f"AA{number % 3}", "table.column")
    for _file in range(5):
        vault.seal(io.BytesIO(b"x" * (3 * vault.CHUNK + 7)), uuid.uuid4())


def test_no_nonce_serves_twice_under_one_key(served):
    encrypt_much()
    assert len(served) == 300 + 5 * (4 + 1)
    assert len(set(served)) == len(served)
    assert {len(nonce) for _key, nonce in served} == {12}


def test_a_nonce_that_serves_twice_is_found(served, monkeypatch):
    real = os.urandom
    monkeypatch.setattr(os, "urandom", lambda size: b"0" * size if size == 12 else real(size))
    encrypt_much()
    assert len(set(served)) < len(served)
    tell("a nonce that serves twice: found")


# --- Encrypt, then authenticate; keys made of words ------------------------------------------------------


def test_what_fernet_encrypted_does_not_open_once_a_bit_changed(settings):
    cipher = kept._cipher("x" * 43)
    token = cipher.encrypt(b"texte")
    for place in range(0, len(token) - 2, 3):
        changed = bytearray(token)
        changed[place] = ord("A") if changed[place] != ord("A") else ord("B")
        with pytest.raises(InvalidToken):
            cipher.decrypt(bytes(changed))


def test_a_key_made_of_a_passphrase_is_stretched_at_length():
    assert book.ROUNDS >= 600_000
    source = (ROOT / "consular/crises/offline/book.py").read_text(encoding="utf-8")
    assert re.search(r"PBKDF2HMAC\(algorithm=hashes\.SHA256\(\), length=32, salt=salt, iterations=ROUNDS\)", source)
    assert "salt, nonce = os.urandom(16), os.urandom(12)" in source
