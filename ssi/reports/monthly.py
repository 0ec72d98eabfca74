"""R2, the monthly report: the weekly one over a month, then money, programmes, evaluations and numbers (§7)."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.figures.periods import Period
from ssi.web.dates import month_in_words

from .periodic import PeriodicReport
from .registry import register


@register
class MonthlyReport(PeriodicReport):
    code = "monthly"
    title = _("Compte rendu mensuel")
    frame = PeriodicReport.LONG_FRAME
    method = (
        _(
            "Les chiffres sont comptés dans les dossiers du service au moment de l’arrêté ; ils ne sont saisis nulle "
            "part. Le mois est celui du calendrier, en heure locale du poste."
        ),
    )

    def presets(self, today):
        this = Period.month_of(today)
        last = Period.month_of(this.previous.end)
        return [("last", gettext("mois dernier"), last), ("this", gettext("ce mois-ci"), this)]

    def subtitle(self, period):
        return month_in_words(period.start).capitalize()

    def due(self, moment):
        """The month that is over: its report opens on the first of the next one."""
        return Period.month_of(Period.month_of(moment.date()).previous.end)
