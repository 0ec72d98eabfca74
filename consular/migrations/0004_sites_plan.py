import uuid
from pathlib import Path

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Assessments of sites, the security plan, its committee and its exercises, behind the second wall."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("consular", "0003_incidents_alerts"),
        ("network", "0002_reference_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Committee",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("held_on", models.DateField(verbose_name="tenu le")),
                ("members", models.TextField(max_length=1000, verbose_name="membres présents")),
                ("minutes", models.TextField(max_length=8000, verbose_name="relevé")),
                (
                    "created_by",
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
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
            ],
            options={
                "verbose_name": "comité de sécurité",
                "verbose_name_plural": "comités de sécurité",
                "ordering": ["-held_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "post"), name="committee_and_its_post"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exercise",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("TABLE", "Exercice sur table"),
                            ("CELLULE", "Mise en œuvre de la cellule de crise"),
                            ("ALERTE", "Alerte de la communauté"),
                            ("EVACUATION", "Regroupement ou évacuation"),
                            ("CONFINEMENT", "Confinement d’un site"),
                        ],
                        max_length=11,
                        verbose_name="type",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="date")),
                ("planned", models.TextField(max_length=3000, verbose_name="prévu")),
                ("played", models.TextField(blank=True, max_length=3000, verbose_name="joué")),
                ("lessons", models.TextField(blank=True, max_length=4000, verbose_name="retour d’expérience")),
                (
                    "created_by",
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
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
            ],
            options={
                "verbose_name": "exercice de sécurité",
                "verbose_name_plural": "exercices de sécurité",
                "ordering": ["-held_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "post"), name="exercise_and_its_post"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("text", models.CharField(max_length=400, verbose_name="ce qui est à faire")),
                ("owner", models.CharField(max_length=120, verbose_name="responsable")),
                ("due_on", models.DateField(verbose_name="échéance")),
                (
                    "status",
                    models.CharField(
                        choices=[("A_FAIRE", "À faire"), ("FAITE", "Faite"), ("ABANDONNEE", "Abandonnée")],
                        default="A_FAIRE",
                        max_length=10,
                        verbose_name="suite",
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="ce qui a été fait")),
                (
                    "committee",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="consular.committee",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "exercise",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="consular.exercise",
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
                "verbose_name": "suite à donner",
                "verbose_name_plural": "suites à donner",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("committee", None), ("exercise__isnull", False)),
                            models.Q(("committee__isnull", False), ("exercise", None)),
                            _connector="OR",
                        ),
                        name="a_follow_up_comes_from_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "A_FAIRE"), models.Q(("outcome", ""), _negated=True), _connector="OR"
                        ),
                        name="a_followed_thing_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecurityPlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("number", models.PositiveIntegerField(editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("BROUILLON", "Brouillon"),
                            ("VALIDE", "Validé, en vigueur"),
                            ("REMPLACE", "Remplacé"),
                        ],
                        default="BROUILLON",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("risks", models.TextField(blank=True, max_length=8000, verbose_name="1. Les risques")),
                ("services", models.TextField(blank=True, max_length=8000, verbose_name="2. Les services compétents")),
                (
                    "community",
                    models.TextField(blank=True, max_length=8000, verbose_name="3. La connaissance de la communauté"),
                ),
                ("contacts", models.TextField(blank=True, max_length=8000, verbose_name="4. Les contacts")),
                ("crisis_cell", models.TextField(blank=True, max_length=8000, verbose_name="5. La cellule de crise")),
                ("validated_on", models.DateField(editable=False, null=True)),
                ("next_on", models.DateField(editable=False, null=True)),
                ("fingerprint", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "created_by",
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
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
                (
                    "validated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "plan de sécurité",
                "verbose_name_plural": "plans de sécurité",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "number"), name="one_plan_per_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "BROUILLON")), fields=("post",), name="one_draft_of_the_plan"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "VALIDE")), fields=("post",), name="one_plan_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("validated_by", None),
                            models.Q(("validated_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_validates_their_own_plan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "BROUILLON"),
                            models.Q(("next_on__isnull", False), ("validated_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_plan_in_force_was_validated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteAssessment",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("grid", models.CharField(default="2026-1", editable=False, max_length=10)),
                ("made_on", models.DateField(verbose_name="visite du")),
                ("met", models.CharField(blank=True, max_length=160, verbose_name="reçu par")),
                ("summary", models.TextField(blank=True, max_length=3000, verbose_name="synthèse")),
                (
                    "status",
                    models.CharField(
                        choices=[("BROUILLON", "Brouillon"), ("RESTITUEE", "Restituée"), ("SUIVIE", "Suivie")],
                        default="BROUILLON",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("handed_on", models.DateField(editable=False, null=True)),
                (
                    "created_by",
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
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="consular.site",
                    ),
                ),
            ],
            options={
                "verbose_name": "évaluation de site",
                "verbose_name_plural": "évaluations de site",
                "ordering": ["-made_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "post"), name="assessment_and_its_post"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("score", None), ("status", "BROUILLON")),
                            models.Q(("handed_on__isnull", False), ("score__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_handed_assessment_has_its_score",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("text", models.CharField(max_length=400, verbose_name="recommandation")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1 – sans délai"), (2, "2 – dans les trois mois"), (3, "3 – dans l’année")],
                        default=2,
                        verbose_name="priorité",
                    ),
                ),
                ("owner", models.CharField(max_length=120, verbose_name="responsable")),
                ("cost", models.PositiveIntegerField(blank=True, null=True, verbose_name="coût estimé (euros)")),
                ("due_on", models.DateField(verbose_name="échéance")),
                (
                    "status",
                    models.CharField(
                        choices=[("A_FAIRE", "À faire"), ("FAITE", "Faite"), ("ABANDONNEE", "Abandonnée")],
                        default="A_FAIRE",
                        max_length=10,
                        verbose_name="suite",
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="ce qui a été fait")),
                (
                    "created_by",
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
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="consular.siteassessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "recommandation",
                "verbose_name_plural": "recommandations",
                "ordering": ["due_on", "priority", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "A_FAIRE")),
                        fields=["post", "due_on"],
                        name="recommendations_to_do",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "A_FAIRE"), models.Q(("outcome", ""), _negated=True), _connector="OR"
                        ),
                        name="a_followed_recommendation_says",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssessmentItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=12)),
                (
                    "mark",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "0 – rien en place"),
                            (1, "1 – très insuffisant"),
                            (2, "2 – insuffisant"),
                            (3, "3 – satisfaisant"),
                            (4, "4 – exemplaire"),
                        ],
                        validators=[django.core.validators.MaxValueValidator(4)],
                    ),
                ),
                ("evidence", models.CharField(max_length=500, verbose_name="preuve")),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="consular.siteassessment"
                    ),
                ),
            ],
            options={
                "verbose_name": "note d’évaluation",
                "verbose_name_plural": "notes d’évaluation",
                "ordering": ["code"],
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "code"), name="one_mark_per_item"),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="a_mark_has_its_evidence"
                    ),
                    models.CheckConstraint(condition=models.Q(("mark__lte", 4)), name="a_mark_is_of_the_grid"),
                ],
            },
        ),
        run_file(SQL / "sites_plan.sql"),
    ]
