from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import follows_case, run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """A report is seen with its case, its final PDF too, its drafts by those who write it; no PDF is rewritten.

    A printout has the readers of its file, or its asker alone.
    """

    dependencies = [("reports", "0001_initial"), ("cases", "0002_access_rule")]
    operations = [
        follows_case("reports_report", "case_ptr_id"),
        run_file(SQL / "printouts.sql"),
        run_file(SQL / "jobs.sql"),
    ]
