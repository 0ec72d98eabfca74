"""Sealed files: what was sealed comes back, and nothing else does."""

import base64
import io
import os
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured

from ssi.attachments import vault
from ssi.attachments.vault import CHUNK, TAG, Keyring, VaultError, WrappedKey, open_sealed, seal, shred

HEADER = 16
SEALED = CHUNK + TAG


@pytest.fixture
def keyring():
    return Keyring({"k1": os.urandom(32)})


@pytest.fixture
def path(tmp_path):
    return vault.path_of(uuid.uuid4(), tmp_path)


def sealed(path, keyring, content):
    return seal(io.BytesIO(content), path, keyring)


def opened(path, wrapped, keyring):
    return b"".join(open_sealed(path, wrapped, keyring))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17])
def test_what_was_sealed_comes_back(path, keyring, size):
    content = os.urandom(size)
    wrapped = sealed(path, keyring, content)
    assert opened(path, wrapped, keyring) == content
    assert path.stat().st_size == HEADER + size + TAG * max(1, -(-size // CHUNK))


def test_a_file_streams_in_chunks_and_never_lies_in_clear(path, keyring):
    content = b"Bucarest, note confidentielle. " * 10_000
    wrapped = sealed(path, keyring, content)
    assert {len(chunk) for chunk in open_sealed(path, wrapped, keyring)} <= {CHUNK, len(content) % CHUNK}
    assert b"Bucarest" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.name == path.name[:2]
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_stream_that_gives_little_at_a_time_is_sealed_whole(path, keyring):
    class Trickle(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 1000))

    content = os.urandom(CHUNK + 5)
    wrapped = seal(Trickle(content), path, keyring)
    assert opened(path, wrapped, keyring) == content


def test_the_same_content_is_never_sealed_the_same_way_twice(tmp_path, keyring):
    one, two = (vault.path_of(uuid.uuid4(), tmp_path) for _ in range(2))
    first, second = sealed(one, keyring, b"same"), sealed(two, keyring, b"same")
    assert one.read_bytes() != two.read_bytes()
    assert str(first) != str(second)


@pytest.mark.parametrize(
    "cut",
    [1, TAG, 100, SEALED, SEALED + 1, 2 * SEALED],
    ids=["a byte", "a tag", "some bytes", "a chunk", "more than a chunk", "two chunks"],
)
def test_a_truncated_file_gives_nothing_at_all(path, keyring, cut):
    wrapped = sealed(path, keyring, os.urandom(3 * CHUNK))
    os.truncate(path, path.stat().st_size - cut)
    with pytest.raises(VaultError):
        open_sealed(path, wrapped, keyring)


@pytest.mark.parametrize("size", [0, HEADER - 1, HEADER, HEADER + TAG - 1])
def test_a_stump_is_not_a_sealed_file(path, keyring, size):
    wrapped = sealed(path, keyring, b"content")
    os.truncate(path, size)
    with pytest.raises(VaultError, match="not a sealed file"):
        open_sealed(path, wrapped, keyring)


@pytest.mark.parametrize("position", [0, 10, HEADER, HEADER + 5, HEADER + CHUNK, HEADER + SEALED + 3, -1])
def test_one_bit_changed_anywhere_is_noticed(path, keyring, position):
    wrapped = sealed(path, keyring, os.urandom(2 * CHUNK))
    damaged = bytearray(path.read_bytes())
    damaged[position] ^= 1
    path.write_bytes(damaged)
    with pytest.raises(VaultError):
        opened(path, wrapped, keyring)


def test_two_chunks_swapped_repeated_or_dropped_are_noticed(path, keyring):
    wrapped = sealed(path, keyring, os.urandom(4 * CHUNK))
    whole = path.read_bytes()
    header, chunks = whole[:HEADER], [whole[HEADER + n * SEALED :][:SEALED] for n in range(4)]
    for order in ([1, 0, 2, 3], [0, 0, 2, 3], [0, 2, 3], [0, 1, 2, 3, 3], [3, 1, 2, 0]):
        path.write_bytes(header + b"".join(chunks[n] for n in order))
        with pytest.raises(VaultError):
            opened(path, wrapped, keyring)
    path.write_bytes(whole)
    assert len(opened(path, wrapped, keyring)) == 4 * CHUNK


def test_a_file_put_in_the_place_of_another_does_not_open(tmp_path, keyring):
    mine, other = (vault.path_of(uuid.uuid4(), tmp_path) for _ in range(2))
    my_key, other_key = sealed(mine, keyring, b"mine"), sealed(other, keyring, b"other")
    mine.write_bytes(other.read_bytes())
    for key in (my_key, other_key):
        with pytest.raises(VaultError):
            opened(mine, key, keyring)


def test_another_master_key_opens_nothing(path, keyring):
    wrapped = sealed(path, keyring, b"content")
    with pytest.raises(VaultError, match="not configured"):
        open_sealed(path, wrapped, Keyring({"k2": os.urandom(32)}))
    with pytest.raises(VaultError, match="does not open"):
        open_sealed(path, wrapped, Keyring({"k1": os.urandom(32)}))


def test_a_missing_file_is_an_error_that_says_so(path, keyring):
    wrapped = sealed(path, keyring, b"content")
    path.unlink()
    with pytest.raises(VaultError, match="missing"):
        open_sealed(path, wrapped, keyring)


def test_the_master_key_rotates_without_touching_the_file(path):
    old, new = os.urandom(32), os.urandom(32)
    wrapped = sealed(path, Keyring({"old": old}), b"content")
    before = path.read_bytes()
    both = Keyring({"new": new, "old": old})
    rewrapped = vault.rewrap(path, wrapped, both)
    assert (wrapped.key_id, rewrapped.key_id) == ("old", "new")
    assert opened(path, rewrapped, Keyring({"new": new})) == b"content"
    assert opened(path, wrapped, both) == b"content"
    assert path.read_bytes() == before


def test_a_wrapped_key_goes_through_the_database_as_text(path, keyring):
    wrapped = sealed(path, keyring, b"content")
    assert WrappedKey.parse(str(wrapped)) == wrapped
    for bad in ("", "v1.abc", "v1.abc.!!!", "v2" + str(wrapped)[2:], str(wrapped)[:-8]):
        with pytest.raises(VaultError):
            WrappedKey.parse(bad)


def test_a_file_is_never_overwritten(path, keyring):
    wrapped = sealed(path, keyring, b"first")
    with pytest.raises(FileExistsError):
        sealed(path, keyring, b"second")
    assert opened(path, wrapped, keyring) == b"first"


def test_a_stream_that_breaks_leaves_nothing_behind(path, keyring):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        seal(Broken(os.urandom(2 * CHUNK)), path, keyring)
    assert list(path.parent.iterdir()) == []


def test_a_reader_that_stops_early_closes_the_file(path, keyring):
    chunks = open_sealed(path, sealed(path, keyring, os.urandom(2 * CHUNK)), keyring)
    next(chunks)
    chunks.close()
    assert list(chunks) == []


def test_shredding_overwrites_removes_and_may_be_repeated(path, keyring):
    sealed(path, keyring, os.urandom(2 * CHUNK))
    twin = path.with_name("twin")
    os.link(path, twin)
    shred(path)
    assert not path.exists()
    assert set(twin.read_bytes()) == {0}
    shred(path)


def test_a_name_that_is_no_uuid_finds_no_path(tmp_path):
    with pytest.raises(ValueError, match="UUID"):
        vault.path_of("../../etc/passwd", tmp_path)


def entry(name, key):
    return f"{name}:{base64.b64encode(key).decode()}"


def test_keys_and_folder_come_from_the_settings(monkeypatch, tmp_path):
    old, new = os.urandom(32), os.urandom(32)
    monkeypatch.setattr(vault.settings, "STATE_DIR", tmp_path, raising=False)
    monkeypatch.setattr(vault.settings, "SSI_VAULT_KEYS", [entry("old", old)], raising=False)
    path = vault.path_of(uuid.uuid4())
    assert path.is_relative_to(tmp_path)
    wrapped = seal(io.BytesIO(b"content"), path)
    monkeypatch.setattr(vault.settings, "SSI_VAULT_KEYS", [entry("new", new), entry("old", old)])
    assert b"".join(open_sealed(path, wrapped)) == b"content"
    assert vault.rewrap(path, wrapped).key_id == "new"


@pytest.mark.parametrize(
    "values",
    [
        [],
        ["bm90IG5hbWVk"],
        ["k1:not base64!"],
        ["k1:c2hvcnQ="],
        [entry("a.b", bytes(32))],
        [entry("k1", bytes(32)), entry("k1", bytes(range(32)))],
    ],
)
def test_bad_keys_in_the_settings_are_refused_without_being_shown(monkeypatch, values):
    monkeypatch.setattr(vault.settings, "SSI_VAULT_KEYS", values, raising=False)
    with pytest.raises(ImproperlyConfigured) as error:
        Keyring.from_settings()
    assert not any(value.split(":")[-1] in str(error.value) for value in values)


def test_a_file_of_too_many_chunks_is_refused():
    with pytest.raises(VaultError, match="too many"):
        vault._nonce(bytes(7), 2**32, is_last=False)
