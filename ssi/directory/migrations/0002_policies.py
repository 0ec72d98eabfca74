from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Services and contacts are seen by the people of their post."""

    dependencies = [("directory", "0001_initial"), ("cases", "0002_access_rule")]
    operations = [run_file(SQL / "policies.sql")]
