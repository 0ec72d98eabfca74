from decimal import Decimal
from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import cooperation.actions
import cooperation.offers
import cooperation.trainings
from ssi.accounts.policies import follows_case, run_file

RULE = {
    "code": "EXP_RAPPORT",
    "topic": "Missions d’experts",
    "label": "Rapport de l’expert",
    "event": "Retour de l’expert",
    "unit": "CALENDAR_DAYS",
    "amount": 15,
    "warn_days": [7],
    "outlives": True,
    "on_expiry": "Aucun effet de droit : relancer l’expert, puis la DCIS qui l’envoie.",
}


def load(apps, schema_editor):
    Rule, Reference = apps.get_model("clocks", "ClockRule"), apps.get_model("clocks", "LegalReference")
    rule = Rule.objects.create(order=Rule.objects.order_by("order").last().order + 1, **RULE)
    Reference.objects.create(rule=rule, article="usage interne, aucun texte")
    # No trigger may wait when the policies are written in the same transaction.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_retention"),
        ("clocks", "0005_letters"),
        ("cooperation", "0007_funding"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpertMission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=200, verbose_name="expertise")),
                (
                    "expert",
                    models.CharField(
                        blank=True,
                        help_text="prénom et nom\u202f; vide tant qu’il n’est pas désigné",
                        max_length=120,
                        verbose_name="expert",
                    ),
                ),
                ("grade", models.CharField(blank=True, max_length=60, verbose_name="grade")),
                ("service", models.CharField(help_text="celui qui l’emploie", max_length=160, verbose_name="service")),
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                ("terms", models.TextField(max_length=4000, verbose_name="termes de référence")),
                ("order_number", models.CharField(blank=True, max_length=60, verbose_name="ordre de mission n°")),
                (
                    "cost",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("0"),
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="coût (€)",
                    ),
                ),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("POSTE", "le poste"),
                            ("DCIS", "la DCIS"),
                            ("EMPLOYEUR", "l’administration de l’expert"),
                            ("UE", "l’Union européenne (TAIEX)"),
                            ("PARTENAIRE", "le partenaire"),
                        ],
                        default="DCIS",
                        max_length=12,
                        verbose_name="pris en charge par",
                    ),
                ),
                (
                    "ready",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("TERMES", "Termes de référence convenus avec le partenaire"),
                                ("DESIGNE", "Expert désigné par son administration"),
                                ("ORDRE", "Ordre de mission signé"),
                                ("INVITATION", "Invitation ou accord du partenaire"),
                                ("VISA", "Visa, ou sans objet"),
                                ("VOYAGE", "Billets et logement"),
                                ("ASSURANCE", "Assurance et consignes de sécurité"),
                            ],
                            max_length=12,
                        ),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("report_on", models.DateField(editable=False, null=True, verbose_name="rapport reçu le")),
                (
                    "recommendations",
                    models.TextField(blank=True, editable=False, max_length=4000, verbose_name="recommandations"),
                ),
                (
                    "dropped_why",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="pourquoi elle n’a pas lieu"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expert_missions",
                        to="cooperation.cooperationaction",
                    ),
                ),
                (
                    "clock",
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
                "verbose_name": "mission d’expert",
                "verbose_name_plural": "missions d’experts",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="an_expert_returns_after_leaving",
                        violation_error_message="La fin précède le début.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_on", None), ("report_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="a_report_follows_the_mission",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NextStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="prochaine étape")),
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
                        related_name="next_steps",
                        to="cooperation.programme",
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
                "verbose_name": "étape du programme",
                "verbose_name_plural": "étapes du programme",
                "ordering": ["due_on", "pk"],
                "indexes": [
                    models.Index(condition=models.Q(("done_at", None)), fields=["owner", "due_on"], name="steps_to_do"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None), models.Q(("outcome", ""), _negated=True), _connector="OR"
                        ),
                        name="a_step_done_says_what_was_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "nature",
                    models.CharField(
                        choices=[("PLACES", "Places de formation"), ("EXPERT", "Expert")], editable=False, max_length=6
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="ce qui est offert")),
                ("place", models.CharField(max_length=120, verbose_name="lieu")),
                ("starts_on", models.DateField(editable=False, verbose_name="du")),
                ("ends_on", models.DateField(editable=False, verbose_name="au")),
                ("language", models.CharField(blank=True, max_length=60, verbose_name="langue")),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(500),
                        ],
                        verbose_name="places offertes",
                    ),
                ),
                ("granted", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("until", models.DateField(verbose_name="dernier jour pour demander")),
                (
                    "terms",
                    models.CharField(
                        blank=True,
                        help_text="qui paie quoi, profil attendu\u202f; jamais un nom",
                        max_length=300,
                        verbose_name="conditions",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("OUVERTE", "Ouverte"), ("POURVUE", "Pourvue"), ("RETIREE", "Retirée")],
                        default="OUVERTE",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                    "domain",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.domain",
                        verbose_name="domaine",
                    ),
                ),
                (
                    "mission",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="cooperation.expertmission",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="cooperation.trainingsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "offre au réseau",
                "verbose_name_plural": "offres au réseau",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("granted__lte", models.F("seats"))), name="no_seat_is_given_twice"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mission", None), ("nature", "PLACES"), ("session__isnull", False)),
                            models.Q(("mission__isnull", False), ("nature", "EXPERT"), ("seats", 1), ("session", None)),
                            _connector="OR",
                        ),
                        name="an_offer_is_of_seats_or_of_one_expert",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="nomination",
            name="from_offer",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cooperation.offer",
            ),
        ),
        migrations.CreateModel(
            name="OfferRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seats",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="places demandées",
                    ),
                ),
                ("why", models.CharField(max_length=300, verbose_name="pour quel besoin")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DEMANDEE", "Demandée"),
                            ("ACCEPTEE", "Acceptée"),
                            ("REFUSEE", "Refusée"),
                            ("RETIREE", "Retirée"),
                        ],
                        default="DEMANDEE",
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("granted", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("answer", models.CharField(blank=True, editable=False, max_length=300, verbose_name="réponse")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("answered_at", models.DateTimeField(editable=False, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
                    "offer",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="cooperation.offer",
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
                "verbose_name": "demande sur une offre",
                "verbose_name_plural": "demandes sur une offre",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["DEMANDEE", "ACCEPTEE"])),
                        fields=("offer", "post"),
                        name="one_living_request_per_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("granted__gt", 0), ("state", "ACCEPTEE")),
                            models.Q(models.Q(("state", "ACCEPTEE"), _negated=True), ("granted", 0)),
                            _connector="OR",
                        ),
                        name="what_is_accepted_has_its_seats",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfferCandidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                ("sex", models.CharField(choices=[("F", "Femme"), ("M", "Homme")], max_length=1, verbose_name="sexe")),
                ("grade", models.CharField(blank=True, max_length=60, verbose_name="grade")),
                ("service", models.CharField(max_length=120, verbose_name="service")),
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
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.country",
                        verbose_name="pays",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="candidates",
                        to="cooperation.offerrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "candidat proposé par un autre poste",
                "verbose_name_plural": "candidats proposés par un autre poste",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeRisk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=300, verbose_name="risque")),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Faible"), (2, "Moyenne"), (3, "Forte")], default=2, verbose_name="probabilité"
                    ),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Faible"), (2, "Moyenne"), (3, "Forte")], default=2, verbose_name="gravité"
                    ),
                ),
                ("answer", models.CharField(max_length=300, verbose_name="parade")),
                ("review_on", models.DateField(verbose_name="à revoir le")),
                (
                    "outcome",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="comment il a pris fin"),
                ),
                ("lifted_at", models.DateTimeField(editable=False, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="risks", to="cooperation.programme"
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
                "verbose_name": "risque du programme",
                "verbose_name_plural": "risques du programme",
                "ordering": ["review_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at", None)), fields=["owner", "review_on"], name="risks_to_review"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("likelihood__range", (1, 3)), ("severity__range", (1, 3))),
                        name="risk_1_to_3",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_at", None), models.Q(("outcome", ""), _negated=True), _connector="OR"
                        ),
                        name="a_lifted_risk_says_how_it_ended",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationWaiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.TextField(
                        max_length=2000,
                        validators=[django.core.validators.MinLengthValidator(30)],
                        verbose_name="motif",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ASI", "Attaché de sécurité intérieure"),
                            ("ASIA", "Attaché de sécurité intérieure adjoint"),
                            ("ODL", "Officier de liaison"),
                            ("VIA", "Volontaire international en administration"),
                            ("ASSISTANT", "Assistant"),
                            ("CONSUL", "Section consulaire"),
                            ("AMBASSADOR", "Ambassadeur"),
                            ("DCIS_OFFICER", "Bureau DCIS"),
                            ("DCIS_DIRECTOR", "Directeur DCIS"),
                            ("ADMIN", "Administrateur technique"),
                        ],
                        editable=False,
                        max_length=20,
                    ),
                ),
                ("acting", models.BooleanField(default=False, editable=False, verbose_name="p.i.")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="evaluation_waivers", to="cases.case"
                    ),
                ),
                (
                    "training",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiver",
                        to="cooperation.trainingevaluation",
                    ),
                ),
            ],
            options={
                "verbose_name": "dispense d’évaluation",
                "verbose_name_plural": "dispenses d’évaluation",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("training", None)), fields=("case",), name="one_waiver_per_programme"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_waiver_says_why"),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        follows_case("cooperation_programmerisk"),
        follows_case("cooperation_nextstep"),
        follows_case("cooperation_evaluationwaiver", update=False),
        follows_case("cooperation_expertmission"),
        run_file(Path(cooperation.offers.__file__).parent / "sql" / "policies.sql"),
        run_file(Path(cooperation.trainings.__file__).parent / "sql" / "visas.sql"),
        run_file(Path(cooperation.actions.__file__).parent / "sql" / "reach.sql"),
    ]
