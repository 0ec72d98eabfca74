"""The activity review of a post over a quarter, asked by its head and read by the desk (§8, « revue d’activité »)."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.figures.periods import Period

from .periodic import PeriodicReport
from .registry import register


@register
class QuarterlyReview(PeriodicReport):
    """What the monthly report says, over a quarter, each figure beside that of the quarter before."""

    code = "quarterly"
    title = _("Revue d’activité trimestrielle")
    #: Asked for, not due: no text says that a post owes one.
    scheduled = False
    frame = PeriodicReport.LONG_FRAME
    method = (
        _(
            "Les chiffres sont comptés dans les dossiers du service au moment de l’arrêté ; ils ne sont saisis nulle "
            "part. Le trimestre est celui du calendrier, en heure locale du poste ; la DCIS lit les mêmes chiffres sur "
            "sa page du réseau."
        ),
    )

    def presets(self, today):
        this = Period.quarter_of(today)
        last = Period.quarter_of(this.previous.end)
        return [("last", gettext("trimestre dernier"), last), ("this", gettext("ce trimestre"), this)]

    def subtitle(self, period):
        number = (period.start.month + 2) // 3
        words = gettext("1er trimestre %(year)d") if number == 1 else gettext("%(number)de trimestre %(year)d")
        return words % {"number": number, "year": period.start.year}
