"""One line to register: « ROU / stup / identif. titulaire +40 7… / OFAST M. X / 48 h » (liaison.md §6.10).

A pure reading: it never raises, and each word of the line is in what it returns. What it does not know stays in `rest`.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

import phonenumbers

_HOURS = re.compile(r"(?:sous |avant )?(\d{1,3}) ?(?:h|heures?)\.?", re.IGNORECASE)
_DAYS = re.compile(r"(?:sous |avant )?(\d{1,3}) ?(?:j|jours?)\.?", re.IGNORECASE)
_URGENT = re.compile(r"(?:tr[eè]s )?urgent(?:e|es|s)?\.?!?", re.IGNORECASE)
_PERSON = re.compile(
    r"\b(?:M\.|MM\.|Mme|Mlle|Cdt|Cne|Cdre|Col\.?|Lt|Maj\.?|Adj\.?|Bgd|Insp\.?|Commissaire|Commandante?|Capitaine"
    r"|Colonel|Major|Lieutenant)\s",
    re.IGNORECASE,
)
#: A line is a line: what is pasted beyond stays in `rest`, unread.
LONGEST = 2000


@dataclass(frozen=True)
class Line:
    """What was understood. `rest` are the segments nobody claimed; `text` is the whole line, as typed."""

    text: str
    country: str = ""
    domain: str = ""
    subject: str = ""
    service: str = ""
    contact: str = ""
    within: timedelta | None = None
    urgent: bool = False
    phones: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()


def read(text, *, countries=None, domains=None, region=None):
    """The Line of `text`. `countries` and `domains`: code → names it goes by; `region`: of numbers without a prefix."""
    head, beyond = text[:LONGEST], text[LONGEST:]
    found, unclaimed = {}, []
    for segment in (part.strip() for part in re.split(r"\s*[/|;]\s*|\n", head)):
        if segment and not _claim(segment, found, countries or {}, domains or {}):
            unclaimed.append(segment)
    subject, service, contact, rest = _told(unclaimed)
    return Line(
        text=text,
        subject=subject,
        service=service,
        contact=contact,
        phones=_phones(head, found.get("country") or region),
        rest=tuple([*rest, beyond] if beyond else rest),
        **found,
    )


def _claim(segment, found, countries, domains):
    """Whether the segment says, by itself, something not known yet; it is then kept in `found`."""
    if "within" not in found and (within := _within(segment)):
        found["within"] = within
        found["urgent"] = found.get("urgent", False) or within <= timedelta(hours=72)
        return True
    if not found.get("urgent") and _URGENT.fullmatch(segment):
        found["urgent"] = True
        return True
    for name, known in (("country", countries), ("domain", domains)):
        if name not in found and (code := _named(segment, known)):
            found[name] = code
            return True
    return False


def _within(segment):
    if hours := _HOURS.fullmatch(segment):
        return timedelta(hours=int(hours[1]))
    days = _DAYS.fullmatch(segment)
    return timedelta(days=int(days[1])) if days else None


def _named(segment, known):
    """The code this word names: a code, a name, or three letters at least that begin the names of one code only."""
    word = _fold(segment)
    exact = {code for code, names in known.items() if word in {_fold(code), *map(_fold, names)}}
    begun = {code for code, names in known.items() if any(_fold(name).startswith(word) for name in names)}
    fitting = exact or (begun if len(word) >= 3 else set())
    return fitting.pop() if len(fitting) == 1 else ""


def _told(segments):
    """(subject, service, contact, rest): the first segment is the subject; the one with a person names who asks."""
    if not segments:
        return "", "", "", []
    subject, *others = segments
    for index, segment in enumerate(others):
        person = _PERSON.search(segment)
        if person:
            rest = others[:index] + others[index + 1 :]
            return subject, segment[: person.start()].strip(" ,"), segment[person.start() :].strip(), rest
    if others:
        return subject, others[0], "", others[1:]
    return subject, "", "", []


def _phones(text, region):
    """Telephone numbers in E.164, in the order they stand; a number cut short (« +40 7… ») is none."""
    region = region if region in phonenumbers.SUPPORTED_REGIONS else None
    matches = phonenumbers.PhoneNumberMatcher(text, region)
    numbers = (phonenumbers.format_number(m.number, phonenumbers.PhoneNumberFormat.E164) for m in matches)
    return tuple(dict.fromkeys(numbers))


def _fold(text):
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).strip(" .")
