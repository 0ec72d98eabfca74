"""Every sentence of the screens has its English translation, in the catalogue that is committed.

The messages are read from the sources without xgettext, which neither the product nor its tests need. When this
fails after a new sentence: `make messages` (needs gettext's tools), fill in the empty or fuzzy entries of
ssi/locale/en/LC_MESSAGES/django.po, `make messages` again, commit the .po and the .mo together.
"""

import ast
import gettext
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "ssi" / "locale" / "en" / "LC_MESSAGES"
#: Where sentences for the screen are written; the fictitious network (ssi/demo) speaks French only.
SOURCES = ("ssi", "liaison", "cooperation", "consular", "templates")
DEMO = ROOT / "ssi" / "demo"

#: Function of django.utils.translation: the parts of a message its first arguments are.
PARTS = {
    "gettext": ("singular",),
    "gettext_lazy": ("singular",),
    "gettext_noop": ("singular",),
    "ngettext": ("singular", "plural"),
    "ngettext_lazy": ("singular", "plural"),
    "pgettext": ("context", "singular"),
    "pgettext_lazy": ("context", "singular"),
    "npgettext": ("context", "singular", "plural"),
    "npgettext_lazy": ("context", "singular", "plural"),
}
LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\(({LITERAL}(?:,\s*{LITERAL})*)(?:,\s*count)?\)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|%%")
PO_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) )?(".*")$')
FRENCH_TYPOGRAPHY = re.compile("[«»\N{NARROW NO-BREAK SPACE}]|[\\s\N{NO-BREAK SPACE}][:;!?%](?!\\()")


class Message(NamedTuple):
    singular: str
    plural: str = ""
    context: str = ""


# Sources -> messages


def messages_of_python(source):
    """The literal messages of a module; a message computed at run time is the literal of some other place."""
    tree = ast.parse(source)
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    names = {
        alias.asname or alias.name: PARTS[alias.name]
        for node in imports
        if node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in PARTS
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        parts = names.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "translation":
            parts = PARTS.get(node.func.attr)
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if parts and len(texts) >= len(parts):
            yield Message(**dict(zip(parts, texts, strict=False)))


def messages_of_template(source):
    """`templatize` walks the tokens of Django's lexer and writes one gettext call per translatable text."""
    for function, literals in TEMPLATE_CALL.findall(templatize(source)):
        texts = [ast.literal_eval(literal) for literal in re.findall(LITERAL, literals)]
        yield Message(**dict(zip(PARTS["gettext" if function == "_" else function], texts, strict=True)))


@cache
def messages():
    """Message -> the first file that says it."""
    found = {}
    for top in SOURCES:
        for path in sorted((ROOT / top).rglob("*")):
            if path.suffix not in (".py", ".html", ".txt") or path.is_relative_to(DEMO):
                continue
            reader = messages_of_python if path.suffix == ".py" else messages_of_template
            for message in reader(path.read_text("utf-8")):
                found.setdefault(message, str(path.relative_to(ROOT)))
    return found


# Catalogues


class _Absent(gettext.NullTranslations):
    """Answers None for what is not in the catalogue, where gettext would answer with the French."""

    gettext = ngettext = pgettext = npgettext = lambda self, *texts: None


@cache
def compiled():
    with (CATALOGUE / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    catalogue.add_fallback(_Absent())
    return catalogue


def english(message):
    """Translations of the message in the compiled catalogue, one per form; None where it has none."""
    catalogue = compiled()
    singular, plural, context = message
    if plural and context:
        forms = [catalogue.npgettext(context, singular, plural, n) for n in (1, 2)]
    elif plural:
        forms = [catalogue.ngettext(singular, plural, n) for n in (1, 2)]
    else:
        forms = [catalogue.pgettext(context, singular) if context else catalogue.gettext(singular)]
    return forms if all(forms) else None


def written():
    """Entries of the .po: message -> its translations. The header is left out."""
    entries, entry, field = {}, {}, None
    for line in [*(CATALOGUE / "django.po").read_text("utf-8").splitlines(), ""]:
        match = PO_LINE.match(line)
        if match and match[1]:
            field = match[1]
            entry[field] = ast.literal_eval(match[2])
        elif match:
            entry[field] += ast.literal_eval(match[2])
        elif not line and entry:
            message = Message(entry["msgid"], entry.get("msgid_plural", ""), entry.get("msgctxt", ""))
            entries[message] = [text for name, text in entry.items() if name.startswith("msgstr")]
            entry = {}
    entries.pop(Message(""))
    return entries


def listed(lines, count=15):
    more = f"\n… and {len(lines) - count} more" if len(lines) > count else ""
    return "\n".join(lines[:count]) + more


# Tests


def test_the_readers_see_every_way_of_writing_a_message():
    module = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext as p
a = _("un " "deux"); b = ngettext("%(n)d jour", "%(n)d jours", n) % {"n": n}; c = p("mois", "mai"); d = other("non")
"""
    assert set(messages_of_python(module)) == {
        Message("un deux"),
        Message("%(n)d jour", "%(n)d jours"),
        Message("mai", context="mois"),
    }
    template = """{% load i18n %}{% translate "l’un" as x %}{% translate "mai" context "mois" %}
{% blocktranslate count n=n trimmed %}
  un {{ n }}
{% plural %}
  des {{ n }}
{% endblocktranslate %}{% include "a.html" with why=_("pourquoi") %}{{ _("comment") }}{# _("non") #}"""
    assert set(messages_of_template(template)) == {
        Message("l’un"),
        Message("mai", context="mois"),
        Message("un %(n)s", "des %(n)s"),
        Message("pourquoi"),
        Message("comment"),
    }


def test_every_message_of_the_screens_has_an_english_translation():
    assert len(messages()) > 1000
    missing = [f"{where}: {message}" for message, where in messages().items() if not english(message)]
    assert not missing, f"{len(missing)} messages without English, see this file’s docstring:\n{listed(missing)}"


def test_a_translation_fills_the_same_blanks_as_its_source():
    wrong = []
    for message, where in messages().items():
        sources = [message.singular, message.plural or message.singular]
        for source, text in zip(sources, english(message) or (), strict=False):
            if Counter(PLACEHOLDER.findall(source)) != Counter(PLACEHOLDER.findall(text)):
                wrong.append(f"{where}: {source} -> {text}")
    assert not wrong, listed(wrong)


def test_nothing_in_the_written_catalogue_waits_for_a_translator():
    text = (CATALOGUE / "django.po").read_text("utf-8")
    assert not re.findall(r"^#,.*\bfuzzy\b", text, re.MULTILINE)
    empty = [message.singular for message, forms in written().items() if not all(forms)]
    assert not empty, listed(empty)


def test_the_compiled_catalogue_says_what_the_written_one_says():
    entries = written()
    differing = [message.singular for message, forms in entries.items() if english(message) != forms]
    assert not differing, f"compile the catalogue again (make messages):\n{listed(differing)}"
    # Bytes 8 to 12 of a .mo: its number of strings, the header being one of them.
    count = int.from_bytes((CATALOGUE / "django.mo").read_bytes()[8:12], "little")
    assert count == len(entries) + 1


def test_english_sentences_carry_no_french_typography():
    wrong = [text for forms in written().values() for text in forms if FRENCH_TYPOGRAPHY.search(text)]
    assert not wrong, listed(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "language", "sentence"),
    [
        ("en-GB,en;q=0.9,fr;q=0.5", "en", "Nobody registers here."),
        ("fr-FR", "fr", "Personne ne s’inscrit ici."),
        ("ro", "fr", "Personne ne s’inscrit ici."),
        ("", "fr", "Personne ne s’inscrit ici."),
    ],
)
def test_the_sign_in_page_speaks_the_browser_s_language_and_french_by_default(accepted, language, sentence):
    html = Client(headers={"accept-language": accepted}).get(reverse("account_login")).content.decode()
    assert sentence in html
    assert f'<html lang="{language}"' in html
