from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ssi.accounts.policies import follows_case, run_file

DESTRUCTION = Path(__file__).parent.parent / "sql" / "destruction.sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0004_retention"),
        ("approvals", "0003_policies"),
        ("outbox", "0001_initial"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Remnant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=30, unique=True, verbose_name="référence")),
                ("kind", models.CharField(max_length=40)),
                (
                    "measure",
                    models.CharField(
                        choices=[("ARCHIVE", "Archiver, réduit à sa fiche"), ("DESTROY", "Détruire")], max_length=8
                    ),
                ),
                ("decided_by", models.CharField(max_length=30, verbose_name="décision")),
                ("at", models.DateTimeField(verbose_name="le")),
                ("compartmented", models.BooleanField(default=False)),
                ("special_france", models.BooleanField(default=False)),
                ("direction", models.CharField(blank=True, max_length=3)),
                ("opened_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=30)),
                ("archive_until", models.DateField(null=True)),
                (
                    "country",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.country"
                    ),
                ),
                (
                    "domain",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.domain"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"),
                ),
            ],
            options={
                "verbose_name": "fiche d’archive",
                "verbose_name_plural": "fiches d’archive",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["post", "archive_until"], name="archives_of_a_post"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                (
                    "case_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("ARCHIVE", "Archiver, réduit à sa fiche"), ("DESTROY", "Détruire")],
                        max_length=8,
                        verbose_name="mesure",
                    ),
                ),
                ("target_reference", models.CharField(max_length=30, verbose_name="dossier")),
                ("target_kind", models.CharField(max_length=40)),
                ("target_version", models.PositiveIntegerField(default=0)),
                ("ground", models.CharField(max_length=12, verbose_name="échéance")),
                ("expired_on", models.DateField(verbose_name="échue le")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="base")),
                ("reason", models.CharField(max_length=500, verbose_name="motif")),
                ("archive_until", models.DateField(null=True, verbose_name="archive jusqu’au")),
                ("weighed", models.JSONField(default=dict)),
                ("recipients", models.JSONField(default=list)),
                ("outcome", models.JSONField(null=True)),
                (
                    "target",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="retention.remnant"
                    ),
                ),
            ],
            options={
                "verbose_name": "procès-verbal de conservation",
                "verbose_name_plural": "procès-verbaux de conservation",
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="RetentionDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("REVIEW", "revu, conservé"),
                            ("PROLONG", "prolongé"),
                            ("EXPRESS", "conservé par décision expresse"),
                        ],
                        max_length=8,
                    ),
                ),
                ("until", models.DateField(null=True, verbose_name="jusqu’au")),
                ("reason", models.CharField(max_length=500, verbose_name="motif")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="retention_decisions", to="cases.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "décision de conservation",
                "verbose_name_plural": "décisions de conservation",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(fields=["case", "until"], name="retention_of_a_case"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("nature", "REVIEW"), ("until", None)),
                            models.Q(models.Q(("nature", "REVIEW"), _negated=True), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_prolongation_has_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(editable=False, max_length=40, verbose_name="type de dossier")),
                (
                    "active_months",
                    models.PositiveSmallIntegerField(verbose_name="vie active, en mois après la clôture"),
                ),
                (
                    "decision_years",
                    models.PositiveSmallIntegerField(verbose_name="décision expresse, en années après l’ouverture"),
                ),
                (
                    "archive_years",
                    models.PositiveSmallIntegerField(verbose_name="archive, en années après la vie active"),
                ),
                (
                    "review_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="revue, en mois après la clôture"
                    ),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("to_verify", models.BooleanField(default=True, verbose_name="à vérifier")),
                ("valid_from", models.DateField(verbose_name="en vigueur du")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "durée de conservation",
                "verbose_name_plural": "durées de conservation",
                "ordering": ["kind", "-valid_from", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("active_months__gte", 1), ("decision_years__gte", 1)),
                        name="durations_are_not_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstrumentArchive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(editable=False, max_length=40, verbose_name="type de dossier")),
                ("value", models.CharField(editable=False, max_length=30, verbose_name="instrument")),
                (
                    "archive_years",
                    models.PositiveSmallIntegerField(verbose_name="archive, en années après la vie active"),
                ),
                ("source", models.CharField(max_length=300, verbose_name="source")),
                ("to_verify", models.BooleanField(default=True, verbose_name="à vérifier")),
                ("valid_from", models.DateField(verbose_name="en vigueur du")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "durée d’archive d’un instrument",
                "verbose_name_plural": "durées d’archive des instruments",
                "ordering": ["kind", "value", "-valid_from", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RetentionHold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500, verbose_name="motif du gel")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lift_reason", models.CharField(blank=True, max_length=500, verbose_name="motif de la levée")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retention_holds",
                        to="cases.case",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="retention.remnant",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "gel de conservation",
                "verbose_name_plural": "gels de conservation",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("case",), name="one_hold_at_a_time"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)),
                        fields=("sheet",),
                        name="one_hold_at_a_time_per_sheet",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("sheet__isnull", False)),
                            models.Q(("case__isnull", False), ("sheet", None)),
                            _connector="OR",
                        ),
                        name="a_hold_is_on_a_file_or_its_sheet",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lift_reason", ""), ("lifted_at", None), ("lifted_by", None)),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lift_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_lifted_hold_says_who_and_why",
                    ),
                ],
            },
        ),
        follows_case("retention_disposal", "case_ptr_id", update=False),
        follows_case("retention_retentiondecision", update=False),
        follows_case("retention_retentionhold"),
        run_file(DESTRUCTION),
    ]
