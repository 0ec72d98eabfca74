"""How names are folded to be found and sorted: no accent, no case, no punctuation. The same on both sides."""

import re
import unicodedata

_WHOLE = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
_BETWEEN = re.compile(r"[^\w]+")


def fold(text):
    """« D’Ormesson-Lévy » and "dormesson levy" are both found by « ormesson levy »."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_WHOLE))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _BETWEEN.sub(" ", plain.replace("_", " ")).strip()
