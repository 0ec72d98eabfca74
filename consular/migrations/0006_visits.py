from datetime import date
from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ssi.web.sealed
from ssi.accounts.policies import follows_case, run_file
from ssi.web.data import csv_rows

ROOM = Path(__file__).parent.parent
INTERNAL = "usage interne, aucun texte"


def load(apps, schema_editor):
    Rule, Reference = apps.get_model("clocks", "ClockRule"), apps.get_model("clocks", "LegalReference")
    first = Rule.objects.count() + 1
    for order, row in enumerate(csv_rows(ROOM / "data" / "clock_rules.csv"), start=first):
        rule = Rule.objects.create(
            order=order,
            amount=int(row["amount"]),
            warn_days=[int(part) for part in row["warn_days"].split()],
            to_verify=row["to_verify"] == "yes",
            **{name: row[name] for name in ("code", "topic", "label", "event", "unit", "on_expiry")},
        )
        Reference.objects.create(rule=rule, article=INTERNAL)
    HostRule = apps.get_model("consular", "HostRule")
    for row in csv_rows(ROOM / "data" / "host_rules.csv"):
        HostRule.objects.create(
            country_id=row["country"],
            topic=row["topic"],
            value=int(row["value"]) if row["value"] else None,
            kinds=row["kinds"].split(),
            text=row["text"],
            source=row["source"],
            valid_from=date(2020, 1, 1),
            to_verify=row["to_verify"] == "yes",
        )
    # No trigger may wait when the policies are written in the same transaction.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    """Official visits with the rules of host States, and events."""

    dependencies = [
        ("cases", "0004_retention"),
        ("clocks", "0005_letters"),
        ("reports", "0002_policies"),
        ("consular", "0005_crises"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HostRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="en vigueur du")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="au")),
                ("to_verify", models.BooleanField(default=True, verbose_name="à vérifier")),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("MAX_AGENTS", "Agents de sécurité, au plus"),
                            ("MAX_ARMED", "Agents armés, au plus"),
                            ("WEAPON_KINDS", "Armes admises"),
                            ("MAX_VEHICLES", "Véhicules du cortège, au plus"),
                            ("NOTE_DAYS", "Note verbale, jours ouvrés avant"),
                            ("FORMS", "Formulaires demandés"),
                        ],
                        max_length=12,
                        verbose_name="objet de la règle",
                    ),
                ),
                (
                    "value",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="nombre",
                    ),
                ),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("POING", "Arme de poing"),
                                ("LONGUE", "Arme longue"),
                                ("AUTRE", "Autre matériel soumis à autorisation"),
                            ],
                            max_length=8,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="armes admises",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="en toutes lettres")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
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
                    "post",
                    models.ForeignKey(
                        editable=False,
                        help_text="qui l’a saisie",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "règle du pays hôte",
                "verbose_name_plural": "règles du pays hôte",
                "ordering": ["country", "topic", "-valid_from", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "post", "topic", "valid_from"),
                        name="one_host_rule_per_topic_and_day",
                        nulls_distinct=False,
                        violation_error_message="Cette règle est déjà saisie pour cette date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MajorEvent",
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
                    "nature",
                    models.CharField(
                        choices=[
                            ("FETE", "Fête nationale, réception"),
                            ("SPORT", "Événement sportif"),
                            ("ELECTION", "Élection au consulat"),
                            ("CULTURE", "Événement culturel"),
                            ("ECONOMIE", "Salon, rencontre économique"),
                            ("COMMEMORATION", "Commémoration"),
                            ("SCOLAIRE", "Événement d’un établissement scolaire"),
                            ("AUTRE", "Autre"),
                        ],
                        max_length=14,
                        verbose_name="nature",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                (
                    "place",
                    models.CharField(
                        help_text="en toutes lettres : salle, résidence, stade…", max_length=200, verbose_name="lieu"
                    ),
                ),
                ("organisers", models.CharField(max_length=300, verbose_name="organisateurs")),
                (
                    "expected",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(1000000)],
                        verbose_name="participants attendus",
                    ),
                ),
                (
                    "risk",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Faible"), (2, "Modéré"), (3, "Élevé"), (4, "Très élevé")],
                        default=2,
                        verbose_name="risque",
                    ),
                ),
                ("risk_reasons", models.TextField(blank=True, max_length=3000, verbose_name="pourquoi ce risque")),
                (
                    "advice",
                    models.TextField(blank=True, max_length=3000, verbose_name="conseil donné aux organisateurs"),
                ),
                (
                    "partner_measures",
                    models.TextField(blank=True, max_length=3000, verbose_name="dispositif du pays hôte"),
                ),
                (
                    "lessons",
                    models.TextField(
                        blank=True, editable=False, max_length=8000, verbose_name="ce qu’il faut en retenir"
                    ),
                ),
            ],
            options={
                "verbose_name": "événement",
                "verbose_name_plural": "événements",
                "indexes": [models.Index(fields=["starts_on"], name="events_by_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="event_ends_after_it_starts",
                        violation_error_message="L’événement finit avant de commencer.",
                    )
                ],
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="EventMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="mesure")),
                ("holder", models.CharField(max_length=160, verbose_name="tenue par")),
                ("due_on", models.DateField(verbose_name="pour le")),
                ("outcome", models.CharField(blank=True, max_length=300, verbose_name="ce qui a été fait")),
                ("done_at", models.DateTimeField(editable=False, null=True)),
                (
                    "clock",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clocks.clock",
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="consular.majorevent"
                    ),
                ),
            ],
            options={
                "verbose_name": "mesure d’un événement",
                "verbose_name_plural": "mesures d’un événement",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OfficialVisit",
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
                ("authority", models.CharField(help_text="qualité et nom", max_length=160, verbose_name="autorité")),
                (
                    "rank",
                    models.CharField(
                        choices=[
                            ("PRESIDENT", "Président de la République"),
                            ("PREMIER_MINISTRE", "Premier ministre"),
                            ("MINISTRE", "Ministre ou secrétaire d’État"),
                            ("PARLEMENTAIRE", "Délégation parlementaire"),
                            ("HAUT_FONCTIONNAIRE", "Haut fonctionnaire, directeur"),
                            ("AUTRE", "Autre autorité"),
                        ],
                        max_length=20,
                        verbose_name="rang",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="arrivée le")),
                ("ends_on", models.DateField(verbose_name="départ le")),
                ("places", models.CharField(max_length=200, verbose_name="lieux")),
                ("host", models.CharField(blank=True, max_length=160, verbose_name="autorité d’accueil")),
                ("advance_on", models.DateField(blank=True, null=True, verbose_name="mission préparatoire le")),
                (
                    "hospital",
                    models.CharField(
                        blank=True,
                        help_text="nom, téléphone, groupes sanguins en réserve",
                        max_length=200,
                        verbose_name="hôpital de référence",
                    ),
                ),
                ("fallback", models.CharField(blank=True, max_length=200, verbose_name="point de repli")),
                (
                    "practical",
                    models.TextField(
                        blank=True,
                        help_text="lever et coucher du soleil, météo, décalage",
                        max_length=3000,
                        verbose_name="repères pratiques",
                    ),
                ),
                (
                    "waiver",
                    models.CharField(
                        blank=True,
                        help_text="référence de son accord, quand une de ses règles est dépassée",
                        max_length=200,
                        verbose_name="dérogation de l’État hôte",
                    ),
                ),
                (
                    "retex",
                    models.TextField(blank=True, editable=False, max_length=20000, verbose_name="retour d’expérience"),
                ),
            ],
            options={
                "verbose_name": "visite officielle",
                "verbose_name_plural": "visites officielles",
                "indexes": [models.Index(fields=["starts_on"], name="visits_by_arrival")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="visit_ends_after_it_starts",
                        violation_error_message="Le départ précède l’arrivée.",
                    )
                ],
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="NoteVerbale",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ARMES", "Armes"),
                            ("FREQUENCES", "Fréquences radio"),
                            ("VEHICULES", "Véhicules et escorte"),
                            ("SALON", "Salon d’honneur et aéroport"),
                            ("SURVOL", "Survol et atterrissage"),
                            ("AUTRE", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="pour",
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="objet")),
                (
                    "needed_on",
                    models.DateField(help_text="le jour de l’arrivée, d’ordinaire", verbose_name="réponse utile le"),
                ),
                ("latest_on", models.DateField(blank=True, null=True, verbose_name="à envoyer au plus tard le")),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="numéro de la note")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="envoyée le")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("ATTENDUE", "attendue"),
                            ("ACCORDEE", "accordée"),
                            ("PARTIELLE", "accordée en partie"),
                            ("REFUSEE", "refusée"),
                        ],
                        default="ATTENDUE",
                        max_length=10,
                        verbose_name="réponse",
                    ),
                ),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondue le")),
                (
                    "answer_reference",
                    models.CharField(blank=True, max_length=120, verbose_name="référence de la réponse"),
                ),
                (
                    "clock",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clocks.clock",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consular.hostrule",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="consular.officialvisit"
                    ),
                ),
            ],
            options={
                "verbose_name": "note verbale",
                "verbose_name_plural": "notes verbales",
                "ordering": [models.OrderBy(models.F("latest_on"), nulls_first=True), "pk"],
            },
        ),
        migrations.CreateModel(
            name="DelegationMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("AUTORITE", "Autorité"),
                            ("DELEGATION", "Délégation officielle"),
                            ("SECURITE", "Sécurité"),
                            ("PRESSE", "Presse"),
                            ("TECHNIQUE", "Technique et protocole"),
                        ],
                        default="DELEGATION",
                        max_length=12,
                        verbose_name="au titre de",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="téléphone")),
                ("radio", models.CharField(blank=True, max_length=40, verbose_name="indicatif radio")),
                ("armed", models.BooleanField(default=False, verbose_name="voyage armé")),
                (
                    "passport_expires_on",
                    models.DateField(blank=True, null=True, verbose_name="passeport valable jusqu’au"),
                ),
                ("visa_required", models.BooleanField(default=False, verbose_name="visa exigé")),
                (
                    "visa_expires_on",
                    models.DateField(blank=True, null=True, verbose_name="visa obtenu, valable jusqu’au"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="consular.officialvisit"
                    ),
                ),
            ],
            options={
                "verbose_name": "membre de la délégation",
                "verbose_name_plural": "délégation",
                "ordering": ["last_name", "first_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"),
                        django.db.models.functions.text.Lower("last_name"),
                        django.db.models.functions.text.Lower("first_name"),
                        name="one_row_per_delegate",
                        violation_error_message="Cette personne est déjà dans la délégation.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DelegatePaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", ssi.web.sealed.SealedTextField(blank=True, verbose_name="numéro du passeport")),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper",
                        to="consular.delegationmember",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.officialvisit"
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce d’identité",
                "verbose_name_plural": "pièces d’identité",
            },
        ),
        migrations.CreateModel(
            name="VisitContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "what",
                    models.CharField(
                        help_text="protocole, escorte, hôpital, cabinet…", max_length=80, verbose_name="pour quoi"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("phone", models.CharField(max_length=40, verbose_name="téléphone")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="consular.officialvisit",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ["what", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="VisitSequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="jour")),
                ("starts_at", models.TimeField(verbose_name="de")),
                ("ends_at", models.TimeField(blank=True, null=True, verbose_name="à")),
                ("what", models.CharField(max_length=200, verbose_name="séquence")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                ("who", models.CharField(blank=True, max_length=300, verbose_name="participants")),
                (
                    "contact",
                    models.CharField(
                        blank=True, help_text="nom et téléphone", max_length=160, verbose_name="contact sur place"
                    ),
                ),
                ("vehicle", models.CharField(blank=True, max_length=120, verbose_name="véhicules")),
                ("route", models.CharField(blank=True, max_length=300, verbose_name="itinéraire")),
                ("security", models.CharField(blank=True, max_length=300, verbose_name="sécurité")),
                ("medical", models.CharField(blank=True, max_length=160, verbose_name="point médical")),
                ("fallback", models.CharField(blank=True, max_length=160, verbose_name="repli")),
                ("leader", models.CharField(blank=True, max_length=120, verbose_name="responsable")),
                ("reserved", models.BooleanField(default=False, verbose_name="réservée aux officiers")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sequences",
                        to="consular.officialvisit",
                    ),
                ),
            ],
            options={
                "verbose_name": "séquence",
                "verbose_name_plural": "programme minuté",
                "ordering": ["day", "starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"),
                        name="sequence_ends_after_it_starts",
                        violation_error_message="Cette séquence finit avant de commencer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitVehicle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call_sign",
                    models.CharField(
                        help_text="V1, V2… dans l’ordre du cortège", max_length=20, verbose_name="indicatif"
                    ),
                ),
                ("model", models.CharField(blank=True, max_length=80, verbose_name="modèle")),
                ("plate", models.CharField(blank=True, max_length=20, verbose_name="immatriculation")),
                ("driver", models.CharField(blank=True, max_length=120, verbose_name="conducteur")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="téléphone")),
                ("armoured", models.BooleanField(default=False, verbose_name="blindé")),
                ("in_convoy", models.BooleanField(default=True, verbose_name="dans le cortège")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vehicles",
                        to="consular.officialvisit",
                    ),
                ),
            ],
            options={
                "verbose_name": "véhicule",
                "verbose_name_plural": "véhicules",
                "ordering": ["call_sign", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"),
                        django.db.models.functions.text.Lower("call_sign"),
                        name="one_vehicle_per_call_sign",
                        violation_error_message="Cet indicatif est déjà pris.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="delegationmember",
            name="vehicle",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="consular.visitvehicle",
                verbose_name="véhicule",
            ),
        ),
        migrations.CreateModel(
            name="VisitVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="pourquoi")),
                ("fingerprint", models.CharField(max_length=64)),
                ("frozen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="consular.officialvisit",
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "version du dossier",
                "verbose_name_plural": "versions du dossier",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "number"), name="one_visit_version_per_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VersionText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("snapshot", models.JSONField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.officialvisit"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="text", to="consular.visitversion"
                    ),
                ),
            ],
            options={
                "verbose_name": "texte d’une version",
                "verbose_name_plural": "textes des versions",
            },
        ),
        migrations.CreateModel(
            name="VisitWeapon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("POING", "Arme de poing"),
                            ("LONGUE", "Arme longue"),
                            ("AUTRE", "Autre matériel soumis à autorisation"),
                        ],
                        default="POING",
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                ("model", models.CharField(max_length=80, verbose_name="marque et modèle")),
                ("number", models.CharField(max_length=40, verbose_name="numéro de l’arme")),
                (
                    "rounds",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(5000),
                        ],
                        verbose_name="cartouches",
                    ),
                ),
                (
                    "permit",
                    models.CharField(
                        blank=True, help_text="sa référence", max_length=120, verbose_name="autorisation de l’État hôte"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="weapons", to="consular.officialvisit"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="weapons",
                        to="consular.delegationmember",
                        verbose_name="porteur",
                    ),
                ),
            ],
            options={
                "verbose_name": "arme",
                "verbose_name_plural": "armes",
                "ordering": ["number", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"),
                        django.db.models.functions.text.Lower("number"),
                        name="one_weapon_per_number",
                        violation_error_message="Cette arme est déjà à la liste.",
                    ),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        follows_case("consular_officialvisit", "case_ptr_id"),
        follows_case("consular_visitsequence", delete=True),
        follows_case("consular_visitvehicle", delete=True),
        follows_case("consular_visitcontact", delete=True),
        follows_case("consular_delegationmember", delete=True),
        follows_case("consular_noteverbale", delete=True),
        follows_case("consular_visitversion", update=False),
        follows_case("consular_majorevent", "case_ptr_id"),
        follows_case("consular_eventmeasure", delete=True),
        run_file(ROOM / "visits" / "sql" / "visits.sql"),
    ]
