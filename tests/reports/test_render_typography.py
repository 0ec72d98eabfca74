"""Numbers, dates and spaces as a French printer sets them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ssi.reports import typography
from ssi.reports.typography import typeset


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("l'attachée d'ambassade", "l’attachée d’ambassade"),
        ("Bucarest ; Iași : vu ! Quoi ?", "Bucarest\u202f; Iași\u202f: vu\u202f! Quoi\u202f?"),
        ("Vraiment? Oui; non!", "Vraiment\u202f? Oui\u202f; non\u202f!"),
        ('le mot "visa" ici', "le mot «\u00a0visa\u00a0» ici"),
        ("« scène »", "«\u00a0scène\u00a0»"),
        ("« Vraiment ? »", "«\u00a0Vraiment\u202f?\u00a0»"),
        ("45 800,50 €", "45\u202f800,50\u202f€"),
        ("91 % en 24 h", "91\u202f% en 24\u00a0h"),
        ("le 1er décembre 2026", "le\u00a01er\u00a0décembre 2026"),
        ("n° 12, Mme Vasile", "n°\u00a012, Mme\u00a0Vasile"),
        ("Nº 12", "N°\u00a012"),
        ("et ainsi...", "et ainsi…"),
        ("à 12:30", "à 12:30"),
        ("https://exemple.fr/a?b=1;c", "https://exemple.fr/a?b=1;c"),
        ("+40 21 312 02 17", "+40 21 312 02 17"),
        ("le 5' d'arc, 5\"", "le\u00a05' d’arc, 5\""),
        ("", ""),
    ],
)
def test_what_a_person_typed_is_set_the_french_way_once_and_for_all(typed, printed):
    assert typeset(typed) == printed
    assert typeset(printed) == printed


@given(st.text(alphabet="aé' \u00a0\u202f;:!?«»\"01 25€%n°.MÉ,h", max_size=40))
def test_setting_twice_changes_nothing(text):
    assert typeset(typeset(text)) == typeset(text)


@given(st.text(max_size=60))
@example("Nº0")
def test_no_word_is_ever_lost(text):
    """The « º » of a foreign keyboard, a letter to Unicode, is set as the sign it stands for."""
    assert _letters(typeset(text)) == _letters(text)


def _letters(text):
    return [c for c in text.replace("º", "°") if c.isalnum()]


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (45800, None, "45\u202f800"),
        (-1234567, None, "\u22121\u202f234\u202f567"),
        ("31.5", None, "31,5"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("-0.005"), 2, "\u22120,01"),
    ],
)
def test_numbers(value, decimals, printed):
    assert typography.number(value, decimals) == printed


def test_money_and_quantities():
    assert typography.money("45800") == "45\u202f800,00\u202f€"
    assert typography.quantity(3, "€") == "3,00\u202f€"
    assert typography.round_quantity("189000.00", "€") == "189\u202f000\u202f€"
    assert typography.round_quantity("189000.50", "€") == "189\u202f000,50\u202f€"
    assert typography.round_quantity(3, "h") == "3\u202fh"
    assert typography.quantity("87", "%") == "87\u202f%"
    with pytest.raises(TypeError):
        typography.number(0.1)


@pytest.mark.parametrize(
    ("start", "end", "printed"),
    [
        ("2026-11-14", "2026-11-20", "du 14 au 20\u00a0novembre 2026"),
        ("2026-11-28", "2026-12-04", "du 28\u00a0novembre au 4\u00a0décembre 2026"),
        ("2026-12-26", "2027-01-01", "du 26\u00a0décembre 2026 au 1er\u00a0janvier 2027"),
        ("2026-12-01", "2026-12-01", "le 1er\u00a0décembre 2026"),
        (date(2026, 11, 1), date(2026, 11, 30), "du 1er au 30\u00a0novembre 2026"),
    ],
)
def test_a_period_says_month_and_year_once(start, end, printed):
    assert typography.period(start, end) == printed


def test_a_moment_is_said_in_the_posts_zone_then_in_universal_time():
    assert typography.moment("2026-11-20T22:30:00Z", "Europe/Bucharest") == (
        "21\u00a0novembre 2026 à 0\u00a0h\u00a030 (22\u00a0h\u00a030\u00a0Z)"
    )
    assert typography.local_date("2026-11-20T22:30:00Z", "Europe/Bucharest") == date(2026, 11, 21)
    assert typography.weekday("2026-11-20") == "vendredi 20\u00a0novembre 2026"
    with pytest.raises(TypeError):
        typography.moment("2026-11-20T22:30:00", "Europe/Bucharest")
