import uuid
from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ssi.web.sealed
from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    """What Member States are asked to repay for their citizens (F18)."""

    dependencies = [
        ("consular", "0010_advice"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="papercopy",
            name="what",
            field=models.CharField(
                choices=[
                    ("BOOKLET", "Livret d’îlot"),
                    ("MANIFEST", "Manifeste"),
                    ("CALL", "Fiche d’appel"),
                    ("COST", "Demande de remboursement"),
                    ("OFFLINE", "Carnet hors ligne"),
                ],
                default="BOOKLET",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="CostClaim",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("key", models.UUIDField(default=uuid.uuid4)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("currency", models.CharField(max_length=3, verbose_name="monnaie")),
                ("total", models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="total")),
                ("persons", models.PositiveIntegerField(default=0, verbose_name="personnes aidées")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("BROUILLON", "Brouillon"),
                            ("ENVOYEE", "Envoyée"),
                            ("REMBOURSEE", "Remboursée"),
                            ("REFUSEE", "Refusée"),
                        ],
                        default="BROUILLON",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("sent_on", models.DateField(null=True, verbose_name="envoyée le")),
                ("expected_on", models.DateField(null=True, verbose_name="remboursement attendu le")),
                ("settled_on", models.DateField(null=True, verbose_name="réponse du")),
                (
                    "repaid",
                    models.DecimalField(decimal_places=2, max_digits=12, null=True, verbose_name="montant remboursé"),
                ),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="réponse")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                (
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
                (
                    "state",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.country",
                        verbose_name="État sollicité",
                    ),
                ),
            ],
            options={
                "verbose_name": "demande de remboursement",
                "verbose_name_plural": "demandes de remboursement",
                "constraints": [
                    models.UniqueConstraint(fields=("crisis", "number"), name="one_cost_claim_per_number"),
                    models.UniqueConstraint(fields=("crisis", "key"), name="a_claim_sent_twice_is_one"),
                    models.UniqueConstraint(fields=("id", "crisis"), name="claim_and_its_crisis"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("expected_on", None), ("sent_on", None), ("status", "BROUILLON")),
                            models.Q(
                                models.Q(("status", "BROUILLON"), _negated=True),
                                ("expected_on__gt", models.F("sent_on")),
                                ("persons__gt", 0),
                                ("sent_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_claim_that_left_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("repaid__gt", 0), ("settled_on__gte", models.F("sent_on")), ("status", "REMBOURSEE")
                            ),
                            models.Q(("repaid", None), ("settled_on__gte", models.F("sent_on")), ("status", "REFUSEE")),
                            models.Q(("repaid", None), ("settled_on", None), ("status__in", ["BROUILLON", "ENVOYEE"])),
                            _connector="OR",
                        ),
                        name="an_answered_claim_says_what",
                    ),
                ],
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="CostLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.UUIDField(default=uuid.uuid4)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("name", ssi.web.sealed.SealedTextField(verbose_name="nom")),
                ("document", ssi.web.sealed.SealedTextField(null=True, verbose_name="titre de voyage")),
                (
                    "help",
                    models.CharField(
                        choices=[
                            ("EVACUATION", "Évacuation, transport"),
                            ("RAPATRIE", "Rapatriement"),
                            ("HEBERGE", "Hébergement, nourriture"),
                            ("SANTE", "Soins, urgence médicale"),
                            ("TITRE", "Titre de voyage provisoire"),
                            ("DECES", "Décès"),
                            ("ARGENT", "Avance d’argent"),
                            ("AUTRE", "Autre aide"),
                        ],
                        max_length=10,
                        verbose_name="aide apportée",
                    ),
                ),
                ("helped_on", models.DateField(verbose_name="aidée le")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10, verbose_name="coût")),
                ("undertaken_on", models.DateField(null=True, verbose_name="engagement signé le")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="consular.costclaim"
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
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "verbose_name": "frais d’une personne",
                "verbose_name_plural": "frais des personnes",
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "key"), name="a_cost_sent_twice_is_one"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="a_cost_is_above_nothing"),
                ],
                "ordering": ["at", "pk"],
            },
        ),
        run_file(SQL / "costs.sql"),
    ]
