"""Closed lists of the money (cooperation-consular.md §4.2). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LineNature(models.TextChoices):
    """Money, or what is given in kind and only valued: « valorisé, ni AE ni CP »."""

    FINANCIAL = "FINANCIER", _("Crédits")
    IN_KIND = "VALORISE", _("Apport valorisé")


class LineState(models.TextChoices):
    SOUGHT = "RECHERCHE", _("Recherché")
    ASKED = "DEMANDE", _("Demandé")
    PROMISED = "PROMIS", _("Promis")
    NOTIFIED = "NOTIFIE", _("Notifié")
    REFUSED = "REFUSE", _("Refusé")
    CLOSED = "CLOS", _("Clos")


class BudgetTitle(models.TextChoices):
    """Titles of expenditure of the LOLF (article 5) that such a line may bear."""

    STAFF = "2", _("2 – Personnel")
    RUNNING = "3", _("3 – Fonctionnement")
    INVESTMENT = "5", _("5 – Investissement")
    INTERVENTION = "6", _("6 – Intervention")
