from django.db import migrations

from ssi.accounts.policies import follows_case


class Migration(migrations.Migration):
    """Attachments are seen with their file, and their row is never rewritten."""

    dependencies = [("attachments", "0002_initial"), ("cases", "0002_access_rule")]
    operations = [
        follows_case("attachments_attachment", update=False),
        follows_case("attachments_upload", delete=True),
    ]
