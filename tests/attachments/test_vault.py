"""Sealed files: what was sealed comes back, and nothing else does, on each shelf."""

import base64
import io
import os
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured

from ssi.attachments import shelf, vault
from ssi.attachments.vault import CHUNK, TAG, Keyring, VaultError, WrappedKey, open_sealed, seal, shred

HEADER = 16
SEALED = CHUNK + TAG


@pytest.fixture
def keyring():
    return Keyring({"k1": os.urandom(32)})


@pytest.fixture
def name(place):
    return str(uuid.uuid4())


def on(place, name):
    """The sealed bytes."""
    with place.open(name) as source:
        return source.read()


def plant(place, name, content):
    """Other bytes under that name, as somebody who may write there."""
    place.remove(name)
    place.put(name, [bytes(content)])


def sealed(name, keyring, content):
    return seal(io.BytesIO(content), name, keyring)


def opened(name, wrapped, keyring):
    return b"".join(open_sealed(name, wrapped, keyring))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17])
def test_what_was_sealed_comes_back(place, name, keyring, size):
    content = os.urandom(size)
    wrapped = sealed(name, keyring, content)
    assert opened(name, wrapped, keyring) == content
    assert len(on(place, name)) == HEADER + size + TAG * max(1, -(-size // CHUNK))


def test_a_file_streams_in_chunks_and_never_lies_in_clear(place, name, keyring):
    content = b"Bucarest, note confidentielle. " * 10_000
    wrapped = sealed(name, keyring, content)
    assert {len(chunk) for chunk in open_sealed(name, wrapped, keyring)} <= {CHUNK, len(content) % CHUNK}
    assert b"Bucarest" not in on(place, name)
    assert list(place.names()) == [name]


def test_a_stream_that_gives_little_at_a_time_is_sealed_whole(name, keyring):
    class Trickle(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 1000))

    content = os.urandom(CHUNK + 5)
    wrapped = seal(Trickle(content), name, keyring)
    assert opened(name, wrapped, keyring) == content


def test_the_same_content_is_never_sealed_the_same_way_twice(place, keyring):
    one, two = (str(uuid.uuid4()) for _ in range(2))
    first, second = sealed(one, keyring, b"same"), sealed(two, keyring, b"same")
    assert on(place, one) != on(place, two)
    assert str(first) != str(second)


@pytest.mark.parametrize(
    "cut",
    [1, TAG, 100, SEALED, SEALED + 1, 2 * SEALED],
    ids=["a byte", "a tag", "some bytes", "a chunk", "more than a chunk", "two chunks"],
)
def test_a_truncated_file_gives_nothing_at_all(place, name, keyring, cut):
    wrapped = sealed(name, keyring, os.urandom(3 * CHUNK))
    plant(place, name, on(place, name)[:-cut])
    with pytest.raises(VaultError):
        open_sealed(name, wrapped, keyring)


@pytest.mark.parametrize("size", [0, HEADER - 1, HEADER, HEADER + TAG - 1])
def test_a_stump_is_not_a_sealed_file(place, name, keyring, size):
    wrapped = sealed(name, keyring, b"content")
    plant(place, name, on(place, name)[:size])
    with pytest.raises(VaultError, match="not a sealed file"):
        open_sealed(name, wrapped, keyring)


@pytest.mark.parametrize("position", [0, 10, HEADER, HEADER + 5, HEADER + CHUNK, HEADER + SEALED + 3, -1])
def test_one_bit_changed_anywhere_is_noticed(place, name, keyring, position):
    wrapped = sealed(name, keyring, os.urandom(2 * CHUNK))
    damaged = bytearray(on(place, name))
    damaged[position] ^= 1
    plant(place, name, damaged)
    with pytest.raises(VaultError):
        opened(name, wrapped, keyring)


def test_two_chunks_swapped_repeated_or_dropped_are_noticed(place, name, keyring):
    wrapped = sealed(name, keyring, os.urandom(4 * CHUNK))
    whole = on(place, name)
    header, chunks = whole[:HEADER], [whole[HEADER + n * SEALED :][:SEALED] for n in range(4)]
    for order in ([1, 0, 2, 3], [0, 0, 2, 3], [0, 2, 3], [0, 1, 2, 3, 3], [3, 1, 2, 0]):
        plant(place, name, header + b"".join(chunks[n] for n in order))
        with pytest.raises(VaultError):
            opened(name, wrapped, keyring)
    plant(place, name, whole)
    assert len(opened(name, wrapped, keyring)) == 4 * CHUNK


def test_a_file_put_in_the_place_of_another_does_not_open(place, keyring):
    mine, other = (str(uuid.uuid4()) for _ in range(2))
    my_key, other_key = sealed(mine, keyring, b"mine"), sealed(other, keyring, b"other")
    plant(place, mine, on(place, other))
    for key in (my_key, other_key):
        with pytest.raises(VaultError):
            opened(mine, key, keyring)


def test_another_master_key_opens_nothing(name, keyring):
    wrapped = sealed(name, keyring, b"content")
    with pytest.raises(VaultError, match="not configured"):
        open_sealed(name, wrapped, Keyring({"k2": os.urandom(32)}))
    with pytest.raises(VaultError, match="does not open"):
        open_sealed(name, wrapped, Keyring({"k1": os.urandom(32)}))


def test_a_missing_file_is_an_error_that_says_so(place, name, keyring):
    wrapped = sealed(name, keyring, b"content")
    place.remove(name)
    with pytest.raises(VaultError, match="missing"):
        open_sealed(name, wrapped, keyring)


def test_the_master_key_rotates_without_touching_the_file(place, name):
    old, new = os.urandom(32), os.urandom(32)
    wrapped = sealed(name, Keyring({"old": old}), b"content")
    before = on(place, name)
    both = Keyring({"new": new, "old": old})
    rewrapped = vault.rewrap(name, wrapped, both)
    assert (wrapped.key_id, rewrapped.key_id) == ("old", "new")
    assert opened(name, rewrapped, Keyring({"new": new})) == b"content"
    assert opened(name, wrapped, both) == b"content"
    assert on(place, name) == before


def test_a_wrapped_key_goes_through_the_database_as_text(name, keyring):
    wrapped = sealed(name, keyring, b"content")
    assert WrappedKey.parse(str(wrapped)) == wrapped
    for bad in ("", "v1.abc", "v1.abc.!!!", "v2" + str(wrapped)[2:], str(wrapped)[:-8]):
        with pytest.raises(VaultError):
            WrappedKey.parse(bad)


def test_a_file_is_never_overwritten(name, keyring):
    wrapped = sealed(name, keyring, b"first")
    with pytest.raises(FileExistsError):
        sealed(name, keyring, b"second")
    assert opened(name, wrapped, keyring) == b"first"


def test_a_stream_that_breaks_leaves_nothing_behind(place, name, keyring):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        seal(Broken(os.urandom(2 * CHUNK)), name, keyring)
    assert list(place.names()) == []


def test_a_reader_that_stops_early_closes_the_file(name, keyring):
    chunks = open_sealed(name, sealed(name, keyring, os.urandom(2 * CHUNK)), keyring)
    next(chunks)
    chunks.close()
    assert list(chunks) == []


def test_what_is_shredded_is_gone_and_may_be_shredded_again(place, name, keyring):
    wrapped, other = sealed(name, keyring, b"content"), str(uuid.uuid4())
    sealed(other, keyring, b"content")
    shred(name)
    assert list(place.names()) == [other]
    with pytest.raises(VaultError, match="missing"):
        open_sealed(name, wrapped, keyring)
    shred(name, other)
    assert list(place.names()) == []


def test_a_name_that_is_no_uuid_has_no_place(place):
    for wrong in ("../../etc/passwd", "", "aa", f"{{{uuid.uuid4()}}}", uuid.uuid4().hex.upper()):
        for ask in (place.open, place.remove, lambda wrong: place.put(wrong, [b"content"])):
            with pytest.raises(ValueError, match="UUID"):
                ask(wrong)
    assert list(place.names()) == []


# --- The folder of one machine -------------------------------------------------------------------------------


@pytest.fixture
def lying(tmp_path, keyring):
    """The path of a sealed file."""
    name = str(uuid.uuid4())
    sealed(name, keyring, os.urandom(2 * CHUNK))
    return shelf.folder_of(tmp_path).path(name)


def test_a_file_is_for_its_owner_alone_and_alone_in_its_folder(lying):
    assert lying.stat().st_mode & 0o077 == 0
    assert lying.parent.name == lying.name[:2]
    assert [entry.name for entry in lying.parent.iterdir()] == [lying.name]


def test_shredding_overwrites_and_removes_what_was_cut(lying):
    twin, cut = lying.with_name("twin"), lying.with_name(f".{lying.name}.0.part")
    os.link(lying, twin)
    cut.touch()
    shred(lying.name)
    assert set(twin.read_bytes()) == {0}
    assert [entry.name for entry in lying.parent.iterdir()] == ["twin"]


def test_a_stream_that_breaks_leaves_no_part_of_a_file(lying, keyring):
    def pieces():
        yield b"content"
        raise ConnectionResetError

    other = f"{lying.name[:2]}{str(uuid.uuid4())[2:]}"
    with pytest.raises(ConnectionResetError):
        shelf.shelf().put(other, pieces())
    assert [entry.name for entry in lying.parent.iterdir()] == [lying.name]


def entry(name, key):
    return f"{name}:{base64.b64encode(key).decode()}"


def test_keys_and_folder_come_from_the_settings(settings, tmp_path):
    old, new = os.urandom(32), os.urandom(32)
    settings.STATE_DIR = tmp_path
    settings.SSI_VAULT_KEYS = [entry("old", old)]
    name = str(uuid.uuid4())
    wrapped = seal(io.BytesIO(b"content"), name)
    assert shelf.folder_of(tmp_path).path(name).is_relative_to(tmp_path)
    settings.SSI_VAULT_KEYS = [entry("new", new), entry("old", old)]
    assert b"".join(open_sealed(name, wrapped)) == b"content"
    assert vault.rewrap(name, wrapped).key_id == "new"


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
def test_bad_keys_in_the_settings_are_refused_without_being_shown(settings, values):
    settings.SSI_VAULT_KEYS = values
    with pytest.raises(ImproperlyConfigured) as error:
        Keyring.from_settings()
    assert not any(value.split(":")[-1] in str(error.value) for value in values)


def test_a_file_of_too_many_chunks_is_refused():
    with pytest.raises(VaultError, match="too many"):
        vault._nonce(bytes(7), 2**32, is_last=False)
