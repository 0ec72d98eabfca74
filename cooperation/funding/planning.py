"""Retro-planning: from the wished start back to the day the file must be written. Pure functions of dates."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

#: Days left between the last visa and the filing, to put the papers together.
MARGIN = timedelta(days=3)

#: Clock rule of each step that has one.
DRAFTED, ENDORSED, FILED, ANSWERED, CHASED = "FIN_DOSSIER", "FIN_VISAS", "FIN_DEPOT", "FIN_REPONSE", "FIN_RELANCE"
BEFORE_FILING = (DRAFTED, ENDORSED, FILED)


@dataclass(frozen=True)
class Step:
    """What must be done by `on` (included). `rule`: the clock that watches it, "" for a mere landmark."""

    label: str
    on: date
    rule: str = ""

    def is_late(self, today):
        return self.on < today


def file_by(window, starts_on):
    """The last day to file, for that start: the usual delay of the window, or its closing day when it is nearer."""
    usual = starts_on - timedelta(days=window.lead_days)
    return min(usual, window.closes_on) if window.closes_on else usual


def steps(window, starts_on):
    """The Steps, from the first day of writing to the start of the action."""
    filing = file_by(window, starts_on)
    to_visa = filing - timedelta(days=window.visa_days)
    return [
        Step(_("Commencer à écrire le dossier"), to_visa - timedelta(days=window.draft_days)),
        Step(_("Dossier écrit, envoyé au visa"), to_visa, DRAFTED),
        Step(_("Visas obtenus"), max(filing - MARGIN, to_visa), ENDORSED),
        Step(_("Demande déposée"), filing, FILED),
        Step(_("Début souhaité"), starts_on),
    ]


def earliest_start(window, today):
    """The first start that leaves its time to each step, when the file is begun today; None once it is closed."""
    filing = today + timedelta(days=window.draft_days + window.visa_days)
    if window.closes_on and filing > window.closes_on:
        return None
    return filing + timedelta(days=window.lead_days)


def answer_by(window, filed_on):
    """The day an answer is expected: the usual delay after the filing."""
    return filed_on + timedelta(days=window.lead_days)
