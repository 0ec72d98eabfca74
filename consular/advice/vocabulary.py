"""States of a proposal of travel advice (cooperation-consular.md §4.3, F17). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    BROUILLON = "BROUILLON", _("Brouillon")
    A_VALIDER = "A_VALIDER", _("À valider")
    VALIDEE = "VALIDEE", _("Validée, à envoyer")
    ENVOYEE = "ENVOYEE", _("Envoyée au CDCS")
    ACCEPTEE = "ACCEPTEE", _("Acceptée")
    REFUSEE = "REFUSEE", _("Refusée")
    AUTRE = "AUTRE", _("Autre couleur décidée")


#: What the crisis centre may answer.
DECISIONS = (State.ACCEPTEE, State.REFUSEE, State.AUTRE)
#: From which states each may come; `sql/advice.sql` holds the same table.
MOVES = {
    State.A_VALIDER: (State.BROUILLON,),
    State.BROUILLON: (State.A_VALIDER,),
    State.VALIDEE: (State.A_VALIDER,),
    State.ENVOYEE: (State.VALIDEE,),
    **dict.fromkeys(DECISIONS, (State.ENVOYEE,)),
}
TONES = {
    State.BROUILLON: "open",
    State.A_VALIDER: "wait",
    State.VALIDEE: "wait",
    State.ENVOYEE: "wait",
    State.ACCEPTEE: "good",
    State.REFUSEE: "stop",
    State.AUTRE: "good",
}
