"""Rows by the thousand in a few statements: one JSON text a batch, for COPY is refused under row-level security."""

import json

from django.db import connection

#: Small enough for each statement to end well within the time a request's statement may take (cluster.sql).
BATCH = 5000


def upsert(model, rows, columns):
    """Add these rows, or write `columns` where the post already has this reference: the key stays."""
    fields = model._meta.concrete_fields
    names = [field.column for field in fields]
    written = [model._meta.get_field(name).column for name in columns]
    sql = (  # names of the models alone
        f"INSERT INTO {model._meta.db_table} ({_quoted(names)}) SELECT {_quoted(names)}"  # noqa: S608
        f"  FROM json_to_recordset(%s::json) AS told ({', '.join(_typed(field) for field in fields)})"
        "    ON CONFLICT (post_id, external_ref) DO UPDATE SET "
        + ", ".join(f'"{name}" = EXCLUDED."{name}"' for name in written)
    )
    for batch in batches(rows):
        values = [
            {field.column: field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields}
            for row in batch
        ]
        with connection.cursor() as cursor:
            cursor.execute(sql, [json.dumps(values, default=str, ensure_ascii=False)])


def execute(sql, parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def batches(rows):
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def _quoted(names):
    return ", ".join(f'"{name}"' for name in names)


def _typed(field):
    return f'"{field.column}" {field.db_type(connection)}'
