from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import follows_case, run_file

SQL = Path(__file__).resolve().parent.parent / "exchanges" / "sql"


class Migration(migrations.Migration):
    """Services seized and earlier texts are seen with their file; a message is corrected for fifteen minutes only."""

    dependencies = [("liaison", "0006_exchange_life"), ("attachments", "0003_policies"), ("directory", "0002_policies")]
    operations = [
        follows_case("liaison_seizedservice"),
        follows_case("liaison_messagedraft", update=False),
        follows_case(
            "liaison_message_files", "(SELECT m.case_id FROM liaison_message m WHERE m.id = message_id)", update=False
        ),
        run_file(SQL / "thread.sql"),
    ]
