"""F5: whatever the way a row is written, the journal has its line: services, save, bulk, raw SQL (security.md §6)."""

import pytest
from django.apps import apps
from django.db import connection

from cooperation.models import Commitment
from ssi.audit.tables import LEFT_OUT, UNWATCHED, journal_every_table
from tests.audit.writing import ACTS, Campaign, tables
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.urlmap import Cast

pytestmark = pytest.mark.django_db

#: Reviewed: a table more here is a table whose writes nobody will find again.
REVIEWED = {"accounts_session", "web_cache", "outbox_outboxmessage", "attachments_upload", "reports_reportjob"}


def as_the_owner(*statements):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE ssi_owner")
        for sql in statements:
            cursor.execute(sql)
        cursor.execute("SET LOCAL ROLE ssi_bypass")


def unwatched():
    with connection.cursor() as cursor:
        cursor.execute(UNWATCHED)
        return {name for (name,) in cursor.fetchall()}


def test_every_table_that_is_written_is_watched_but_those_that_say_why_not():
    assert set(LEFT_OUT) == REVIEWED
    assert unwatched() == set(LEFT_OUT)
    assert [table for table, reason in LEFT_OUT.items() if len(reason) < 40] == []


def test_a_table_to_come_is_watched_once_migrated():
    as_the_owner("CREATE TABLE public.home_tocome (id bigint PRIMARY KEY, words text)")
    assert "home_tocome" in unwatched()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_owner")
        journal_every_table()
        cursor.execute("SET LOCAL ROLE ssi_app")
        cursor.execute("INSERT INTO home_tocome VALUES (1, 'CANARI')")
        cursor.execute("SET LOCAL ROLE ssi_bypass")
        cursor.execute("SELECT subject_id, details FROM audit.event WHERE subject = 'home_tocome'")
        assert [(key, "CANARI" in str(details)) for key, details in cursor.fetchall()] == [("1", False)]


def test_no_page_of_administration_writes_rows_beside_the_services():
    assert not apps.is_installed("django.contrib.admin")


def of_the_commitment(column):
    return lambda: getattr(Commitment.objects.earliest("pk"), column)


#: What a row of a table without any must hold, where the plainest is refused.
GIVEN = {
    "cooperation_certification": {"commitment_id": of_the_commitment("pk"), "case_id": of_the_commitment("case_id")},
    "cooperation_payment": {"commitment_id": of_the_commitment("pk"), "case_id": of_the_commitment("case_id")},
    "liaison_disclosure": {"piece_id": lambda: None},
    "retention_retentionhold": {"sheet_id": lambda: None, "lifted_by_id": lambda: None},
}
#: Acts that the web has a right to, and that the database refuses of every row of a world made some time ago.
NEVER = {
    ("consular_wording", "update"): "validated once, by its own door; a wording is never rewritten",
    ("liaison_message", "update"): "corrected by its author, within fifteen minutes",
}


def test_every_table_by_every_way_leaves_a_line():
    Cast()
    tally = Campaign(LEFT_OUT, rows=size(1, 20), columns=size(1, 6), given=GIVEN).run()
    written = [table for table in tables() if table.open and table.name not in LEFT_OUT]
    tried = tally.journalled + len(tally.missed)
    tell(
        f"{len(written)} tables written by the application, {len(tally.tables)} of them tried: {tried} writes,"
        f" {len(tally.missed)} without a line, {tally.refused} refused by the database, {tally.closed} that it has no"
        f" right to; untried: {sorted(tally.untried)}",
        F5={"tables": len(tally.tables), "writes": tried, "unwritten": len(tally.missed)},
    )
    assert tally.missed == []
    assert tally.empty == {}
    assert set(tally.untried) == set(NEVER)
    assert len(tally.tables) == len(written)
    assert tried > 1_000


PLANTED = {
    "the trigger is gone": ("DROP TRIGGER journal ON liaison_seizedservice",),
    "the trigger sleeps": ("ALTER TABLE liaison_seizedservice DISABLE TRIGGER journal",),
    "additions only": (
        "DROP TRIGGER journal ON liaison_seizedservice",
        "CREATE TRIGGER journal AFTER INSERT ON liaison_seizedservice"
        " FOR EACH ROW EXECUTE FUNCTION audit.row_changed()",
    ),
    "changes of one column only": (
        "DROP TRIGGER journal ON liaison_seizedservice",
        "CREATE TRIGGER journal AFTER INSERT OR UPDATE OF case_id ON liaison_seizedservice"
        " FOR EACH ROW EXECUTE FUNCTION audit.row_changed()",
    ),
    "once the row is read only": (
        "DROP TRIGGER journal ON liaison_seizedservice",
        "CREATE TRIGGER journal AFTER INSERT OR UPDATE ON liaison_seizedservice FOR EACH ROW WHEN (NEW.id < 0)"
        " EXECUTE FUNCTION audit.row_changed()",
    ),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_table_that_is_not_watched_any_more_is_found(bug):
    Cast("wantedperson")
    only = {"liaison_seizedservice"}
    before = Campaign(LEFT_OUT, columns=9).run(only)
    assert before.missed == []
    assert before.journalled > 6
    as_the_owner(*PLANTED[bug])
    found = bool(Campaign(LEFT_OUT, columns=9).run(only).missed)
    tell(f"{bug}: {found}", F5={"mutants": 1, "caught": int(found)})
    assert found


def test_a_line_about_another_row_is_no_line():
    """Planted: the trigger writes, and names no row."""
    Cast("wantedperson")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('audit.row_changed()'::regprocedure)")
        (source,) = cursor.fetchone()
        assert source.count("row_now ->> 'id', row_now ->> 'case_ptr_id'") == 1
        cursor.execute("SET LOCAL ROLE ssi_audit")
        cursor.execute(source.replace("row_now ->> 'id', row_now ->> 'case_ptr_id'", "row_now ->> 'case_ptr_id'"))
        cursor.execute("SET LOCAL ROLE ssi_bypass")
    found = bool(Campaign(LEFT_OUT).run({"liaison_seizedservice"}).missed)
    tell(f"no row named: {found}", F5={"mutants": 1, "caught": int(found)})
    assert found
    assert set(ACTS) == {"insert", "update", "delete"}
