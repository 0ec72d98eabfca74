from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """What was said is seen by the officers of the post who see the file it names."""

    dependencies = [("directory", "0003_oral_log"), ("cases", "0002_access_rule")]
    operations = [run_file(SQL / "oral.sql")]
