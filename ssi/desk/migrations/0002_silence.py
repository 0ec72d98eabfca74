from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import run_file


class Migration(migrations.Migration):
    """When each post last gave a sign of life, for the desk."""

    dependencies = [("accounts", "0002_identity"), ("audit", "0002_journal"), ("desk", "0001_questions")]

    operations = [run_file(Path(__file__).parents[1] / "sql" / "silence.sql")]
