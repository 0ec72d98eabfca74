"""The checklist, planned back from the arrival: its template is data (`data/checklist.csv`)."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.db.models import F

from ssi.web.data import csv_rows

from .models import MissionCheck

TEMPLATE = Path(__file__).parent / "data" / "checklist.csv"


@lru_cache(maxsize=1)
def template():
    """Rows of the template: code, label, label_en, days_before."""
    rows = csv_rows(TEMPLATE)
    return tuple((row["code"], row["label"], row["label_en"], int(row["days_before"])) for row in rows)


def plan(mission):
    """Give a new mission the lines of the template, each due that many days before the arrival."""
    MissionCheck.objects.bulk_create(
        MissionCheck(
            case=mission,
            code=code,
            label=label,
            label_en=label_en,
            days_before=days,
            due_on=mission.starts_on - timedelta(days=days),
        )
        for code, label, label_en, days in template()
    )


def move(mission):
    """The arrival moved: what is not done yet is due again that many days before."""
    MissionCheck.objects.filter(case=mission, done_at=None).update(due_on=mission.starts_on - F("days_before"))
