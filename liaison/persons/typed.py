"""What officers type of a person, brought to what is stored; each slip is refused in words. Pure functions."""

import datetime as dt
import re
import unicodedata

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.web.dates import date_in_words
from ssi.web.names import fold
from ssi.web.refusals import Refusal

from .crosscheck import Birth

_ORDERS = (
    re.compile(r"(?P<day>\d{1,2})[/. -](?P<month>\d{1,2})[/. -](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[/. -](?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})"),
)
#: Alphabets told apart inside one word: letters of two of them look alike and are never typed together on purpose.
_SCRIPTS = {
    "LATIN": gettext_lazy("latines"),
    "CYRILLIC": gettext_lazy("cyrilliques"),
    "GREEK": gettext_lazy("grecques"),
    "ARABIC": gettext_lazy("arabes"),
}


def birth(text, today):
    """The Birth of « 02/03/1985 », « 03/1985 » or « 1985 »; None when nothing was typed. Raises Refusal."""
    text = " ".join(text.split())
    if not text:
        return None
    found = next((m.groupdict() for order in _ORDERS if (m := order.fullmatch(text))), None)
    if found is None:
        raise _refused(_("Écrivez la date comme 02/03/1985, ou 03/1985, ou 1985 quand le jour n’est pas connu."))
    year, month, day = (int(found.get(name) or 0) for name in ("year", "month", "day"))
    _check(text, year, month, day, today)
    return Birth(year, month, day)


def _check(text, year, month, day, today):
    try:
        known = dt.date(year, month or 1, day or 1)
    except ValueError as error:
        raise _refused(_("La date « %(date)s » n’existe pas.") % {"date": text}) from error
    if ("/" in text or "-" in text) and not month:
        raise _refused(_("La date « %(date)s » n’existe pas.") % {"date": text})
    if known > today:
        raise _refused(_("Cette date de naissance est dans l’avenir."))
    if year < today.year - 130:
        raise _refused(_("Cette personne aurait plus de 130 ans : vérifiez l’année."))


def birth_in_words(born):
    """« 2 mars 1985 », « mars 1985 », « 1985 »; "" when it is not known."""
    if born is None:
        return ""
    if born.whole:
        return date_in_words(dt.date(born.year, born.month, born.day))
    return f"{MONTHS[born.month]} {born.year}" if born.month else str(born.year)


def birth_typed(born):
    """As the field shows it again."""
    return str(born or "")


def one_script(text):
    """The same text. Raises the Refusal of a word written in two alphabets: « Pоpescu » with a Russian о."""
    for word in text.split():
        scripts = {s for s in map(_script, word) if s}
        if len(scripts) > 1:
            kinds = _(" et ").join(str(_SCRIPTS[s]) for s in sorted(scripts, reverse=True))
            raise Refusal(
                _("« %(word)s » mélange des lettres %(kinds)s qui se ressemblent.") % {"word": word, "kinds": kinds},
                rule=_("un mot, un alphabet"),
                remedy=_("Retapez ce mot dans un seul alphabet."),
            )
    return text


def _script(character):
    name = unicodedata.name(character, "") if character.isalpha() else ""
    return next((script for script in _SCRIPTS if name.startswith(script)), "")


def countries(text, known):
    """Codes of the countries named in « RO, Moldavie ». `known`: the countries by code. Raises Refusal."""
    by_name = {fold(name).strip(): c.pk for c in known.values() for name in (c.pk, c.name_fr, c.name_en)}
    found = []
    for typed in filter(None, (part.strip() for part in re.split(r"[,;/\n]", text))):
        code = by_name.get(fold(typed).strip())
        if code is None:
            raise Refusal(
                _("« %(typed)s » n’est pas un pays connu.") % {"typed": typed},
                rule=_("liste des pays"),
                remedy=_("Écrivez son nom en français ou son code à deux lettres, par exemple RO."),
            )
        found.append(code)
    return list(dict.fromkeys(found))


def lines(text):
    """Other names, one a line or separated by semicolons."""
    return list(dict.fromkeys(filter(None, (" ".join(part.split()) for part in re.split(r"[;\n]", text)))))


def _refused(sentence):
    return Refusal(sentence, rule=_("date de naissance"), field="birth")
