from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import run_file


class Migration(migrations.Migration):
    """What the health page counts, under row-level security."""

    initial = True
    dependencies = [
        ("accounts", "0004_administration"),
        ("audit", "0002_journal"),
        ("outbox", "0001_initial"),
        ("reports", "0002_policies"),
    ]
    operations = [run_file(Path(__file__).parents[1] / "sql" / "health.sql")]
