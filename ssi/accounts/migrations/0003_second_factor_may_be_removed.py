from django.db import migrations


class Migration(migrations.Migration):
    """Retiring a lost key and replacing recovery codes delete rows; the application deletes table by table."""

    dependencies = [
        ("accounts", "0002_identity"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        migrations.RunSQL("GRANT DELETE ON mfa_authenticator TO ssi_app", reverse_sql=migrations.RunSQL.noop),
    ]
