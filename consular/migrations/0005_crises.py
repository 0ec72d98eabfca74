import uuid
from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("consular", "0004_sites_plan"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CrisisPerson",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("person_key", models.UUIDField(null=True)),
                ("ilot_code", models.CharField(blank=True, max_length=4)),
                ("number", models.PositiveIntegerField(null=True)),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("first_name", models.CharField(blank=True, max_length=80, verbose_name="prénom")),
                ("folded", models.CharField(max_length=170)),
                (
                    "nationalities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("FR", "Français"),
                            ("UE", "Autres citoyens de l’Union"),
                            ("AUTRE", "Autres nationalités"),
                        ],
                        default="FR",
                        max_length=5,
                        verbose_name="nationalité",
                    ),
                ),
                (
                    "vulnerable",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12), default=list, size=None
                    ),
                ),
                ("discovered", models.BooleanField(default=False)),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="rencontré où")),
                ("added_no", models.BigIntegerField()),
                ("removed_no", models.BigIntegerField(null=True)),
                (
                    "situation",
                    models.CharField(
                        choices=[
                            ("NON_CONTACTE", "Non contacté"),
                            ("SAIN", "Sain et sauf"),
                            ("BESOIN", "A besoin d’aide"),
                            ("BLESSE", "Blessé"),
                            ("INJOIGNABLE", "Injoignable"),
                            ("DEJA_PARTI", "Déjà parti"),
                            ("EVACUE", "Évacué"),
                            ("RETENU", "Retenu"),
                            ("DISPARU", "Disparu"),
                            ("DECEDE", "Décédé"),
                        ],
                        default="NON_CONTACTE",
                        max_length=12,
                    ),
                ),
                ("observed_at", models.DateTimeField(null=True)),
                ("to_check", models.BooleanField(default=False)),
                ("death_witnesses", models.PositiveSmallIntegerField(default=0)),
                (
                    "matched_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="consular.crisisperson",
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
                "verbose_name": "personne d’une crise",
                "verbose_name_plural": "personnes d’une crise",
                "ordering": ["ilot_code", "number", "folded", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "ilots",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4), default=list, size=None
                    ),
                ),
                (
                    "origins",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), default=list, size=None
                    ),
                ),
                ("upto", models.BigIntegerField()),
                ("snapshot", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "chiffres arrêtés",
                "verbose_name_plural": "chiffres arrêtés",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("key", models.UUIDField(default=uuid.uuid4)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("happened_at", models.DateTimeField(blank=True, null=True, verbose_name="survenu à")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("FAIT", "Fait"),
                            ("RUMEUR", "Rumeur"),
                            ("DEMANDE", "Demande"),
                            ("DECISION", "Décision"),
                            ("CONSIGNE", "Consigne"),
                        ],
                        max_length=8,
                        verbose_name="nature",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TEL", "Téléphone"),
                            ("RADIO", "Radio"),
                            ("SMS", "SMS"),
                            ("COURRIEL", "Courriel"),
                            ("VERBAL", "Verbal"),
                            ("SAT", "Satellite"),
                        ],
                        max_length=8,
                        verbose_name="canal",
                    ),
                ),
                ("received_from", models.CharField(blank=True, max_length=120, verbose_name="reçu de")),
                ("addressed_to", models.CharField(blank=True, max_length=120, verbose_name="adressé à")),
                ("urgent", models.BooleanField(default=False, verbose_name="urgent")),
                ("text", models.TextField(max_length=2000, verbose_name="texte")),
                ("corrects", models.PositiveIntegerField(blank=True, null=True, verbose_name="rectifie l’entrée n°")),
                ("answers", models.PositiveIntegerField(blank=True, null=True, verbose_name="clôt la demande n°")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "entrée de main courante",
                "verbose_name_plural": "entrées de main courante",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("corrects", None), ("corrects__lt", models.F("number")), _connector="OR"),
                        name="an_entry_corrects_an_earlier_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answers", None), ("answers__lt", models.F("number")), _connector="OR"),
                        name="an_entry_answers_an_earlier_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("CONVOI", "Convoi"), ("VOL", "Vol"), ("BATEAU", "Bateau")],
                        max_length=8,
                        verbose_name="moyen",
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="désignation")),
                ("origin", models.CharField(max_length=120, verbose_name="de")),
                ("destination", models.CharField(max_length=120, verbose_name="à")),
                ("planned_at", models.DateTimeField(verbose_name="départ prévu")),
                ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="parti à")),
                ("arrived_at", models.DateTimeField(blank=True, null=True, verbose_name="arrivé à")),
                ("capacity", models.PositiveIntegerField(verbose_name="places")),
                ("escort", models.CharField(blank=True, max_length=160, verbose_name="escorte")),
                ("priorities", models.CharField(blank=True, max_length=300, verbose_name="priorités")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
            ],
            options={
                "verbose_name": "mouvement",
                "verbose_name_plural": "mouvements",
                "ordering": ["planned_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("arrived_at", None),
                            models.Q(("arrived_at__gte", models.F("left_at")), ("left_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_movement_arrives_after_it_left",
                        violation_error_message="L’arrivée suit le départ.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("uuid", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("arrival", models.BigIntegerField()),
                (
                    "situation",
                    models.CharField(
                        choices=[
                            ("NON_CONTACTE", "Non contacté"),
                            ("SAIN", "Sain et sauf"),
                            ("BESOIN", "A besoin d’aide"),
                            ("BLESSE", "Blessé"),
                            ("INJOIGNABLE", "Injoignable"),
                            ("DEJA_PARTI", "Déjà parti"),
                            ("EVACUE", "Évacué"),
                            ("RETENU", "Retenu"),
                            ("DISPARU", "Disparu"),
                            ("DECEDE", "Décédé"),
                        ],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("observed_at", models.DateTimeField(verbose_name="constaté à")),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="source")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="lieu")),
                ("device", models.CharField(blank=True, max_length=40)),
                ("verifies", models.BooleanField(default=False)),
                ("confirms", models.BooleanField(default=False)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="consular.crisisperson",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
            ],
            options={
                "verbose_name": "observation",
                "verbose_name_plural": "observations",
                "ordering": ["-observed_at", "-uuid"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("situation", "NON_CONTACTE"), _negated=True),
                        name="not_contacted_is_no_observation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("confirms", False), ("situation", "DECEDE"), _connector="OR"),
                        name="only_a_death_is_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObservationFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("file_id", models.UUIDField()),
                ("sha256", models.CharField(max_length=64)),
                ("device", models.CharField(blank=True, max_length=40)),
                ("lines", models.PositiveIntegerField()),
                ("fresh", models.PositiveIntegerField()),
                ("brought_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "brought_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "fichier d’observations",
                "verbose_name_plural": "fichiers d’observations",
                "ordering": ["-brought_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("boarded_at", models.DateTimeField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
                (
                    "arrived_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "boarded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "movement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="consular.movement"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="consular.crisisperson"
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
                "verbose_name": "place d’un mouvement",
                "verbose_name_plural": "places d’un mouvement",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("movement", "number"), name="one_seat_per_number"),
                    models.UniqueConstraint(fields=("movement", "person"), name="one_seat_per_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sitrep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("next_at", models.DateTimeField(null=True)),
                ("last_entry", models.PositiveIntegerField(default=0)),
                ("snapshot", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "figure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.figure"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                "verbose_name": "point de situation",
                "verbose_name_plural": "points de situation",
                "ordering": ["-number"],
            },
        ),
        migrations.AddField(
            model_name="papercopy",
            name="about",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="papercopy",
            name="what",
            field=models.CharField(
                choices=[("BOOKLET", "Livret d’îlot"), ("MANIFEST", "Manifeste"), ("OFFLINE", "Carnet hors ligne")],
                default="BOOKLET",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="papercopy",
            name="extract",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.registerextract"
            ),
        ),
        migrations.AlterField(
            model_name="papercopy",
            name="ilot",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="consular.ilot"
            ),
        ),
        migrations.CreateModel(
            name="Crisis",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(editable=False, max_length=30, unique=True, verbose_name="référence")),
                ("title", models.CharField(max_length=120, verbose_name="crise")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("ARMED", "Troubles ou combats"),
                            ("ATTACK", "Attentat"),
                            ("NATURAL", "Catastrophe naturelle"),
                            ("HEALTH", "Crise sanitaire"),
                            ("ACCIDENT", "Accident collectif"),
                            ("OTHER", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                ("exercise", models.BooleanField(default=False, verbose_name="exercice")),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("VEILLE", "Veille"),
                            ("PRE_ALERTE", "Pré-alerte"),
                            ("CELLULE_ACTIVE", "Cellule active"),
                            ("EVACUATION", "Évacuation"),
                            ("DECRUE", "Décrue"),
                            ("CLOSE", "Close"),
                            ("RETEX_FAIT", "Retour d’expérience fait"),
                        ],
                        default="VEILLE",
                        editable=False,
                        max_length=16,
                        verbose_name="phase",
                    ),
                ),
                ("perimeter_text", models.CharField(blank=True, max_length=300, verbose_name="périmètre")),
                ("cdcs_ref", models.CharField(blank=True, max_length=60, verbose_name="référence du CDCS")),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("closed_at", models.DateTimeField(editable=False, null=True)),
                (
                    "retex",
                    models.TextField(blank=True, editable=False, max_length=6000, verbose_name="retour d’expérience"),
                ),
                ("form_token", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "opened_by",
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
                "verbose_name": "crise",
                "verbose_name_plural": "crises",
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["post"], name="open_crises_of_a_post"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "post"), name="crisis_and_its_post"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("phase__in", ["CLOSE", "RETEX_FAIT"])),
                            models.Q(
                                models.Q(("phase__in", ["CLOSE", "RETEX_FAIT"]), _negated=True), ("closed_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="a_closed_crisis_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CellFunction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "function",
                    models.CharField(
                        choices=[
                            ("DIRECTION", "Direction"),
                            ("SITUATION", "Situation"),
                            ("RECENSEMENT", "Recensement"),
                            ("REPONSE_TELEPHONIQUE", "Réponse téléphonique"),
                            ("LOGISTIQUE", "Logistique"),
                            ("LIAISON_FORCES", "Liaison avec les forces"),
                            ("COMMUNICATION", "Communication"),
                            ("CONSULAIRE", "Consulaire"),
                            ("RELEVE", "Relève"),
                        ],
                        max_length=20,
                        verbose_name="fonction",
                    ),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("sheet", models.JSONField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="titulaire",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
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
            ],
            options={
                "verbose_name": "fonction de la cellule",
                "verbose_name_plural": "fonctions de la cellule",
                "ordering": ["function", "-started_at"],
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["holder"], name="functions_held_now"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("crisis", "function"),
                        name="one_holder_per_function",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("ended_at__gte", models.F("started_at")), _connector="OR"
                        ),
                        name="a_function_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="papercopy",
            name="crisis",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.crisis"
            ),
        ),
        migrations.AddConstraint(
            model_name="papercopy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("crisis", None), ("extract__isnull", False), ("ilot__isnull", False), ("what", "BOOKLET")
                    ),
                    models.Q(models.Q(("what", "BOOKLET"), _negated=True), ("crisis__isnull", False), ("ilot", None)),
                    _connector="OR",
                ),
                name="a_copy_is_of_an_ilot_or_of_a_crisis",
            ),
        ),
        migrations.AddField(
            model_name="crisisperson",
            name="crisis",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.crisis"
            ),
        ),
        migrations.AddField(
            model_name="figure",
            name="crisis",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.crisis"
            ),
        ),
        migrations.AddField(
            model_name="logentry",
            name="crisis",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.crisis"
            ),
        ),
        migrations.AddField(
            model_name="movement",
            name="crisis",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.crisis"
            ),
        ),
        migrations.AddField(
            model_name="observation",
            name="crisis",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.crisis"
            ),
        ),
        migrations.AddField(
            model_name="observationfile",
            name="crisis",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.crisis"
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="crisis",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.crisis"
            ),
        ),
        migrations.AddField(
            model_name="sitrep",
            name="crisis",
            field=models.ForeignKey(
                editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="consular.crisis"
            ),
        ),
        migrations.AddIndex(
            model_name="crisisperson",
            index=models.Index(fields=["crisis", "folded", "id"], name="crisis_persons_by_name"),
        ),
        migrations.AddIndex(
            model_name="crisisperson",
            index=models.Index(
                models.F("crisis"),
                models.F("ilot_code"),
                models.F("origin"),
                models.F("situation"),
                models.F("discovered"),
                models.F("to_check"),
                condition=models.Q(("removed_no", None)),
                name="headcount",
            ),
        ),
        migrations.AddConstraint(
            model_name="crisisperson",
            constraint=models.UniqueConstraint(fields=("id", "crisis"), name="person_and_their_crisis"),
        ),
        migrations.AddConstraint(
            model_name="crisisperson",
            constraint=models.UniqueConstraint(
                fields=("crisis", "person_key"), name="one_row_per_person_of_the_register"
            ),
        ),
        migrations.AddConstraint(
            model_name="crisisperson",
            constraint=models.UniqueConstraint(
                fields=("crisis", "ilot_code", "number"), name="one_crisis_person_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(fields=("crisis", "number"), name="one_figure_per_number"),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.UniqueConstraint(fields=("crisis", "number"), name="one_log_entry_per_number"),
        ),
        migrations.AddConstraint(
            model_name="logentry",
            constraint=models.UniqueConstraint(fields=("crisis", "key"), name="an_entry_sent_twice_is_one"),
        ),
        migrations.AddConstraint(
            model_name="movement",
            constraint=models.UniqueConstraint(fields=("crisis", "label"), name="one_movement_per_label"),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(fields=["crisis", "arrival"], name="observations_as_they_came"),
        ),
        migrations.AddConstraint(
            model_name="observationfile",
            constraint=models.UniqueConstraint(fields=("crisis", "sha256"), name="a_file_is_brought_once"),
        ),
        migrations.AddConstraint(
            model_name="sitrep",
            constraint=models.UniqueConstraint(fields=("crisis", "number"), name="one_sitrep_per_number"),
        ),
        run_file(SQL / "crises.sql"),
    ]
