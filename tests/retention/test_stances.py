"""What the catalogue of the database must keep true for a destruction to find everything by itself."""

import pytest
from django.db import connection

from ssi.cases.models import Case
from ssi.cases.registry import kinds

pytestmark = pytest.mark.django_db


def ask(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


#: Every foreign key on the way from a file to what hangs on it, however far.
HANGING = """
  WITH RECURSIVE keys AS (
    SELECT c.oid, c.conrelid FROM pg_constraint c
     WHERE c.contype = 'f' AND c.confrelid = 'cases_case'::regclass
    UNION SELECT c.oid, c.conrelid FROM pg_constraint c JOIN keys k ON c.confrelid = k.conrelid
     WHERE c.contype = 'f')
  SELECT conname FROM pg_constraint k JOIN keys USING (oid)
"""


def test_every_key_to_a_file_has_a_stance():
    """A key is a foreign key of one column (its rows go with the file), or stands below with why they stay."""
    survivors = {"cases_casedigest.case_id"}  # the desk's row: metadata that figures count, no name and no text
    plain = ask(
        "SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0"
        " AND (a.attname LIKE '%%case_id' OR a.attname LIKE '%%case_ptr_id')"
        " AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.conrelid = c.oid"
        " AND f.conkey = ARRAY[a.attnum])".replace("%%", "%")
    )
    assert {name for (name,) in plain} == survivors
    # A key of two columns is read by nobody: its table must have its own key to the file.
    own = "SELECT FROM pg_constraint f WHERE f.conrelid = k.conrelid AND f.confrelid = 'cases_case'::regclass"
    assert ask(f"{HANGING} WHERE cardinality(k.conkey) > 1 AND NOT EXISTS ({own})") == []
    # One that cannot wait for the end must be within a table, whose rows go in one statement.
    assert ask(f"{HANGING} WHERE NOT k.condeferrable AND k.conrelid <> k.confrelid") == []


def test_no_kind_of_file_needs_another_file_to_exist():
    """Else destroying one would tear the other: such a key must be optional."""
    for model in kinds().values():
        for field in model._meta.local_concrete_fields:
            to = getattr(field.remote_field, "model", None) if field.remote_field else None
            if to is not None and issubclass(to, Case) and not field.primary_key:
                assert field.null, f"{model.__name__}.{field.name}"
