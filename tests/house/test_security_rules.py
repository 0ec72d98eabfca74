"""docs/security-rules.md says what the code does: its values, its ways in, its tests."""

import importlib
import re
from datetime import timedelta

import pytest
from django.urls import get_resolver

from ssi.settings import base
from tests.house.inventory import quoted, reached
from tests.house.sources import ROOT
from tests.house.telling import tell
from tests.house.test_asvs import exists
from tests.house.test_methods import views

PAGE = (ROOT / "docs/security-rules.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| `([\w.]+:[\w.\[\]]+)` \|$", re.MULTILINE)
UNITS = {"minutes": 60, "hours": 3600, "days": 86400, "KB": 1024, "MB": 1024**2}


def held(where):
    """The value that stands there: `module:NAME`, `settings:NAME[key]`, `module:NAME.attribute`."""
    module, _, steps = where.partition(":")
    value = reached(base if module == "settings" else importlib.import_module(module), steps)
    return value.total_seconds() if isinstance(value, timedelta) else value


def agrees(words, value):
    """Whether the cell says this value: a number with its unit, a text, or all the words of a table."""
    if told := quoted(words):
        return told == [value] if isinstance(value, str) else sorted(told) == sorted(value)
    number, _, unit = words.partition(" ")
    return float(number) * UNITS.get(unit, 1) == value


def faults(page):
    rows = ((rule, words, held(where)) for rule, words, where in _ROW.findall(page))
    found = [f"{rule}: {words}, not {value}" for rule, words, value in rows if not agrees(words, value)]
    return found + [f"no test {test}" for test in re.findall(r"`(tests/[^`]+::[^`]+)`", page) if not exists(test)]


def test_every_value_of_the_page_is_the_one_of_the_code_and_every_test_it_names_exists():
    assert len(_ROW.findall(PAGE)) >= 40
    assert faults(PAGE) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| 30 minutes | `settings:SSI_SESSION", "| 31 minutes | `settings:SSI_SESSION"),
        ("| 20 MB |", "| 21 MB |"),
        ("`5/15m/key,20/m/ip`", "`6/15m/key,20/m/ip`"),
        ("`odt` `txt`", "`odt` `svg` `txt`"),
        ("`ambassade` ", ""),
        ("| 72 hours |", "| 73 hours |"),
        ("::test_a_session_ends_after_the_idle_limit`", "::test_a_session_ends`"),
    ],
)
def test_a_page_out_of_date_is_found(before, after):
    assert before in PAGE
    assert faults(PAGE.replace(before, after)) != []
    tell(f"{after}: found")


def test_the_page_names_every_address_that_opens_without_a_session():
    section = PAGE.partition("## Signing in")[2].partition("Guessing:")[0]
    named = set(quoted(section)) - {"acr"}
    opened = {name for name, view in views(get_resolver().url_patterns) if not getattr(view, "login_required", True)}
    assert named == opened


def test_no_way_of_saying_a_rule_escapes_the_reader():
    """A row of values that the reader would not see would never be compared."""
    tables = re.findall(r"^\| Rule \| Value \| Held by \|\n\|---\|---\|---\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    rows = [row for table in tables for row in table.splitlines()]
    assert [row for row in rows if not _ROW.fullmatch(row)] == []
    assert len(rows) == len(_ROW.findall(PAGE))
