from pathlib import Path

import django.db.models.deletion
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models

from ssi.accounts.policies import run_file

ROOM = Path(__file__).parent.parent


def degrees(name, most):
    """A coordinate: five decimals are a metre."""
    return models.DecimalField(
        name,
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-most), MaxValueValidator(most)],
    )


class Migration(migrations.Migration):
    """A comparison serves a file or a crisis: whoever does not see it does not see the comparison either. A sequence
    of a visit has its place on a sketch; pocket cards are the officers’, as the visit file is."""

    dependencies = [("consular", "0008_calls"), ("cases", "0001_initial"), ("reports", "0002_policies")]
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
        migrations.AddField("visitsequence", "latitude", degrees("latitude", 90)),
        migrations.AddField("visitsequence", "longitude", degrees("longitude", 180)),
        migrations.AddConstraint(
            "visitsequence",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude", None), ("longitude", None)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="a_sequence_has_both_coordinates",
                violation_error_message="Donnez la latitude et la longitude, ou aucune des deux.",
            ),
        ),
        run_file(ROOM / "comparer" / "sql" / "served.sql"),
        run_file(ROOM / "visits" / "sql" / "cards.sql"),
    ]
