import uuid
from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ssi.web.sealed
from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Calls of the crisis cell, and what is said to families and to the press."""

    dependencies = [
        ("consular", "0007_travel"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallSheet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("key", models.UUIDField(default=uuid.uuid4)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("called_at", models.DateTimeField(verbose_name="appel reçu à")),
                ("caller", models.CharField(max_length=120, verbose_name="appelant")),
                ("phone", ssi.web.sealed.SealedTextField(null=True, verbose_name="numéro à rappeler")),
                (
                    "link",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("FAMILLE", "Famille"),
                            ("PROCHE", "Ami ou voisin"),
                            ("EMPLOYEUR", "Employeur"),
                            ("SOI", "La personne elle-même"),
                            ("TEMOIN", "Témoin"),
                            ("AUTRE", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="lien",
                    ),
                ),
                ("sought", models.CharField(max_length=120, verbose_name="personne recherchée")),
                ("folded", models.CharField(max_length=260)),
                ("text", models.TextField(max_length=2000, verbose_name="ce qui est dit")),
                ("urgent", models.BooleanField(default=False, verbose_name="urgent")),
                ("waits", models.BooleanField(default=False, verbose_name="à rappeler")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "crisis",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consular.crisis",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
            ],
            options={
                "verbose_name": "fiche d’appel",
                "verbose_name_plural": "fiches d’appel",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("crisis", "number"), name="one_call_sheet_per_number"),
                    models.UniqueConstraint(fields=("crisis", "key"), name="a_call_sent_twice_is_one"),
                    models.UniqueConstraint(fields=("id", "crisis"), name="call_and_its_crisis"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("key", models.UUIDField(default=uuid.uuid4)),
                ("kind", models.CharField(choices=[("RAPPEL", "Rappel"), ("LIEN", "Rattachement")], max_length=8)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("text", models.TextField(blank=True, max_length=1000)),
                ("waits", models.BooleanField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "crisis",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consular.crisis",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls",
                        to="consular.crisisperson",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="consular.callsheet"
                    ),
                ),
            ],
            options={
                "verbose_name": "suite d’un appel",
                "verbose_name_plural": "suites d’un appel",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "number"), name="one_step_per_number"),
                    models.UniqueConstraint(fields=("sheet", "key"), name="a_step_sent_twice_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "RAPPEL"), ("person", None), ("waits__isnull", False)),
                            models.Q(("kind", "LIEN"), ("waits__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_step_says_what_it_did",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("families", models.TextField(blank=True, max_length=2000, verbose_name="aux familles")),
                ("press", models.TextField(blank=True, max_length=2000, verbose_name="à la presse")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("validated_at", models.DateTimeField(null=True)),
                (
                    "crisis",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consular.crisis",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
                (
                    "validated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "éléments de langage",
                "verbose_name_plural": "éléments de langage",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("crisis", "number"), name="one_wording_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("families", ""), ("press", ""), _negated=True),
                        name="a_wording_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("validated_at", None), ("validated_by", None)),
                            models.Q(("validated_at__isnull", False), ("validated_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_validation_says_who_and_when",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            model_name="papercopy",
            name="what",
            field=models.CharField(
                choices=[
                    ("BOOKLET", "Livret d’îlot"),
                    ("MANIFEST", "Manifeste"),
                    ("CALL", "Fiche d’appel"),
                    ("OFFLINE", "Carnet hors ligne"),
                ],
                default="BOOKLET",
                max_length=8,
            ),
        ),
        run_file(SQL / "calls.sql"),
    ]
