"""Words shared by the nouns of the room (cooperation-consular.md §4.2). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Who must say yes, in the order in which they are asked."""

    ASI = "ASI", _("Attaché de sécurité intérieure")
    AMBASSADOR = "AMB", _("Ambassadeur")
    DCIS = "DCIS", _("DCIS")
    MEAE = "MEAE", _("Ministère de l’Europe et des affaires étrangères")


class Sense(models.TextChoices):
    FOR = "FAVORABLE", _("Favorable")
    RESERVED = "RESERVE", _("Favorable avec réserves")
    AGAIN = "A_REVOIR", _("À revoir")
    AGAINST = "DEFAVORABLE", _("Défavorable")
    POSTPONED = "AJOURNE", _("Ajourné")


class Subject(models.TextChoices):
    """What a row of the approval route is about."""

    PROGRAMME = "PROGRAMME", _("Programme")
    ACTION = "ACTION", _("Action isolée")


#: Said by the refusals of a proposal that is not complete.
LACKS_RULE = _("dossier complet")
