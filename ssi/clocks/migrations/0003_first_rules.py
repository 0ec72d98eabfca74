"""The rules of deadlines, read from ssi/clocks/data: what an ASI reads on « Les délais » and every clock explains."""

import csv
from datetime import date
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).parent.parent / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def day(text):
    return date.fromisoformat(text) if text else None


def load(apps, schema_editor):
    Rule = apps.get_model("clocks", "ClockRule")
    Reference = apps.get_model("clocks", "LegalReference")
    rules = {}
    for order, row in enumerate(rows("rules.csv"), start=1):
        rules[row["code"]] = Rule.objects.create(
            order=order,
            amount=int(row["amount"]),
            annual_day=[int(part) for part in row["annual_day"].split("-")] if row["annual_day"] else None,
            warn_days=[int(part) for part in row["warn_days"].split()],
            rolls=row["rolls"] == "yes",
            to_verify=row["to_verify"] == "yes",
            **{name: row[name] for name in ("code", "topic", "label", "event", "unit", "on_expiry", "suspended_by")},
        )
    for row in rows("references.csv"):
        Reference.objects.create(
            rule=rules[row["rule"]],
            article=row["article"],
            valid_from=day(row["valid_from"]),
            valid_until=day(row["valid_until"]),
            to_verify=row["to_verify"] == "yes",
        )


class Migration(migrations.Migration):
    """liaison.md §7.4, whole. A length that is data (treaty, agreement, a date set by somebody) is a FIXED_DATE."""

    dependencies = [("clocks", "0002_policies")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
