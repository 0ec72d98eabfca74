"""Sealed fields: noise in the table and in a dump, clear in Python, brought under a new key by a command."""

import base64

import pytest
from django.core.exceptions import FieldError
from django.core.management import call_command
from django.db import connection

from liaison.models import TravelDocument
from ssi.web import rotation, sealed
from ssi.web.management.commands import rotate_keys
from tests.liaison.missions import PASSPORT, add_member, make_mission

pytestmark = pytest.mark.django_db
OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 8).decode()}" for name in ("old1", "new1"))


def raw():
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM liaison_traveldocument ORDER BY id")
        return [number for (number,) in cursor.fetchall()]


@pytest.fixture
def travellers(settings):
    settings.SSI_VAULT_KEYS = [OLD]
    mission = make_mission()
    return [add_member(mission, mission.author, last_name=f"Vasseur {n}", passport=f"18FV3456{n}") for n in range(5)]


def clear():
    return [document.number for document in TravelDocument.objects.order_by("pk")]


def test_the_column_and_a_copy_of_the_table_hold_no_number(travellers):
    add_member(travellers[0].case, travellers[0].case.author, last_name="Autre", passport=PASSPORT)
    assert all(value.startswith("s1.old1.") for value in raw())
    with connection.cursor() as cursor, cursor.copy("COPY liaison_traveldocument TO STDOUT") as copy:
        dump = b"".join(bytes(piece) for piece in copy)
    assert b"s1.old1." in dump
    assert PASSPORT.encode() not in dump
    assert b"18FV" not in dump
    assert PASSPORT in clear()


def test_many_rows_changed_at_once_are_sealed_one_by_one(travellers):
    rows = list(TravelDocument.objects.order_by("pk"))
    for n, row in enumerate(rows):
        row.number = f"CD98765{n}"
    TravelDocument.objects.bulk_update(rows, ["number"])
    assert clear() == [f"CD98765{n}" for n in range(len(rows))]
    assert all(value.startswith("s1.old1.") for value in raw())
    assert "CD98765" not in "".join(raw())


def test_the_same_number_twice_is_not_the_same_noise(settings):
    settings.SSI_VAULT_KEYS = [OLD]
    assert sealed.seal("AB12", "t.c") != sealed.seal("AB12", "t.c")


def test_a_value_does_not_open_in_another_column_nor_damaged_nor_without_its_key(settings):
    settings.SSI_VAULT_KEYS = [OLD]
    value = sealed.seal("AB12", "t.c")
    assert sealed.unseal(value, "t.c") == "AB12"
    for other, context in ((value, "t.d"), (value[:-4] + "AAA=", "t.c"), ("AB12", "t.c")):
        with pytest.raises(sealed.Unopened):
            sealed.unseal(other, context)
    settings.SSI_VAULT_KEYS = [NEW]
    with pytest.raises(sealed.Unopened, match="old1"):
        sealed.unseal(value, "t.c")


def test_nothing_can_be_looked_for_in_a_sealed_field():
    for lookup in ("number", "number__icontains", "number__startswith", "number__in", "number__lower"):
        with pytest.raises(FieldError):
            TravelDocument.objects.filter(**{lookup: PASSPORT}).exists()


def test_a_rotation_cut_in_the_middle_goes_on_and_a_second_one_finds_nothing(travellers, settings, monkeypatch, capsys):
    before = clear()
    settings.SSI_VAULT_KEYS = [NEW, OLD]
    monkeypatch.setattr(rotate_keys, "BATCH", 2)
    column = next(one for one in rotation.columns() if one.model is TravelDocument)
    assert rotate_keys.batch(column) == 2  # … and the machine stops here
    assert sorted(value.split(".")[1] for value in raw()) == ["new1"] * 2 + ["old1"] * 3
    assert clear() == before, "both keys open meanwhile"

    call_command("rotate_keys")
    assert "3 sealed again" in capsys.readouterr().out
    once = raw()
    assert all(value.startswith("s1.new1.") for value in once)
    call_command("rotate_keys")
    assert "0 sealed again" in capsys.readouterr().out
    assert raw() == once

    settings.SSI_VAULT_KEYS = [NEW]
    assert clear() == before, "the old key may go"


def test_the_dump_of_the_whole_database_holds_no_number(travellers):
    """What an administrator with the database and not the keys reads: every text of every column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM liaison_member m WHERE to_jsonb(m)::text LIKE '%18FV%'"
            " UNION ALL SELECT count(*) FROM cases_case c WHERE to_jsonb(c)::text LIKE '%18FV%'"
            " UNION ALL SELECT count(*) FROM cases_caseevent e WHERE to_jsonb(e)::text LIKE '%18FV%'"
            " UNION ALL SELECT count(*) FROM audit.event a WHERE to_jsonb(a)::text LIKE '%18FV%'"
        )
        assert cursor.fetchall() == [(0,)] * 4
