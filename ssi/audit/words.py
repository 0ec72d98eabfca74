"""The acts of the journal in words: each room's `journal.py` (found by itself) says its own verbs.

What `note()` writes needs none: the words of the act travel in the line (`details["act"]`, a French source string).
"""

from django.apps import apps
from django.db.models import Q, TextChoices
from django.utils.translation import gettext, gettext_lazy

_words, _natures = {}, {}


class Nature(TextChoices):
    """Kinds of act one looks for; a verb that no room declared is an act."""

    ACT = "actes", gettext_lazy("actes")
    CONSULTATION = "consultations", gettext_lazy("consultations")
    OUT = "sorties", gettext_lazy("téléchargements")
    ACCOUNT = "comptes", gettext_lazy("comptes et connexions")
    DATABASE = "base", gettext_lazy("écritures dans la base")


_ROWS = {
    "row.insert": gettext_lazy("Écriture dans la base : création"),
    "row.update": gettext_lazy("Écriture dans la base : modification"),
    "row.delete": gettext_lazy("Écriture dans la base : suppression"),
}


def tell(nature, verbs):
    """Declare `{verb: lazy words}`. Raises ValueError when a verb is declared twice."""
    if twice := set(verbs) & set(_words):
        raise ValueError(f"declared twice: {sorted(twice)}")
    _words.update(verbs)
    _natures.update(dict.fromkeys(verbs, nature))


def verbs_of(nature):
    """The verbs some room declared of this nature."""
    return sorted(verb for verb, kind in _natures.items() if kind == nature)


def is_told(verb):
    return verb in _words


def words_of(event):
    """The act of a line, in the language of the reader; the bare verb of what nobody declared."""
    if event.verb in _ROWS:
        return f"{_ROWS[event.verb]} ({_table(event.subject)})"
    if event.verb in _words:
        return str(_words[event.verb])
    told = event.details.get("act")
    return gettext(told) if told else event.verb


def of_nature(nature):
    """The condition on lines of this nature."""
    if nature == Nature.DATABASE:
        return Q(verb__in=list(_ROWS))
    if nature == Nature.ACT:
        return ~Q(verb__in=[*_ROWS, *(verb for verb, kind in _natures.items() if kind != Nature.ACT)])
    return Q(verb__in=[verb for verb, kind in _natures.items() if kind == nature])


def _table(name):
    """What a table holds: « affectation »."""
    found = (model._meta.verbose_name for model in apps.get_models() if model._meta.db_table == name)
    return str(next(found, name))
