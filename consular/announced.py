"""What the reports say of visits and events: those of the next thirty days, those of the year. Nothing kept to few."""

from datetime import timedelta

AHEAD = timedelta(days=30)
LISTED = 12


def announced(brief, model, **counted):
    """The open files of `model` that end after the period and begin within thirty days, the nearest first, each with
    what is `counted` of it. The report takes their marking.
    """
    last = brief.period.end
    rows = model.objects.filter(ends_on__gte=last, starts_on__lte=last + AHEAD, closed_at=None)
    return brief.files(rows.annotate(**counted).order_by("starts_on", "pk"), LISTED)


def took_place(brief, model):
    """The files of `model` with a day in the period, those called off left out, in their order."""
    rows = model.objects.filter(starts_on__lte=brief.period.end, ends_on__gte=brief.period.start)
    return brief.files(rows.exclude(status="ANNULEE").exclude(status="ANNULE").order_by("starts_on", "pk"))
