from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ssi.accounts.policies import follows_case, run_file

ROOM = Path(__file__).parent.parent
SQL = (("results", "standing.sql"), ("iati", "policies.sql"), ("takeover", "policies.sql"))


class Migration(migrations.Migration):
    """Results and evaluations of programmes, what other donors publish, lists of actions taken over.

    No installation holds an indicator yet: `result` and `evaluation` have no default.
    """

    dependencies = [
        ("cooperation", "0004_trainings"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActionOrigin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="origin",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"),
                ),
            ],
            options={
                "verbose_name": "origine d’une action reprise",
                "verbose_name_plural": "origines des actions reprises",
                "constraints": [
                    models.UniqueConstraint(fields=("post", "key"), name="one_action_per_row_taken_over"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActionSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="fichier")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("headers", models.JSONField(default=list)),
                ("rows", models.JSONField(default=list)),
                ("done_at", models.DateTimeField(null=True)),
                ("made", models.PositiveIntegerField(default=0)),
                ("known", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"),
                ),
            ],
            options={
                "verbose_name": "liste d’actions reprise",
                "verbose_name_plural": "listes d’actions reprises",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("LOCALE", "Évaluation locale"), ("EXTERNE", "Évaluation externe")],
                        editable=False,
                        max_length=7,
                    ),
                ),
                (
                    "evaluator",
                    models.CharField(
                        blank=True,
                        help_text="organisme ou cabinet qui l’a menée",
                        max_length=160,
                        verbose_name="évaluateur",
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="remise le")),
                (
                    "lessons",
                    models.TextField(blank=True, help_text="une par ligne", max_length=4000, verbose_name="leçons"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="cooperation.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "évaluation",
                "verbose_name_plural": "évaluations",
                "ordering": ["-kind", "done_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "LOCALE")),
                        fields=("case",),
                        name="one_local_evaluation_per_programme",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "LOCALE"), models.Q(("evaluator", ""), _negated=True), _connector="OR"
                        ),
                        name="an_outside_evaluation_says_whose",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationFollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="suite à donner")),
                ("due_on", models.DateField(verbose_name="pour le")),
                (
                    "outcome",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="ce qui a été fait"),
                ),
                ("done_at", models.DateTimeField(editable=False, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation_follow_ups",
                        to="cooperation.programme",
                    ),
                ),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="cooperation.evaluation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsable",
                    ),
                ),
            ],
            options={
                "verbose_name": "suite d’une évaluation",
                "verbose_name_plural": "suites d’une évaluation",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)),
                        fields=["owner", "due_on"],
                        name="evaluation_follow_ups_to_do",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IatiImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="fichier")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read", models.PositiveIntegerField(default=0)),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("added", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("warnings", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"),
                ),
            ],
            options={
                "verbose_name": "import IATI",
                "verbose_name_plural": "imports IATI",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OtherActivity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identifier", models.CharField(max_length=200, unique=True, verbose_name="identifiant IATI")),
                ("reporting_ref", models.CharField(max_length=100)),
                ("reporting_org", models.CharField(max_length=200, verbose_name="bailleur")),
                ("title", models.CharField(max_length=500, verbose_name="titre")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "En préparation"),
                            ("2", "En cours"),
                            ("3", "Achevé, comptes à solder"),
                            ("4", "Clos"),
                            ("5", "Annulé"),
                            ("6", "Suspendu"),
                        ],
                        max_length=1,
                        verbose_name="état",
                    ),
                ),
                ("starts_on", models.DateField(null=True, verbose_name="début")),
                ("ends_on", models.DateField(null=True, verbose_name="fin")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("sectors", models.JSONField(default=list)),
                ("organisations", models.JSONField(default=list)),
                ("sums", models.JSONField(default=dict)),
                ("updated_at", models.DateTimeField(null=True, verbose_name="mis à jour par le bailleur")),
                ("digest", models.CharField(max_length=64)),
                ("read_at", models.DateTimeField(verbose_name="lu le")),
            ],
            options={
                "verbose_name": "programme d’un autre bailleur",
                "verbose_name_plural": "programmes des autres bailleurs",
                "ordering": ["-starts_on", "identifier"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["countries"], name="others_by_country"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                (
                    "target",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="valeur visée"
                    ),
                ),
                ("locked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="cooperation.programme"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="periods", to="cooperation.indicator"
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "période",
                "verbose_name_plural": "périodes",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "starts_on"),
                        name="one_period_per_first_day",
                        violation_error_message="Une période commence déjà ce jour-là.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="period_ends_after_it_starts",
                        violation_error_message="La fin précède le début.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="constaté le")),
                (
                    "value",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="valeur constatée"
                    ),
                ),
                ("women", models.PositiveIntegerField(blank=True, null=True, verbose_name="dont femmes")),
                ("men", models.PositiveIntegerField(blank=True, null=True, verbose_name="dont hommes")),
                ("narrative", models.TextField(max_length=2000, verbose_name="ce qui s’est passé")),
                (
                    "state",
                    models.CharField(
                        choices=[("B", "Brouillon"), ("S", "Soumis"), ("V", "Validé"), ("R", "À revoir")],
                        default="B",
                        editable=False,
                        max_length=1,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("decided_at", models.DateTimeField(editable=False, null=True)),
                (
                    "comment",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="ce qu’il faut revoir"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="cooperation.programme"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="readings", to="cooperation.period"
                    ),
                ),
            ],
            options={
                "verbose_name": "relevé",
                "verbose_name_plural": "relevés",
                "ordering": ["on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state__in", ["B", "S"])),
                            models.Q(("decided_at__isnull", False), ("state__in", ["V", "R"])),
                            _connector="OR",
                        ),
                        name="a_decided_reading_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "R"), _negated=True),
                            models.Q(("comment", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_returned_reading_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("1", "Réalisation"), ("2", "Effet"), ("3", "Impact")],
                        default="1",
                        max_length=1,
                        verbose_name="niveau",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="résultat attendu")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="cooperation.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "résultat",
                "verbose_name_plural": "résultats",
                "ordering": ["level", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "level", "title"), name="one_row_per_result"),
                ],
            },
        ),
        migrations.AlterModelOptions(
            name="criterionnote",
            options={"verbose_name": "note d’évaluation", "verbose_name_plural": "notes d’évaluation"},
        ),
        migrations.AlterModelOptions(
            name="indicator",
            options={
                "ordering": ["result__level", "result_id", "pk"],
                "verbose_name": "indicateur",
                "verbose_name_plural": "indicateurs",
            },
        ),
        migrations.RemoveConstraint(
            model_name="criterionnote",
            name="one_note_per_criterion",
        ),
        migrations.RemoveField(
            model_name="indicator",
            name="level",
        ),
        migrations.RemoveField(
            model_name="indicator",
            name="target",
        ),
        migrations.RemoveField(
            model_name="indicator",
            name="target_on",
        ),
        migrations.AddField(
            model_name="indicator",
            name="ascending",
            field=models.BooleanField(default=True, verbose_name="mieux quand le chiffre monte"),
        ),
        migrations.AddField(
            model_name="indicator",
            name="baseline_year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1990),
                    django.core.validators.MaxValueValidator(2100),
                ],
                verbose_name="année de départ",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="measure",
            field=models.CharField(
                choices=[
                    ("1", "Nombre"),
                    ("2", "Pourcentage"),
                    ("3", "Oui ou non"),
                    ("4", "Échelle"),
                    ("5", "En mots, sans chiffre"),
                ],
                default="1",
                max_length=1,
                verbose_name="mesure",
            ),
        ),
        migrations.AddField(
            model_name="criterionnote",
            name="evaluation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="cooperation.evaluation"
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="criterionnote",
            constraint=models.UniqueConstraint(fields=("evaluation", "criterion"), name="one_note_per_criterion"),
        ),
        migrations.AddConstraint(
            model_name="criterionnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence", ""), _negated=True),
                name="a_note_has_its_evidence",
                violation_error_message="Une note dit ce qui la prouve.",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="result",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="cooperation.result",
                verbose_name="résultat",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("measure", "5"), _negated=True), ("baseline", None), _connector="OR"),
                name="no_number_for_what_is_measured_in_words",
                violation_error_message="Un indicateur en mots n’a pas de valeur chiffrée.",
            ),
        ),
        follows_case("cooperation_result", update=False, delete=True),
        follows_case("cooperation_period", delete=True),
        follows_case("cooperation_reading"),
        follows_case("cooperation_evaluation"),
        follows_case("cooperation_evaluationfollowup"),
        follows_case("cooperation_actionorigin", update=False),
        *(run_file(ROOM / noun / "sql" / name) for noun, name in SQL),
    ]
