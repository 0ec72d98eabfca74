from django.db import migrations

from ssi.accounts.policies import SQL, follows_case, run_file


class Migration(migrations.Migration):
    """The access rule on files, both walls; the timeline follows its file and is never rewritten."""

    dependencies = [("cases", "0001_initial"), ("accounts", "0002_identity")]
    operations = [
        run_file(SQL / "access.sql"),
        follows_case("cases_caseevent", update=False),
    ]
