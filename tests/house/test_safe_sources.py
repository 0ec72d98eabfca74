"""What the sources must not do, whoever writes the next line: run text, read foreign objects, draw weak numbers."""

import re

import pytest

from tests.house.sources import ROOT, python_files, templates
from tests.house.telling import tell

#: What it is → how it is written.
NEVER = {
    "text run as Python": r"(?<![\w.])(?:eval|exec)\(|__import__\(",
    "objects read from outside": r"\b(?:pickle|marshal|shelve|dill|jsonpickle)\b|yaml\.(?:unsafe_)?load\(",
    "a shell": r"shell\s*=\s*True|os\.(?:system|popen)\(|getoutput\(",
    "a template made of data": r"\.from_string\(|engines\[|jinja2",
    "numbers that can be guessed": r"^\s*(?:import random|from random import)",
    "a certificate that is not verified": r"\bverify\s*=\s*False|_create_unverified_context|CERT_NONE",
    "XML that fetches": r"xml\.(?:sax(?!\.saxutils)|dom\.minidom|dom\.pulldom)|resolve_entities\s*=\s*True",
}
#: (file, what): reviewed, with the reason.
REVIEWED = {
    ("ssi/demo/residents.py", "numbers that can be guessed"): "fictitious people, the same at each loading",
    ("ssi/demo/play.py", "numbers that can be guessed"): "fictitious gaps between acts, the same at each loading",
}


def found_in(files):
    return {
        (path, what)
        for path, text in files.items()
        for what, pattern in NEVER.items()
        if re.search(pattern, text, re.MULTILINE)
    }


def test_no_source_does_what_none_must():
    found = found_in(python_files())
    assert found - set(REVIEWED) == set()
    assert set(REVIEWED) - found == set(), "reviewed for nothing"
    assert len(python_files()) > 500


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("value = eval(text)", "text run as Python"),
        ("import pickle", "objects read from outside"),
        ("subprocess.run(line, shell=True)", "a shell"),
        ("Engine().from_string(text)", "a template made of data"),
        ("import random", "numbers that can be guessed"),
        ("ssl._create_unverified_context()", "a certificate that is not verified"),
        ("XMLParser(resolve_entities=True)", "XML that fetches"),
    ],
)
def test_each_of_them_would_be_found(line, what):
    assert found_in({"x.py": f"def f():\n    {line}\n"}) == {("x.py", what)}
    tell(f"{what}: found")


def test_no_script_of_ours_writes_text_as_markup():
    pattern = re.compile(
        r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|(?<![\w.])eval\(|new Function"
    )
    scripts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "static/ssi/src").rglob("*.js")}
    scripts["upload.js"] = (ROOT / "static/ssi/upload.js").read_text(encoding="utf-8")
    ours = {name: text for name, text in scripts.items() if "htmx" not in name}
    assert len(ours) > 1
    assert [name for name, text in ours.items() if pattern.search(text)] == []
    assert pattern.search('box.innerHTML = "<b>" + name')


def loose(script):
    """What a script of ours leaves for the page to put something of its own before: globals, names without a type."""
    script = re.sub(r"^(?:\s|/\*.*?\*/|//[^\n]*\n)*", "", script, flags=re.S)
    strict = re.match(r'"use strict";\s*\(\(\) => \{|\(\(\) => \{\s*"use strict";', script)
    alone = script.rstrip().endswith("})();")
    written = re.findall(r"\bvar |\bwindow\.\w+\s*=(?!=)|\bdocument\.(?!cookie\b)\w+\s*=(?!=)|globalThis", script)
    named = re.findall(r"document\.(?:forms|images|anchors|embeds)\b|window\[(?!kind\])", script)
    return [*written, *named, *([] if strict and alone else ["not alone, or not strict"])]


def test_scripts_of_ours_hold_no_global_and_ask_the_page_by_selectors():
    scripts = [ROOT / "static/ssi/src/app.js", ROOT / "static/ssi/upload.js"]
    assert {path.name: loose(path.read_text(encoding="utf-8")) for path in scripts} == {"app.js": [], "upload.js": []}


@pytest.mark.parametrize(
    "script",
    [
        "(() => { let x = 1; })();",
        '"use strict"; let x = 1;',
        '"use strict"; (() => { window.x = 1; })();',
        '"use strict"; (() => { var x = document.forms.x; })();',
        '"use strict"; (() => { document.x = 1; })();',
    ],
)
def test_a_script_that_does_is_found(script):
    assert loose(script)


def test_nothing_of_a_page_comes_from_elsewhere():
    pattern = re.compile(
        r"<(?:script|link|img|iframe|object|embed|source)\b[^>]*\b(?:src|href|data)=[\"'](?:https?:)?//", re.I
    )
    assert [path for path, text in templates().items() if pattern.search(text)] == []
    assert pattern.search('<script src="https://cdn.example/x.js"></script>')


def scripts():
    """Our scripts, as they are written."""
    found = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "static/ssi/src").rglob("*.js")}
    found["upload.js"] = (ROOT / "static/ssi/upload.js").read_text(encoding="utf-8")
    found["carnet.js"] = (ROOT / "consular/crises/offline/carnet.js").read_text(encoding="utf-8")
    return {name: text for name, text in found.items() if "htmx" not in name}


_LOOSE = re.compile(r"(?<![=!<>])[=!]=(?!=)(?!\s*null\b)")
#: A key that somebody chose, written in an object: `__proto__` would change every object.
_CHOSEN_KEY = re.compile(r"(\w+)\[(?![\"'`\d])([^\]]+)\]\s*=(?!=)")
_PROTOTYPE = re.compile(r"__proto__|\.prototype\b|setPrototypeOf|Object\.assign\(\s*(?:window|globalThis|Object)")
#: (script, object, key): the names of our own fields, given numbers, which no prototype takes; keys that hold a « # ».
CHOSEN = {
    ("app.js", "count", "field.name"),
    ("app.js", "values", 'field.name + "#" + index'),
}


def test_scripts_compare_strictly_and_write_under_no_key_that_somebody_chose():
    assert [name for name, text in scripts().items() if _LOOSE.search(text)] == []
    assert [name for name, text in scripts().items() if _PROTOTYPE.search(text)] == []
    assert {(name, *hit) for name, text in scripts().items() for hit in _CHOSEN_KEY.findall(text)} == CHOSEN
    assert _LOOSE.search("if (a == b)")
    assert _CHOSEN_KEY.search("kept[name] = value")
    assert _PROTOTYPE.search("kept.__proto__.admin")


#: What gives a whole row to whoever asks.
_WHOLE = re.compile(
    r"serializers\.serialize|model_to_dict|fields\s*=\s*[\"']__all__|^\s*exclude\s*=|JsonResponse\([^)]*__dict__"
    r"|JsonResponse\([^)]*\.values\(\)|rest_framework|vars\((?:self\.)?(?:case|person|user|row)\)",
    re.M,
)


def test_no_page_gives_a_whole_row():
    assert [path for path, text in python_files().items() if _WHOLE.search(text)] == []
    for line in (
        'serializers.serialize("json", rows)',
        'fields = "__all__"',
        "    exclude = []",
        "JsonResponse(row.__dict__)",
    ):
        assert _WHOLE.search(line), line


#: Where a value may come from any of several places, whichever the caller fills.
_ANYWHERE = re.compile(
    r"request\.REQUEST|get_request_param\(|\{\*\*request\.GET|request\.(?:GET|POST) \| request\.(?:GET|POST)"
)


def test_no_source_mixes_what_comes_in_the_address_with_what_comes_in_the_body():
    assert [path for path, text in python_files().items() if _ANYWHERE.search(text)] == []
    assert _ANYWHERE.search("values = request.GET | request.POST")
