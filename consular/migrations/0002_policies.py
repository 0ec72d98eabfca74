from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """The community of a post is seen by its consular section, its head and its deputy; the desk counts."""

    dependencies = [
        ("consular", "0001_register"),
        ("cases", "0002_access_rule"),
        ("reports", "0002_policies"),
        ("directory", "0002_policies"),
    ]
    operations = [run_file(SQL / "policies.sql")]
