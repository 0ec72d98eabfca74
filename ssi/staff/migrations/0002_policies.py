from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """The staff of a post is read by its head, its deputy, the ambassador and the desk; everybody reads their own."""

    dependencies = [("staff", "0001_initial"), ("cases", "0002_access_rule")]
    operations = [run_file(SQL / "policies.sql")]
