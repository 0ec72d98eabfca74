"""How many SMS a text costs: GSM 03.38 (7 bits) or UCS-2 (3GPP TS 23.038, TS 23.040). Pure functions.

A single message holds 160 septets or 70 UTF-16 units; joined ones give seven septets, or three units, to the header
that joins them. One character outside the alphabet turns the whole text into UCS-2: the page says which.
"""

from dataclasses import dataclass

#: The default alphabet of TS 23.038 §6.2.1, and its extension (each of those costs two septets).
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
SINGLE, JOINED = 160, 153
UCS_SINGLE, UCS_JOINED = 70, 67
#: Internal rule of the specification (§4.3): an alert is read in two messages at most.
MOST = 2

#: What may be written instead, and reads the same on a telephone.
_INSTEAD = {
    **dict.fromkeys("’‘ʼ´`", "'"),
    **dict.fromkeys("“”«»", '"'),
    **dict.fromkeys("–—−", "-"),
    **dict.fromkeys("\u00a0\u202f\t", " "),
    "…": "...",
    "œ": "oe",
    "Œ": "OE",
    "ç": "c",
    "•": "-",
    **dict(zip("âêîôûëïÿáíóúÀÂÈÊËÎÏÔÙÛÁÍÓÚ", "aeioueiyaiouAAEEEIIOUUAIOU", strict=True)),
}


@dataclass(frozen=True)
class Measure:
    """`units` are septets or UTF-16 units; `left`, what still fits in the messages already begun."""

    encoding: str
    units: int
    messages: int
    left: int
    culprits: tuple = ()

    @property
    def fits(self):
        return self.messages <= MOST


def culprits(text):
    """(character, its place from 1, what may replace it or "") for each character that forces UCS-2, once each."""
    found = {}
    for place, character in enumerate(text, 1):
        if character not in GSM and character not in EXTENDED:
            found.setdefault(character, (character, place, _INSTEAD.get(character, "")))
    return tuple(found.values())


def measure(text):
    """What this text costs. An empty text costs no message."""
    wrong = culprits(text)
    if wrong:
        units = [2 if ord(character) > 0xFFFF else 1 for character in text]
        return _counted("UCS-2", units, UCS_SINGLE, UCS_JOINED, wrong)
    units = [2 if character in EXTENDED else 1 for character in text]
    return _counted("GSM-7", units, SINGLE, JOINED, ())


def plain(text):
    """The text with every character that has a stand-in replaced; quotation marks lose their inner spaces."""
    for opening, closing in (("«\u00a0", "«"), ("«\u202f", "«"), ("« ", "«")):
        text = text.replace(opening, closing)
    for closing in ("\u00a0»", "\u202f»", " »"):
        text = text.replace(closing, "»")
    return "".join(_INSTEAD.get(character, character) for character in text)


def _counted(encoding, units, single, joined, wrong):
    """A character of two units is never cut between two messages: the first of them is left short."""
    total = sum(units)
    if total <= single:
        return Measure(encoding, total, 1 if total else 0, single - total, wrong)
    messages, room = 1, joined
    for unit in units:
        if unit > room:
            messages, room = messages + 1, joined
        room -= unit
    return Measure(encoding, total, messages, room, wrong)
