from decimal import Decimal
from pathlib import Path

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import cooperation.funding
import cooperation.money
from ssi.accounts.policies import follows_case, run_file
from ssi.web.data import csv_rows

DATA = Path(__file__).parent.parent / "data"

#: Deadlines of a request: internal rules, no text behind them.
RULES = (
    ("FIN_DOSSIER", "Dossier de demande écrit", "Début souhaité, à rebours", "FIXED_DATE", 0, [7]),
    ("FIN_VISAS", "Visas de la demande obtenus", "Début souhaité, à rebours", "FIXED_DATE", 0, [7]),
    ("FIN_DEPOT", "Dépôt de la demande", "Début souhaité, à rebours", "FIXED_DATE", 0, [15, 7]),
    ("FIN_REPONSE", "Réponse attendue du guichet", "Demande déposée", "FIXED_DATE", 0, []),
    ("FIN_RELANCE", "Relance du guichet", "Dépôt, ou dernière relance", "CALENDAR_DAYS", 30, []),
)
EXPIRY = {
    "FIN_DOSSIER": "Aucun effet de droit : les visas et le dépôt glissent d’autant.",
    "FIN_VISAS": "Aucun effet de droit : sans les visas, la demande ne se dépose pas.",
    "FIN_DEPOT": "Le guichet ferme, ou l’argent arrive après le début souhaité.",
    "FIN_REPONSE": "Aucun effet de droit : relancer, ou chercher un autre guichet.",
    "FIN_RELANCE": "Aucun effet de droit : relancer qui instruit la demande.",
}


def load(apps, schema_editor):
    Rule, Reference = apps.get_model("clocks", "ClockRule"), apps.get_model("clocks", "LegalReference")
    last = Rule.objects.order_by("order").last().order
    for rank, (code, label, event, unit, amount, warn_days) in enumerate(RULES, start=1):
        rule = Rule.objects.create(
            code=code,
            topic="Recherche de financement",
            label=label,
            event=event,
            unit=unit,
            amount=amount,
            warn_days=warn_days,
            on_expiry=EXPIRY[code],
            order=last + rank,
        )
        Reference.objects.create(rule=rule, article="usage interne, aucun texte")
    Window = apps.get_model("cooperation", "FundingWindow")
    for row in csv_rows(DATA / "funding_windows.csv"):
        Window.objects.create(
            code=row["code"],
            label=row["libelle"],
            source_id=row["source"],
            filed_by=row["porteur"],
            min_amount=row["montant_min_eur"] or None,
            max_amount=row["montant_max_eur"] or None,
            max_days=row["duree_max_j"] or None,
            forms=row["formes"].split(),
            excluded_forms=row["formes_exclues"].split(),
            excludes=row["exclut"],
            countries=row["pays"].split(),
            lead_days=row["delai_type_j"],
            visa_days=row["visas_j"],
            draft_days=row["redaction_j"],
            through_desk=row["reponse_dcis"] == "1",
            valid_from=row["depuis"],
            doubts=row["douteux"].split(),
            basis=row["verifie_par"],
            to_verify=bool(row["douteux"]),
        )
    # No trigger may wait when the policies are written in the same transaction.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    """Partner countries of a programme, funding windows, requests filed with them."""

    dependencies = [
        ("cases", "0004_retention"),
        ("clocks", "0005_letters"),
        ("cooperation", "0006_results_iati"),
        ("directory", "0004_oral_policies"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FundingRequest",
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
                    "asked",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=14,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="montant demandé, en euros",
                    ),
                ),
                ("wished_on", models.DateField(verbose_name="début souhaité")),
                ("filed_on", models.DateField(editable=False, null=True, verbose_name="déposée le")),
                (
                    "filing_reference",
                    models.CharField(blank=True, editable=False, max_length=80, verbose_name="référence du dépôt"),
                ),
                ("answered_on", models.DateField(editable=False, null=True, verbose_name="réponse du")),
                (
                    "answer_reference",
                    models.CharField(blank=True, editable=False, max_length=80, verbose_name="référence de la réponse"),
                ),
                (
                    "answer_text",
                    models.TextField(blank=True, editable=False, max_length=3000, verbose_name="conditions ou motif"),
                ),
                (
                    "granted",
                    models.DecimalField(
                        decimal_places=2,
                        editable=False,
                        max_digits=14,
                        null=True,
                        verbose_name="montant accordé, en euros",
                    ),
                ),
                (
                    "for_case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funding_requests",
                        to="cases.case",
                        verbose_name="pour",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.fundingline",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.partnerservice",
                        verbose_name="administration bénéficiaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande de financement",
                "verbose_name_plural": "demandes de financement",
                "indexes": [
                    models.Index(fields=["for_case"], name="requests_of_a_file"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("asked__gt", 0)), name="something_is_asked"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted", None),
                            models.Q(("answered_on__isnull", False), ("granted__gt", 0)),
                            _connector="OR",
                        ),
                        name="granted_by_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on", None),
                            models.Q(("answered_on__gte", models.F("filed_on")), ("filed_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="answered_after_it_was_filed",
                        violation_error_message="La réponse précède le dépôt.",
                    ),
                ],
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="FundingReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="le")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("COURRIEL", "Courriel"),
                            ("TELEPHONE", "Téléphone"),
                            ("ENTRETIEN", "Entretien"),
                            ("COURRIER", "Courrier, note verbale"),
                        ],
                        default="COURRIEL",
                        max_length=10,
                        verbose_name="par",
                    ),
                ),
                ("whom", models.CharField(max_length=160, verbose_name="qui a été relancé")),
                ("said", models.CharField(blank=True, max_length=500, verbose_name="ce qu’il a répondu")),
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
                        related_name="reminders",
                        to="cooperation.fundingrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "relance",
                "verbose_name_plural": "relances",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FundingWindow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="en vigueur du")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="au")),
                ("to_verify", models.BooleanField(default=True, verbose_name="à vérifier")),
                ("code", models.SlugField(max_length=20, verbose_name="code")),
                ("label", models.CharField(max_length=120, verbose_name="guichet")),
                (
                    "filed_by",
                    models.CharField(
                        choices=[
                            ("POSTE", "le poste"),
                            ("BENEFICIAIRE", "l’administration bénéficiaire"),
                            ("OPERATEUR", "un opérateur ou la délégation de l’Union européenne"),
                        ],
                        default="POSTE",
                        max_length=12,
                        verbose_name="qui dépose",
                    ),
                ),
                (
                    "min_amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="montant plancher, en euros",
                    ),
                ),
                (
                    "max_amount",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=14, null=True, verbose_name="montant plafond, en euros"
                    ),
                ),
                (
                    "max_days",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="durée maximale, en jours"),
                ),
                (
                    "forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="formes admises",
                    ),
                ),
                (
                    "excluded_forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="formes exclues",
                    ),
                ),
                ("excludes", models.CharField(blank=True, max_length=300, verbose_name="autres exclusions")),
                (
                    "countries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="pays éligibles",
                    ),
                ),
                ("lead_days", models.PositiveIntegerField(default=90, verbose_name="jours entre le dépôt et le début")),
                (
                    "visa_days",
                    models.PositiveIntegerField(default=30, verbose_name="jours pour les visas, avant le dépôt"),
                ),
                ("draft_days", models.PositiveIntegerField(default=20, verbose_name="jours pour écrire le dossier")),
                (
                    "through_desk",
                    models.BooleanField(
                        default=False,
                        help_text="le bureau l’enregistre alors lui-même, avec son document",
                        verbose_name="la réponse passe par la DCIS",
                    ),
                ),
                ("closes_on", models.DateField(blank=True, null=True, verbose_name="ferme le")),
                (
                    "doubts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("MONTANT", "Montant"),
                                ("DUREE", "Durée"),
                                ("FORME", "Forme"),
                                ("PAYS", "Pays"),
                                ("PORTEUR", "Porteur"),
                                ("EXCLUSION", "Exclusions"),
                                ("DELAI", "Délai"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="règles à vérifier",
                    ),
                ),
                ("basis", models.CharField(max_length=300, verbose_name="d’où viennent ces règles")),
                (
                    "post",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.post",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cooperation.fundingsource",
                        verbose_name="source de financement",
                    ),
                ),
            ],
            options={
                "verbose_name": "guichet de financement",
                "verbose_name_plural": "guichets de financement",
                "ordering": ["label", "valid_from"],
                "indexes": [
                    models.Index(fields=["closes_on"], name="windows_by_closing"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "code", "valid_from"),
                        name="one_window_per_start",
                        nulls_distinct=False,
                        violation_error_message="Ce guichet a déjà des règles qui commencent ce jour-là.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("min_amount", None),
                            ("max_amount", None),
                            ("max_amount__gte", models.F("min_amount")),
                            _connector="OR",
                        ),
                        name="window_ceiling_above_its_floor",
                        violation_error_message="Le plafond est sous le plancher.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="fundingrequest",
            name="window",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requests",
                to="cooperation.fundingwindow",
                verbose_name="guichet",
            ),
        ),
        migrations.CreateModel(
            name="CountryShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.01")),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="part, en %",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="country_shares",
                        to="cooperation.programme",
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
                "verbose_name": "pays partenaire",
                "verbose_name_plural": "pays partenaires",
                "ordering": ["-percent", "country"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "country"),
                        name="one_row_per_partner_country",
                        violation_error_message="Ce pays est déjà dans le programme.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                        name="country_share_from_0_to_100",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearLedger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "planned",
                    models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14, verbose_name=""),
                ),
                ("paid", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=14, verbose_name="")),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="years",
                        to="cooperation.lineledger",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ledger", "year"), name="one_ledger_per_year"),
                ],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        follows_case("cooperation_countryshare", delete=True),
        run_file(Path(cooperation.money.__file__).parent / "sql" / "years.sql"),
        run_file(Path(cooperation.money.__file__).parent / "sql" / "months.sql"),
        follows_case("cooperation_fundingrequest", "case_ptr_id"),
        follows_case("cooperation_fundingreminder", update=False),
        run_file(Path(cooperation.funding.__file__).parent / "sql" / "policies.sql"),
    ]
