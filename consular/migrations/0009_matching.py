from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "comparer" / "sql"


class Migration(migrations.Migration):
    """A comparison serves a file or a crisis: whoever does not see it does not see the comparison either."""

    dependencies = [("consular", "0007_travel"), ("cases", "0001_initial"), ("reports", "0002_policies")]
    operations = [
        migrations.AddField(
            "listcomparison",
            "case",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            "listcomparison",
            "crisis",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consular.crisis",
            ),
        ),
        migrations.AddConstraint(
            "listcomparison",
            models.CheckConstraint(
                condition=models.Q(("case", None), ("crisis", None), _connector="OR"),
                name="a_comparison_serves_one_thing",
            ),
        ),
        run_file(SQL / "served.sql"),
    ]
