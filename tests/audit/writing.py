"""Every table × every way of writing it: what the journal says of each (security.md F5)."""

import datetime as dt
import json
import uuid
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError

#: Rows to try with when the newest lets nothing be tried: it is not in the state for it.
SPARE = 12
#: A key that no sequence has come to.
FAR_AWAY = 7_000_001
#: Columns whose change alone is no event (audit.row_changed).
SILENT = {"search", "search_text", "updated_at", "acl", "version"}
#: What the catalogue says of each table: what the web or the worker may do, and whether a statement has one line.
CATALOGUE = """
  SELECT c.relname,
         has_any_column_privilege('ssi_worker', c.oid, 'INSERT'),
         has_any_column_privilege('ssi_worker', c.oid, 'UPDATE'),
         has_table_privilege('ssi_worker', c.oid, 'DELETE'),
         EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgrelid = c.oid
                    AND p.pronamespace = 'audit'::regnamespace AND p.proname = 'rows_changed')
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') ORDER BY c.relname
"""


@dataclass(frozen=True)
class Table:
    """`open`: the acts the web or the worker has any right to; `whole`: one line a statement, not one a row."""

    name: str
    open: frozenset
    whole: bool


def tables():
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE)
        return [
            Table(name, frozenset(a for a, may in zip(ACTS, rights, strict=True) if may), whole)
            for name, *rights, whole in cursor.fetchall()
        ]


def models_of():
    """Table → the model that writes it, those between two tables included."""
    return {m._meta.db_table: m for m in apps.get_models(include_auto_created=True) if m._meta.managed}


@contextmanager
def undone():
    """Keys are checked at a COMMIT that never comes: a row goes and comes back whatever hangs on it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        transaction.set_rollback(True)


class Row:
    """One row of a table, and the ways of writing it. Each raises what the database or Django refuses."""

    def __init__(self, model, values):
        self.model, self.table, self.values = model, model._meta.db_table, values
        self.key = model._meta.pk
        self.pk = values[self.key.column]

    @property
    def queryset(self):
        return self.model._base_manager.filter(pk=self.pk)

    def gone(self):
        self._run(f"DELETE FROM public.{self.table} WHERE {self.key.column} = %s", [self.pk])

    def insert(self, way):
        """The same row again, once it is gone; where rows stay for ever, another one like it."""
        row = self.queryset.get()
        try:
            with transaction.atomic():
                self.gone()
        except DatabaseError:
            self._become_another(row)
        mark = newest()
        if way == "raw SQL":
            self._insert_raw()
        elif way == "bulk_create":
            self.model._base_manager.bulk_create([row])
        else:
            row.save_base(raw=True, force_insert=True)
        return mark

    def update(self, way, column, value):
        mark = newest()
        if way == "raw SQL":
            prepared = column.get_db_prep_save(value, connection)
            self._run(
                f'UPDATE public.{self.table} SET "{column.column}" = %s WHERE {self.key.column} = %s',
                [prepared, self.pk],
            )
        elif way == "queryset.update":
            self.model._base_manager.filter(pk=self.pk).update(**{column.name: value})
        else:
            row = self.queryset.get()
            setattr(row, column.attname, value)
            if way == "bulk_update":
                self.model._base_manager.bulk_update([row], [column.name])
            else:
                row.save_base(raw=True, force_update=True, update_fields=[column.name])
        return mark

    def delete(self, way):
        mark = newest()
        if way == "raw SQL":
            self.gone()
        elif way == "queryset.delete":
            self.queryset.delete()
        else:
            self.queryset.get().delete()
        return mark

    def _become_another(self, row):
        unique = {name for names in self.model._meta.total_unique_constraints for name in names.fields}
        unique |= {name for names in self.model._meta.unique_together for name in names}
        for column in self.model._meta.local_concrete_fields:
            if column is self.key or column.unique or column.name in unique:
                value = getattr(row, column.attname)
                fresh = value + 1_000_000 if isinstance(value, int) else uuid.uuid4() if column is self.key else None
                fresh = fresh or other(column, value)
                if fresh is not None and not (column.is_relation and column is not self.key):
                    setattr(row, column.attname, fresh)
                    self.values = {**self.values, column.column: json.loads(json.dumps(fresh, default=str))}
        self.pk = row.pk

    def _insert_raw(self):
        generated = {f.column for f in self.model._meta.local_concrete_fields if f.generated}
        names = ", ".join(f'"{name}"' for name in self.values if name not in generated)
        self._run(
            f"INSERT INTO public.{self.table} ({names}) SELECT {names}"
            f" FROM jsonb_populate_record(NULL::public.{self.table}, %s::jsonb)",
            [json.dumps(self.values)],
        )

    @staticmethod
    def _run(sql, parameters):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)


#: Act → the ways of it. No page of Django's own administration is installed (test_every_write says so).
ACTS = {
    "insert": ("Model.save", "bulk_create", "raw SQL"),
    "update": ("Model.save", "queryset.update", "bulk_update", "raw SQL"),
    "delete": ("Model.delete", "queryset.delete", "raw SQL"),
}


def rows_of(model, most):
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM public.{table} t ORDER BY t.{key} DESC LIMIT {most}")  # noqa: S608
        return [Row(model, json.loads(row) if isinstance(row, str) else row) for (row,) in cursor.fetchall()]


def invent(model, given):
    """One row of a table that has none: the plainest values its columns take, hanging on whatever there is, but for
    those `given` (column: a function)."""
    values = {}
    for column in model._meta.local_concrete_fields:
        if not column.generated:
            value = given[column.attname]() if column.attname in given else _plainest(column)
            values[column.column] = column.get_db_prep_save(value, connection)
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    Row._run(f"INSERT INTO public.{model._meta.db_table} ({names}) VALUES ({marks})", list(values.values()))


def _plainest(column):
    if column.is_relation:
        return column.related_model._base_manager.values_list("pk", flat=True).first() or FAR_AWAY
    if column.has_default():
        return column.get_default()
    if column.null:
        return None
    if column.blank and column.empty_strings_allowed:
        return ""
    if isinstance(column, models.AutoField | models.BigAutoField):
        return FAR_AWAY
    if isinstance(column, ArrayField):
        return []
    return other(column, None) or ""


def newest():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit.event")
        return cursor.fetchone()[0]


def told(table, act, key, after):
    """Whether a line younger than `after` tells this act on this row (on this table when one line tells many rows)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit.event WHERE id > %s AND verb = %s AND subject = %s"
            " AND (subject_id = %s OR %s AND (details ->> 'rows')::int > 0)",
            [after, f"row.{act}", table.name, str(key), table.whole],
        )
        return cursor.fetchone()[0] > 0


def other(column, value):
    """Another value that this column could hold; None when nobody can tell."""
    if isinstance(column, models.ForeignKey | SearchVectorField) or column.generated or column.primary_key:
        return None
    if column.choices:
        return next((choice for choice, _label in column.flatchoices if choice != value), None)
    if isinstance(column, models.BooleanField):
        return not value
    if isinstance(column, models.DateTimeField):
        return (value or dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC)) + dt.timedelta(minutes=1)
    if isinstance(column, models.DateField):
        return (value or dt.date(2026, 3, 3)) + dt.timedelta(days=1)
    if isinstance(column, models.TimeField):
        return dt.time(11, 7)
    if isinstance(column, models.IntegerField | models.DecimalField | models.FloatField):
        return (value or 0) + 1
    if isinstance(column, models.UUIDField):
        return uuid.uuid4()
    if isinstance(column, models.JSONField):
        fresh = ({"x": 1}, {"y": 1}) if isinstance(value, dict) else (["x"], ["y"])
        return next(other for other in fresh if other != value)
    if isinstance(column, models.CharField | models.TextField):
        return "z" if value != "z" else "y"
    return None


@dataclass
class Tally:
    """`missed` must stay empty; `untried`: an open act that no row or no column let us try, whatever the way; `empty`:
    a table of which no row could be invented, and what refused it."""

    journalled: int = 0
    refused: int = 0
    closed: int = 0
    tables: set = field(default_factory=set)
    missed: list = field(default_factory=list)
    untried: list = field(default_factory=list)
    empty: dict = field(default_factory=dict)


class Campaign:
    def __init__(self, left_out, *, rows=1, columns=1, given=()):
        self.left_out, self.rows, self.columns, self.given = left_out, rows, columns, dict(given)
        self.tally, self.models = Tally(), models_of()

    def run(self, only=None):
        for table in tables():
            if (only and table.name not in only) or table.name in self.left_out:
                continue
            for act, ways in ACTS.items():
                if act in table.open:
                    self.act(table, act, ways)
                else:
                    self.tally.closed += len(ways)
        return self.tally

    def act(self, table, act, ways):
        model = self.models.get(table.name)
        with undone():
            rows = self.rows_of(model) if model else []
            self.each(table, act, ways, model, rows)

    def rows_of(self, model):
        if not model._base_manager.exists():
            try:
                with transaction.atomic():
                    invent(model, self.given.get(model._meta.db_table, {}))
            except (DatabaseError, ValueError, TypeError) as refused:
                self.tally.empty[model._meta.db_table] = str(refused).partition("\n")[0]
        return rows_of(model, max(self.rows, SPARE))

    def each(self, table, act, ways, model, rows):
        tried = 0
        for number, row in enumerate(rows):
            if tried and number >= self.rows:
                break
            for way in ways:
                if way == "bulk_create" and len(model._meta.parents):
                    continue  # Django has no such way for a table that continues another one
                tried += self.updates(table, row, way) if act == "update" else self.one(table, row, act, way)
        if not tried:
            self.tally.untried.append((table.name, act))

    def updates(self, table, row, way):
        done, saved = 0, row.queryset.get()
        for column in row.model._meta.local_concrete_fields:
            value = None if column.name in SILENT else other(column, getattr(saved, column.attname))
            if value is not None:
                there = self.one(table, row, "update", way, column, value)
                if not there and isinstance(value, int | Decimal) and not isinstance(value, bool):
                    there = self.one(table, row, "update", way, column, value - 2)  # the highest was written
                done += there
            if done >= self.columns:
                break
        return done

    def one(self, table, row, act, way, *change):
        """Try one way; returns whether the database let it be tried."""
        row = copy(row)
        try:
            with undone():
                mark = getattr(row, act)(way, *change)
                journalled = told(table, act, row.pk, mark)
        except (DatabaseError, ProtectedError, RestrictedError, ValueError, OverflowError):
            self.tally.refused += 1
            return 0
        if journalled:
            self.tally.journalled += 1
            self.tally.tables.add(table.name)
        else:
            self.tally.missed.append((table.name, act, way, *(column.name for column in change[:1])))
        return 1
