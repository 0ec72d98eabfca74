import uuid
from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ssi.web.sealed
from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """Sites, incidents and alerts: rows of a post behind the second wall; the desk counts."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("consular", "0002_policies"),
        ("network", "0002_reference_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=30, unique=True, verbose_name="référence")),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "ordering": ["-reference"],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "post"), name="incident_and_its_post"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reference", models.CharField(editable=False, max_length=30, unique=True, verbose_name="référence")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("BROUILLON", "Brouillon"),
                            ("A_VALIDER", "À valider"),
                            ("VALIDEE", "Validée, à diffuser"),
                            ("DIFFUSEE", "Diffusée"),
                            ("CLOSE", "Close"),
                            ("ANNULEE", "Annulée"),
                        ],
                        default="BROUILLON",
                        editable=False,
                        max_length=9,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("INFO", "Information"),
                            ("VIGILANCE", "Vigilance"),
                            ("ALERTE", "Alerte"),
                            ("URGENCE", "Urgence"),
                        ],
                        default="VIGILANCE",
                        max_length=9,
                        verbose_name="niveau",
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("Security", "Sécurité"),
                            ("Safety", "Sûreté des personnes"),
                            ("Health", "Santé"),
                            ("Met", "Météorologie"),
                            ("Geo", "Séisme, volcan"),
                            ("Transport", "Transports"),
                            ("Other", "Autre"),
                        ],
                        default="Security",
                        max_length=9,
                        verbose_name="catégorie",
                    ),
                ),
                ("exercise", models.BooleanField(default=False, verbose_name="exercice")),
                ("title", models.CharField(max_length=140, verbose_name="objet")),
                ("text", models.CharField(max_length=320, verbose_name="texte du SMS")),
                ("text_en", models.CharField(blank=True, max_length=320, verbose_name="texte du SMS en anglais")),
                ("instructions", models.TextField(blank=True, max_length=2000, verbose_name="consignes")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="valable jusqu’au")),
                (
                    "ilots",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "sites",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "zones",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=130), default=list, editable=False, size=None
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "remark",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="motif du renvoi ou de l’annulation"
                    ),
                ),
                ("approved_at", models.DateTimeField(editable=False, null=True)),
                ("interim", models.BooleanField(default=False, editable=False)),
                ("snapshot", models.JSONField(editable=False, null=True)),
                ("fingerprint", models.CharField(blank=True, editable=False, max_length=64)),
                ("sent_at", models.DateTimeField(editable=False, null=True, verbose_name="diffusée le")),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("SMS", "SMS"),
                                ("COURRIEL", "Courriel"),
                                ("ILOTIERS", "Chefs d’îlot"),
                                ("RADIO", "Radio"),
                                ("AFFICHAGE", "Affichage"),
                            ],
                            max_length=9,
                        ),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                ("tally", models.JSONField(editable=False, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
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
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="consular.incident",
                        verbose_name="incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "alerte",
                "verbose_name_plural": "alertes",
                "ordering": ["-reference"],
                "indexes": [
                    models.Index(fields=["post", "status"], name="alerts_by_state"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "post"), name="alert_and_its_post"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_validates_their_own_alert",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["BROUILLON", "A_VALIDER", "ANNULEE"]),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("snapshot__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_alert_in_use_was_validated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentEntry",
            fields=[
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(editable=False)),
                (
                    "nature",
                    models.CharField(
                        choices=[("PREMIERE", "Première entrée"), ("SUITE", "Suite"), ("RECTIFICATIF", "Rectificatif")],
                        editable=False,
                        max_length=12,
                        verbose_name="nature",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="ce qui est rectifié")),
                (
                    "state",
                    models.CharField(
                        choices=[("OUVERT", "Ouvert"), ("SUIVI", "Suivi"), ("CLOS", "Clos")],
                        default="OUVERT",
                        max_length=6,
                        verbose_name="état",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="intitulé")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("ATTENTAT", "Attentat"),
                            ("ENLEVEMENT", "Enlèvement"),
                            ("COMBATS", "Combats ou tirs"),
                            ("EMEUTE", "Émeute ou pillage"),
                            ("MANIFESTATION", "Manifestation"),
                            ("AGRESSION", "Agression"),
                            ("VOL", "Vol ou cambriolage"),
                            ("MENACE", "Menace"),
                            ("DISPARITION", "Disparition"),
                            ("PIRATERIE", "Piraterie ou brigandage en mer"),
                            ("ACCIDENT", "Accident"),
                            ("CATASTROPHE", "Catastrophe naturelle"),
                            ("SANITAIRE", "Événement sanitaire"),
                            ("AUTRE", "Autre"),
                        ],
                        max_length=13,
                        verbose_name="type",
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1 – mineure"),
                            (2, "2 – limitée"),
                            (3, "3 – sérieuse"),
                            (4, "4 – grave"),
                            (5, "5 – majeure"),
                        ],
                        verbose_name="gravité",
                    ),
                ),
                ("occurred_at", models.DateTimeField(verbose_name="survenu le")),
                ("place", models.CharField(max_length=160, verbose_name="lieu")),
                (
                    "precision",
                    models.CharField(
                        choices=[("EXACTE", "Lieu exact"), ("QUARTIER", "Quartier"), ("VILLE", "Ville ou région")],
                        default="QUARTIER",
                        max_length=8,
                        verbose_name="précision",
                    ),
                ),
                ("origin", models.CharField(max_length=120, verbose_name="source")),
                (
                    "source_grade",
                    models.CharField(
                        choices=[
                            ("A", "source totalement fiable"),
                            ("B", "source habituellement fiable"),
                            ("C", "source assez fiable"),
                            ("D", "source habituellement non fiable"),
                            ("E", "source non fiable"),
                            ("F", "fiabilité de la source non évaluable"),
                        ],
                        max_length=1,
                        verbose_name="fiabilité de la source",
                    ),
                ),
                (
                    "information_grade",
                    models.CharField(
                        choices=[
                            ("1", "confirmée par d’autres sources"),
                            ("2", "probablement vraie"),
                            ("3", "peut-être vraie"),
                            ("4", "douteuse"),
                            ("5", "improbable"),
                            ("6", "véracité non évaluable"),
                        ],
                        max_length=1,
                        verbose_name="véracité de l’information",
                    ),
                ),
                (
                    "fr_injured",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="Français blessés",
                    ),
                ),
                (
                    "fr_dead",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="Français décédés",
                    ),
                ),
                (
                    "fr_missing",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="Français disparus",
                    ),
                ),
                (
                    "eu_injured",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="autres citoyens de l’Union blessés",
                    ),
                ),
                (
                    "eu_dead",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="autres citoyens de l’Union décédés",
                    ),
                ),
                (
                    "eu_missing",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="autres citoyens de l’Union disparus",
                    ),
                ),
                (
                    "other_injured",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="autres blessés",
                    ),
                ),
                (
                    "other_dead",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="autres décédés",
                    ),
                ),
                (
                    "other_missing",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(9999)],
                        verbose_name="autres disparus",
                    ),
                ),
                ("facts", models.TextField(max_length=4000, verbose_name="faits")),
                ("follow_up", models.TextField(blank=True, max_length=2000, verbose_name="suites données")),
                ("cdcs_ref", models.CharField(blank=True, max_length=60, verbose_name="référence du message au CDCS")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "ilot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consular.ilot",
                        verbose_name="îlot",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="consular.incident",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
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
                "verbose_name": "entrée d’incident",
                "verbose_name_plural": "entrées d’incident",
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["post", "-occurred_at"], name="incidents_by_moment"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("incident", "number"), name="one_entry_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="an_incident_has_both_coordinates",
                        violation_error_message="Donnez la latitude et la longitude, ou aucune des deux.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("nature", "RECTIFICATIF"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_correction_says_what_it_corrects",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="incident",
            name="last",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.incidententry"
            ),
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True,
                        decimal_places=5,
                        max_digits=8,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("ECOLE", "École"),
                            ("LYCEE", "Lycée"),
                            ("INSTITUT", "Institut ou centre culturel"),
                            ("CONSULAT", "Ambassade ou consulat"),
                            ("ENTREPRISE", "Entreprise"),
                            ("LOGEMENT", "Logements"),
                            ("HOTEL", "Hôtel"),
                            ("ONG", "Organisation non gouvernementale"),
                            ("CULTE", "Lieu de culte"),
                            ("EVENEMENT", "Lieu d’événement"),
                        ],
                        max_length=10,
                        verbose_name="type",
                    ),
                ),
                (
                    "sensitivity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "1 – ordinaire"), (2, "2 – sensible"), (3, "3 – très sensible")],
                        default=1,
                        verbose_name="sensibilité",
                    ),
                ),
                ("staff", models.PositiveIntegerField(blank=True, null=True, verbose_name="effectif présent")),
                ("french", models.PositiveIntegerField(blank=True, null=True, verbose_name="dont Français")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("manager", models.CharField(blank=True, max_length=120, verbose_name="responsable de la sûreté")),
                (
                    "phone",
                    ssi.web.sealed.SealedTextField(blank=True, default="", max_length=60, verbose_name="téléphone"),
                ),
                (
                    "email",
                    ssi.web.sealed.SealedTextField(blank=True, default="", max_length=120, verbose_name="courriel"),
                ),
                ("closed", models.BooleanField(default=False, verbose_name="site fermé")),
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
                    "ilot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="consular.ilot",
                        verbose_name="îlot",
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
                "verbose_name": "site d’intérêt français",
                "verbose_name_plural": "sites d’intérêt français",
                "ordering": ["closed", "name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "post"), name="site_and_its_post"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_site_has_both_coordinates",
                        violation_error_message="Donnez la latitude et la longitude, ou aucune des deux.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("french", None), ("staff", None), ("french__lte", models.F("staff")), _connector="OR"
                        ),
                        name="the_french_are_among_the_staff",
                        violation_error_message="Il y a plus de Français que de présents.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="incidententry",
            name="site",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="consular.site",
                verbose_name="site d’intérêt français",
            ),
        ),
        migrations.CreateModel(
            name="AlertReply",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("content", ssi.web.sealed.SealedTextField(default="")),
                ("digest", models.CharField(max_length=32)),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("SAIN", "Sain et sauf"),
                            ("AIDE", "Demande d’aide"),
                            ("BLESSE", "Blessé"),
                            ("PARTI", "Déjà parti"),
                            ("ILLISIBLE", "Non compris"),
                        ],
                        max_length=9,
                    ),
                ),
                ("ilot_code", models.CharField(blank=True, max_length=4)),
                ("number", models.PositiveIntegerField(null=True)),
                ("persons", models.PositiveSmallIntegerField(default=1)),
                ("person", models.UUIDField(null=True)),
                ("other_sender", models.BooleanField(default=False)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="consular.alert"
                    ),
                ),
                (
                    "noted_by",
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
                "verbose_name": "réponse à une alerte",
                "verbose_name_plural": "réponses à une alerte",
                "ordering": ["-noted_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("alert", "digest"), name="one_answer_once")],
            },
        ),
        run_file(SQL / "incidents_alerts.sql"),
    ]
