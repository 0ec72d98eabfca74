"""The phases of a crisis and the moves between them: the database holds the same table (`sql/crises.sql`)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .vocabulary import Phase

LEAD, CLOSE = "consular.lead_crisis", "consular.close_crisis"


@dataclass(frozen=True)
class Move:
    """One move. `permission` is asked at the post of the crisis; `why` is always written in the main courante."""

    target: str
    label: str
    sources: tuple
    permission: str = LEAD


MOVES = (
    Move(Phase.PRE_ALERTE, _("Passer en pré-alerte"), (Phase.VEILLE,)),
    Move(Phase.CELLULE_ACTIVE, _("Activer la cellule de crise"), (Phase.VEILLE, Phase.PRE_ALERTE, Phase.DECRUE)),
    Move(Phase.EVACUATION, _("Engager l’évacuation"), (Phase.CELLULE_ACTIVE,)),
    Move(Phase.DECRUE, _("Passer en décrue"), (Phase.CELLULE_ACTIVE, Phase.EVACUATION)),
    Move(Phase.CLOSE, _("Clore la crise"), (Phase.VEILLE, Phase.PRE_ALERTE, Phase.DECRUE), CLOSE),
    Move(Phase.RETEX_FAIT, _("Enregistrer le retour d’expérience"), (Phase.CLOSE,)),
)
OPENING = (Phase.VEILLE, Phase.PRE_ALERTE, Phase.CELLULE_ACTIVE)
ENDED = frozenset({Phase.CLOSE, Phase.RETEX_FAIT})


def moves_from(crisis, user):
    """The moves this person may make now."""
    return [move for move in MOVES if crisis.phase in move.sources and user.has_perm(move.permission, crisis.post)]
