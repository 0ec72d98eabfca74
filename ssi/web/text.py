"""What a person may type, and what we keep of it."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NARROW = "\u202f"  # before ; : ! ?
NO_BREAK = "\u00a0"  # inside « », between a number and its unit

# A right-to-left override can make "exe.pdf" of "fdp.exe" and reverse a name in a letter (CVE-2021-42574).
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ALLOWED_CONTROLS = frozenset("\t\n")
_BESIDE_LETTERS_IN_A_NAME = frozenset(" -'’.,()/°\u00a0\u202f\u00b7\u200c\u200d")


def normalise(text):
    """`text` as it is stored: without NUL nor byte-order mark, line ends `\\n`, composed accents (NFC).

    NUL is dropped rather than refused: it comes from copying out of broken PDF files and nobody can see it.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\x00", "").replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def whole_number(text, digits=17):
    """The number written in `text`, an address or a field: at most `digits` decimal digits; None otherwise.

    Seventeen fit a bigint; Django finds nothing, and fails nowhere, for what does not fit a smaller column.
    """
    text = text or ""
    return int(text) if text.isdecimal() and len(text) <= digits else None


def unprintable(text):
    """The first character of `text` that must not be stored (control, override, surrogate…), or None."""
    if text.isprintable():  # of what is refused below, nothing is
        return None
    for character in text:
        if character in _ALLOWED_CONTROLS:
            continue
        if unicodedata.category(character) in ("Cc", "Cs") or character in _OVERRIDES:
            return character
        if ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef":  # non-characters
            return character
    return None


def refuse_unprintable(value):
    """Validator of every text field. Raises ValidationError with a sentence that says where to look."""
    if not isinstance(value, str):
        return
    found = unprintable(value)
    if found is None:
        return
    before = value[: value.index(found)].rstrip()[-20:]
    if before:
        message = _(
            "Ce texte contient un caractère invisible (%(code)s) après « %(before)s ». "
            "Effacez-le et retapez ce passage."
        )
    else:
        message = _("Ce texte commence par un caractère invisible (%(code)s). Effacez-le et retapez ce passage.")
    raise ValidationError(message, code="unprintable", params={"code": f"U+{ord(found):04X}", "before": before})


def refuse_symbols_in_name(value):
    """Validator of the fields that hold a name: letters of any script, digits, usual signs; no emoji."""
    for character in value:
        if unicodedata.category(character)[0] in "LMN" or character in _BESIDE_LETTERS_IN_A_NAME:
            continue
        raise ValidationError(
            _("Un nom ne contient pas le caractère « %(character)s ». Retirez-le."),
            code="symbol_in_name",
            params={"character": character},
        )


def in_dictionary(name):
    """Sort key of a name: « Égypte » stands before « Finlande », whatever order the bytes of a database give."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)), name


_BEFORE_DOUBLE_SIGN = re.compile(r"[ \u00a0]+(?=[;:!?])")
_OPENING = re.compile(r"«[ \u00a0\u202f]*")
_CLOSING = re.compile(r"[ \u00a0\u202f]*»")
_ELISION = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


def typeset(text):
    """French typographic spaces and apostrophes for a text of ours held in data (a rule, a definition).

    Never for what a person typed: a name or a quotation is kept as it came.
    """
    text = _BEFORE_DOUBLE_SIGN.sub(NARROW, text)
    text = _CLOSING.sub(NO_BREAK + "»", _OPENING.sub("«" + NO_BREAK, text))
    return _ELISION.sub("’", text)
