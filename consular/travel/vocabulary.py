"""Colours of travel advice (cooperation-consular.md F17): posts propose them, the crisis centre decides."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Colour(models.IntegerChoices):
    VERT = 1, _("Vert, vigilance normale")
    JAUNE = 2, _("Jaune, vigilance renforcée")
    ORANGE = 3, _("Orange, déconseillé sauf raison impérative")
    ROUGE = 4, _("Rouge, formellement déconseillé")


#: Never shown by colour alone: the word stands beside.
TONES = {Colour.VERT: "good", Colour.JAUNE: "yellow", Colour.ORANGE: "orange", Colour.ROUGE: "bad"}
WORDS = {Colour.VERT: _("vert"), Colour.JAUNE: _("jaune"), Colour.ORANGE: _("orange"), Colour.ROUGE: _("rouge")}
