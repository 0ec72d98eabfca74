"""Regular expressions, texts with blanks and parsers of the sources: none can be turned by what somebody types."""

import ast
import importlib
import re
import signal
from re import _constants as kinds
from re import _parser

import pytest

from tests.house.sources import python_files
from tests.house.telling import tell

#: Processor seconds for one expression on one hostile text; an exponential one would take centuries.
PATIENCE = 2
TURNS = 40
LETTERS = "a1 A-,.;:/('\n_\té«"
_COMPILERS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}


# --- Every expression of the sources --------------------------------------------------------------------------


def calls(node, names, place=""):
    """(the function it stands in, call) of each `something.name(…)`."""
    for child in ast.iter_child_nodes(node):
        here = child.name if isinstance(child, ast.FunctionDef | ast.ClassDef) else place
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute) and child.func.attr in names:
            yield here, child
        yield from calls(child, names, here)


def expressions(text):
    """(the function it stands in, what it is made of) of each `re.compile(…)` and its like."""
    for place, call in calls(ast.parse(text), _COMPILERS):
        if call.args and isinstance(call.func.value, ast.Name) and call.func.value.id == "re":
            yield place, call.args[0]


def constants():
    """The expressions written as they are, wherever they stand."""
    for path, text in python_files().items():
        for _place, first in expressions(text):
            if isinstance(first, ast.Constant) and isinstance(first.value, str | bytes):
                yield path, first.value


def compiled():
    """The expressions that a module holds once it is imported, in a name, a table, a class."""
    for path in python_files():
        if "re" not in python_files()[path] or path.endswith(("celery.py", "wsgi.py", "asgi.py")) or "settings" in path:
            continue
        module = importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for pattern in held(vars(module).values(), depth=3):
            yield path, pattern.pattern, pattern.flags
        if path == "ssi/attachments/levels.py":
            yield from ((path, pattern, 0) for _level, pattern in module.LEVELS)


def held(values, depth):
    for value in values:
        if isinstance(value, re.Pattern):
            yield value
        elif isinstance(value, list | tuple | set | frozenset) and depth:
            yield from held(value, depth - 1)
        elif isinstance(value, dict) and depth:
            yield from held(value.values(), depth - 1)
        elif isinstance(value, type) and depth:
            yield from held(vars(value).values(), 0)


# --- What would make one run without end ----------------------------------------------------------------------


def sample(tokens, branch=0):
    """A short text that these tokens match, more or less."""
    text = ""
    for kind, value in tokens:
        if kind in (kinds.LITERAL,):
            text += chr(value)
        elif kind is kinds.NOT_LITERAL:
            text += "a" if value != ord("a") else "b"
        elif kind is kinds.ANY:
            text += "a"
        elif kind is kinds.IN:
            text += _one_of(value)
        elif kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            low, high, body = value
            text += sample(body, branch) * min(max(low, 1), high, 3)
        elif kind is kinds.SUBPATTERN:
            text += sample(value[-1], branch)
        elif kind is kinds.ATOMIC_GROUP:
            text += sample(value, branch)
        elif kind is kinds.BRANCH:
            text += sample(value[1][branch % len(value[1])], branch)
    return text


def _one_of(members):
    refused = members[0][0] is kinds.NEGATE
    expression = "[" + "".join(_written(member) for member in members) + "]"
    return next((letter for letter in LETTERS if re.match(expression, letter)), "a" if refused else "")


def _written(member):
    kind, value = member
    if kind is kinds.NEGATE:
        return "^"
    if kind is kinds.LITERAL:
        return re.escape(chr(value))
    if kind is kinds.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return {"DIGIT": r"\d", "NOT_DIGIT": r"\D", "SPACE": r"\s", "NOT_SPACE": r"\S", "WORD": r"\w", "NOT_WORD": r"\W"}[
        str(value).removeprefix("CATEGORY_")
    ]


def hostile(pattern, flags=0):
    """Texts made for each loop of the expression: what leads to it, many turns of it, then what fails."""
    for before, body in _loops(_parser.parse(pattern, flags), ""):
        turns = {sample(body, branch) for branch in range(4)}
        turns |= {letter for turn in turns for letter in turn} | set(LETTERS)
        for turn in turns - {""}:
            for after in ("\x00", "!", ""):
                yield before + turn * TURNS + after


def _loops(tokens, before):
    for place, (kind, value) in enumerate(tokens):
        here = before + sample(list(tokens)[:place])
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT):
            if value[1] > TURNS:
                yield here, value[2]
            yield from _loops(value[2], here)
        elif kind is kinds.SUBPATTERN:
            yield from _loops(value[-1], here)
        elif kind is kinds.BRANCH:
            for one in value[1]:
                yield from _loops(one, here)
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
            yield from _loops(value[1], here)


class TooLong(Exception):
    pass


def runs_away(pattern, flags=0):
    """True when a hostile text keeps it busy beyond our patience."""

    def stop(*_):
        raise TooLong

    expression, texts = re.compile(pattern, flags), pattern
    if isinstance(pattern, bytes):
        texts = pattern.decode("latin-1")
    former = signal.signal(signal.SIGVTALRM, stop)
    try:
        for text in hostile(texts, flags & ~re.UNICODE if isinstance(pattern, bytes) else flags):
            signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
            expression.search(text.encode("latin-1", "replace") if isinstance(pattern, bytes) else text)
            expression.fullmatch(text.encode("latin-1", "replace") if isinstance(pattern, bytes) else text)
    except TooLong:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, former)
    return False


def test_no_expression_of_the_sources_backtracks_without_end():
    every = {(pattern, 0) for _path, pattern in constants()}
    every |= {(pattern, flags & ~re.UNICODE) for _path, pattern, flags in compiled()}
    assert len(every) > 150
    assert [pattern for pattern, flags in every if runs_away(pattern, flags)] == []
    tell(f"{len(every)} expressions on hostile texts: none runs away")


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+$", r"^(?:\w\w?)+;", r"(\s*a\s*)*b", r"x(?P<n>(?:[a-z]+ ?)+)\.", r"<(?:(?:ab|a|b)*)*>", rb"(\d+)*z"],
)
def test_one_that_does_is_found(pattern):
    assert runs_away(pattern)
    tell(f"{pattern}: found")


# --- Expressions and texts made of data -----------------------------------------------------------------------

#: (file, function): a variable stands in an expression, and none was typed. Why.
OURS = {
    ("ssi/attachments/archives.py", "matching"): "names of parts of an office file, written by its callers",
    ("ssi/attachments/levels.py", "levels_of"): "the levels and marks of this module",
    ("ssi/attachments/markings.py", "_levels_of_name"): "the levels of this room",
    ("ssi/attachments/markings.py", "_level_at_an_end"): "the same",
    ("ssi/web/names.py", ""): "tables of letters of this module",
    ("ssi/web/names.py", "_arabic_pattern"): "the letters of a name, each by a table or escaped",
    ("ssi/web/names.py", "_consonants"): "one of two tables of vowels",
}


def unescaped(files):
    """(file, function) of each expression in which stands something else than a constant or `re.escape`."""
    return {
        (path, place)
        for path, text in files.items()
        for place, first in expressions(text)
        if not all(_is_ours(part) for part in _parts(first))
    }


def _parts(node):
    if isinstance(node, ast.JoinedStr):
        return [value.value for value in node.values if isinstance(value, ast.FormattedValue)]
    return _parts(node.left) + _parts(node.right) if isinstance(node, ast.BinOp) else [node]


def _is_ours(node):
    """A constant, one of the module by its name in capitals, or what was escaped."""
    if isinstance(node, ast.Call):
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr == "join" and node.args:
            return _is_ours(called.value) and _is_ours(node.args[0])
        return isinstance(called, ast.Attribute) and called.attr == "escape"
    if isinstance(node, ast.Name | ast.Attribute):
        return (node.id if isinstance(node, ast.Name) else node.attr).lstrip("_").isupper()
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        return all(_is_ours(part) for part in _parts(node))
    return isinstance(node, ast.Constant)


def blanks_of_data(files):
    """(file, function) of each text with blanks that is not written where it is filled: `text.format(…)`."""
    found = set()
    for path, source in files.items():
        for place, call in calls(ast.parse(source), {"format", "format_map"}):
            value = call.func.value
            written = isinstance(value, ast.Constant | ast.JoinedStr) or _is_ours(value)
            composed = isinstance(value, ast.Call) and getattr(value.func, "attr", "") == "SQL"
            if not written and not composed:
                found.add((path, place))
    return found


def test_what_is_not_ours_is_escaped_before_it_enters_an_expression():
    assert unescaped(python_files()) == set(OURS)


def test_no_text_with_blanks_comes_from_data():
    #: The notices are a file of the sources; letters that people write take `$name`, which reaches no attribute.
    assert blanks_of_data(python_files()) == {("liaison/warrants/drafts.py", "_in")}


@pytest.mark.parametrize(
    ("line", "seek"),
    [
        ("re.search(words, text)", unescaped),
        ('re.compile(rf"^{words}$")', unescaped),
        ('re.sub("^" + words, "", text)', unescaped),
        ("words.format(person=person)", blanks_of_data),
        ("row.text.format_map(facts)", blanks_of_data),
    ],
)
def test_one_made_of_data_would_be_found(line, seek):
    assert seek({"x.py": f"def f(words):\n    {line}\n"}) == {("x.py", "f")}
    assert seek({"x.py": 'def f(w):\n    re.search(rf"^{re.escape(w)}{GAP}", t)\n    "{a}".format(a=w)\n'}) == set()
    tell(f"{line}: found")


# --- One parser for each kind ---------------------------------------------------------------------------------

#: A kind of data → the only parsers that the sources use for it, and where when there are several.
PARSERS = {
    r"\bimport (?:json|orjson|ujson|simplejson|rapidjson)\b": {"import json"},
    r"\bfrom (?:yaml|toml|tomllib|plistlib|xmltodict|bs4|html5lib|defusedxml)\b": set(),
    r"\bimport (?:yaml|toml|tomllib|plistlib|xmltodict|bs4|html5lib|defusedxml)\b": set(),
    r"\bfrom (?:urllib\.parse|yarl|furl|urllib3\.util|requests\.utils) import (?=.*(?:urlparse|urlsplit|parse_url))": {
        "from urllib.parse import "
    },
    r"\burlparse\b": set(),
    r"\bimport (?:zipfile|zipfile36|pyzipper|libarchive)\b": {"import zipfile"},
}
#: XML: what comes from a partner by lxml, the parts of an office file by expat; no file is read by both.
XML = {
    "from lxml import etree": {
        "cooperation/iati/export.py",
        "cooperation/iati/reading.py",
        "consular/alerts/outputs.py",
    },
    "from xml.parsers import expat": {"ssi/attachments/texts.py"},
}


def test_each_kind_of_data_has_one_parser():
    for pattern, expected in PARSERS.items():
        found = {hit for text in python_files().values() for hit in re.findall(pattern, text)}
        assert found == expected, pattern
    for line, expected in XML.items():
        assert {path for path, text in python_files().items() if line in text} == expected
    others = re.compile(r"xml\.etree|xml\.dom|ElementTree|pyexpat|lxml\.(?:html|objectify)")
    assert [path for path, text in python_files().items() if others.search(text)] == []
