from datetime import date
from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ssi.web.sealed
from ssi.accounts.policies import follows_case, run_file
from ssi.web.data import csv_rows

DATA = Path(__file__).parent.parent / "data"
SQL = Path(__file__).parent.parent / "trainings" / "sql"
#: No text was found for any of them: they ship « à vérifier ».
TERMS = (("PASSEPORT", 1), ("NON_VENU", 6), ("FORME", 24))
INTERNAL = "usage interne, aucun texte"


def load(apps, schema_editor):
    Rule, Reference = apps.get_model("clocks", "ClockRule"), apps.get_model("clocks", "LegalReference")
    first = Rule.objects.count() + 1
    for order, row in enumerate(csv_rows(DATA / "clock_rules.csv"), start=first):
        rule = Rule.objects.create(
            order=order,
            amount=int(row["amount"]),
            warn_days=[int(part) for part in row["warn_days"].split()],
            outlives=row["outlives"] == "yes",
            to_verify=row["to_verify"] == "yes",
            **{name: row[name] for name in ("code", "topic", "label", "event", "unit", "on_expiry")},
        )
        Reference.objects.create(rule=rule, article=INTERNAL)
    Term = apps.get_model("cooperation", "TrainingTerm")
    for code, months in TERMS:
        Term.objects.create(code=code, months=months, valid_from=date(2020, 1, 1), to_verify=True, source=INTERNAL)
    # No trigger may wait when the policies are written in the same transaction.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    """Sessions, nominations and their evaluation; equipment, its hand-over and its end-use checks."""

    dependencies = [
        ("clocks", "0005_letters"),
        ("cooperation", "0003_outside"),
        ("reports", "0002_policies"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Equipment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("designation", models.CharField(max_length=160, verbose_name="désignation")),
                (
                    "quantity",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1000),
                        ],
                        verbose_name="quantité",
                    ),
                ),
                (
                    "serials",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        default=list,
                        size=None,
                        verbose_name="numéros de série",
                    ),
                ),
                ("unnumbered", models.BooleanField(default=False, verbose_name="sans numéro de série")),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=2,
                        default=0,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="valeur (€)",
                    ),
                ),
                (
                    "control",
                    models.CharField(
                        choices=[
                            ("AUCUN", "Non contrôlé"),
                            ("BIENS_DOUBLE_USAGE", "Bien à double usage"),
                            ("MATERIEL_DE_GUERRE", "Matériel de guerre ou assimilé"),
                        ],
                        max_length=20,
                        verbose_name="contrôle des exportations",
                    ),
                ),
                ("licence", models.CharField(blank=True, max_length=80, verbose_name="licence d’exportation")),
                (
                    "customs",
                    models.CharField(
                        choices=[
                            ("SANS_OBJET", "sans objet : acheté sur place"),
                            ("A_DEMANDER", "franchise à demander"),
                            ("DEMANDEE", "franchise demandée"),
                            ("OBTENUE", "franchise obtenue"),
                        ],
                        default="A_DEMANDER",
                        max_length=12,
                        verbose_name="douane",
                    ),
                ),
                ("customs_asked_on", models.DateField(blank=True, null=True, verbose_name="franchise demandée le")),
                (
                    "customs_awaited_on",
                    models.DateField(blank=True, null=True, verbose_name="réponse attendue pour le"),
                ),
                ("customs_granted_on", models.DateField(blank=True, null=True, verbose_name="franchise obtenue le")),
                ("handed_on", models.DateField(editable=False, null=True, verbose_name="remis le")),
                (
                    "handed_at",
                    models.CharField(blank=True, editable=False, max_length=160, verbose_name="lieu de remise"),
                ),
                ("received_by", models.CharField(blank=True, editable=False, max_length=160, verbose_name="reçu par")),
                ("service", models.CharField(max_length=160, verbose_name="service bénéficiaire")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="equipment",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "customs_clock",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clocks.clock",
                    ),
                ),
            ],
            options={
                "verbose_name": "équipement",
                "verbose_name_plural": "équipements",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_on", None),
                            ("control", "AUCUN"),
                            models.Q(("licence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="what_is_controlled_is_handed_over_under_a_licence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("handed_on", None), ("customs__in", ["SANS_OBJET", "OBTENUE"]), _connector="OR"
                        ),
                        name="nothing_is_handed_over_from_customs",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EndUseCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("months", models.PositiveSmallIntegerField(verbose_name="mois")),
                ("due_on", models.DateField(verbose_name="prévu le")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="fait le")),
                ("present", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="unités vues")),
                (
                    "in_service",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="unités en service"),
                ),
                ("observation", models.TextField(blank=True, max_length=2000, verbose_name="observation")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "clock",
                    models.OneToOneField(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clocks.clock"
                    ),
                ),
                (
                    "equipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="cooperation.equipment"
                    ),
                ),
            ],
            options={
                "verbose_name": "contrôle d’emploi final",
                "verbose_name_plural": "contrôles d’emploi final",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("equipment", "months"), name="one_check_per_term"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(editable=False)),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name="rang"
                    ),
                ),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("sex", models.CharField(choices=[("F", "Femme"), ("M", "Homme")], max_length=1, verbose_name="sexe")),
                ("grade", models.CharField(blank=True, max_length=60, verbose_name="grade")),
                ("service", models.CharField(max_length=120, verbose_name="service")),
                (
                    "passport_number",
                    ssi.web.sealed.SealedTextField(null=True, editable=False, verbose_name="numéro de passeport"),
                ),
                (
                    "passport_expires_on",
                    models.DateField(blank=True, null=True, verbose_name="passeport valable jusqu’au"),
                ),
                (
                    "language_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A1", "A1"),
                            ("A2", "A2"),
                            ("B1", "B1"),
                            ("B2", "B2"),
                            ("C1", "C1"),
                            ("C2", "C2"),
                            ("LM", "langue maternelle"),
                        ],
                        max_length=2,
                        verbose_name="niveau de langue",
                    ),
                ),
                ("status", models.CharField(default="PROPOSE", editable=False, max_length=20)),
                ("seated_on", models.DateField(editable=False, null=True)),
                ("visa_asked_on", models.DateField(editable=False, null=True, verbose_name="visa demandé le")),
                ("proposed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "forgotten_on",
                    models.DateField(editable=False, null=True, verbose_name="données nominatives effacées le"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.country",
                        verbose_name="pays",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="cooperation.nomination",
                    ),
                ),
            ],
            options={
                "verbose_name": "candidature",
                "verbose_name_plural": "candidatures",
                "ordering": ["session", "rank", "number"],
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.CharField(max_length=40, unique=True, verbose_name="numéro")),
                ("code", models.CharField(max_length=20, verbose_name="code de contrôle")),
                ("issued_on", models.DateField(verbose_name="délivrée le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "nomination",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate",
                        to="cooperation.nomination",
                    ),
                ),
            ],
            options={
                "verbose_name": "attestation",
                "verbose_name_plural": "attestations",
                "ordering": ["serial"],
            },
        ),
        migrations.CreateModel(
            name="NominationPiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "piece",
                    models.CharField(
                        choices=[
                            ("NOTE_VERBALE", "Note verbale"),
                            ("PASSEPORT", "Passeport"),
                            ("PHOTO", "Photographie"),
                            ("MEDICAL", "Certificat médical"),
                            ("LANGUE", "Niveau de langue"),
                            ("VISA", "Visa"),
                            ("BILLET", "Billet"),
                            ("ASSURANCE", "Assurance"),
                        ],
                        max_length=12,
                        verbose_name="pièce",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("ATTENDU", "attendu"), ("RECU", "reçu"), ("SANS_OBJET", "sans objet")],
                        default="ATTENDU",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("on", models.DateField(blank=True, null=True, verbose_name="le")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pieces", to="cooperation.nomination"
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce de candidature",
                "verbose_name_plural": "pièces de candidature",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("nomination", "piece"), name="one_line_per_piece"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(editable=False)),
                ("place", models.CharField(max_length=160, verbose_name="lieu")),
                (
                    "in_france",
                    models.BooleanField(
                        default=False, help_text="la DCIS voit alors les noms", verbose_name="en France"
                    ),
                ),
                ("needs_visa", models.BooleanField(default=False, verbose_name="visa nécessaire")),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="places",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                ("language", models.CharField(default="français", max_length=60, verbose_name="langue")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None, verbose_name="pays invités"
                    ),
                ),
                (
                    "invited_on",
                    models.DateField(blank=True, null=True, verbose_name="note verbale d’invitation envoyée le"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sessions",
                        to="cooperation.cooperationaction",
                    ),
                ),
            ],
            options={
                "verbose_name": "session de formation",
                "verbose_name_plural": "sessions de formation",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="sessions_are_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="a_session_ends_after_it_starts",
                        violation_error_message="La fin précède le début.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingEvaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Réaction"), (2, "Apprentissage"), (3, "Comportement"), (4, "Résultats")],
                        verbose_name="niveau",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="prévue le")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="réalisée le")),
                ("respondents", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="répondants")),
                (
                    "before",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="valeur avant"
                    ),
                ),
                (
                    "after",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="valeur après"
                    ),
                ),
                ("yes", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="« oui, j’applique »")),
                ("text", models.TextField(blank=True, max_length=3000, verbose_name="ce qui en ressort")),
                (
                    "by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="cooperation.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "évaluation de formation",
                "verbose_name_plural": "évaluations de formation",
                "ordering": ["session", "level"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "level"), name="one_evaluation_per_level"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SessionClock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "clock",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="clocks.clock"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="session_clocks",
                        to="cooperation.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "délai de session",
                "verbose_name_plural": "délais de session",
            },
        ),
        migrations.AddField(
            model_name="nomination",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="nominations",
                to="cooperation.trainingsession",
            ),
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="jour")),
                ("present", models.BooleanField(verbose_name="présent")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="days", to="cooperation.nomination"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="cooperation.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "émargement",
                "verbose_name_plural": "émargements",
                "ordering": ["on", "nomination"],
                "constraints": [
                    models.UniqueConstraint(fields=("nomination", "on"), name="one_attendance_per_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("PASSEPORT", "Numéro et date du passeport"),
                            ("NON_VENU", "Nom de qui n’est pas venu"),
                            ("FORME", "Nom de qui a été formé"),
                        ],
                        max_length=12,
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(verbose_name="mois")),
                ("valid_from", models.DateField(verbose_name="à partir du")),
                ("to_verify", models.BooleanField(default=True, verbose_name="à vérifier")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "durée de conservation des candidatures",
                "verbose_name_plural": "durées de conservation des candidatures",
                "ordering": ["code", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="one_training_term_per_first_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Vetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "authority",
                    models.CharField(
                        choices=[
                            ("DCIS", "DCIS"),
                            ("AMBASSADE", "Ambassade"),
                            ("MEAE", "Ministère de l’Europe et des affaires étrangères"),
                            ("PARTENAIRE", "Administration du partenaire"),
                        ],
                        max_length=10,
                        verbose_name="autorité",
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="demandée le")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("EN_ATTENTE", "en attente"),
                            ("FAVORABLE", "favorable"),
                            ("DEFAVORABLE", "défavorable"),
                        ],
                        default="EN_ATTENTE",
                        max_length=11,
                        verbose_name="décision",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="décidée le")),
                ("expires_on", models.DateField(editable=False, null=True, verbose_name="valable jusqu’au")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vettings",
                        to="cooperation.nomination",
                    ),
                ),
            ],
            options={
                "verbose_name": "vérification",
                "verbose_name_plural": "vérifications",
                "ordering": ["-asked_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_on", None), ("decision", "EN_ATTENTE")),
                            models.Q(
                                models.Q(("decision", "EN_ATTENTE"), _negated=True),
                                ("decided_on__isnull", False),
                                ("expires_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decision_has_its_dates",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.UniqueConstraint(fields=("session", "number"), name="nominations_are_numbered"),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        follows_case("cooperation_trainingsession"),
        follows_case("cooperation_sessionclock", update=False),
        follows_case("cooperation_trainingevaluation"),
        follows_case("cooperation_equipment"),
        follows_case("cooperation_endusecheck"),
        run_file(SQL / "nominations.sql"),
        migrations.RunSQL("REVOKE INSERT, UPDATE ON cooperation_trainingterm FROM ssi_app", migrations.RunSQL.noop),
    ]
