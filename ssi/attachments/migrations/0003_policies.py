from django.db import migrations

from ssi.accounts.policies import follows_case

#: A piece marked Spécial France is closed to others than French nationals, who alone hold principals with that bit.
SPECIAL_FRANCE = """
CREATE POLICY special_france ON attachments_attachment AS RESTRICTIVE FOR SELECT
  USING (NOT special_france OR (SELECT bool_or(t & (1 << 26) <> 0) FROM unnest((SELECT sec.principals())::int[]) AS t));
"""


class Migration(migrations.Migration):
    """Attachments are seen with their file, and their row is never rewritten; an upload belongs to its sender."""

    dependencies = [("attachments", "0002_initial"), ("cases", "0002_access_rule")]
    operations = [
        follows_case("attachments_attachment", update=False),
        migrations.RunSQL(SPECIAL_FRANCE, migrations.RunSQL.noop),
        follows_case("attachments_upload", delete=True),
    ]
