"""Closed lists of the exchange of seats and experts (N3). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    SEATS = "PLACES", _("Places de formation")
    EXPERT = "EXPERT", _("Expert")


class OfferState(models.TextChoices):
    OPEN = "OUVERTE", _("Ouverte")
    TAKEN = "POURVUE", _("Pourvue")
    RETRACTED = "RETIREE", _("Retirée")


class AskState(models.TextChoices):
    ASKED = "DEMANDEE", _("Demandée")
    ACCEPTED = "ACCEPTEE", _("Acceptée")
    REFUSED = "REFUSEE", _("Refusée")
    WITHDRAWN = "RETIREE", _("Retirée")


OFFER_TONES = {OfferState.OPEN: "open", OfferState.TAKEN: "good", OfferState.RETRACTED: "stop"}
ASK_TONES = {AskState.ASKED: "wait", AskState.ACCEPTED: "good", AskState.REFUSED: "stop", AskState.WITHDRAWN: ""}
