"""The law of a day: articles, terms, and what binds two States. Dated rows, never sentences of the code."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db.models import F, Q
from django.utils.translation import gettext as _

from ssi.web.data import day_of
from ssi.web.dates import date_in_words
from ssi.web.memory import remember

from .models import AssistanceBasis, LegalText
from .vocabulary import Instrument, JudicialChannel

DATA = Path(__file__).parent / "data"
_PLACE = re.compile(r"\{([A-Z0-9_]+)\}")


@dataclass(frozen=True)
class Quoted:
    """A text as it is printed for a day, and whether it must still be checked."""

    text: str
    to_verify: bool = False


TEN_MINUTES = 600


@remember(TEN_MINUTES)
def texts():
    """Every version of every text, the oldest first."""
    return tuple(LegalText.objects.order_by(F("valid_from").asc(nulls_first=True), "pk"))


@remember(TEN_MINUTES)
def all_bases():
    """Every basis of assistance, the newest first."""
    return tuple(AssistanceBasis.objects.order_by(F("valid_from").desc(nulls_last=True), "text"))


class LawOf:
    """The texts in force on one day; they are remembered by the process: no query on a page.

    `law["CPP_694"]` never fails: a text that no version covers that day says so, and is to be verified.
    """

    def __init__(self, day):
        self.day = day
        # Of two that overlap, the newest.
        self._known = {row.code: Quoted(row.text, row.to_verify) for row in texts() if row.is_in_force(day)}

    def __getitem__(self, code):
        missing = _("[référence à saisir : aucune version de « %(code)s » au %(day)s]")
        return self._known.get(code) or Quoted(missing % {"code": code, "day": date_in_words(self.day)}, True)

    def write(self, sentence):
        """The sentence with its {CODES} replaced by the texts of the day; those to verify say so."""
        return _PLACE.sub(lambda found: _marked(self[found[1]]), sentence)


def _marked(quoted):
    return f"{quoted.text}, {_('à vérifier')}" if quoted.to_verify else quoted.text


def bases(country, day):
    """What binds the sending State and this one that day: instrument → rows."""
    found = {}
    for row in all_bases():
        if row.country_id == country.pk and row.is_in_force(day):
            found.setdefault(row.instrument, []).append(row)
    return found


def standing(row, day):
    """Where a version stands that day: (label, tone)."""
    if row.is_in_force(day):
        return _("en vigueur"), "good"
    return (_("à venir"), "wait") if row.valid_from and row.valid_from > day else (_("passée"), "")


def bases_of(countries, day):
    """(row, country, standing) of what binds these States, by country."""
    by_code = {country.pk: country for country in countries}
    found = [(row, by_code[row.country_id], standing(row, day)) for row in all_bases() if row.country_id in by_code]
    return sorted(found, key=lambda one: (str(one[1]), one[0].instrument))


def doubt(case, day):
    """Whether the convention of the file is one that the table still flags « à vérifier »."""
    rows = bases(case.country, day).get(case.instrument, ())
    return any(row.text == case.convention and row.to_verify for row in rows)


def instruments_for(country, day):
    """The instruments that may be offered with this State that day.

    An EIO needs a row that says the State is bound by directive 2014/41; a letter rogatory or a request needs
    none: its convention is then « à saisir ».
    """
    bound = Instrument.EIO in bases(country, day)
    return [choice for choice in Instrument if bound or choice != Instrument.EIO]


def channel_guidance(case, day, law=None):
    """(channel advised, sentence with its article of the day): what the code of procedure says of the way to follow.

    "" where the law leaves the choice. A help to choose: the magistrate and the ministry decide.
    """
    law = law or LawOf(day)
    if case.is_eio:
        return JudicialChannel.DIRECT, law.write(
            _("La décision d’enquête se transmet directement à l’autorité d’exécution ({EIO_TRANSMISSION}).")
        )
    if case.urgent:
        if case.direction == "IN":
            return "", law.write(
                _(
                    "En urgence, la demande reçue peut venir directement de l’autorité étrangère ; un avis de la voie "
                    "diplomatique reste nécessaire ({CPP_CHANNELS})."
                )
            )
        return "", law.write(
            _("En urgence, la demande peut aller directement à l’autorité compétente ({CPP_CHANNELS}).")
        )
    if case.convention.strip():
        return "", law.write(_("Une convention s’applique : suivez la voie qu’elle fixe. À défaut, {CPP_CHANNELS}."))
    if case.direction == "IN":
        return JudicialChannel.DIPLOMATIC, law.write(
            _("Sans convention, la demande étrangère arrive par la voie diplomatique ({CPP_CHANNELS}).")
        )
    return JudicialChannel.MINISTRY, law.write(
        _(
            "Sans convention, la demande passe par le ministère de la justice, et les pièces reviennent par la même "
            "voie ({CPP_CHANNELS})."
        )
    )


# --- Loading ---------------------------------------------------------------------------------------------------


def text_fields(row):
    """A row of a CSV as the fields of a LegalText. Raises ValueError, KeyError on a malformed one."""
    return {
        "code": row["code"],
        "nature": row["nature"],
        "text": row["text"],
        "valid_from": day_of(row["valid_from"]),
        "valid_until": day_of(row["valid_until"]),
        "to_verify": row["to_verify"] == "yes",
        "source": row["source"],
    }


def set_version(versions, name, row):
    """Write a version of a dated text among `versions`, those of the same text; `name` is the field that holds it.

    A wording already known takes the dates of the row (an entry into force that slips by a year); a new one ends
    the version open before it the day before, and nothing else moves. Returns whether something changed.
    """
    known = versions.filter(**{name: row[name]}).first()
    if known is not None:
        changed = [field for field, value in row.items() if getattr(known, field) != value]
        for field in changed:
            setattr(known, field, row[field])
        if changed:
            known.save(update_fields=changed)
        return bool(changed)
    if row["valid_from"] is not None:
        eve = row["valid_from"] - timedelta(days=1)
        before = versions.filter(Q(valid_from=None) | Q(valid_from__lt=row["valid_from"]))
        before.filter(Q(valid_until=None) | Q(valid_until__gt=eve)).update(valid_until=eve)
    versions.model.objects.create(**row)
    return True
