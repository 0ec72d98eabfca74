import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import ngettext
from hypothesis import given
from hypothesis import strategies as st

from ssi.web.text import (
    in_dictionary,
    normalise,
    refuse_symbols_in_name,
    refuse_unprintable,
    typeset,
    unprintable,
    whole_number,
)


def test_nul_and_byte_order_mark_are_dropped_line_ends_unified_accents_composed():
    assert normalise("\ufeffIone\u0301sc\x00u\r\nBucarest\r") == "Ionéscu\nBucarest\n"


@given(st.text())
def test_normalising_twice_changes_nothing_more_and_leaves_no_nul(text):
    once = normalise(text)
    assert "\x00" not in once
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize("bad", ["\x07", "\x1b", "\u202e", "\u2066", "\ud800", "\ufffe", "\x85"])
def test_an_invisible_character_is_refused_and_the_sentence_says_where(bad):
    with pytest.raises(ValidationError) as refused:
        refuse_unprintable(f"Dossier Ionescu{bad} suite")
    sentence = refused.value.messages[0]
    assert f"U+{ord(bad):04X}" in sentence
    assert "Ionescu" in sentence


@pytest.mark.parametrize(
    "text", ["", "ligne\nsuivante\tcolonne", "accord 👍🏽", "Ștefan Țepeș", "علي‌رضا", "« 14 h 30 »\u00a0\u202f"]
)
def test_an_ordinary_text_passes_emoji_included(text):
    refuse_unprintable(text)
    assert unprintable(text) is None


@pytest.mark.parametrize(
    "name", ["D’Alembert-Ștefan", "O'Brien", "Nguyễn Văn A", "محمد علي", "王小明", "Cdt. Ionescu (DCCO)"]
)
def test_names_of_any_script_pass(name):
    refuse_symbols_in_name(name)


@pytest.mark.parametrize("name", ["Ionescu 🙂", "Ion<b>", "Ion=1+1", "Ion\u0007"])
def test_a_symbol_in_a_name_is_refused(name):
    with pytest.raises(ValidationError):
        refuse_symbols_in_name(name)


def test_our_own_texts_are_typeset_in_french():
    assert typeset("Pourquoi ? L'article 5 : « à vérifier » !") == (
        "Pourquoi\u202f? L’article 5\u202f: «\u00a0à vérifier\u00a0»\u202f!"
    )
    assert typeset(typeset("« Où ? »")) == typeset("« Où ? »")
    assert typeset("14:30 https://exemple.fr") == "14:30 https://exemple.fr"


@pytest.mark.parametrize(
    ("count", "french", "english"), [(0, "0 voyageur", "0 travellers"), (2, "2 voyageurs", "2 travellers")]
)
def test_nothing_is_singular_in_french(count, french, english):
    said = {}
    for language in ("fr", "en"):
        with translation.override(language):
            said[language] = ngettext("%(n)d voyageur", "%(n)d voyageurs", count) % {"n": count}
    assert said == {"fr": french, "en": english}


def test_an_accent_does_not_send_a_name_to_the_end():
    names = ["Turquie", "Émirats arabes unis", "Djibouti", "États-Unis", "Égypte", "Finlande"]
    assert sorted(names, key=in_dictionary) == [
        "Djibouti",
        "Égypte",
        "Émirats arabes unis",
        "États-Unis",
        "Finlande",
        "Turquie",
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("٣", 3),
        ("9" * 17, int("9" * 17)),
        ("9" * 18, None),
        ("²", None),
        ("-1", None),
        (None, None),
    ],
)
def test_a_whole_number_is_read_from_digits_that_a_column_can_hold(text, number):
    assert whole_number(text) == number
