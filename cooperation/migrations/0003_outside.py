from datetime import date
from pathlib import Path

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import cooperation.export_support.models
from ssi.accounts.policies import follows_case, run_file

SQL = Path(__file__).parent.parent / "export_support" / "sql"
#: Neither text was found: they ship « à vérifier » and say so wherever they are shown.
THRESHOLDS = (
    ("GIFT_CEILING", 100, "usage du service, texte à trouver (déontologie des agents publics)"),
    ("TELL_DAYS", 10, "usage du service"),
)


def load(apps, schema_editor):
    Rule = apps.get_model("cooperation", "ExportRule")
    for code, value, source in THRESHOLDS:
        Rule.objects.create(code=code, value=value, source=source, valid_from=date(2020, 1, 1), to_verify=True)


class Migration(migrations.Migration):
    """Meetings of international bodies, support to export. What was told to a company is only ever added to."""

    dependencies = [
        ("cases", "0003_links"),
        ("cooperation", "0002_policies"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BodyMeeting",
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
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                ("place", models.CharField(max_length=120, verbose_name="lieu")),
                ("agenda", models.TextField(blank=True, max_length=6000, verbose_name="ordre du jour")),
                (
                    "delegation",
                    models.TextField(
                        blank=True,
                        help_text="un membre par ligne : nom, qualité",
                        max_length=3000,
                        verbose_name="délégation française",
                    ),
                ),
                (
                    "minutes",
                    models.TextField(blank=True, editable=False, max_length=20000, verbose_name="compte rendu"),
                ),
            ],
            options={
                "verbose_name": "réunion internationale",
                "verbose_name_plural": "réunions internationales",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="meeting_ends_after_it_starts"
                    ),
                ],
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="Opportunity",
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
                    "sector",
                    models.CharField(
                        choices=[
                            ("IDENTITY", "Identité, biométrie, documents sécurisés"),
                            ("CYBER", "Cybersécurité"),
                            ("VIDEO", "Vidéoprotection, contrôle d’accès"),
                            ("FORENSICS", "Police technique et scientifique"),
                            ("DETECTION", "Détection, déminage, NRBC"),
                            ("RADIO", "Radiocommunications, géolocalisation"),
                            ("VEHICLES", "Véhicules, aéronefs, drones"),
                            ("PROTECTION", "Équipements de protection et d’intervention"),
                            ("CIVIL", "Sécurité civile, lutte contre l’incendie"),
                            ("TRAINING", "Formation, conseil"),
                            ("OTHER", "Autre domaine"),
                        ],
                        max_length=12,
                        verbose_name="secteur",
                    ),
                ),
                ("buyer", models.CharField(max_length=160, verbose_name="acheteur")),
                ("sought", models.TextField(blank=True, max_length=6000, verbose_name="ce que l’acheteur recherche")),
                (
                    "estimated_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="montant estimé (€)",
                    ),
                ),
                ("offer_due_on", models.DateField(blank=True, null=True, verbose_name="remise des offres le")),
                (
                    "export_control",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NONE", "Ni matériel de guerre ni bien à double usage"),
                            ("DUAL_USE", "Bien à double usage"),
                            ("WAR", "Matériel de guerre ou assimilé"),
                        ],
                        max_length=8,
                        verbose_name="contrôle des exportations",
                    ),
                ),
                (
                    "export_licence",
                    models.CharField(
                        blank=True,
                        help_text="référence de l’autorisation préalable, pour un matériel de guerre",
                        max_length=80,
                        verbose_name="autorisation d’exportation",
                    ),
                ),
            ],
            options={
                "verbose_name": "opportunité d’export",
                "verbose_name_plural": "opportunités d’export",
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="raison sociale")),
                (
                    "siren",
                    models.CharField(
                        max_length=9,
                        validators=[cooperation.export_support.models.validate_siren],
                        verbose_name="SIREN",
                    ),
                ),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("IDENTITY", "Identité, biométrie, documents sécurisés"),
                            ("CYBER", "Cybersécurité"),
                            ("VIDEO", "Vidéoprotection, contrôle d’accès"),
                            ("FORENSICS", "Police technique et scientifique"),
                            ("DETECTION", "Détection, déminage, NRBC"),
                            ("RADIO", "Radiocommunications, géolocalisation"),
                            ("VEHICLES", "Véhicules, aéronefs, drones"),
                            ("PROTECTION", "Équipements de protection et d’intervention"),
                            ("CIVIL", "Sécurité civile, lutte contre l’incendie"),
                            ("TRAINING", "Formation, conseil"),
                            ("OTHER", "Autre domaine"),
                        ],
                        max_length=12,
                        verbose_name="secteur",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="ce qu’elle propose")),
                ("known_since", models.DateField(verbose_name="connue du poste depuis le")),
                ("active", models.BooleanField(default=True, verbose_name="suivie")),
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
            ],
            options={
                "verbose_name": "entreprise",
                "verbose_name_plural": "entreprises",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "siren"), name="one_row_per_company_of_a_post"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExportRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("GIFT_CEILING", "Plafond d’un cadeau (€)"),
                            ("TELL_DAYS", "Jours pour informer les concurrents"),
                        ],
                        max_length=14,
                    ),
                ),
                ("value", models.PositiveIntegerField(verbose_name="valeur")),
                ("valid_from", models.DateField(verbose_name="à partir du")),
                ("to_verify", models.BooleanField(default=True, verbose_name="à vérifier")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "seuil du soutien à l’export",
                "verbose_name_plural": "seuils du soutien à l’export",
                "ordering": ["code", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="one_threshold_per_first_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="suite à donner")),
                ("due_on", models.DateField(verbose_name="pour le")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="ce qui a été fait")),
                ("done_at", models.DateTimeField(editable=False, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="cooperation.bodymeeting",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "suite d’une réunion",
                "verbose_name_plural": "suites d’une réunion",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None)), fields=["owner", "due_on"], name="follow_ups_to_do"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrenchPosition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("text", models.TextField(max_length=15000, verbose_name="position française")),
                (
                    "instruction",
                    models.CharField(
                        blank=True,
                        help_text="télégramme, courrier ou courriel de l’administration centrale qui la fonde",
                        max_length=120,
                        verbose_name="référence de l’instruction",
                    ),
                ),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="positions",
                        to="cooperation.bodymeeting",
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
                "verbose_name": "position française",
                "verbose_name_plural": "positions françaises",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="one_position_per_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InternationalBody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("acronym", models.CharField(max_length=30, verbose_name="sigle")),
                ("name", models.CharField(max_length=160, verbose_name="nom")),
                (
                    "ssi_role",
                    models.CharField(
                        help_text="point de contact, membre de la délégation, observateur…",
                        max_length=200,
                        verbose_name="rôle du SSI",
                    ),
                ),
                ("mandate", models.TextField(blank=True, max_length=3000, verbose_name="mandat de l’organisme")),
                ("active", models.BooleanField(default=True, verbose_name="suivi")),
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
            ],
            options={
                "verbose_name": "organisme international",
                "verbose_name_plural": "organismes internationaux",
                "ordering": ["acronym", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "acronym"), name="one_row_per_body_of_a_post"),
                ],
            },
        ),
        migrations.AddField(
            model_name="bodymeeting",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="cooperation.internationalbody",
                verbose_name="organisme",
            ),
        ),
        migrations.CreateModel(
            name="MarketInformation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("text", models.TextField(max_length=3000, verbose_name="information")),
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
                        related_name="informations",
                        to="cooperation.opportunity",
                    ),
                ),
            ],
            options={
                "verbose_name": "information donnée",
                "verbose_name_plural": "informations données",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="one_information_per_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NeutralityWaiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=300, verbose_name="pourquoi cet écart est accepté")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "information",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiver",
                        to="cooperation.marketinformation",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="cooperation.opportunity",
                    ),
                ),
            ],
            options={
                "verbose_name": "écart de neutralité accepté",
                "verbose_name_plural": "écarts de neutralité acceptés",
            },
        ),
        migrations.CreateModel(
            name="CompanyContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="date")),
                ("subject", models.CharField(max_length=200, verbose_name="objet")),
                ("told_others", models.BooleanField(blank=True, null=True, verbose_name="dite à ses concurrents")),
                (
                    "told_others_why",
                    models.CharField(blank=True, max_length=300, verbose_name="comment, ou pourquoi non"),
                ),
                ("gift", models.CharField(blank=True, max_length=160, verbose_name="cadeau ou invitation reçu")),
                (
                    "gift_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="valeur estimée (€)",
                    ),
                ),
                ("gift_outcome", models.CharField(blank=True, max_length=200, verbose_name="ce qu’il en a été fait")),
                ("void", models.BooleanField(default=False, editable=False)),
                (
                    "correction_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="motif de la correction"),
                ),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "company",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="cooperation.company",
                        verbose_name="entreprise",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="cooperation.companycontact",
                    ),
                ),
                (
                    "information",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="cooperation.marketinformation",
                        verbose_name="information donnée",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="cooperation.opportunity",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne du registre de neutralité",
                "verbose_name_plural": "lignes du registre de neutralité",
                "ordering": ["on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("information", None), ("void", True), ("told_others__isnull", False), _connector="OR"
                        ),
                        name="what_was_told_says_to_whom_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects", None), models.Q(("correction_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="a_register_correction_says_why",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        follows_case("cooperation_bodymeeting", "case_ptr_id"),
        follows_case("cooperation_frenchposition", update=False),
        follows_case("cooperation_followup"),
        follows_case("cooperation_opportunity", "case_ptr_id"),
        follows_case("cooperation_marketinformation", update=False),
        follows_case("cooperation_companycontact", update=False),
        follows_case("cooperation_neutralitywaiver", update=False),
        run_file(SQL / "policies.sql"),
        run_file(SQL / "sums.sql"),
    ]
