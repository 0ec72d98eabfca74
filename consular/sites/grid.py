"""What a site is judged on. An internal grid, to be verified: the specification asks for weights and evidence (§4.3),
and no public text sets them. A new version is a new constant: assessments keep the version they were made with.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

VERSION = "2026-1"
#: Marks: from nothing in place to nothing to say. The evidence says what was seen.
LOWEST, HIGHEST = 0, 4
MARKS = (
    (0, _("0 – rien en place")),
    (1, _("1 – très insuffisant")),
    (2, _("2 – insuffisant")),
    (3, _("3 – satisfaisant")),
    (4, _("4 – exemplaire")),
)


@dataclass(frozen=True)
class Item:
    code: str
    label: str
    weight: int


GRIDS = {
    "2026-1": (
        Item("perimeter", _("Enceinte, murs et clôtures"), 15),
        Item("entrance", _("Contrôle des accès, des visiteurs et des véhicules"), 20),
        Item("guards", _("Gardiennage : effectif, consignes, liaison"), 15),
        Item("video", _("Vidéo, éclairage et alarme"), 10),
        Item("shelter", _("Local de confinement et réserves"), 15),
        Item("plan", _("Plan d’évacuation, affichage et exercices"), 10),
        Item("link", _("Liaison avec l’ambassade et les secours"), 10),
        Item("training", _("Sensibilisation du personnel"), 5),
    ),
}


def items_of(version):
    return GRIDS[version]


def score(marks, version):
    """Weighted percentage of {code: mark}, rounded down; None while one mark is missing."""
    items = items_of(version)
    if any(marks.get(item.code) is None for item in items):
        return None
    got = sum(item.weight * marks[item.code] for item in items)
    return got * 100 // (HIGHEST * sum(item.weight for item in items))
