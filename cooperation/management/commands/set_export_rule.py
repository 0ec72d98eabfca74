"""Set a threshold of the support to export from a day on."""

from cooperation.export_support.models import ExportRule
from cooperation.management.dated import SetDatedRule


class Command(SetDatedRule):
    help = "Fixe un seuil du soutien à l’export à partir d’un jour : GIFT_CEILING (euros) ou TELL_DAYS (jours)."
    model, number = ExportRule, "value"
