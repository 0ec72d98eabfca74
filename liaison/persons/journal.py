"""The verbs of persons, objects and their matches in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "subject.cross_check": _("Recoupement fait"),
        "match.exclude_value": _("Valeur exclue des recoupements"),
        "match.take_back_value": _("Valeur reprise dans les recoupements"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "subject.list": _("Personnes et objets consultés"),
        "subject.consult": _("Personne ou objet consulté"),
        "match.list": _("Recoupements consultés"),
        "match.consult": _("Recoupement consulté"),
        "match.counts": _("Nombres de recoupements consultés"),
    },
)
