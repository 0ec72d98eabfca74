import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ssi.web.sealed
from ssi.accounts.policies import follows_case


class Migration(migrations.Migration):
    """Missions. A logistics grant opens the sheet (travellers, programme, contacts, checklist), never what lies beside:
    basis, consents, passports, acts, exhibits, reserved slots and contacts. The log and the consents are not rewritten.
    """

    dependencies = [
        ("attachments", "0003_policies"),
        ("cases", "0002_access_rule"),
        ("liaison", "0011_judicial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mission",
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
                ("unit", models.CharField(max_length=160, verbose_name="service d’enquête")),
                ("starts_on", models.DateField(verbose_name="arrivée le")),
                ("ends_on", models.DateField(verbose_name="départ le")),
                ("places", models.CharField(max_length=200, verbose_name="lieux")),
                ("lodging", models.TextField(blank=True, max_length=2000, verbose_name="hébergement")),
                ("transport", models.TextField(blank=True, max_length=2000, verbose_name="transports")),
                (
                    "advice",
                    models.TextField(blank=True, max_length=4000, verbose_name="consignes pratiques et de sécurité"),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("", "aucune"), ("ro", "roumain"), ("nl", "néerlandais")],
                        max_length=2,
                        verbose_name="langue du partenaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "mission",
                "verbose_name_plural": "missions",
                "indexes": [models.Index(fields=["starts_on"], name="missions_by_arrival")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="mission_ends_after_it_starts",
                        violation_error_message="Le départ précède l’arrivée.",
                    )
                ],
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.CharField(blank=True, max_length=60, verbose_name="grade")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("unit", models.CharField(blank=True, max_length=120, verbose_name="unité")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="téléphone en mission")),
                ("interpreter", models.BooleanField(default=False, verbose_name="interprète")),
                (
                    "passport_expires_on",
                    models.DateField(blank=True, null=True, verbose_name="passeport valable jusqu’au"),
                ),
                ("visa_required", models.BooleanField(default=False, verbose_name="visa exigé")),
                (
                    "visa_expires_on",
                    models.DateField(blank=True, null=True, verbose_name="visa obtenu, valable jusqu’au"),
                ),
                ("order_received_on", models.DateField(blank=True, null=True, verbose_name="ordre de mission reçu le")),
                ("armed", models.BooleanField(default=False, verbose_name="voyage armé")),
                (
                    "arms_authorisation",
                    models.CharField(blank=True, max_length=120, verbose_name="autorisation de port d’arme"),
                ),
                ("travels", models.BooleanField(default=True, verbose_name="est du voyage")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="liaison.mission"
                    ),
                ),
            ],
            options={
                "verbose_name": "membre de la mission",
                "verbose_name_plural": "membres de la mission",
                "ordering": ["interpreter", "last_name", "first_name"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"),
                        django.db.models.functions.text.Lower("last_name"),
                        django.db.models.functions.text.Lower("first_name"),
                        name="one_row_per_traveller",
                        violation_error_message="Cette personne est déjà dans l’équipe.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JudicialPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CRI", "Commission rogatoire expresse du juge d’instruction"),
                            ("REQ", "Réquisitions du procureur de la République"),
                        ],
                        max_length=3,
                        verbose_name="base, article 18",
                    ),
                ),
                ("authority", models.CharField(blank=True, max_length=160, verbose_name="magistrat")),
                (
                    "number",
                    models.CharField(blank=True, max_length=60, verbose_name="numéro du parquet ou de l’instruction"),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="datée du")),
                (
                    "acts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("PRESENCE", "Présence aux actes"),
                                ("PARTICIPATION", "Participation aux actes"),
                                ("AUDITION", "Audition"),
                                ("PERQUISITION", "Perquisition"),
                                ("CONSTATATION", "Constatations et prélèvements"),
                                ("REMISE", "Remise de pièces et de données"),
                            ],
                            max_length=14,
                        ),
                        default=list,
                        size=None,
                        verbose_name="actes demandés",
                    ),
                ),
                ("purpose", models.TextField(blank=True, max_length=5000, verbose_name="objet judiciaire")),
                ("debrief", models.TextField(blank=True, max_length=20000, verbose_name="compte rendu")),
                ("debrief_at", models.DateTimeField(null=True)),
                (
                    "debrief_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                        verbose_name="pièce",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="dossier d’origine",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="judicial", to="liaison.mission"
                    ),
                ),
            ],
            options={
                "verbose_name": "volet judiciaire",
                "verbose_name_plural": "volets judiciaires",
            },
        ),
        migrations.CreateModel(
            name="MissionAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="date et heure")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ARRIVEE", "Arrivée, prise de contact"),
                            ("REUNION", "Réunion"),
                            ("AUDITION", "Audition"),
                            ("PERQUISITION", "Perquisition"),
                            ("CONSTATATION", "Constatations, prélèvements"),
                            ("SAISIE", "Saisie, placement sous scellé"),
                            ("REMISE", "Remise de pièces"),
                            ("INCIDENT", "Incident"),
                            ("AUTRE", "Autre"),
                        ],
                        max_length=14,
                        verbose_name="nature",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="lieu")),
                ("text", models.TextField(max_length=5000, verbose_name="ce qui a été fait")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="liaison.mission"
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="liaison.missionact",
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
                "verbose_name": "acte de la mission",
                "verbose_name_plural": "journal des actes",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="MissionCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(blank=True, max_length=40)),
                ("label", models.CharField(max_length=200, verbose_name="à faire")),
                ("label_en", models.CharField(blank=True, max_length=200)),
                ("days_before", models.SmallIntegerField(verbose_name="jours avant l’arrivée")),
                ("due_on", models.DateField(verbose_name="pour le")),
                ("done_at", models.DateTimeField(null=True)),
                ("moot", models.BooleanField(default=False, verbose_name="sans objet")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="liaison.mission"
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "contrôle",
                "verbose_name_plural": "liste de contrôle",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MissionContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("AMBASSADE", "Ambassade, poste"),
                            ("PARTENAIRE", "Service partenaire"),
                            ("HEBERGEMENT", "Hébergement, transport"),
                            ("URGENCE", "Urgence, santé"),
                        ],
                        max_length=12,
                        verbose_name="pour quoi",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction")),
                ("phone", models.CharField(max_length=40, verbose_name="téléphone")),
                ("languages", models.CharField(blank=True, max_length=60, verbose_name="langues")),
                ("reserved", models.BooleanField(default=False, verbose_name="réservé aux officiers")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="liaison.mission"
                    ),
                ),
            ],
            options={
                "verbose_name": "contact de la mission",
                "verbose_name_plural": "contacts de la mission",
                "ordering": ["kind", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SealedExhibit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, verbose_name="numéro")),
                ("description", models.CharField(max_length=300, verbose_name="description")),
                (
                    "custody",
                    models.CharField(
                        choices=[
                            ("LOCAL", "Autorité locale"),
                            ("EQUIPE", "Équipe en mission"),
                            ("POSTE", "Poste"),
                            ("FRANCE", "Service d’enquête, en France"),
                        ],
                        default="LOCAL",
                        max_length=8,
                        verbose_name="détenu par",
                    ),
                ),
                (
                    "way_back",
                    models.CharField(
                        choices=[
                            ("EQUIPE", "Porté par l’équipe"),
                            ("ENTRAIDE", "Voie de l’entraide judiciaire"),
                            ("VALISE", "Valise diplomatique"),
                            ("SUR_PLACE", "Reste sur place"),
                        ],
                        max_length=10,
                        verbose_name="voie de retour",
                    ),
                ),
                (
                    "handed_over_on",
                    models.DateField(blank=True, null=True, verbose_name="remis au magistrat ou laissé le"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exhibits", to="liaison.mission"
                    ),
                ),
            ],
            options={
                "verbose_name": "scellé",
                "verbose_name_plural": "scellés",
                "ordering": ["number", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "number"),
                        name="one_exhibit_per_number",
                        violation_error_message="Ce numéro de scellé est déjà pris dans cette mission.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="jour")),
                ("starts_at", models.TimeField(verbose_name="de")),
                ("ends_at", models.TimeField(blank=True, null=True, verbose_name="à")),
                ("what", models.CharField(max_length=200, verbose_name="quoi")),
                ("what_en", models.CharField(blank=True, max_length=200, verbose_name="en anglais")),
                ("place", models.CharField(blank=True, max_length=160, verbose_name="où")),
                ("reserved", models.BooleanField(default=False, verbose_name="réservé aux officiers")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slots", to="liaison.mission"
                    ),
                ),
            ],
            options={
                "verbose_name": "créneau",
                "verbose_name_plural": "programme",
                "ordering": ["day", "starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"),
                        name="slot_ends_after_it_starts",
                        violation_error_message="Ce créneau finit avant de commencer.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StateConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_on", models.DateField(verbose_name="accord du")),
                ("authority", models.CharField(max_length=160, verbose_name="donné par")),
                ("starts_on", models.DateField(verbose_name="valable du")),
                ("ends_on", models.DateField(verbose_name="au")),
                (
                    "extents",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("PRESENCE", "Présence aux actes"),
                                ("PARTICIPATION", "Participation aux actes"),
                                ("AUDITION", "Audition"),
                                ("PERQUISITION", "Perquisition"),
                                ("CONSTATATION", "Constatations et prélèvements"),
                                ("REMISE", "Remise de pièces et de données"),
                            ],
                            max_length=14,
                        ),
                        size=None,
                        verbose_name="actes consentis",
                    ),
                ),
                ("conditions", models.TextField(blank=True, max_length=3000, verbose_name="conditions")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="liaison.mission"
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                        verbose_name="pièce",
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
                "verbose_name": "accord de l’État",
                "verbose_name_plural": "accords de l’État",
                "ordering": ["given_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="consent_ends_after_it_starts",
                        violation_error_message="La fin de validité précède son début.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TravelDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", ssi.web.sealed.SealedTextField(blank=True, verbose_name="numéro de passeport")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="liaison.mission"
                    ),
                ),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="document", to="liaison.member"
                    ),
                ),
            ],
            options={
                "verbose_name": "passeport",
                "verbose_name_plural": "passeports",
            },
        ),
        follows_case("liaison_mission", "case_ptr_id", logistics="true"),
        follows_case("liaison_member", logistics="true"),
        follows_case("liaison_missioncheck", logistics="true", ticked=True),
        follows_case("liaison_slot", delete=True, logistics="NOT reserved"),
        follows_case("liaison_missioncontact", delete=True, logistics="NOT reserved"),
        follows_case("liaison_judicialpart"),
        follows_case("liaison_stateconsent", update=False),
        follows_case("liaison_traveldocument"),
        follows_case("liaison_missionact", update=False),
        follows_case("liaison_sealedexhibit"),
    ]
