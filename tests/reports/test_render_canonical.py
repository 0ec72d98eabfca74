"""One form of the same facts, its fingerprint, and the three words said on the phone."""

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from ssi.reports.canonical import (
    WORDS_PATH,
    NotCanonical,
    canonical_bytes,
    fingerprint,
    freeze,
    three_words,
)

plain_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
plain_json = st.recursive(
    st.none() | st.booleans() | st.integers() | plain_text,
    lambda inner: st.lists(inner) | st.dictionaries(plain_text, inner),
    max_leaves=15,
)


def test_the_canonical_form_is_known_byte_for_byte():
    obj = {
        "é": [1, True, None],
        "a": {"on": date(2026, 11, 20), "amount": Decimal("45800.00")},
        "at": datetime(2026, 11, 20, 12, 4, tzinfo=timezone(timedelta(hours=2))),
        "id": UUID(int=7),
    }
    expected = (
        '{"a":{"amount":"45800.00","on":"2026-11-20"},"at":"2026-11-20T10:04:00Z",'
        '"id":"00000000-0000-0000-0000-000000000007","é":[1,true,null]}'
    )
    assert canonical_bytes(obj) == expected.encode()
    assert fingerprint(obj) == hashlib.sha256(expected.encode()).hexdigest()


@given(plain_json)
def test_what_json_gives_back_has_the_same_fingerprint(obj):
    assert freeze(obj) == obj
    assert fingerprint(json.loads(json.dumps(obj))) == fingerprint(obj)


@given(st.dictionaries(plain_text, st.integers(), min_size=2))
def test_the_order_of_keys_does_not_count(obj):
    assert canonical_bytes(dict(reversed(obj.items()))) == canonical_bytes(obj)


@pytest.mark.parametrize(
    "value",
    [0.1, float("nan"), Decimal("NaN"), datetime(2026, 1, 1), b"x", {1: 2}, {"a\0": 1}, "\ud800", object()],  # noqa: DTZ001
    ids=lambda value: type(value).__name__,
)
def test_what_has_no_single_form_is_refused_with_its_place(value):
    with pytest.raises(NotCanonical, match=r"\$\.rows\[1\]"):
        canonical_bytes({"rows": [0, value]})


def test_a_decimal_never_turns_into_an_exponent():
    assert freeze([Decimal("1E+3"), Decimal("0.10")]) == ["1000", "0.10"]
    assert canonical_bytes(datetime(2026, 1, 1, 0, 0, 0, 5, tzinfo=UTC)) == b'"2026-01-01T00:00:00.000005Z"'


def test_the_words_already_printed_keep_their_meaning():
    """Changing the list would make papers already sent lie; this hash changes only with a new scheme."""
    assert (
        hashlib.sha256(WORDS_PATH.read_bytes()).hexdigest()
        == "55dcbb469e1108c026e5f3ed107ae2ab97ffd09ba79508582e48bf3f5f335121"
    )
    assert three_words("0" * 64) == "acajou-acajou-acajou"
    assert three_words("f" * 64) == "zénith-zénith-zénith"
    assert three_words("00180c" + "f" * 58) == "acajou-caillou-avril"


def test_two_words_are_never_confused_on_a_bad_line():
    """Each other differs by its first four letters, and by three letters at least wherever they are."""
    words = WORDS_PATH.read_text(encoding="utf-8").split()
    bare = ["".join(c for c in unicodedata.normalize("NFD", word) if c.isascii()) for word in words]
    assert len(words) == 256
    assert bare == sorted(bare)
    assert len({word[:4] for word in bare}) == 256
    assert all(word.isalpha() and 4 <= len(word) <= 10 for word in words)
    assert [pair for pair in combinations(bare, 2) if Levenshtein.distance(*pair) < 3] == []


@given(st.integers(0, 2**24 - 1), st.integers(0, 2**24 - 1))
def test_different_twenty_four_bits_give_different_words(one, other):
    words = [three_words(format(bits, "06x") + "0" * 58) for bits in (one, other)]
    assert (words[0] == words[1]) == (one == other)


def test_the_same_version_has_the_same_words_and_a_comma_more_has_others():
    text = {"title": "Livret de l’îlot A", "rows": [["1", "Dupont"]]}
    assert three_words(fingerprint(text)) == three_words(fingerprint(json.loads(json.dumps(text))))
    assert three_words(fingerprint(text)) != three_words(fingerprint({**text, "title": "Livret de l’îlot A,"}))
