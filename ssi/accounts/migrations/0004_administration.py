from django.db import migrations, models

from ssi.accounts.policies import SQL, run_file


class Migration(migrations.Migration):
    """The doors of the technical administrator, and passwords that somebody else chose."""

    dependencies = [("accounts", "0003_second_factor_may_be_removed")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="password_expires_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="fin du mot de passe provisoire"),
        ),
        run_file(SQL / "administration.sql"),
    ]
