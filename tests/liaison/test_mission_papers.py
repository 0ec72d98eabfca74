"""The mission file, the pocket card and the programme as a calendar: made by the worker, for who may have them."""

import io

import pytest
from django.urls import reverse
from icalendar import Calendar
from pypdf import PdfReader

from liaison.missions import papers as composed
from liaison.models import Mission
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import CaseGrant
from ssi.reports import jobs, papers, rendering
from ssi.reports.models import ReportFile, ReportJob
from ssi.web.refusals import NotAllowed
from tests.factories import head_of, make_country, make_domain, make_grant, make_post, make_user
from tests.liaison.missions import PASSPORT, add_contact, add_member, add_slot, make_mission, record_consent
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db
needs_pdf = pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine")


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC")


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")])


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
        return papers.queue(Mission.objects.get(pk=mission.pk), code, by=by)


def made(job):
    with as_worker():
        state = jobs.run(job.pk)
    job.refresh_from_db()
    assert state == "DONE", (job.error, job.detail)
    return PdfReader(io.BytesIO(jobs.open_pdf(ReportFile.objects.get(job=job))))


def text(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@needs_pdf
def test_the_file_speaks_three_languages_and_holds_no_passport_number(mission, officer):
    pdf = made(ask(mission, composed.FILE, officer))
    told = text(pdf)
    for words in ("Équipe – Team – Echipa", "VASSEUR Luc", "Airport welcome", "Auditions de témoins", "Ministère"):
        assert words in told, words
    assert PASSPORT not in told
    assert all("NON PROTÉGÉ" in page.extract_text() for page in pdf.pages)


@needs_pdf
def test_the_card_has_the_size_of_a_wallet_and_the_numbers_that_are_not_reserved(mission, volunteer):
    pdf = made(ask(mission, composed.CARD, volunteer))
    width, height = (float(side) / 72 * 25.4 for side in (pdf.pages[0].mediabox.width, pdf.pages[0].mediabox.height))
    assert (round(width, 1), round(height, 1)) == (85.6, 54.0)
    assert len(pdf.pages) == 2
    told = text(pdf)
    assert "+40 21 303 10 00" in told
    assert "Hôtel Ambasador" in told
    for words in ("Ionescu", "Vasseur", PASSPORT):
        assert words not in told, words


def test_the_same_mission_gives_the_same_snapshot(mission, officer, monkeypatch):
    with acting_as(officer):
        one = composed.compose_file(mission, officer)[1]
        two = composed.compose_file(mission, officer)[1]
    assert {**one, "frozen_at": ""} == {**two, "frozen_at": ""}


def test_the_file_is_not_for_the_logistics_and_nothing_is_for_an_outsider(mission, volunteer, post):
    with pytest.raises(NotAllowed):
        ask(mission, composed.FILE, volunteer)
    stranger = make_user(Role.VIA, post)
    with acting_as(stranger), pytest.raises(NotAllowed):
        papers.queue(mission, composed.CARD, by=stranger)
    assert not ReportJob.objects.exists()


def test_asked_twice_it_is_made_once(mission, officer):
    assert ask(mission, composed.FILE, officer).pk == ask(mission, composed.FILE, officer).pk
    assert ReportJob.objects.count() == 1


def test_whoever_lost_the_mission_meanwhile_gets_nothing(mission, volunteer):
    job = ask(mission, composed.CARD, volunteer)
    CaseGrant.objects.filter(user=volunteer).delete()
    with as_worker():
        assert jobs.run(job.pk) == "REFUSED"
    assert not ReportFile.objects.exists()


def test_the_second_wall_gives_the_logistics_the_card_and_not_the_file(mission, officer, volunteer):
    file, card = ask(mission, composed.FILE, officer), ask(mission, composed.CARD, officer)
    with acting_as(volunteer):
        assert list(ReportJob.objects.values_list("pk", flat=True)) == [card.pk]
    with acting_as(officer):
        assert set(ReportJob.objects.values_list("pk", flat=True)) == {card.pk, file.pk}


def test_the_page_follows_the_making_and_the_file_is_not_the_volunteer_s(client, mission, officer, volunteer):
    client.force_login(officer)
    answer = client.post(reverse("liaison:mission-file", args=[mission.reference]))
    assert answer.status_code == 302
    assert "Le document se fait" in client.get(answer.url).content.decode()
    job = ReportJob.objects.get()
    download = reverse("liaison:mission-pdf", args=[mission.reference, job.pk])
    assert client.get(download).status_code == 404
    client.force_login(volunteer)
    assert client.get(answer.url).status_code == 404
    assert client.get(download).status_code == 404


def test_the_calendar_holds_the_programme_in_the_time_of_the_country(client, mission, officer):
    client.force_login(officer)
    answer = client.get(reverse("liaison:mission-calendar", args=[mission.reference]))
    assert answer.headers["Content-Type"] == "text/calendar"
    events = list(Calendar.from_ical(answer.content).walk("VEVENT"))
    assert [str(event["summary"]) for event in events[1:]] == ["Accueil à l’aéroport", "Auditions de témoins"]
    start = events[1]["dtstart"].dt
    assert start.astimezone(mission.post.zone).strftime("%H:%M") == "09:00"
    assert (events[1]["dtend"].dt - start).seconds == 90 * 60
