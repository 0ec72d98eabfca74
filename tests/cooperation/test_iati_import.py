"""Import: the schema refuses with line and message, the rest warns; twice changes nothing; nothing is fetched."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

import ssi.demo
from cooperation.iati import apart, services
from cooperation.models import IatiImport, OtherActivity
from ssi.accounts.context import acting_as
from ssi.confined.parent import Limits
from ssi.web.refusals import NotAllowed, Refusal
from tests.cooperation.files import make_programme

pytestmark = pytest.mark.django_db
FILES = Path(ssi.demo.__file__).parent / "data"
REAL, INVENTED = "usgov-security-sector-extract.xml", "bailleurs-fictifs.xml"


def read(name=INVENTED):
    return (FILES / name).read_bytes()


def bring(cast, data=None, *, by=None, **options):
    by = by or cast.odl
    with acting_as(by):
        return services.import_file(by=by, post=cast.post, name="a.xml", data=data or read(), **options)


def told(brought):
    return brought.read, brought.left_out, brought.added, brought.changed, brought.unchanged


def test_the_real_file_is_read_with_its_negative_amounts_and_its_countries(cast):
    assert told(bring(cast, read(REAL))) == (15, 0, 15, 0, 0)
    conflict = OtherActivity.objects.get(identifier="US-GOV-1-511-A-00-08-00050-00")
    assert (conflict.countries, conflict.sums["USD"]["committed"]) == (["BO"], "-2005.00")
    assert OtherActivity.objects.filter(countries__contains=["CO"]).exists(), "given by the transactions only"


def test_the_same_file_twice_changes_nothing(cast):
    bring(cast)
    before = list(OtherActivity.objects.order_by("pk").values())
    assert told(bring(cast, by=cast.asi)) == (4, 0, 0, 0, 4)
    assert list(OtherActivity.objects.order_by("pk").values()) == before


def test_a_newer_file_changes_its_activity_and_an_older_one_does_not(cast):
    bring(cast)
    newer = read().replace(b"2026-07-01T09:00:00Z", b"2026-10-01T09:00:00Z").replace(b"Accueil des", b"Soutien aux")
    assert told(bring(cast, newer)) == (4, 0, 0, 2, 2)
    assert told(bring(cast)) == (4, 0, 0, 0, 4)
    assert OtherActivity.objects.filter(title__startswith="Soutien aux").exists()


def test_a_file_the_schema_refuses_says_line_and_message_and_changes_nothing(cast, client):
    broken = read().replace(b'<activity-status code="1"/>', b"")
    line = read()[: read().index(b'<activity-status code="1"/>')].count(b"\n") + 1
    client.force_login(cast.odl)
    answer = client.post(reverse("cooperation:others-import"), {"file": SimpleUploadedFile("b.xml", broken)})

    assert answer.status_code == 422
    assert answer.context["faults"][0]["line"] in {line, line + 1}
    assert "activity-date" in answer.content.decode()
    assert not OtherActivity.objects.exists()
    assert not IatiImport.objects.exists()


def test_rules_and_code_lists_warn_and_stop_nothing(cast, client):
    brought = bring(cast)
    found = {warning.get("rule") or warning["code"] for warning in brought.warnings}
    assert {"8.6.1", "3.4.2", "15299"} <= found, "dates in disorder, shares of 90 %, an unknown sector"

    client.force_login(cast.odl)
    page = client.get(reverse("cooperation:others-import-detail", args=[brought.pk])).content.decode()
    assert "La fin prévue précède le début prévu." in page
    assert "15299" in page


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<iati-activities version='2.03'>",
        b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><iati-activities version='2.03'>&x;</iati-activities>",
        b"<!DOCTYPE a [<!ENTITY x 'yy'><!ENTITY z '&x;&x;'>]><iati-activities version='2.03'>&z;</iati-activities>",
        b"<iati-activities xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='/etc/passwd'/></iati-activities>",
    ],
)
def test_what_is_no_iati_file_or_hides_a_trap_is_refused(cast, data):
    with acting_as(cast.odl), pytest.raises(apart.InvalidFile):
        services.import_file(by=cast.odl, post=cast.post, name="a.xml", data=data)


def test_nothing_outside_the_file_is_read(cast):
    trap = read().replace(b'<?xml version="1.0" encoding="UTF-8"?>', b"<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/a.dtd'>")
    with pytest.raises(apart.InvalidFile, match="DOCTYPE"):
        bring(cast, trap)


def test_a_file_that_takes_too_long_or_weighs_too_much_is_refused(monkeypatch):
    with pytest.raises(Refusal, match="trop de temps"):
        apart.read(read(), date(2026, 1, 1), limits=Limits(wall_seconds=0))
    monkeypatch.setattr(apart, "MAX_BYTES", 10)
    with pytest.raises(Refusal, match="dépasse"):
        apart.read(read(), None)


def test_only_the_sectors_of_security_are_kept_unless_everything_is_asked(cast):
    wells = read().replace(b'vocabulary="1" code="15136"', b'vocabulary="1" code="14030"')
    assert told(bring(cast, wells))[:3] == (4, 1, 3)
    assert told(bring(cast, wells, security_only=False)) == (4, 0, 1, 0, 3)


def test_who_imports_and_who_reads(cast, client):
    for person in (cast.via, cast.desk, cast.ambassador):
        with pytest.raises(NotAllowed):
            bring(cast, by=person)
    bring(cast)
    for person in (cast.via, cast.desk, cast.ambassador, cast.assistant):
        client.force_login(person)
        assert "Danube" in client.get(reverse("cooperation:others")).content.decode()


def test_the_list_is_filtered_by_country_and_words(cast, client):
    bring(cast)
    bring(cast, read(REAL))
    client.force_login(cast.odl)
    page = client.get(reverse("cooperation:others"), {"pays": "MD"})
    assert {row.countries[0] for row in page.context["page"]} == {"MD"}
    page = client.get(reverse("cooperation:others"), {"q": "alpin", "etat": "4"})
    assert [row.identifier for row in page.context["page"]] == ["XX-FICTIF-2-0902"]


def test_whoever_prepares_a_programme_sees_who_else_works_there(cast, client):
    bring(cast)
    client.force_login(cast.odl)
    page = client.get(make_programme(cast.odl).get_absolute_url()).content.decode()

    assert "Laboratoires de police scientifique" in page
    assert "Réforme de la formation initiale" not in page, "it is over"


def test_the_database_lets_nobody_outside_cooperation_write_and_everybody_signed_in_read(cast):
    bring(cast)
    with acting_as(cast.ambassador), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_app")
        cursor.execute("SELECT count(*) FROM cooperation_otheractivity")
        seen = cursor.fetchone()[0]
        cursor.execute("UPDATE cooperation_otheractivity SET title = 'x'")
        changed = cursor.rowcount
        cursor.execute("SELECT count(*) FROM cooperation_iatiimport")
        imports = cursor.fetchone()[0]
        cursor.execute("RESET ROLE")
    assert (seen, changed, imports) == (4, 0, 0)
