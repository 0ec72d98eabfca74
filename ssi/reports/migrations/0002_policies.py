from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import follows_case, run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Reports, their jobs and their files are seen with the case; a file made is never rewritten."""

    dependencies = [("reports", "0001_initial"), ("cases", "0002_access_rule")]
    operations = [
        follows_case("reports_report", "case_ptr_id"),
        follows_case("reports_reportjob"),
        follows_case("reports_reportfile", update=False),
        run_file(SQL / "jobs.sql"),
    ]
