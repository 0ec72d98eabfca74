import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The desk's row, which every figure counts, outlives the file it tells of."""

    dependencies = [("cases", "0003_links")]

    operations = [
        migrations.AlterModelOptions(
            name="caseaccess",
            options={"verbose_name": "entrée de liste", "verbose_name_plural": "entrées de liste"},
        ),
        migrations.AlterField(
            model_name="casedigest",
            name="case",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                primary_key=True,
                related_name="digest",
                serialize=False,
                to="cases.case",
            ),
        ),
    ]
