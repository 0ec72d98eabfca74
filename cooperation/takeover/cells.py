"""How the cells of a list are read: dates and numbers as people type them. Each says what is wrong in one sentence."""

import datetime as dt
import unicodedata
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from import_export import widgets

from ssi.web.dates import EARLIEST, LATEST
from ssi.web.text import normalise, unprintable

#: A date as a French list writes it.
DATE_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%Y-%m-%d %H:%M:%S")


def plain(text):
    """What two spellings of a heading or a name share: no accents, no capitals, no punctuation."""
    letters = unicodedata.normalize("NFKD", str(text).replace("’", " ").replace("'", " ").lower())
    kept = (" " if not letter.isalnum() else letter for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(kept).split())


class Text(widgets.CharWidget):
    def __init__(self, longest, *, required=False):
        super().__init__()
        self.longest, self.required = longest, required

    def clean(self, value, row=None, **kwargs):
        text = normalise(str(value if value is not None else "")).strip()
        if self.required and not text:
            raise ValueError(_("Cette colonne est vide."))
        if unprintable(text):
            raise ValueError(_("Un caractère invisible s’y trouve : effacez la case et retapez-la."))
        if len(text) > self.longest:
            raise ValueError(_("Plus de %(most)d caractères.") % {"most": self.longest})
        return text


class Day(widgets.Widget):
    """A date of a spreadsheet, or typed the French way."""

    def clean(self, value, row=None, **kwargs):
        if value in (None, ""):
            return None
        day = _day_of(value)
        if day is None:
            raise ValueError(_("« %(value)s » n’est pas une date : écrivez 31/12/2026.") % {"value": str(value)[:40]})
        if not EARLIEST <= day <= LATEST:
            raise ValueError(_("L’année de « %(value)s » est hors du calendrier.") % {"value": str(value)[:40]})
        return day


def _day_of(value):
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    for form in DATE_FORMATS:
        try:
            return dt.datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


class Number(widgets.Widget):
    """« 12 500,50 € », « 12500.5 » or a number of the spreadsheet; never negative."""

    def __init__(self, *, whole=False):
        super().__init__()
        self.whole = whole

    def clean(self, value, row=None, **kwargs):
        text = "".join(str(value if value is not None else "").split()).replace("€", "").replace(",", ".")
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise ValueError(_("« %(value)s » n’est pas un nombre.") % {"value": str(value)[:40]}) from None
        if not number.is_finite() or not 0 <= number < Decimal(10) ** 12:
            raise ValueError(_("Un nombre positif, inférieur à mille milliards."))
        if self.whole and number != number.to_integral_value():
            raise ValueError(_("Un nombre entier."))
        return int(number) if self.whole else number.quantize(Decimal("0.01"))


class OneOf(widgets.Widget):
    """One of a few rows, by its code, its name, or words that only one of the names holds.

    `known` is {plain name: row}; `what` says in the plural what they are.
    """

    def __init__(self, known, *, what, required=False):
        super().__init__()
        self.known, self.what, self.required = known, what, required

    def clean(self, value, row=None, **kwargs):
        word = plain(value if value is not None else "")
        if not word:
            if self.required:
                raise ValueError(_("Cette colonne est vide."))
            return None
        found = [self.known[word]] if word in self.known else self._holding(word)
        if len(found) != 1:
            told = {"value": str(value)[:60], "what": self.what}
            raise ValueError(_("« %(value)s » est introuvable, ou ambigu, dans la liste des %(what)s.") % told)
        return found[0]

    def _holding(self, words):
        return list({id(row): row for name, row in self.known.items() if f" {words} " in f" {name} "}.values())
