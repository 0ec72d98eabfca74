"""Closed lists of the incidents (cooperation-consular.md §4.3). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IncidentType(models.TextChoices):
    ATTENTAT = "ATTENTAT", _("Attentat")
    ENLEVEMENT = "ENLEVEMENT", _("Enlèvement")
    COMBATS = "COMBATS", _("Combats ou tirs")
    EMEUTE = "EMEUTE", _("Émeute ou pillage")
    MANIFESTATION = "MANIFESTATION", _("Manifestation")
    AGRESSION = "AGRESSION", _("Agression")
    VOL = "VOL", _("Vol ou cambriolage")
    MENACE = "MENACE", _("Menace")
    DISPARITION = "DISPARITION", _("Disparition")
    PIRATERIE = "PIRATERIE", _("Piraterie ou brigandage en mer")
    ACCIDENT = "ACCIDENT", _("Accident")
    CATASTROPHE = "CATASTROPHE", _("Catastrophe naturelle")
    SANITAIRE = "SANITAIRE", _("Événement sanitaire")
    AUTRE = "AUTRE", _("Autre")


class Severity(models.IntegerChoices):
    """From what is noted to what takes the whole post. The wording is an internal rule."""

    MINOR = 1, _("1 – mineure")
    LIMITED = 2, _("2 – limitée")
    SERIOUS = 3, _("3 – sérieuse")
    GRAVE = 4, _("4 – grave")
    MAJOR = 5, _("5 – majeure")


class Precision(models.TextChoices):
    EXACTE = "EXACTE", _("Lieu exact")
    QUARTIER = "QUARTIER", _("Quartier")
    VILLE = "VILLE", _("Ville ou région")


class State(models.TextChoices):
    OUVERT = "OUVERT", _("Ouvert")
    SUIVI = "SUIVI", _("Suivi")
    CLOS = "CLOS", _("Clos")


class Nature(models.TextChoices):
    """Why an entry was written."""

    PREMIERE = "PREMIERE", _("Première entrée")
    SUITE = "SUITE", _("Suite")
    RECTIFICATIF = "RECTIFICATIF", _("Rectificatif")


#: Whom the victims are, and what became of them: the columns of an entry, `fr_dead` for the first pair.
WHOM = (("fr", _("Français")), ("eu", _("autres citoyens de l’Union")), ("other", _("autres")))
WHAT = (("injured", _("blessés")), ("dead", _("décédés")), ("missing", _("disparus")))
