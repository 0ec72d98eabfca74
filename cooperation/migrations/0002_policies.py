"""The second wall of the room, the sums of the money, and the reference rows of `cooperation/data`."""

import csv
from pathlib import Path

from django.db import migrations

import cooperation.money
from ssi.accounts.policies import follows_case, run_file

DATA = Path(__file__).parent.parent / "data"
VALUED = {"NATURE", "PARTENAIRE"}


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def load(apps, schema_editor):
    for order, row in enumerate(rows("programmes_lolf.csv"), start=1):
        apps.get_model("cooperation", "FundingSource").objects.create(
            code=row["code"],
            label=row["libelle"].replace("'", "’"),
            ministry=row["ministere"].strip("-"),
            usage=row["usage_ssi"],
            verified_by=row["verifie_par"],
            in_kind=row["code"] in VALUED,
            order=order,
        )
    for order, row in enumerate(rows("action_types.csv"), start=1):
        apps.get_model("cooperation", "ActionType").objects.create(
            code=row["code"],
            label=row["fr"].replace("'", "’"),
            iati_aid_type=row["iati_aid_type"],
            kirkpatrick_max=int(row["kirkpatrick_max"]),
            order=order,
        )
    for row in rows("routes.csv"):
        apps.get_model("cooperation", "RouteRule").objects.create(
            code=row["code"],
            subject=row["subject"],
            sources=row["sources"].split(),
            levels=row["levels"].split(),
            starts_on=row["starts_on"],
            source=row["source"],
            to_verify=row["to_verify"] == "1",
        )
    for row in rows("rates.csv"):
        apps.get_model("cooperation", "ExchangeRate").objects.create(
            currency=row["currency"],
            per_euro=row["per_euro"],
            starts_on=row["starts_on"],
            fixed=row["fixed"] == "1",
            source=row["source"],
        )
    # No trigger may wait when the policies are written in the same transaction.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("cooperation", "0001_initial"),
        ("cases", "0002_access_rule"),
        ("approvals", "0003_policies"),
        ("directory", "0001_initial"),
    ]
    operations = [
        migrations.RunPython(load, migrations.RunPython.noop),
        follows_case("cooperation_need", "case_ptr_id"),
        follows_case("cooperation_programme", "case_ptr_id"),
        follows_case("cooperation_programmeneed", update=False, delete=True),
        follows_case("cooperation_programmepartner", update=False, delete=True),
        follows_case("cooperation_sectorshare", delete=True),
        follows_case("cooperation_indicator", delete=True),
        follows_case("cooperation_criterionnote"),
        follows_case("cooperation_cooperationaction", "case_ptr_id"),
        follows_case("cooperation_submission", update=False),
        follows_case("cooperation_opinion", update=False),
        follows_case("cooperation_fundingline"),
        follows_case("cooperation_paymentplan"),
        follows_case("cooperation_commitment", update=False),
        follows_case("cooperation_commitmententry", update=False),
        follows_case("cooperation_certification", update=False),
        follows_case("cooperation_payment", update=False),
        run_file(Path(cooperation.money.__file__).parent / "sql" / "ledger.sql"),
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE ON cooperation_fundingsource, cooperation_actiontype, cooperation_routerule"
            " FROM ssi_app",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
