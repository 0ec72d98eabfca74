"""Whether two records may be one person or one thing, and why (liaison.md §7.5). Pure; people decide, never this."""

from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.web.names import similarity

NAME_WITH_BIRTH = 0.88
NAME_ALONE = 0.93


class Level(models.TextChoices):
    CERTAIN = "CERTAIN", gettext_lazy("Certain")
    PROBABLE = "PROBABLE", gettext_lazy("Probable")
    POSSIBLE = "POSSIBLE", gettext_lazy("Possible")


class Key(models.TextChoices):
    """An identifier that names one thing: two records that hold it speak of the same."""

    DOCUMENT = "DOCUMENT", gettext_lazy("même document d’identité")
    PHONE = "PHONE", gettext_lazy("même numéro de téléphone")
    IBAN = "IBAN", gettext_lazy("même compte bancaire")
    PLATE = "PLATE", gettext_lazy("même immatriculation")
    VIN = "VIN", gettext_lazy("même numéro de châssis")
    REFERENCE = "REFERENCE", gettext_lazy("même référence externe")
    EMAIL = "EMAIL", gettext_lazy("même adresse électronique")
    WEAPON = "WEAPON", gettext_lazy("même numéro d’arme")
    ADDRESS = "ADDRESS", gettext_lazy("même adresse")
    ORGANISATION = "ORGANISATION", gettext_lazy("même organisation")


@dataclass(frozen=True)
class Birth:
    """A date of birth as far as it is known: month and day are 0 when they are not."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def whole(self):
        return bool(self.month and self.day)

    def __str__(self):
        """As it is typed: 02/03/1985, 03/1985, 1985."""
        return "/".join([*(f"{n:02d}" for n in (self.day, self.month) if n), str(self.year)])


@dataclass(frozen=True)
class Record:
    """What is compared: every name borne (aliases too), the birth, and (Key, normalised value) pairs."""

    names: tuple[str, ...] = ()
    born: Birth | None = None
    keys: frozenset = field(default_factory=frozenset)


@dataclass(frozen=True)
class Match:
    """A possible identity. `score` is that of the names, 0 to 1; `reasons` are French words to show."""

    level: Level
    score: float
    reasons: tuple[str, ...]


def compare(one, other):
    """The Match of two records, or None. The same both ways round."""
    score = max((similarity(a, b) for a in one.names for b in other.names), default=0.0)
    shared = sorted({Key(kind) for kind, _value in one.keys & other.keys})
    agreement = birth_agreement(one.born, other.born)
    if shared:
        level = Level.CERTAIN
    elif score >= NAME_WITH_BIRTH and agreement in AGREEING:
        level = Level.PROBABLE
    elif score >= NAME_ALONE:
        level = Level.POSSIBLE
    else:
        return None
    if agreement == "conflict":
        # A number passes from hand to hand and names repeat: two births are two persons until somebody says not.
        level = Level.POSSIBLE
    reasons = [str(key.label) for key in shared]
    if score >= NAME_WITH_BIRTH:
        reasons.append(_("noms proches à %(percent)d %%") % {"percent": int(score * 100)})
    return Match(level, score, (*reasons, *_said(agreement)))


#: What two dates of birth say of each other, that supports the same person.
AGREEING = frozenset({"equal", "swapped", "same_year"})


def birth_agreement(one, other):
    """« equal », « swapped » (day and month), « same_year » (a day unknown), « conflict »; "" when one is missing."""
    if one is None or other is None:
        return ""
    if one == other and one.whole:
        return "equal"
    if one.year != other.year:
        return "conflict"
    if one.whole and other.whole:
        return "swapped" if (one.month, one.day) == (other.day, other.month) else "conflict"
    months = {one.month, other.month} - {0}
    return "same_year" if len(months) < 2 else "conflict"


def _said(agreement):
    return (str(reason_in_words(f"BIRTH_{(agreement or 'unknown').upper()}")),)


def reason_in_words(code):
    """A reason as `sec.cross_check` wrote it, in generic words: they say nothing of the other side."""
    words = {
        "NAME": _("noms proches"),
        "BIRTH_EQUAL": _("même date de naissance"),
        "BIRTH_SWAPPED": _("jour et mois de naissance intervertis"),
        "BIRTH_SAME_YEAR": _("même année de naissance, jour inconnu"),
        "BIRTH_CONFLICT": _("dates de naissance différentes"),
        "BIRTH_UNKNOWN": _("date de naissance non comparée"),
    }
    return words.get(code) or Key(code).label
