from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "journal.sql"


class Migration(migrations.Migration):
    """The journal and its seals, owned by ssi_audit. Not reversible: a journal is not taken back."""

    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(SQL.read_text(encoding="utf-8"))]
