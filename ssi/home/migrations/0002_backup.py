from django.db import migrations


class Migration(migrations.Migration):
    """The backup says when it was done and when its restore was proved; the health page tells it."""

    dependencies = [("home", "0001_health")]
    operations = [
        migrations.RunSQL(
            "SET LOCAL ROLE ssi_sec; GRANT EXECUTE ON FUNCTION sec.beat(text) TO ssi_backup; RESET ROLE",
            migrations.RunSQL.noop,
        ),
    ]
