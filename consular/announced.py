"""What the reports say of what is announced: visits, events. The next thirty days, and nothing kept to few."""

from datetime import timedelta

from ssi.cases.models import Marking

AHEAD = timedelta(days=30)
LISTED = 12


def announced(brief, model, **counted):
    """The open files of `model` that end after the period and begin within thirty days, the nearest first, each with
    what is `counted` of it. The report takes their marking.
    """
    last = brief.period.end
    rows = model.objects.visible_to(brief.by).filter(
        post=brief.post,
        ends_on__gte=last,
        starts_on__lte=last + AHEAD,
        closed_at=None,
        compartmented=False,
        special_france=False,
    )
    rows = list(rows.annotate(**counted).order_by("starts_on", "pk")[:LISTED])
    for row in rows:
        brief.mark(Marking(row.marking))
    return rows
