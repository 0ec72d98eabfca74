"""The mission file, the pocket card and the programme as a calendar: made by the worker, for who may have them."""

import io

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from liaison.models import Mission
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import CaseGrant
from ssi.reports import documents, jobs, rendering
from ssi.reports.models import Printout, ReportFile, ReportJob
from ssi.web.refusals import NotAllowed
from tests.factories import head_of, make_country, make_grant, make_post, make_user
from tests.liaison.missions import PASSPORT, add_contact, add_member, add_slot, make_mission, record_consent
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db
FILE, CARD = "mission-file", "mission-card"
needs_pdf = pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine")


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC")


@pytest.fixture
def mission(officer, post):
    mission = make_mission(officer, post=post, language="ro", lodging="Hôtel Ambasador")
    record_consent(mission, officer)
    add_member(mission, officer)
    add_slot(mission, officer, what="Accueil à l’aéroport", what_en="Airport welcome", ends_at="10:30")
    add_slot(mission, officer, what="Auditions de témoins", reserved=True)
    add_contact(mission, officer)
    add_contact(mission, officer, name="Procureur Ionescu", reserved=True)
    return Mission.objects.get(pk=mission.pk)


@pytest.fixture
def volunteer(post, mission):
    volunteer = make_user(Role.VIA, post)
    make_grant(mission, volunteer, by=head_of(post))
    return volunteer


def ask(mission, code, by):
    with acting_as(by):
        return documents.request_document(Mission.objects.get(pk=mission.pk), code, by=by)


def made(printout):
    with as_worker():
        state = jobs.run(printout.jobs.get().pk)
    job = printout.jobs.get()
    assert state == "DONE", (job.error, job.detail)
    return PdfReader(io.BytesIO(jobs.open_pdf(ReportFile.objects.get(job=job))))


def text(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@needs_pdf
def test_the_file_speaks_three_languages_and_holds_no_passport_number(mission, officer):
    printout = ask(mission, FILE, officer)
    pdf = made(printout)
    told = text(pdf)
    for words in ("Équipe – Team – Echipa", "VASSEUR Luc", "Airport welcome", "Auditions de témoins", "Ministère"):
        assert words in told, words
    for number in (mission.reference, printout.reference):
        assert number in told
    assert PASSPORT not in told
    assert all("NON PROTÉGÉ" in page.extract_text() for page in pdf.pages)


@needs_pdf
def test_the_card_has_the_size_of_a_wallet_and_the_numbers_that_are_not_reserved(mission, volunteer):
    pdf = made(ask(mission, CARD, volunteer))
    width, height = (float(side) / 72 * 25.4 for side in (pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height))
    assert (round(width, 1), round(height, 1)) == (85.6, 54.0)
    assert len(pdf.pages) == 2
    told = text(pdf)
    for words in ("+40 21 303 10 00", "Hôtel Ambasador", mission.reference):
        assert words in told, words
    for words in ("Ionescu", "Vasseur", PASSPORT):
        assert words not in told, words


def test_the_file_is_not_for_the_logistics_and_nothing_is_for_an_outsider(mission, volunteer, post):
    with pytest.raises(NotAllowed):
        ask(mission, FILE, volunteer)
    stranger = make_user(Role.VIA, post)
    with acting_as(stranger), pytest.raises(NotAllowed):
        documents.request_document(mission, CARD, by=stranger)
    assert not Printout.objects.exists()


def test_asked_twice_it_is_made_once(mission, officer):
    assert ask(mission, FILE, officer).pk == ask(mission, FILE, officer).pk
    assert ReportJob.objects.count() == 1


def test_whoever_lost_the_mission_meanwhile_gets_nothing(mission, volunteer):
    job = ask(mission, CARD, volunteer).jobs.get()
    CaseGrant.objects.filter(user=volunteer).delete()
    with as_worker():
        assert jobs.run(job.pk) == "REFUSED"
    assert not ReportFile.objects.exists()


def test_the_second_wall_gives_the_logistics_the_card_and_not_the_file(mission, officer, volunteer, monkeypatch):
    monkeypatch.setattr(jobs, "render_pdf", lambda *_args, **_more: b"%PDF-1.7 a document of the tests")
    file, card = ask(mission, FILE, officer), ask(mission, CARD, officer)
    with as_worker():
        assert [jobs.run(one.jobs.get().pk) for one in (file, card)] == ["DONE", "DONE"]
    for person, seen in ((volunteer, {card.pk}), (officer, {card.pk, file.pk})):
        with acting_as(person):
            assert set(Printout.objects.values_list("pk", flat=True)) == seen
            assert set(ReportJob.objects.values_list("printout", flat=True)) == seen
            assert set(ReportFile.objects.values_list("job__printout", flat=True)) == seen
    with acting_as(volunteer), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Printout.objects.create(
            reference="DOC-BUC-2026-99999",
            post=mission.post,
            case_id=mission.pk,
            code=FILE,
            subject=mission.reference,
            snapshot={},
            requested_by=volunteer,
        )


def test_each_has_the_documents_that_are_theirs_on_the_page_of_the_mission(client, mission, officer, volunteer):
    ask(mission, FILE, officer)
    ask(mission, CARD, officer)
    for person, seen in ((officer, {FILE, CARD}), (volunteer, {CARD})):
        client.force_login(person)
        page = client.get(mission.get_absolute_url()).content.decode()
        for code in (FILE, CARD):
            assert (reverse("reports:document", args=[code, mission.reference]) in page) == (code in seen)
            printout = Printout.objects.get(code=code)
            assert (printout.reference in page) == (code in seen), (person, code)


def test_the_page_follows_the_making_and_the_file_is_not_the_volunteer_s(client, mission, officer, volunteer):
    for code, expected in ((FILE, 404), (CARD, 200)):
        client.force_login(officer)
        answer = client.post(reverse("reports:document", args=[code, mission.reference]))
        assert answer.status_code == 302
        assert "en attente" in client.get(answer.url).content.decode()
        client.force_login(volunteer)
        assert client.get(answer.url).status_code == expected
        assert client.get(reverse("reports:document", args=[code, mission.reference])).status_code == expected
        pk = Printout.objects.get(code=code).pk
        assert client.get(reverse("reports:printout-pdf", args=[pk])).status_code == 404


def test_the_calendar_holds_the_programme_in_the_time_of_the_country(client, mission, officer):
    client.force_login(officer)
    answer = client.get(reverse("liaison:mission-calendar", args=[mission.reference]))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert [str(event["summary"]) for event in events[1:]] == ["Accueil à l’aéroport", "Auditions de témoins"]
    start = events[1]["dtstart"].dt
    assert start.astimezone(mission.post.zone).strftime("%H:%M") == "09:00"
    assert (events[1]["dtend"].dt - start).seconds == 90 * 60
