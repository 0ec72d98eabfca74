from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ssi.accounts.policies import run_file

HERE = Path(__file__).parent.parent / "letters"
NAMED_BY = {
    "lettertemplate": ("kind", "one_letter_text_per_version"),
    "clause": ("code", "one_clause_text_per_version"),
}


def _of(model):
    """What a text gains: whose it is, who wrote it, when and why; one line of versions per post and for the network."""
    named_by, constraint = NAMED_BY[model]
    fields = {
        "post": models.ForeignKey(
            blank=True,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to="network.post",
            verbose_name="poste",
        ),
        "written_by": models.ForeignKey(
            editable=False,
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
        ),
        "written_at": models.DateTimeField(editable=False, null=True),
        "why": models.CharField(blank=True, max_length=300, verbose_name="ce qui change, et pourquoi"),
    }
    return [
        migrations.RemoveConstraint(model, constraint),
        *(migrations.AddField(model, name, field) for name, field in fields.items()),
        migrations.AddConstraint(
            model,
            models.UniqueConstraint(
                fields=(named_by, "language", "countries", "regime", "post", "version"),
                name=constraint,
                nulls_distinct=False,
            ),
        ),
    ]


class Migration(migrations.Migration):
    """The texts of letters are written from the application: the network's by its director, a post's by its head."""

    dependencies = [
        ("liaison", "0018_document_fraud"),
        ("network", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [*_of("lettertemplate"), *_of("clause"), run_file(HERE / "sql" / "texts.sql")]
