"""Identifiers: one spelling each, and what cannot be one is refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.persons.identifiers import document, iban, phone, plate, vin
from ssi.web.refusals import Refusal


@pytest.mark.parametrize(
    ("typed", "country", "stored"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "", "+33612345678"),
        ("0033612345678", "", "+33612345678"),
        ("0721.234.567", "RO", "+40721234567"),
        ("06 20 123 4567", "HU", "+36201234567"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("77 81 23 45", "DJ", "+25377812345"),
    ],
)
def test_a_phone_number_is_stored_as_it_is_dialled_from_anywhere(typed, country, stored):
    assert phone(typed, country) == stored
    assert phone(stored) == stored


@pytest.mark.parametrize("typed", ["", "06 12 34 56 78", "+33 6 AB", "+1234", "+0612345678", "+1234567890123456"])
def test_what_is_not_a_phone_number_is_refused(typed):
    with pytest.raises(Refusal):
        phone(typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
        ("ro49-aaaa1b31007593840000", "RO49AAAA1B31007593840000"),
    ],
)
def test_an_iban_is_stored_without_spaces(typed, stored):
    assert iban(typed) == stored


@given(st.integers(4, 21), st.sampled_from("0123456789"))
def test_an_iban_with_one_figure_miscopied_is_refused(position, figure):
    right = "GB82WEST12345698765432"
    wrong = right[:position] + figure + right[position + 1 :]
    if wrong == right:
        assert iban(wrong) == right
    else:
        with pytest.raises(Refusal):
            iban(wrong)


@pytest.mark.parametrize("typed", ["", "FR76", "GB82WEST123456987654321", "1234567890123456"])
def test_what_is_not_an_iban_is_refused(typed):
    with pytest.raises(Refusal):
        iban(typed)


def test_a_chassis_number_made_for_north_america_shows_its_check_digit():
    assert vin("1M8GDM9A-XKP042788") == "1M8GDM9AXKP042788"
    with pytest.raises(Refusal, match="clé"):
        vin("1M8GDM9A1KP042788")


def test_a_european_chassis_number_has_no_check_digit_to_fail():
    assert vin("vf1aaaaa555555555") == "VF1AAAAA555555555"
    with pytest.raises(Refusal):
        vin("VF1AAAAA55555555O")


def test_the_same_plate_in_cyrillic_letters_is_the_same_plate():
    assert plate("А 123 ВС 77", "ru") == plate("A123BC77", "RU") == "RU:A123BC77"


def test_a_plate_or_a_document_says_its_country():
    assert plate("AB-123-CD", "FR") != plate("AB-123-CD", "IT")
    for number in (plate, document):
        with pytest.raises(Refusal, match="pays"):
            number("AB123CD", "")


def test_a_document_number_loses_its_separators_only():
    assert document("12 AB-34567", "FR") == "FR:12AB34567"
    with pytest.raises(Refusal):
        document("12", "FR")
