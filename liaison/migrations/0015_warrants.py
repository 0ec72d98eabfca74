from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ssi.network.models
from liaison.warrants import treaties
from ssi.accounts.policies import follows_case, run_file

SQL = Path(__file__).parent.parent / "warrants" / "sql"


def load(apps, schema_editor):
    """The owner obeys the policies of the table: the first rows are written under the declared bypass role."""
    countries = set(apps.get_model("network", "Country").objects.values_list("pk", flat=True))
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_bypass")
        treaties.load(apps.get_model("liaison", "ExtraditionTreaty"), countries)
        cursor.execute("RESET ROLE")


class Migration(migrations.Migration):
    """Warrants and what hangs on them, seen with their file; events and notices are never rewritten."""

    dependencies = [
        ("cases", "0002_access_rule"),
        ("liaison", "0013_missions"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExtraditionTreaty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "opens",
                    models.CharField(
                        choices=[
                            ("TCA", "Mandat d’arrêt, accord Union européenne – Royaume-Uni"),
                            ("ISNO", "Mandat d’arrêt, accord avec l’Islande et la Norvège"),
                            ("EXT", "Demande d’extradition"),
                        ],
                        default="EXT",
                        max_length=4,
                        verbose_name="ce que le texte ouvre",
                    ),
                ),
                ("text", models.CharField(max_length=200, verbose_name="texte")),
                (
                    "european_convention",
                    models.BooleanField(default=False, verbose_name="convention européenne de 1957"),
                ),
                (
                    "provisional_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="arrestation provisoire, en jours"
                    ),
                ),
                (
                    "takeover_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="prise en charge, en jours"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="en vigueur du")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="au")),
                ("to_verify", models.BooleanField(default=True, verbose_name="à vérifier")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("at", models.DateTimeField(null=True, editable=False)),
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
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.country",
                        verbose_name="pays",
                    ),
                ),
            ],
            options={
                "verbose_name": "convention d’extradition",
                "verbose_name_plural": "conventions d’extradition",
                "ordering": ["country", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "text", "valid_from"),
                        name="one_treaty_per_text_and_first_day",
                        nulls_distinct=False,
                        violation_error_message="Ce texte est déjà dans la table, depuis ce jour.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="a_treaty_ends_after_it_begins",
                        violation_error_message="Le dernier jour précède le premier.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opens", "EXT"), ("european_convention", False)),
                            models.Q(("provisional_days", None), ("takeover_days", None)),
                            _connector="OR",
                        ),
                        name="lengths_of_a_treaty_come_from_one_place",
                        violation_error_message="Les durées viennent déjà du texte commun : laissez ces champs vides.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArrestWarrant",
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
                    "instrument",
                    models.CharField(
                        choices=[
                            ("EAW", "Mandat d’arrêt européen"),
                            ("TCA", "Mandat d’arrêt, accord Union européenne – Royaume-Uni"),
                            ("ISNO", "Mandat d’arrêt, accord avec l’Islande et la Norvège"),
                            ("EXT", "Demande d’extradition"),
                            ("PROV", "Arrestation provisoire"),
                        ],
                        max_length=4,
                        verbose_name="instrument",
                    ),
                ),
                ("issuing_authority", models.CharField(max_length=160, verbose_name="autorité d’émission")),
                (
                    "executing_authority",
                    models.CharField(blank=True, max_length=160, verbose_name="autorité d’exécution"),
                ),
                (
                    "partner_reference",
                    models.CharField(blank=True, max_length=60, verbose_name="référence du partenaire"),
                ),
                ("national_decision", models.CharField(max_length=200, verbose_name="décision nationale")),
                ("decision_on", models.DateField(blank=True, null=True, verbose_name="rendue le")),
                ("sentence", models.CharField(max_length=200, verbose_name="peine encourue ou prononcée")),
                (
                    "offences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="catégories d’infractions",
                    ),
                ),
                (
                    "other_offence",
                    models.CharField(blank=True, max_length=200, verbose_name="autre infraction, qualification"),
                ),
                (
                    "three_years",
                    models.BooleanField(
                        default=False, verbose_name="trois ans au moins encourus dans l’État d’émission"
                    ),
                ),
                (
                    "facts",
                    models.TextField(blank=True, verbose_name="faits : date, lieu, circonstances, participation"),
                ),
                (
                    "notice",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("RED", "Notice rouge Interpol"),
                            ("DIFF", "Diffusion Interpol"),
                            ("SIS", "Signalement SIS seul"),
                        ],
                        max_length=4,
                        verbose_name="diffusion",
                    ),
                ),
                ("notice_reference", models.CharField(blank=True, max_length=60, verbose_name="numéro de la notice")),
                ("sis_reference", models.CharField(blank=True, max_length=60, verbose_name="référence SIS")),
                (
                    "provisional_until",
                    models.DateField(blank=True, null=True, verbose_name="dernier jour pour recevoir la demande"),
                ),
                (
                    "takeover_until",
                    models.DateField(blank=True, null=True, verbose_name="dernier jour pour la prise en charge"),
                ),
                (
                    "detained_since",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="détenue depuis"),
                ),
                (
                    "detention_days",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="jours de détention à déduire"),
                ),
                (
                    "slot_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="créneau de remise"),
                ),
                ("slot_place", models.CharField(blank=True, max_length=160, verbose_name="lieu de la remise")),
                ("escort_team", models.TextField(blank=True, verbose_name="escorte : noms, grades, service")),
                (
                    "escort_status",
                    models.CharField(
                        choices=[
                            ("NONE", "pas encore demandée"),
                            ("ASKED", "demandée"),
                            ("NAMED", "désignée"),
                            ("READY", "prête, billets pris"),
                        ],
                        default="NONE",
                        max_length=5,
                        verbose_name="état de l’escorte",
                    ),
                ),
                ("flight", models.CharField(blank=True, max_length=160, verbose_name="vol ou convoi")),
                ("transit", models.CharField(blank=True, max_length=120, verbose_name="transit par")),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warrants",
                        to="liaison.person",
                        verbose_name="personne recherchée",
                    ),
                ),
                (
                    "treaty",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="liaison.extraditiontreaty",
                        verbose_name="convention applicable",
                    ),
                ),
            ],
            options={
                "verbose_name": "mandat d’arrêt",
                "verbose_name_plural": "mandats d’arrêt",
                "indexes": [
                    models.Index(
                        condition=models.Q(("detained_since__isnull", False)),
                        fields=["detained_since"],
                        name="warrants_of_detained",
                    ),
                ],
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="WarrantEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ARREST", "Arrestation"),
                            ("PRESENTATION", "Présentation à l’autorité judiciaire"),
                            ("REQUEST", "Demande d’extradition et pièces reçues par l’État requis"),
                            ("HEARING", "Audience"),
                            ("CONSENT", "Consentement à la remise"),
                            ("DECISION", "Décision, recours possible"),
                            ("FINAL_DECISION", "Décision définitive"),
                            ("POSTPONEMENT", "Report de la remise"),
                            ("NEW_DATE", "Date de remise convenue"),
                            ("SURRENDER", "Remise de la personne"),
                            ("RELEASE", "Mise en liberté"),
                        ],
                        max_length=16,
                        verbose_name="événement",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="quand")),
                (
                    "time_zone",
                    models.CharField(
                        max_length=40, validators=[ssi.network.models.validate_time_zone], verbose_name="fuseau"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("GRANTED", "Remise accordée"), ("REFUSED", "Remise refusée")],
                        max_length=8,
                        verbose_name="sens de la décision",
                    ),
                ),
                ("agreed_at", models.DateTimeField(blank=True, null=True, verbose_name="date convenue")),
                ("authority", models.CharField(blank=True, max_length=160, verbose_name="autorité")),
                ("note", models.TextField(blank=True, verbose_name="précision")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="pourquoi la correction")),
                ("did_not_happen", models.BooleanField(default=False, editable=False, verbose_name="n’a pas eu lieu")),
                ("moved_from", models.CharField(blank=True, editable=False, max_length=30)),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dated_events",
                        to="liaison.arrestwarrant",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by",
                        to="liaison.warrantevent",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "événement daté",
                "verbose_name_plural": "événements datés",
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(fields=["case", "at"], name="events_of_a_warrant"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("corrects", None), models.Q(("why", ""), _negated=True), _connector="OR"),
                        name="a_correction_says_why",
                        violation_error_message="Une correction dit pourquoi.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "NEW_DATE"), _negated=True), ("agreed_at__isnull", False), _connector="OR"
                        ),
                        name="an_agreed_date_is_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("did_not_happen", False), ("corrects__isnull", False), _connector="OR"),
                        name="what_did_not_happen_was_noted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("informed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="informé le")),
                ("contact", models.CharField(max_length=160, verbose_name="qui")),
                ("channel", models.CharField(max_length=80, verbose_name="par quel canal")),
                ("text", models.TextField(verbose_name="ce qui a été dit")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="liaison.arrestwarrant"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="liaison.warrantevent"
                    ),
                ),
            ],
            options={
                "verbose_name": "information du partenaire",
                "verbose_name_plural": "informations du partenaire",
                "ordering": ["informed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WarrantPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("TRANSLATION", "Traduction du mandat ou de la demande"),
                            ("ORIGINAL", "Original du mandat ou de la demande"),
                            ("TRANSIT", "Autorisation de transit"),
                            ("MEDICAL", "Certificat médical de voyage"),
                            ("SPECIALTY", "Copie du consentement et de la règle de spécialité"),
                        ],
                        max_length=12,
                        verbose_name="pièce",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="attendue le")),
                ("ready_on", models.DateField(blank=True, null=True, verbose_name="prête le")),
                ("not_needed", models.BooleanField(default=False, verbose_name="sans objet ici")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="précision")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="liaison.arrestwarrant"
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce de la remise",
                "verbose_name_plural": "pièces de la remise",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "kind"), name="one_row_per_paper"),
                ],
            },
        ),
        follows_case("liaison_arrestwarrant", "case_ptr_id"),
        follows_case("liaison_warrantevent", update=False),
        follows_case("liaison_warrantpaper"),
        follows_case("liaison_partnernotice", update=False),
        run_file(SQL / "treaties.sql"),
        run_file(SQL / "figures.sql"),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
