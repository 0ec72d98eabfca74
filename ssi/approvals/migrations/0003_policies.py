from django.db import migrations

from ssi.accounts.policies import follows_case

#: What is approved is frozen: the text of a request never changes, its state does.
FROZEN = """
REVOKE UPDATE ON approvals_approvalrequest FROM ssi_app;
GRANT UPDATE (state, decided_at) ON approvals_approvalrequest TO ssi_app;
"""


class Migration(migrations.Migration):
    """Requests and decisions are seen with their file; a decision is never rewritten."""

    dependencies = [("approvals", "0002_initial"), ("cases", "0002_access_rule")]
    operations = [
        follows_case("approvals_approvalrequest"),
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
        follows_case("approvals_signoff", update=False),
    ]
