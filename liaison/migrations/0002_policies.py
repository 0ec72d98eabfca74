from django.db import migrations

from ssi.accounts.policies import follows_case


class Migration(migrations.Migration):
    """Exchanges and their messages are seen with their file; what was said is never rewritten."""

    dependencies = [("liaison", "0001_initial"), ("cases", "0002_access_rule"), ("approvals", "0003_policies")]
    operations = [
        follows_case("liaison_informationexchange", "case_ptr_id"),
        follows_case("liaison_message", update=False),
    ]
