"""Migration operations that put a table behind the second wall in the migration that creates it."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


def run_file(path):
    """Run one SQL file as it is. Not reversible: rights are not taken off a database that holds files."""
    return migrations.RunSQL(Path(path).read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop)


#: What a logistics grant does not open: the file is reached by another principal.
_WHOLE = " AND c.acl && (SELECT sec.whole_principals())::int[]"


def follows_case(table, column="case_id", *, update=True, delete=False, logistics="false", ticked=False):
    """Rows of `table` exist for whoever sees the file they hang on (through `column`), and for nobody else.

    A named grant of logistics (VIA, assistants) reads only the rows of which `logistics` (an SQL condition on the
    row: "true" for a table of the logistics sheet) holds, and changes them only where `ticked`.
    """
    whole = f"EXISTS (SELECT FROM cases_case c WHERE c.id = {column}{_WHOLE})"
    sheet = f"EXISTS (SELECT FROM cases_case c WHERE c.id = {column})"
    seen = {"false": whole, "true": sheet}.get(logistics, f"({whole} OR ({logistics}) AND {sheet})")
    written = seen if ticked else whole
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY seen_with_the_file ON {table} FOR SELECT USING ({seen})",
        f"CREATE POLICY added_to_a_seen_file ON {table} FOR INSERT WITH CHECK ({whole})",
        f"CREATE POLICY changed_with_the_file ON {table} FOR UPDATE USING ({written}) WITH CHECK ({written})",
    ]
    if not update:
        statements[-1] = f"REVOKE UPDATE ON {table} FROM ssi_app"
    if delete:
        statements += [
            f"CREATE POLICY removed_with_the_file ON {table} FOR DELETE USING ({whole})",
            f"GRANT DELETE ON {table} TO ssi_app",
        ]
    return migrations.RunSQL(";\n".join(statements), reverse_sql=migrations.RunSQL.noop)
