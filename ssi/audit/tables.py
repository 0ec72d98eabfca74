"""Every table that the application may write leaves a line per write, whatever the way (DECISIONS §1.6).

A room that wants values beside the names of columns, or one line per statement, puts its own trigger in its SQL. All
the other tables get the row trigger after each migration, the coming ones included: nothing is journalled by not being
forgotten. What is left out says why, in the `journal.py` of its room.
"""

from django.db import connection

#: Table → why its writes leave no line.
LEFT_OUT = {}

#: Tables written by the web or the worker that no trigger of the journal watches.
UNWATCHED = """
  SELECT c.relname FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
     AND (has_any_column_privilege('ssi_worker', c.oid, 'INSERT, UPDATE')
          OR has_table_privilege('ssi_worker', c.oid, 'DELETE'))
     AND NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                      WHERE t.tgrelid = c.oid AND p.pronamespace = 'audit'::regnamespace)
   ORDER BY c.relname
"""


def leave_out(table, reason):
    """Declare a table whose writes leave no line."""
    LEFT_OUT[table] = reason


def journal_every_table(**_):
    """After each migration, as the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute(UNWATCHED)
        for (table,) in cursor.fetchall():
            if table not in LEFT_OUT:
                name = connection.ops.quote_name(table)
                cursor.execute(
                    f"CREATE TRIGGER journal AFTER INSERT OR UPDATE OR DELETE ON public.{name}"
                    " FOR EACH ROW EXECUTE FUNCTION audit.row_changed()"
                )
