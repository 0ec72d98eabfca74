from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import follows_case, run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Clocks are seen with their file; the desk's row follows them."""

    dependencies = [("clocks", "0001_initial"), ("cases", "0002_access_rule")]
    operations = [
        follows_case("clocks_clock"),
        follows_case("clocks_clocksuspension"),
        run_file(SQL / "digest.sql"),
    ]
