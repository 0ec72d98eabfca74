"""The periods the desk may look at: `?periode=`."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ssi.figures.periods import Period, latest_day

USUAL = "30j"
LABELS = {
    USUAL: _("30 derniers jours"),
    "trimestre": _("ce trimestre"),
    "annee": _("cette année"),
    "an-dernier": _("l’an dernier"),
    "dix-ans": _("dix ans"),
}


def period_of(code, posts):
    """(code, Period), the usual one when the code is unknown. It ends on the latest day of these posts."""
    today = latest_day(posts)
    found = {
        "trimestre": Period(Period.quarter_of(today).start, today),
        "annee": Period(today.replace(month=1, day=1), today),
        "an-dernier": Period.year(today.year - 1),
        "dix-ans": Period(today.replace(year=today.year - 10, day=1), today),
    }
    return (code, found[code]) if code in found else (USUAL, Period(today - timedelta(days=29), today))


def choices(chosen):
    """[(code, label, whether it is the chosen one)]"""
    return [(code, label, code == chosen) for code, label in LABELS.items()]
