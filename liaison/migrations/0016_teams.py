import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from ssi.accounts.policies import follows_case


class Migration(migrations.Migration):
    """Joint investigation teams and what hangs on them, seen with their file."""

    dependencies = [("liaison", "0015_warrants")]

    operations = [
        migrations.CreateModel(
            name="JointTeam",
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
                ("french_authority", models.CharField(max_length=160, verbose_name="autorité française")),
                ("purpose", models.TextField(verbose_name="objet de l’enquête commune")),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("COMPLEX", "Enquête complexe, moyens importants"),
                            ("COORDINATED", "Plusieurs États, action coordonnée et concertée nécessaire"),
                        ],
                        max_length=12,
                        verbose_name="cas d’ouverture",
                    ),
                ),
                ("offence", models.CharField(blank=True, max_length=200, verbose_name="infraction")),
                ("eurojust_reference", models.CharField(blank=True, max_length=60, verbose_name="référence Eurojust")),
                (
                    "minister_agreed_on",
                    models.DateField(blank=True, null=True, verbose_name="accord du ministre de la justice le"),
                ),
                (
                    "consents_on",
                    models.DateField(blank=True, null=True, verbose_name="consentement du ou des autres États le"),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signée par toutes les parties le")),
                (
                    "starts_on",
                    models.DateField(blank=True, null=True, verbose_name="début, si l’accord en dit un autre"),
                ),
                (
                    "duration_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="durée maximale, en mois"),
                ),
                ("ends_on", models.DateField(blank=True, editable=False, null=True, verbose_name="fin")),
                (
                    "headings_done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="rubriques rédigées",
                    ),
                ),
                ("evaluated_on", models.DateField(blank=True, null=True, verbose_name="évaluée le")),
                ("evaluation", models.TextField(blank=True, verbose_name="évaluation")),
            ],
            options={
                "verbose_name": "équipe commune d’enquête",
                "verbose_name_plural": "équipes communes d’enquête",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("signed_on", None),
                            ("starts_on__gte", models.F("signed_on")),
                            _connector="OR",
                        ),
                        name="a_team_starts_once_signed",
                        violation_error_message="L’équipe ne peut pas commencer avant d’être signée.",
                    )
                ],
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="FundingCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="appel")),
                ("apply_by", models.DateField(verbose_name="date limite de dépôt")),
                ("action_starts_on", models.DateField(verbose_name="début de la période d’action")),
                ("action_ends_on", models.DateField(verbose_name="fin de la période d’action")),
                ("claim_by", models.DateField(verbose_name="date limite de la demande de remboursement")),
                ("applied_on", models.DateField(blank=True, null=True, verbose_name="demande déposée le")),
                ("claimed_on", models.DateField(blank=True, null=True, verbose_name="remboursement demandé le")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="frais visés")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="liaison.jointteam"
                    ),
                ),
            ],
            options={
                "verbose_name": "appel à financement",
                "verbose_name_plural": "appels à financement",
                "ordering": ["apply_by", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("action_ends_on__gte", models.F("action_starts_on")),
                            ("claim_by__gte", models.F("action_ends_on")),
                        ),
                        name="a_call_follows_its_own_order",
                        violation_error_message="La période d’action précède la demande de remboursement : vérifiez les dates.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamExtension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signed_on", models.DateField(verbose_name="signée le")),
                ("ends_on", models.DateField(verbose_name="nouvelle fin")),
                ("reason", models.CharField(max_length=300, verbose_name="motif")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="liaison.jointteam"
                    ),
                ),
            ],
            options={
                "verbose_name": "prolongation",
                "verbose_name_plural": "prolongations",
                "ordering": ["signed_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TeamMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="le")),
                ("place", models.CharField(max_length=160, verbose_name="lieu")),
                ("summary", models.TextField(verbose_name="ce qui a été décidé")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="liaison.jointteam"
                    ),
                ),
            ],
            options={
                "verbose_name": "réunion",
                "verbose_name_plural": "réunions",
                "ordering": ["-held_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="TeamMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[("LEADER", "Chef d’équipe"), ("MEMBER", "Membre"), ("PARTICIPANT", "Participant")],
                        max_length=12,
                        verbose_name="rôle",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="nom")),
                ("function", models.CharField(max_length=160, verbose_name="fonction, service")),
                (
                    "body",
                    models.CharField(
                        blank=True,
                        choices=[("EUROJUST", "Eurojust"), ("EUROPOL", "Europol"), ("OLAF", "OLAF")],
                        max_length=8,
                        verbose_name="organisme",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="liaison.jointteam"
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.country",
                        verbose_name="État",
                    ),
                ),
            ],
            options={
                "verbose_name": "membre ou participant",
                "verbose_name_plural": "membres et participants",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TeamParty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("authority", models.CharField(max_length=160, verbose_name="autorité")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to="liaison.jointteam"
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.country",
                        verbose_name="État",
                    ),
                ),
            ],
            options={
                "verbose_name": "partie",
                "verbose_name_plural": "parties",
                "ordering": ["pk"],
            },
        ),
        follows_case("liaison_jointteam", "case_ptr_id"),
        follows_case("liaison_teamparty", update=False),
        follows_case("liaison_teammember", update=False),
        follows_case("liaison_teamextension", update=False),
        follows_case("liaison_teammeeting", update=False),
        follows_case("liaison_fundingcall"),
    ]
