"""Reading a machine-readable zone, against the specimens of ICAO 9303 and against every zone that may be made."""

import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from liaison.fraud import hints, mrz
from liaison.fraud.mrz import CHECKS, SHAPES, VALUES, check_digit, read
from liaison.fraud.states import two_letters
from liaison.persons.crosscheck import Birth
from tests.liaison.frauds import SPECIMEN, passport

#: Specimens of ICAO 9303 parts 5, 6 and 7.
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
LONG_CARD = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
VISA_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
VISA_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"


@pytest.mark.parametrize(
    ("text", "shape", "number"),
    [
        (SPECIMEN, "TD3", "L898902C3"),
        (CARD, "TD1", "D23145890"),
        (TD2, "TD2", "D23145890"),
        (LONG_CARD, "TD1", "D23145890734"),
        (VISA_A, "MRV-A", "L8988901C"),
        (VISA_B, "MRV-B", "L8988901C"),
    ],
)
def test_the_specimens_of_the_standard_hold(text, shape, number):
    reading = read(text)
    assert (reading.shape, reading.problems, reading.failing) == (shape, [], [])
    assert reading.ok
    assert reading.fields["number"] == number


def test_what_a_passport_says_is_read_field_by_field():
    fields = read(SPECIMEN).fields
    assert (fields["surname"], fields["given_names"]) == ("ERIKSSON", "ANNA MARIA")
    assert (fields["country"], fields["nationality"], fields["sex"]) == ("UTO", "UTO", "F")
    assert mrz.birth_of(read(SPECIMEN), dt.date(2026, 11, 26)) == Birth(1974, 8, 12)


def test_the_digit_that_fails_is_named_with_its_place():
    (birth, whole) = read(SPECIMEN.replace("7408122F", "7408123F")).failing
    assert (birth.name, birth.line, birth.column, birth.found, birth.expected) == ("birth", 2, 20, "3", "2")
    assert whole.name == "composite"


@pytest.mark.parametrize(
    ("born", "today", "expected"),
    [
        ("260101", dt.date(2026, 11, 26), Birth(2026, 1, 1)),
        ("270101", dt.date(2026, 11, 26), Birth(1927, 1, 1)),
        ("85<<<<", dt.date(2026, 11, 26), Birth(1985, 0, 0)),
        ("8503<<", dt.date(2026, 11, 26), Birth(1985, 3, 0)),
        ("<<<<<<", dt.date(2026, 11, 26), None),
    ],
)
def test_the_century_of_a_birth_and_what_is_not_known_of_it(born, today, expected):
    reading = read(passport(birth=born))
    assert reading.ok
    assert mrz.birth_of(reading, today) == expected


def test_spaces_and_lower_case_are_tolerated_and_one_line_is_cut():
    assert read(SPECIMEN.lower().replace("<<", "< <")).ok
    assert read(SPECIMEN.replace("\n", "")).ok
    assert read(CARD.replace("\n", " ")).ok


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SPECIMEN[:-1], "2 ligne(s) de 44, 43 caractères"),
        ("", "0 ligne(s) de 0"),
        (SPECIMEN.replace("A<MARIA", "A«MARIA"), "ligne 1, caractère 20"),
        (passport(birth="851302"), "date de naissance n’existe pas\u202f: 851302"),
        (passport(expiry="300230"), "date d’expiration n’existe pas"),
    ],
)
def test_what_cannot_be_read_says_what_was_counted_or_found(text, said):
    reading = read(text)
    assert not reading.ok
    assert said.lower() in " ".join(reading.problems).lower()


def test_nothing_is_changed_a_confusion_is_only_proposed():
    typed = SPECIMEN.replace("L898902C", "L8989O2C")
    reading = read(typed)
    assert reading.text == typed
    assert reading.failing[0].name == "number"
    proposals = hints.hints(reading)
    assert any(read(hint.text).ok and (hint.found, hint.proposed) == ("O", "0") for hint in proposals)
    assert hints.hints(read(SPECIMEN)) == []


def test_a_filler_lost_in_copying_is_proposed_and_so_is_a_wrong_chevron():
    (hint,) = hints.hints(read(SPECIMEN.replace("<<<<<<\n", "<<<<\n")))
    assert read(hint.text).ok
    (hint,) = hints.hints(read(SPECIMEN.replace("A<MARIA", "A«MARIA")))
    assert read(hint.text).ok


def test_a_letter_in_a_date_is_proposed_as_the_figure_it_looks_like():
    found = hints.hints(read(SPECIMEN.replace("7408122F", "74O8122F")))
    assert (found[0].found, found[0].proposed) == ("O", "0")


def test_the_three_letters_of_a_zone_are_our_two():
    assert [two_letters(c) for c in ("ROU", "MDA", "D", "GBR", "GBD", "FRA", "RKS")] == [
        "RO", "MD", "DE", "GB", "GB", "FR", "XK",
    ]  # fmt: skip
    assert two_letters("UTO") == ""


# --- Every zone ------------------------------------------------------------------------------------------------

FIGURES = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def text_of(alphabet, width):
    return st.text(alphabet, min_size=0, max_size=width).map(lambda t: t.ljust(width, "<"))


dates = st.dates(dt.date(1930, 1, 1), dt.date(2060, 12, 31)).map(lambda d: f"{d:%y%m%d}")
countries = st.text(LETTERS, min_size=3, max_size=3)


@st.composite
def zones(draw, shape):
    """A valid zone of this shape, its digits computed here, part by part, from the text of the standard."""
    width = SHAPES[shape][1]
    number, born, ends = draw(text_of(LETTERS + FIGURES, 9)), draw(dates), draw(dates)
    sex, nation, country = draw(st.sampled_from("MF<")), draw(countries), draw(countries)
    # A letter first: an empty name is no name.
    surname = draw(st.sampled_from(LETTERS)) + draw(st.text(LETTERS, max_size=8))
    names = f"{surname}<<{draw(st.text(LETTERS, max_size=8))}"
    kind = {"TD1": "I<", "TD2": "I<", "TD3": "P<", "MRV-A": "V<", "MRV-B": "V<"}[shape]
    if shape == "TD1":
        optional, more = draw(text_of(LETTERS + FIGURES, 15)), draw(text_of(LETTERS + FIGURES, 11))
        first = f"{kind}{country}{number}{check_digit(number)}{optional}"
        second = f"{born}{check_digit(born)}{sex}{ends}{check_digit(ends)}{nation}{more}"
        covered = first[5:] + second[0:7] + second[8:15] + second[18:29]
        return (first, second + check_digit(covered), names.ljust(30, "<"))
    first = f"{kind}{country}{names}".ljust(width, "<")
    second = f"{number}{check_digit(number)}{nation}{born}{check_digit(born)}{sex}{ends}{check_digit(ends)}"
    if shape in ("MRV-A", "MRV-B"):
        return first, second + draw(text_of(LETTERS + FIGURES, width - 28))
    if shape == "TD3":
        optional = draw(text_of(LETTERS + FIGURES, 14))
        second += optional + check_digit(optional)
    else:
        second += draw(text_of(LETTERS + FIGURES, 7))
    return first, second + check_digit(second[0:10] + second[13:20] + second[21:])


any_zone = st.sampled_from(sorted(SHAPES)).flatmap(zones)


@given(any_zone)
@settings(max_examples=150, deadline=None)
def test_every_zone_that_is_made_well_passes(lines):
    reading = read("\n".join(lines))
    assert reading.ok, (reading.problems, reading.failing)


def places(shape):
    """Every (line, column) that a digit covers or is."""
    for parts in CHECKS[shape].values():
        line, _start, end = parts[-1]
        yield line, end
        for at, first, last in parts:
            yield from ((at, column) for column in range(first, last))


@given(any_zone, st.data())
@settings(max_examples=300, deadline=None)
def test_a_changed_character_is_caught_unless_both_have_one_value_modulo_ten(lines, data):
    """The weakness of the standard, written in `mrz`: « < », 0, A, K and U weigh the same. Nothing else escapes."""
    shape = read("\n".join(lines)).shape
    line, column = data.draw(st.sampled_from(sorted(set(places(shape)))))
    character = data.draw(st.sampled_from(sorted(VALUES)))
    before = lines[line][column]
    assume(character != before)
    changed = [*lines]
    changed[line] = changed[line][:column] + character + changed[line][column + 1 :]
    reading = read("\n".join(changed))
    if VALUES[character] % 10 != VALUES[before] % 10:
        assert not reading.ok, (shape, line, column, before, character)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_whatever_is_pasted_is_answered(text):
    reading = read(text)
    assert reading.problems or reading.checks
    hints.hints(reading)
