"""Set how long the names of trainees are kept, from a day on."""

from cooperation.management.dated import SetDatedRule
from cooperation.trainings.models import TrainingTerm


class Command(SetDatedRule):
    help = "Fixe en mois, à partir d’un jour, ce que les candidatures gardent : PASSEPORT, NON_VENU ou FORME."
    model, number, unit = TrainingTerm, "months", "mois"
