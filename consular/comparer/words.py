"""How alike two names are, in words: a percentage says nothing to whoever has to decide."""

from django.utils.translation import gettext as _

from ssi.web.names import similarity

#: Likeness (0 to 1) from which names are nearly the same, then very close; below, they are close.
NEARLY, VERY = 0.95, 0.88


def likeness(one, other):
    """Of two entries: what their names have in common, then their births."""
    return f"{_names(one, other)} ; {_births(one, other)}"


def _names(one, other):
    if one.key == other.key:
        return _("même nom")
    score = similarity(one.name, other.name)
    if score >= NEARLY:
        return _("noms presque identiques")
    return _("noms très proches") if score >= VERY else _("noms proches")


def _births(one, other):
    if not one.born or not other.born:
        return _("naissance inconnue d’un côté") if one.born or other.born else _("naissances inconnues")
    return _("même naissance") if one.born == other.born else _("naissances différentes")
