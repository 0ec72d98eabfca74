"""Calls of a crisis: written while one listens, never rewritten; whom they are about is decided by somebody."""

import io
import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from consular.crises import services as crises
from consular.crises.calls import services
from consular.crises.calls.models import CallSheet, CallStep
from consular.crises.near import near
from consular.crises.people import CrisisPerson
from consular.crises.purge import purge
from consular.models import PaperCopy
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.reports.documents import document_of
from ssi.reports.models import Printout
from ssi.reports.render import render_pdf
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.crisis import Cell
from tests.house.world import follow_python_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return Cell()


def call(cell, by=None, **fields):
    by = by or cell.consul
    values = {"caller": "Luc Dupont", "sought": "Ève Dupont03", "text": "Sans nouvelles depuis midi."} | fields
    with acting_as(by):
        return services.write_call(cell.crisis, by=by, **values)


def stands(sheet):
    return CallSheet.objects.standing().get(pk=sheet.pk)


def told(cell, user):
    with acting_as(user):
        return services.counts().get(cell.crisis.pk)


def test_calls_are_numbered_without_a_gap_and_one_sent_twice_is_one(cell):
    key = uuid.uuid4()
    first, again, second = call(cell, key=key), call(cell, key=key), call(cell)

    assert (first.number, again.pk, second.number) == (1, first.pk, 2)


def test_a_sheet_says_what_it_must(cell):
    with pytest.raises(Refusal, match="dit"):
        call(cell, text="  ")
    with pytest.raises(Refusal, match="numéro"):
        call(cell, waits=True)
    with pytest.raises(Refusal, match="à venir"):
        call(cell, called_at=timezone.now() + timedelta(minutes=5))
    assert CallSheet.objects.count() == 0


def test_a_caller_waits_until_they_are_called_back_and_again_when_nobody_answered(cell):
    sheet = call(cell, waits=True, phone="+33 6 00 00 00 01", urgent=True)
    assert told(cell, cell.consul)["waiting"] == 1
    assert told(cell, cell.consul)["urgent"] == 1

    with acting_as(cell.consul):
        services.call_back(sheet, by=cell.consul, text="Pas de réponse.", waits=True)
    assert stands(sheet).waits_now

    with acting_as(cell.consul):
        services.call_back(sheet, by=cell.consul, text="Rassuré : elle est au lycée.")
    assert not stands(sheet).waits_now
    assert told(cell, cell.consul)["waiting"] == 0


def test_a_call_back_sent_twice_is_one_step(cell):
    sheet, key = call(cell), uuid.uuid4()
    with acting_as(cell.consul):
        for _time in range(2):
            services.call_back(sheet, by=cell.consul, text="Message laissé.", key=key)
    assert CallStep.objects.filter(sheet=sheet).count() == 1


def test_a_call_is_linked_by_somebody_and_unlinked(cell):
    sheet, person = call(cell), cell.person(3)
    with acting_as(cell.consul):
        services.link(sheet, by=cell.consul, person=person)
        assert stands(sheet).person_now == person.pk
        with pytest.raises(Refusal, match="déjà"):
            services.link(sheet, by=cell.consul, person=person)
        services.link(sheet, by=cell.consul, person=None)
    assert stands(sheet).person_now is None
    assert told(cell, cell.consul)["loose"] == 1


def test_a_call_is_linked_to_nobody_of_another_crisis(cell):
    sheet = call(cell)
    other = CrisisPerson(crisis_id=uuid.uuid4(), last_name="Ailleurs")
    with acting_as(cell.consul), pytest.raises(Refusal, match="pas de cette crise"):
        services.link(sheet, by=cell.consul, person=other)


def test_those_of_a_near_name_come_first_those_who_bear_most_of_it(cell):
    people = CrisisPerson.objects.filter(crisis=cell.crisis)
    found = near(people, "eve dupont03")

    assert found[0].pk == cell.person(3).pk
    assert near(people, "zz") == []


def test_the_database_keeps_a_sheet_as_it_was_written(cell):
    sheet = call(cell, phone="+33 6 00 00 00 01")
    for change in ({"text": "Autre chose"}, {"waits": True}):
        with pytest.raises(DatabaseError), transaction.atomic():
            CallSheet.objects.filter(pk=sheet.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        CallSheet.objects.filter(pk=sheet.pk).delete()


def test_the_telephone_of_a_caller_is_sealed_in_the_database(cell):
    sheet = call(cell, phone="+33 6 00 00 00 01")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM consular_callsheet WHERE id = %s", [sheet.pk])
        (raw,) = cursor.fetchone()
    assert raw.startswith("s1.")
    assert "+33" not in raw
    assert CallSheet.objects.get(pk=sheet.pk).phone == "+33 6 00 00 00 01"


def test_neither_the_ambassador_nor_an_officer_of_the_cell_reads_or_writes_a_call(cell):
    sheet = call(cell)
    cell.give(cell.odl, "SITUATION")
    cell.give(cell.via, "REPONSE_TELEPHONIQUE")
    for user, reads in ((cell.via, True), (cell.odl, False), (cell.ambassador, False), (cell.desk, False)):
        with acting_as(user):
            assert CallSheet.objects.visible_to(user).filter(pk=sheet.pk).exists() is reads
    for user in (cell.odl, cell.ambassador):
        with pytest.raises(NotAllowed):
            call(cell, by=user)
    assert call(cell, by=cell.via).number == 2


def test_numbers_are_for_the_ambassador_the_cell_and_the_desk_and_for_no_other_post(cell):
    call(cell)
    cell.give(cell.odl, "SITUATION")
    elsewhere = factories.make_user(Role.ASI, factories.make_post("NBO"))
    for user in (cell.ambassador, cell.odl, cell.desk):
        assert told(cell, user)["calls"] == 1
    assert told(cell, elsewhere) is None


def test_whoever_takes_over_reads_how_many_callers_wait(cell):
    call(cell, waits=True, phone="+33 6 00 00 00 01")
    held = cell.give(cell.odl, "SITUATION")
    cell.give(cell.via, "SITUATION")
    held.refresh_from_db()

    assert held.sheet["calls"] == {"calls": 1, "waiting": 1, "urgent": 0, "loose": 1}


def test_calls_go_when_the_names_of_the_crisis_go(cell, time_machine):
    sheet = call(cell)
    with acting_as(cell.consul):
        services.link(sheet, by=cell.consul, person=cell.person(3))
    with acting_as(cell.ambassador):
        for target in ("DECRUE", "CLOSE"):
            cell.crisis = crises.move(cell.crisis, by=cell.ambassador, target=target, comment="Fin")
    with pytest.raises(Refusal, match="close"):
        call(cell)

    time_machine.move_to(timezone.now() + timedelta(days=400))
    follow_python_time()
    purge()

    assert not CallSheet.objects.exists()
    assert not CallStep.objects.exists()


# --- Pages ---------------------------------------------------------------------------------------------------


def at(name, row):
    return reverse(f"consular:{name}", args=[row.pk])


def test_a_call_is_written_found_linked_and_called_back_from_the_pages(cell, client):
    client.force_login(cell.consul)
    typed = {
        "caller": "Luc Dupont", "sought": "Eve Dupont03", "text": "Sans nouvelles", "waits": "on",
        "phone": "+33 6 00 00 00 01", "key": str(uuid.uuid4()),
    }  # fmt: skip
    answer = client.post(at("crisis-calls", cell.crisis), typed)
    sheet = CallSheet.objects.get()
    assert answer.url == sheet.get_absolute_url()

    listed = at("crisis-calls", cell.crisis)
    assert "n° 1 – Eve Dupont03" in client.get(f"{listed}?etat=rappeler&q=dupont").content.decode()
    assert "Aucune fiche" in client.get(f"{listed}?q=inconnu").content.decode()
    page = client.get(answer.url).content.decode()
    assert "DUPONT03 Ève" in page
    assert "+33 6 00 00 00 01" in page

    client.post(at("crisis-call-link", sheet), {"person": str(cell.person(3).pk)})
    client.post(at("crisis-call", sheet), {"text": "Rassuré", "key": str(uuid.uuid4())})
    stood = stands(sheet)
    assert (stood.person_now, stood.waits_now) == (cell.person(3).pk, False)
    page = client.get(cell.person(3).get_absolute_url() + "?source=Fiche d’appel n° 1").content.decode()
    assert "Fiche d’appel n° 1" in page
    client.post(at("crisis-call-unlink", sheet))
    assert stands(sheet).person_now is None


def test_a_printed_sheet_is_a_numbered_copy_that_says_what_followed(cell, client):
    sheet = call(cell, waits=True, phone="+33 6 00 00 00 01")
    with acting_as(cell.consul):
        services.link(sheet, by=cell.consul, person=cell.person(3))
    client.force_login(cell.consul)
    assert client.post(at("crisis-call-print", sheet), {"reason": ""}).status_code == 422
    answer = client.post(at("crisis-call-print", sheet), {"reason": "Permanence de nuit"})

    copy, printout = PaperCopy.objects.get(), Printout.objects.get()
    assert answer.url == reverse("reports:printout", args=[printout.pk])
    assert (copy.get_what_display(), copy.document) == ("Fiche d’appel", printout.reference)
    told = str(printout.snapshot)
    assert "DUPONT03 Ève (A 3)" in told
    assert "+33 6 00 00 00 01" in told
    page = render_pdf(document_of("crisis-call").template, printout.snapshot)
    assert len(PdfReader(io.BytesIO(page)).pages) == 1


def test_a_refused_sheet_keeps_what_was_typed(cell, client):
    client.force_login(cell.consul)
    typed = {"caller": "Luc Dupont", "sought": "Eve", "text": "Rappeler", "waits": "on", "key": str(uuid.uuid4())}
    answer = client.post(at("crisis-calls", cell.crisis), typed)

    assert answer.status_code == 422
    assert "Pour rappeler, il faut un numéro" in answer.content.decode()
    assert "Luc Dupont" in answer.content.decode()


def test_two_families_who_seek_one_person_see_each_other_s_sheet(cell, client):
    first, second = call(cell), call(cell, caller="Employeur SARL", sought="Dupont03")
    client.force_login(cell.consul)
    assert first.get_absolute_url() in client.get(second.get_absolute_url()).content.decode()


def test_the_board_counts_calls_and_names_nobody_to_the_ambassador(cell, client):
    call(cell, waits=True, phone="+33 6 00 00 00 01")
    client.force_login(cell.ambassador)
    page = client.get(at("crisis", cell.crisis)).content.decode()

    assert "À rappeler" in page
    assert "Dupont" not in page
    assert "appels/" not in page
    assert client.get(at("crisis-calls", cell.crisis)).status_code == 404
    client.force_login(cell.desk)
    page = client.get(reverse("consular:crises-network")).content.decode()
    assert "à rappeler : 1" in page
    assert "Dupont" not in page


def test_a_page_of_calls_costs_the_same_for_one_and_for_twenty(cell, client, django_assert_max_num_queries):
    client.force_login(cell.consul)
    call(cell)
    client.get(at("crisis-calls", cell.crisis))
    with CaptureQueriesContext(connection) as one:
        client.get(at("crisis-calls", cell.crisis))
    for number in range(1, 20):
        sheet = call(cell, sought=f"Dupont{number:02}")
        with acting_as(cell.consul):
            services.link(sheet, by=cell.consul, person=cell.person(number))
    with django_assert_max_num_queries(len(one) + 1):
        client.get(at("crisis-calls", cell.crisis))


def test_the_day_says_how_many_callers_wait_and_no_name(cell, client):
    call(cell, waits=True, phone="+33 6 00 00 00 01", urgent=True)
    client.force_login(cell.consul)
    page = client.get("/").content.decode()

    assert "1 appelant à rappeler, dont 1 en urgence" in page
    assert "Dupont" not in page


def test_the_journal_says_what_was_done_and_no_name(cell):
    call(cell, waits=True, phone="+33 6 00 00 00 01")
    line = AuditEvent.objects.filter(verb="crisis.call").latest("pk")
    assert line.details["number"] == 1
    assert "Dupont" not in str(line.details)
