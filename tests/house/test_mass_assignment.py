"""Columns that no form gives (security.md F8): sent beside its own fields, by each role that may use it, they change
nothing. Each form is sent twice, as the page has it and with every column of the tables it writes; both must leave the
same rows. Numbers and moments that differ between two sendings of the same form are no part of the comparison.
"""

import json
from urllib.parse import urlencode

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone

from ssi.cases.models import Case
from tests.house.doors import Doors
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.test_every_url import read_table
from tests.house.urlmap import url_names

#: What a page may always say, shown or not: the version its reader saw (another one is refused), why one acts, which
#: variant of a paper is asked for (an unknown one is refused).
SAID = {"version", "comment", "variant"}
#: Fields that an address reads, whose form the cast has no file to show.
SHOWN_LATER = {
    ("liaison:yearly", "replaces"),  # the correction of a signed year: refused for a report that one may not see
    ("consular:alert-act", "channels"),  # by which it left: asked once it is approved
}
NOT_FILES = {"audit", "outbox", "sessions"}


class Written:
    """What one sending did: its status, and the rows of the tables it touched, as text without their own numbers."""

    def __init__(self, client, door, extra):
        with transaction.atomic():
            before = touched()
            data = urlencode(door.data() | extra, doseq=True)
            self.status = client.post(door.path, data, content_type="application/x-www-form-urlencoded").status_code
            counts = touched()
            self.tables = {table for table in counts if counts[table] != before.get(table)}
            self.rows = {table: rows_of(table) for table in self.tables}
            transaction.set_rollback(True)


def touched():
    """table → rows written since this transaction began."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE schemaname = 'public'"
        )
        return dict(cursor.fetchall())


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(t)::text FROM public.{table} t")  # noqa: S608  (names of the catalogue)
        return [json.loads(text) for (text,) in cursor.fetchall()]


def cells(written):
    """(table, column, value) of everything, as often as it occurs."""
    found = {}
    for table, rows in written.rows.items():
        for row in rows:
            for column, value in row.items():
                cell = (table, column, json.dumps(value, sort_keys=True))
                found[cell] = found.get(cell, 0) + 1
    return found


class Campaign:
    def __init__(self, doors):
        self.doors, self.attempts, self.taken, self.wrong = doors, 0, 0, []
        self.refused = set()
        self.models = {model._meta.db_table: model for model in apps.get_models()}
        self.somebody = doors.cast.people["ODL_other_post"].pk
        self.elsewhere = {"post": doors.cast.there.pk, "country": doors.cast.there.country.pk}

    def run(self, door):
        if door.method != "POST":
            return
        client = self.doors.client(door.actor)
        plain = Written(client, door, {})
        if plain.status >= 400 or not plain.tables:
            return
        self.taken += 1
        extra = self.extra(door, plain.tables)
        self.attempts += len(extra)
        forged = Written(client, door, extra)
        if self.same(plain, forged):
            return
        noise = {cell[:2] for cell in difference(plain, Written(client, door, {}))}
        if not self.refuses(forged):
            self.compare(door, plain, forged, noise)
            return
        for name, value in extra.items():  # one refused column hides what the others do
            forged = Written(client, door, {name: value})
            if self.refuses(forged):
                self.refused.add((door.url_name, name))
            else:
                self.compare(door, plain, forged, noise)

    @staticmethod
    def refuses(forged):
        return 400 <= forged.status < 500 and not forged.tables

    def compare(self, door, plain, forged, noise):
        told = sorted({cell[:2] for cell in difference(plain, forged)} - noise)
        if told or forged.status != plain.status:
            self.wrong.append((door.url_name, door.actor, forged.status, told))

    def known_nowhere(self):
        """Columns that an address refuses, hence reads, although no form that leads to it shows them."""
        shown = {(door.url_name, name) for door in self.doors.every for name in door.names}
        return sorted(self.refused - shown - SHOWN_LATER)

    @staticmethod
    def same(one, other):
        return one.status == other.status and not difference(one, other)

    def extra(self, door, tables):
        """A value for every column of these tables and of the file, under the names a form would give it."""
        found = {}
        for table in sorted({*tables, Case._meta.db_table}):
            model = self.models.get(table)
            if model is None or model._meta.app_label in NOT_FILES:
                continue
            for column in model._meta.concrete_fields:
                for name in {column.name, column.attname}:
                    if name not in SAID and name not in door.names:
                        found[name] = self.value(column)
        return found

    def value(self, column):
        if isinstance(column, models.ForeignKey):
            return self.elsewhere.get(column.name, self.somebody)
        if isinstance(column, models.BooleanField):
            return "on"
        if isinstance(column, models.DateTimeField):
            return "2019-03-07T10:00"
        if isinstance(column, models.DateField):
            return "2019-03-07"
        if isinstance(column, models.IntegerField | models.DecimalField | models.FloatField):
            return "7919"
        if column.choices:
            return str(list(column.flatchoices)[-1][0])
        return "ATTRIBUÉ"


def difference(one, other):
    first, second = cells(one), cells(other)
    return {cell for cell in {*first, *second} if first.get(cell) != second.get(cell)}


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level("CRITICAL", "django")


@pytest.fixture(autouse=True)
def still():
    with time_machine.travel(timezone.now(), tick=False):
        yield


def campaign(cast, addresses, **sizes):
    return Campaign(Doors(cast, read_table(), addresses, **sizes))


def test_no_form_writes_a_column_it_does_not_show(cast):
    every = url_names()
    some = {name: every[name] for number, name in enumerate(every) if number % size(4, 1) == 0}
    tour = campaign(cast, some, actors=size(1, 30), scopes=size(1, None))
    for door in tour.doors.every:
        tour.run(door)

    tell(
        f"{tour.attempts} columns sent to {tour.taken} forms that were taken, {len(tour.wrong)} changed: {tour.wrong}",
        F8={"attempts": tour.attempts, "changed": len(tour.wrong), "forms": tour.taken},
    )
    assert tour.wrong == []
    assert tour.known_nowhere() == []
    assert tour.taken > 20
    assert tour.attempts > 1_000


def test_a_column_that_an_act_takes_unseen_is_found(cast, monkeypatch):
    """The planted bug: a reason that the page does not show, and that the journal of the file writes."""
    monkeypatch.setattr(f"{__name__}.SAID", {"version"})
    tour = campaign(cast, {"liaison:wanted-detail": url_names()["liaison:wanted-detail"]}, scopes=1)
    for door in tour.doors.every:
        tour.run(door)

    found = any(("cases_caseevent", "comment") in told for *_where, told in tour.wrong)
    tell(f"unseen reason: {len(tour.wrong)} forms found", F8={"mutants": 1, "caught": int(found)})
    assert found
