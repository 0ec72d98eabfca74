from pathlib import Path

from django.db import migrations

from ssi.accounts.policies import follows_case, run_file

SQL = Path(__file__).parent.parent / "persons" / "sql"
OF_ITS_SUBJECT = "(SELECT s.case_id FROM liaison_subject s WHERE s.id = subject_ptr_id)"


class Migration(migrations.Migration):
    """Persons, objects and references are seen with their file; a match from either side; its functions closed."""

    dependencies = [
        ("liaison", "0004_persons"),
        ("cases", "0002_access_rule"),
        ("directory", "0002_policies"),
    ]
    operations = [
        follows_case("liaison_subject"),
        follows_case("liaison_person", OF_ITS_SUBJECT),
        follows_case("liaison_item", OF_ITS_SUBJECT),
        follows_case("liaison_externalreference", OF_ITS_SUBJECT),
        follows_case("liaison_channelanswer", update=False),
        run_file(SQL / "names.sql"),
        run_file(SQL / "crosscheck.sql"),
    ]
