from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Questions of the desk to the posts, and who reads and writes them."""

    initial = True

    dependencies = [
        ("network", "0002_reference_data"),
        ("cases", "0002_access_rule"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=120, verbose_name="objet")),
                ("text", models.TextField(max_length=2000, verbose_name="question")),
                ("due_on", models.DateField(verbose_name="réponse attendue le")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("answer", models.TextField(blank=True, max_length=4000, verbose_name="réponse")),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                ("acting", models.BooleanField(default=False, editable=False, verbose_name="p.i.")),
                ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.post",
                        verbose_name="poste",
                    ),
                ),
            ],
            options={
                "verbose_name": "question à un poste",
                "verbose_name_plural": "questions aux postes",
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["post", "due_on"], name="question_of_a_post")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_has_its_author_and_its_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_at", None), ("withdrawn_at", None), _connector="OR"),
                        name="what_is_answered_is_not_withdrawn",
                    ),
                ],
            },
        ),
        run_file(SQL / "policies.sql"),
    ]
