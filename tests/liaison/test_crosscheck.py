"""Levels of the cross-check (liaison.md §7.5): each case of the rule, and its reasons in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison.persons.crosscheck import Birth, Key, Level, Record, birth_agreement, compare

BORN = Birth(1984, 3, 7)
SWAPPED = Birth(1984, 7, 3)
OTHER_DAY = Birth(1984, 3, 21)
YEAR_ONLY = Birth(1984)
OTHER_YEAR = Birth(1979, 3, 7)
PHONE = frozenset({(Key.PHONE, "+40721234567")})


@pytest.mark.parametrize("key", Key)
def test_the_same_identifier_is_certain_whatever_the_names(key):
    one, other = (Record((name,), keys=frozenset({(key, "X1")})) for name in ("Ion Popa", "Ali Hussein"))
    match = compare(one, other)
    assert match.level == Level.CERTAIN
    assert match.reasons[0] == key.label


@pytest.mark.parametrize(
    ("ours", "theirs", "level"),
    [
        (BORN, BORN, Level.PROBABLE),
        (BORN, SWAPPED, Level.PROBABLE),
        (BORN, YEAR_ONLY, Level.PROBABLE),
        (BORN, None, Level.POSSIBLE),
        (None, None, Level.POSSIBLE),
        (BORN, OTHER_DAY, Level.POSSIBLE),
        (BORN, OTHER_YEAR, Level.POSSIBLE),
    ],
)
def test_the_birth_decides_how_far_a_name_goes(ours, theirs, level):
    one, other = Record(("Mohamed Ben Ali",), ours), Record(("محمد بن علي",), theirs)
    assert compare(one, other).level == level


def test_a_nearly_alike_name_says_nothing_without_a_birth():
    one, other = Record(("Juan García",)), Record(("Juan Carlos García",))
    assert compare(one, other) is None
    assert compare(Record(one.names, BORN), Record(other.names, BORN)).level == Level.PROBABLE


def test_two_births_make_even_a_shared_phone_only_possible():
    match = compare(Record(("Ion Popa",), BORN, PHONE), Record(("Ion Popa",), OTHER_YEAR, PHONE))
    assert match.level == Level.POSSIBLE
    assert match.reasons[-1] == "dates de naissance différentes"


def test_an_alias_counts_as_a_name():
    assert compare(Record(("Ion Popa", "Vasile Ionescu"), BORN), Record(("IONESCU Vasile",), BORN)) is not None


def test_homonyms_born_the_same_day_do_not_meet_on_half_a_name():
    assert compare(Record(("Ali Hassan",), BORN), Record(("Ali Hussein",), BORN)) is None


def test_a_known_month_that_differs_is_a_conflict_even_without_the_day():
    assert birth_agreement(Birth(1984, 3), Birth(1984, 5, 2)) == "conflict"
    assert birth_agreement(Birth(1984, 3), Birth(1984, 3, 2)) == "same_year"


BIRTHS = st.none() | st.builds(Birth, st.sampled_from([1980, 1981]), st.integers(0, 12), st.integers(0, 12))
NAMES = st.sampled_from(["Ion Popa", "Ion Popescu", "Ali Hassan", "علي حسن", "Иван Петров", "Ivan Petrov"])
RECORDS = st.builds(
    Record,
    names=st.lists(NAMES, max_size=2).map(tuple),
    born=BIRTHS,
    keys=st.frozensets(st.tuples(st.sampled_from(Key), st.sampled_from("xy")), max_size=2),
)


@given(RECORDS, RECORDS)
def test_a_match_is_the_same_both_ways(one, other):
    there, back = compare(one, other), compare(other, one)
    assert (there is None) == (back is None)
    if there:
        assert (there.level, there.reasons) == (back.level, back.reasons)


@given(RECORDS, RECORDS)
def test_a_conflict_of_births_never_gives_more_than_possible(one, other):
    match = compare(one, other)
    if match and birth_agreement(one.born, other.born) == "conflict":
        assert match.level == Level.POSSIBLE
