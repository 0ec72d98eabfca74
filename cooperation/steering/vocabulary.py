"""Closed list of the steering of a programme. The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Degree(models.IntegerChoices):
    """How likely a risk is, and how much it would cost the programme."""

    LOW = 1, _("Faible")
    MIDDLING = 2, _("Moyenne")
    HIGH = 3, _("Forte")


#: From this product of likelihood and severity on, a risk is told first and in another tone.
SERIOUS = 6
