from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_policies")]
    operations = [
        migrations.AddField("report", "remarks", models.JSONField(default=dict, editable=False)),
    ]
