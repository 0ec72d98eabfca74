import uuid
from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import ssi.web.sealed
from ssi.accounts.policies import follows_case, run_file
from ssi.web.data import csv_rows

ROOM = Path(__file__).parent.parent


def load(apps, schema_editor):
    Rule, Reference = apps.get_model("clocks", "ClockRule"), apps.get_model("clocks", "LegalReference")
    first = Rule.objects.count() + 1
    for order, row in enumerate(csv_rows(ROOM / "data" / "travel_rules.csv"), start=first):
        fields = {name: row[name] for name in ("code", "topic", "label", "event", "unit", "on_expiry")}
        rule = Rule.objects.create(order=order, amount=int(row["amount"]), **fields)
        Reference.objects.create(rule=rule, article="usage interne, aucun texte")
    # No trigger may wait when the policies are written in the same transaction.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    """Trips of the staff, their signs of life, the colours of the zones of a post; lists that are compared."""

    dependencies = [
        ("cases", "0004_retention"),
        ("clocks", "0005_letters"),
        ("consular", "0006_visits"),
        ("network", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffTrip",
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
                ("companions", models.CharField(blank=True, max_length=300, verbose_name="accompagné de")),
                ("reason", models.CharField(max_length=300, verbose_name="motif")),
                (
                    "imperative",
                    models.TextField(
                        blank=True,
                        help_text="exigée dès qu’une étape est orange ou rouge",
                        max_length=2000,
                        verbose_name="raison impérative",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="départ le")),
                ("ends_on", models.DateField(verbose_name="retour le")),
                (
                    "means",
                    models.CharField(
                        blank=True, help_text="véhicule, vol, radio, satellite", max_length=300, verbose_name="moyens"
                    ),
                ),
                (
                    "contacts",
                    models.CharField(
                        blank=True, help_text="téléphone en déplacement", max_length=300, verbose_name="joindre"
                    ),
                ),
                (
                    "traveller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agent",
                    ),
                ),
            ],
            options={
                "verbose_name": "déplacement",
                "verbose_name_plural": "déplacements",
                "indexes": [
                    models.Index(fields=["starts_on"], name="trips_by_departure"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="trip_ends_after_it_starts",
                        violation_error_message="Le retour précède le départ.",
                    ),
                ],
            },
            bases=("cases.case",),
        ),
        migrations.CreateModel(
            name="TravelZone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="en vigueur du")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="au")),
                ("to_verify", models.BooleanField(default=True, verbose_name="à vérifier")),
                (
                    "label",
                    models.CharField(
                        help_text="« Tout le pays », une région, une route", max_length=120, verbose_name="zone"
                    ),
                ),
                (
                    "colour",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Vert, vigilance normale"),
                            (2, "Jaune, vigilance renforcée"),
                            (3, "Orange, déconseillé sauf raison impérative"),
                            (4, "Rouge, formellement déconseillé"),
                        ],
                        verbose_name="couleur",
                    ),
                ),
                (
                    "source",
                    models.CharField(help_text="conseils aux voyageurs, du…", max_length=200, verbose_name="source"),
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
                    "post",
                    models.ForeignKey(
                        editable=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.post"
                    ),
                ),
            ],
            options={
                "verbose_name": "zone de déplacement",
                "verbose_name_plural": "zones de déplacement",
                "ordering": ["country", "label", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "country", "label", "valid_from"),
                        name="one_colour_per_zone_and_day",
                        nulls_distinct=False,
                        violation_error_message="Cette zone a déjà une couleur à partir de ce jour.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TripCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField(verbose_name="à l’heure convenue")),
                (
                    "how",
                    models.CharField(
                        help_text="SMS à la permanence, appel satellite…", max_length=120, verbose_name="comment"
                    ),
                ),
                ("received_at", models.DateTimeField(editable=False, null=True)),
                ("note", models.CharField(blank=True, editable=False, max_length=200, verbose_name="ce qui a été dit")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="consular.stafftrip"
                    ),
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
                    "received_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "point de contact",
                "verbose_name_plural": "points de contact",
                "ordering": ["due_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TripStage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=160, verbose_name="lieu")),
                (
                    "colour",
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
                ("starts_on", models.DateField(verbose_name="du")),
                ("ends_on", models.DateField(verbose_name="au")),
                ("lodging", models.CharField(blank=True, max_length=200, verbose_name="hébergement")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stages", to="consular.stafftrip"
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="consular.travelzone",
                        verbose_name="zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape",
                "verbose_name_plural": "étapes",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="stage_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("colour", None), ("zone", None)),
                            models.Q(("colour__isnull", False), ("zone__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_stage_has_the_colour_of_its_zone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListComparison",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=120, verbose_name="objet")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("MANIFEST_VISAS", "Manifeste et visas"),
                            ("MANIFEST_WEAPONS", "Manifeste et armes"),
                            ("VISAS_WEAPONS", "Visas et armes"),
                            ("BOARDED_ARRIVED", "Embarqués et arrivés"),
                            ("OTHER", "Autres listes"),
                        ],
                        max_length=16,
                        verbose_name="listes",
                    ),
                ),
                ("first_label", models.CharField(max_length=60, verbose_name="première liste")),
                ("second_label", models.CharField(max_length=60, verbose_name="seconde liste")),
                ("content", ssi.web.sealed.SealedTextField(editable=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("expires_at", models.DateTimeField(editable=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "made_by",
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
                "verbose_name": "comparaison de listes",
                "verbose_name_plural": "comparaisons de listes",
                "ordering": ["-made_at"],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
        follows_case("consular_stafftrip", "case_ptr_id"),
        follows_case("consular_tripstage", delete=True),
        follows_case("consular_tripcheck", delete=True),
        run_file(ROOM / "travel" / "sql" / "zones.sql"),
        run_file(ROOM / "comparer" / "sql" / "comparisons.sql"),
    ]
