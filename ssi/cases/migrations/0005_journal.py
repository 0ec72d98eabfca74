from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import run_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    """Lines of the journal about a file follow the file (the policy itself is older: accounts/sql/worker.sql)."""

    dependencies = [("cases", "0004_retention"), ("accounts", "0004_administration"), ("audit", "0002_journal")]
    operations = [run_file(SQL / "journal.sql")]
