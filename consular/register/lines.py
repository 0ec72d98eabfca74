"""From rows of text to persons and households, and everything that is wrong with them, line by line. No database."""

import hmac
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from hashlib import sha256

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from ssi.web.text import normalise, unprintable

from .columns import BY_NAME
from .details import PersonDetails, PlaceDetails
from .names import fold
from .vocabulary import Status, Vulnerability

OLDEST = 120  # years
_SEVERAL = re.compile(r"[,/|\n]+|\s{2,}")
_ISO, _FRENCH = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)"), re.compile(r"(\d\d?)[/.](\d\d?)[/.](\d{4})")
_LONGEST = {"ref": 60, "household": 60, "last_name": 80, "first_name": 80, "area": 80, "address": 300, "email": 200}
_STATUSES = {fold(text): status for status in Status for text in (status.value, str(status.label))}
_CODES = {fold(text): code for code in Vulnerability for text in (code.value, str(code.label))}


@dataclass(frozen=True)
class Mistake:
    """What is wrong with one line; `column` is our name of it."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Home:
    """A household as the extract tells it; `ilot`: the code it gives, "" when it gives none."""

    ref: str
    area: str
    place: PlaceDetails
    ilot: str

    @cached_property
    def digest(self):
        return digest("household", self.area, self.place.to_text())


@dataclass(frozen=True)
class Line:
    """A person as the extract tells it."""

    line: int
    ref: str
    household: str
    last_name: str
    first_name: str
    status: str
    nationalities: list
    vulnerable: list
    language: str
    confirmed_on: date | None
    stays_from: date | None
    stays_until: date | None
    private: PersonDetails

    @cached_property
    def folded(self):
        return fold(f"{self.last_name} {self.first_name}")

    @cached_property
    def digest(self):
        """Of everything but the household: what changes it is a change of the person's own sheet."""
        days = (self.confirmed_on, self.stays_from, self.stays_until)
        own = (self.last_name, self.first_name, self.status, *sorted(self.nationalities), *sorted(self.vulnerable))
        return digest("person", *own, self.language, *(str(day or "") for day in days), self.private.to_text())


@dataclass
class Content:
    """A whole extract: persons by reference, homes by reference, what is wrong."""

    persons: dict = field(default_factory=dict)
    homes: dict = field(default_factory=dict)
    mistakes: list = field(default_factory=list)


def digest(*parts):
    """Tells whether two extracts say the same without keeping what they say: keyed, so a dump tells nothing."""
    key = settings.SSI_CROSSCHECK_KEY.encode()
    return hmac.digest(key, "\0".join(("register", *parts)).encode(), sha256).hex()[:32]


def content_of(rows, matching, *, today, region):
    """The Content of rows ([line, …cells]) whose columns are `matching`. `region`: ISO code for short telephones."""
    content = Content()
    for row in rows:
        reader = _Reader(row, matching, today, region)
        line, home = reader.line(), reader.home()
        if first := content.persons.get(line.ref):
            sentence = _("La référence %(ref)s est déjà celle de la ligne %(line)d.")
            reader.wrong("ref", sentence % {"ref": line.ref, "line": first.line})
        content.mistakes += reader.mistakes
        if not reader.mistakes:
            content.persons[line.ref] = line
            content.homes[home.ref] = _together(content.homes.get(home.ref), home)
    return content


def _together(known, home):
    """A household told on several lines: the first that says something counts."""
    if known is None:
        return home
    place = known.place if known.place.address else home.place
    return Home(home.ref, known.area or home.area, place, known.ilot or home.ilot)


class _Reader:
    """One row. What it cannot read becomes a Mistake and an empty value, so that a line tells all its mistakes."""

    def __init__(self, row, matching, today, region):
        self.number, self.cells, self.matching = row[0], row[1:], matching
        self.today, self.region, self.mistakes = today, region, []

    def wrong(self, name, sentence):
        self.mistakes.append(Mistake(self.number, str(BY_NAME[name].label), sentence))

    def text(self, name, *, required=False):
        index = self.matching.get(name)
        text = normalise(self.cells[index]).strip() if index is not None else ""
        if unprintable(text):
            self.wrong(name, _("Un caractère invisible est à effacer."))
            return ""
        if len(text) > _LONGEST.get(name, 300):
            self.wrong(name, _("Texte trop long : %(most)d caractères au plus.") % {"most": _LONGEST.get(name, 300)})
        if required and not text:
            self.wrong(name, _("À renseigner."))
        return text

    def line(self):
        ref = self.text("ref", required=True)
        status = self.status()
        stays_from, stays_until = self.day("stays_from"), self.day("stays_until")
        if status == Status.PASSAGE and stays_until is None:
            self.wrong("stays_until", _("Une personne de passage déclare la date de son retour."))
        if stays_from and stays_until and stays_until < stays_from:
            self.wrong("stays_until", _("Le retour précède l’arrivée."))
        return Line(
            self.number,
            ref,
            self.text("household") or ref,
            self.text("last_name", required=True),
            self.text("first_name", required=True),
            status,
            self.countries(),
            self.codes(),
            self.text("language")[:40],
            self.day("confirmed", past=True),
            stays_from,
            stays_until,
            PersonDetails(self.born(), tuple(self.phones()), self.email(), self.text("emergency")),
        )

    def home(self):
        place = PlaceDetails(self.text("address"), self.degrees("latitude", 90), self.degrees("longitude", 180))
        ref = self.text("household") or self.text("ref")
        return Home(ref, self.text("area"), place, self.text("ilot").upper()[:4])

    def status(self):
        text = self.text("status")
        found = _STATUSES.get(fold(text)) if text else Status.RESIDENT
        if found is None:
            self.wrong("status", _("Statut inconnu : « %(text)s ».") % {"text": text[:40]})
        return found or Status.RESIDENT

    def codes(self):
        found = []
        for word in _SEVERAL.split(self.text("vulnerable")):
            if word and fold(word) not in _CODES:
                self.wrong(
                    "vulnerable", _("Un code est attendu, sans détail : MEDICAL, AGE, ISOLE, MINEUR_SEUL, MOBILITE.")
                )
            elif word:
                found.append(_CODES[fold(word)].value)
        return sorted(set(found))

    def countries(self):
        words = [word.strip().upper() for word in re.split(r"[\s,/|]+", self.text("nationalities")) if word.strip()]
        if any(not re.fullmatch("[A-Z]{2}", word) for word in words):
            self.wrong("nationalities", _("Codes à deux lettres attendus, par exemple FR RO."))
            return []
        return list(dict.fromkeys(words)) or ["FR"]

    def day(self, name, *, past=False):
        text = self.text(name)
        if not text:
            return None
        day = _day(text)
        if day is None or not 1900 <= day.year <= 2200:
            self.wrong(name, _("Cette date n’existe pas : « %(text)s ».") % {"text": text[:20]})
            return None
        if past and day > self.today:
            self.wrong(name, _("Cette date est dans l’avenir : « %(text)s ».") % {"text": text[:20]})
            return None
        return day

    def born(self):
        day = self.day("born", past=True)
        if day and day.year < self.today.year - OLDEST:
            self.wrong("born", _("Plus de %(years)d ans : vérifiez l’année.") % {"years": OLDEST})
        return day.isoformat() if day else ""

    def phones(self):
        for text in _SEVERAL.split(self.text("phones")):
            if text.strip():
                yield self._phone(text.strip())

    def _phone(self, text):
        # A spreadsheet that took « +33… » for a number has lost its sign.
        number = _number(text, self.region) or _number(f"+{text}", self.region)
        if number is None:
            self.wrong("phones", _("Numéro illisible."))
            return ""
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

    def email(self):
        text = self.text("email")
        try:
            if text:
                validate_email(text)
        except ValidationError:
            self.wrong("email", _("Adresse électronique illisible."))
        return text

    def degrees(self, name, most):
        text = self.text(name).replace(",", ".")
        try:
            value = Decimal(text) if text else None
        except InvalidOperation:
            value = Decimal(999)
        if value is not None and not (value.is_finite() and abs(value) <= most):
            self.wrong(name, _("Degrés décimaux attendus, par exemple 11.58901."))
            return ""
        return "" if value is None else str(round(value, 5))


def _number(text, region):
    """A telephone number that can exist, or None."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None


def _day(text):
    found = _ISO.match(text)
    year, month, day = found.groups() if found else (0, 0, 0)
    if french := _FRENCH.fullmatch(text):
        day, month, year = french.groups()
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
