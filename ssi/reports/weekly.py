"""R1, the weekly report (cooperation-consular.md §7): two pages, closed on Friday noon of the post."""

import datetime as dt

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.figures.periods import Period

from .periodic import PeriodicReport
from .registry import register

FRIDAY, NOON = 4, dt.time(12)


@register
class WeeklyReport(PeriodicReport):
    code = "weekly"
    title = _("Compte rendu hebdomadaire")
    method = (
        _(
            "Les chiffres sont comptés dans les dossiers du service au moment de l’arrêté ; ils ne sont saisis nulle "
            "part. La semaine va du samedi au vendredi, en heure locale du poste."
        ),
    )

    def presets(self, today):
        this = Period.week_of(today)
        return [("this", gettext("cette semaine"), this), ("last", gettext("semaine dernière"), this.previous)]

    def subtitle(self, period):
        return gettext("Semaine %(number)d") % {"number": period.end.isocalendar().week}

    def due(self, moment):
        return week_due(moment)


def week_due(moment):
    """The last week whose report was due at this local `moment`: its Friday noon has passed."""
    week = Period.week_of(moment.date())
    closed = moment.weekday() == FRIDAY and moment.time() >= NOON
    return week if closed else week.previous
