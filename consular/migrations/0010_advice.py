import uuid
from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ssi.accounts.policies import run_file

SQL = Path(__file__).parent.parent / "advice" / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("consular", "0009_matching"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AdviceProposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("reference", models.CharField(editable=False, max_length=30, unique=True)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("label", models.CharField(max_length=120, verbose_name="zone")),
                (
                    "colour_now",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "Vert, vigilance normale"),
                            (2, "Jaune, vigilance renforcée"),
                            (3, "Orange, déconseillé sauf raison impérative"),
                            (4, "Rouge, formellement déconseillé"),
                        ],
                        null=True,
                        verbose_name="couleur actuelle",
                    ),
                ),
                (
                    "colour_proposed",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Vert, vigilance normale"),
                            (2, "Jaune, vigilance renforcée"),
                            (3, "Orange, déconseillé sauf raison impérative"),
                            (4, "Rouge, formellement déconseillé"),
                        ],
                        verbose_name="couleur proposée",
                    ),
                ),
                ("reason", models.TextField(max_length=3000, verbose_name="motif")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("BROUILLON", "Brouillon"),
                            ("A_VALIDER", "À valider"),
                            ("VALIDEE", "Validée, à envoyer"),
                            ("ENVOYEE", "Envoyée au CDCS"),
                            ("ACCEPTEE", "Acceptée"),
                            ("REFUSEE", "Refusée"),
                            ("AUTRE", "Autre couleur décidée"),
                        ],
                        default="BROUILLON",
                        editable=False,
                        max_length=9,
                    ),
                ),
                ("remark", models.CharField(blank=True, editable=False, max_length=300)),
                ("validated_at", models.DateTimeField(editable=False, null=True)),
                ("cdcs_ref", models.CharField(blank=True, editable=False, max_length=60)),
                ("sent_on", models.DateField(editable=False, null=True)),
                ("decided_on", models.DateField(editable=False, null=True)),
                (
                    "decided_colour",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Vert, vigilance normale"),
                            (2, "Jaune, vigilance renforcée"),
                            (3, "Orange, déconseillé sauf raison impérative"),
                            (4, "Rouge, formellement déconseillé"),
                        ],
                        editable=False,
                        null=True,
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
                    "validated_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "proposition de conseil",
                "verbose_name_plural": "propositions de conseil",
                "ordering": ["-reference"],
                "constraints": [
                    models.UniqueConstraint(fields=("id", "post"), name="proposal_and_its_post"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("colour_now", None),
                            models.Q(("colour_now", models.F("colour_proposed")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_proposal_changes_the_colour",
                        violation_error_message="La couleur proposée est celle d’aujourd’hui.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("validated_at", None), ("validated_by", None)),
                            models.Q(("validated_at__isnull", False), ("validated_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_proposal_is_validated_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["ENVOYEE", "ACCEPTEE", "REFUSEE", "AUTRE"]), _negated=True),
                            models.Q(("sent_on__isnull", False), models.Q(("cdcs_ref", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_sent_proposal_has_its_reference",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["ACCEPTEE", "REFUSEE", "AUTRE"]), _negated=True),
                            models.Q(("decided_on__gte", models.F("sent_on")), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_proposal_is_decided_after_it_is_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "ACCEPTEE"), _negated=True),
                            models.Q(
                                ("decided_colour", models.F("colour_proposed")), ("decided_colour__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="an_accepted_proposal_is_what_was_proposed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdviceIncident",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="advice", to="consular.incident"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="consular.adviceproposal"
                    ),
                ),
            ],
            options={
                "verbose_name": "incident d’une proposition",
                "verbose_name_plural": "incidents d’une proposition",
                "constraints": [models.UniqueConstraint(fields=("proposal", "incident"), name="one_link_per_incident")],
            },
        ),
        run_file(SQL / "advice.sql"),
    ]
