"""The rules of deadlines, read from ssi/clocks/data: what an ASI reads on « Les délais » and every clock explains."""

from pathlib import Path

from django.db import migrations

from ssi.web.data import csv_rows, day_of

DATA = Path(__file__).parent.parent / "data"


def load(apps, schema_editor):
    Rule = apps.get_model("clocks", "ClockRule")
    Reference = apps.get_model("clocks", "LegalReference")
    rules = {}
    for order, row in enumerate(csv_rows(DATA / "rules.csv"), start=1):
        rules[row["code"]] = Rule.objects.create(
            order=order,
            amount=int(row["amount"]),
            annual_day=[int(part) for part in row["annual_day"].split("-")] if row["annual_day"] else None,
            warn_days=[int(part) for part in row["warn_days"].split()],
            rolls=row["rolls"] == "yes",
            to_verify=row["to_verify"] == "yes",
            **{name: row[name] for name in ("code", "topic", "label", "event", "unit", "on_expiry", "suspended_by")},
        )
    for row in csv_rows(DATA / "references.csv"):
        Reference.objects.create(
            rule=rules[row["rule"]],
            article=row["article"],
            valid_from=day_of(row["valid_from"]),
            valid_until=day_of(row["valid_until"]),
            to_verify=row["to_verify"] == "yes",
        )


class Migration(migrations.Migration):
    """liaison.md §7.4, whole. A length that is data (treaty, agreement, a date set by somebody) is a FIXED_DATE."""

    dependencies = [("clocks", "0002_policies")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
