"""Spreadsheets: what was typed by somebody outside never becomes a formula, numbers and dates keep their type."""

import csv
import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from ssi.web.sheets import Sheet, csv_bytes, harmless, xlsx_bytes

FORMULA = ("=", "+", "-", "@", "\t", "\r")
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.builds(
        lambda blank, sign, rest: blank + sign + rest,
        st.sampled_from(["", " ", "\u00a0", "\n", "\u2003"]),
        st.sampled_from([*FORMULA, "＝", "＋", "－", "＠"]),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    ),
)


def sheet(*rows, header=("A", "B"), lines=("NON PROTÉGÉ",)):
    return Sheet("Essai", header, rows, lines)


def read_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def page_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_no_text_begins_like_a_formula_in_a_csv(text):
    (_line, header, row) = read_csv(csv_bytes(sheet((text, "ok"), header=(text, "B"))))
    for cell in (header[0], row[0]):
        assert not cell.lstrip().startswith(FORMULA)
        assert cell in (text, f"'{text}")


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_a_workbook_holds_no_formula_and_no_text_that_begins_like_one(text):
    page = page_of(xlsx_bytes(sheet((text, 1), header=(text, "B"), lines=(text,))))
    assert "<f>" not in page
    assert "<f " not in page
    for found in re.findall(r"<t[^>]*>([^<]*)</t>", page):
        assert not unescape(found).lstrip().startswith(FORMULA)


def test_ordinary_text_is_left_as_it_is():
    for text in ("Bucarest", "3 véhicules", "l’équipe", "", "’apostrophe"):
        assert harmless(text) == text


def test_numbers_and_dates_keep_their_type_and_a_negative_number_is_no_formula():
    moment = dt.datetime(2026, 11, 26, 14, 5, tzinfo=dt.UTC)
    row = (-3, Decimal("1.5"), dt.date(2026, 11, 26), moment, None, True)
    content = read_csv(csv_bytes(sheet(row, header="abcdef")))
    assert content[2] == ["-3", "1,5", "2026-11-26", "2026-11-26 14:05", "", "oui"]
    page = page_of(xlsx_bytes(sheet(row, header="abcdef")))
    assert "<v>-3</v>" in page
    assert "<v>1.5</v>" in page
    assert page.count("<v>") == 4, "the dates are numbers with a format, as a spreadsheet wants them"


def test_a_csv_opens_by_itself_in_a_french_spreadsheet():
    content = csv_bytes(sheet(("é", "1")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert b";" in content
    assert content.endswith(b"\r\n")


def test_a_control_character_does_not_damage_the_workbook():
    page = page_of(xlsx_bytes(sheet(("a\x00b\x0bc", 1))))
    assert "abc" in page


def test_the_marking_stands_first_in_both():
    lines = ("DIFFUSION RESTREINTE", "Échanges exportés")
    assert read_csv(csv_bytes(sheet(lines=lines)))[0] == ["DIFFUSION RESTREINTE"]
    assert "DIFFUSION RESTREINTE" in page_of(xlsx_bytes(sheet(lines=lines)))
