"""What the pages of a visit show, to whom, at a constant cost; the visit file, the weekly report, the day."""

import json
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consular.events.reports import events as events_of_the_week
from consular.models import VisitSequence, VisitVersion
from consular.visits import versions
from consular.visits.day import visits as visits_of_the_day
from consular.visits.reports import visits as visits_of_the_week
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures.periods import Period
from ssi.reports import documents
from ssi.reports.canonical import three_words
from ssi.reports.registry import Brief
from ssi.reports.render import render_pdf
from ssi.web.refusals import NotAllowed
from tests import factories
from tests.consular.visits import (
    add_agent,
    add_measure,
    add_note,
    add_sequence,
    add_vehicle,
    add_weapon,
    approve,
    fresh,
    make_event,
    make_visit,
    move,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post()


@pytest.fixture
def officer(post):
    factories.head_of(post)
    return factories.make_user(Role.ODL, post, domains=[factories.make_domain()])


@pytest.fixture
def visit(post, officer):
    """A visit in its second version, with something of everything."""
    made = make_visit(officer, post=post)
    add_sequence(made, officer, "Arrivée au salon d’honneur")
    add_sequence(made, officer, "Itinéraire B", time(10, 5), None, reserved=True)
    add_weapon(made, officer, add_agent(made, officer))
    add_vehicle(made, officer)
    add_note(made, officer)
    freeze(made, officer)
    add_sequence(made, officer, "Déjeuner", time(12), time(13))
    freeze(made, officer)
    return fresh(made)


def freeze(visit, by):
    with acting_as(by):
        return versions.freeze_version(fresh(visit), by=by)


def read(client, person, url, status=200):
    client.force_login(person)
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_officers_read_everything_and_a_volunteer_the_preparation(client, visit, officer, post):
    whole = read(client, officer, visit.get_absolute_url())
    assert all(text in whole for text in ("Glock 26", "Itinéraire B", "Déjeuner", "à saisir"))
    sheet = read(client, factories.make_user(Role.VIA, post), visit.get_absolute_url())
    assert "Déjeuner" in sheet
    assert not any(text in sheet for text in ("Glock 26", "Itinéraire B"))


def test_the_ambassador_reads_it_once_it_is_approved_and_no_weapon_then(client, visit, officer, post):
    ambassador = factories.make_user(Role.AMBASSADOR, post)
    read(client, ambassador, visit.get_absolute_url(), 404)
    move(visit, officer, "prepare", "no_advance", "submit")
    approve(visit, factories.head_of(post))
    page = read(client, ambassador, visit.get_absolute_url())
    assert "Déjeuner" in page
    assert not any(text in page for text in ("Glock 26", "Itinéraire B"))


def test_a_long_programme_costs_as_many_statements_as_a_short_one(client, visit, officer):
    client.force_login(officer)
    client.get(visit.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(visit.get_absolute_url())
    for hour in range(13, 22):
        add_sequence(visit, officer, f"Étape {hour}", time(hour), None)
        add_weapon(visit, officer, add_agent(visit, officer, f"Agent{hour}"), number=f"FR{hour}")
    with CaptureQueriesContext(connection) as many:
        client.get(visit.get_absolute_url())
    assert len(many) == len(few)


def test_what_changes_is_read_on_its_page_and_compared_with_any_version(client, visit, officer, post):
    last = VisitVersion.objects.get(case=visit.pk, number=2)
    url = reverse("consular:visit-changes", args=[visit.reference, last.pk])
    page = read(client, officer, url)
    assert "depuis la v1" in page
    assert "Déjeuner" in page
    assert three_words(last.fingerprint) in page
    read(client, officer, f"{url}?depuis=7", 404)
    read(client, factories.make_user(Role.VIA, post), url, 404)


def test_the_calendar_holds_what_its_reader_sees_in_utc(client, visit, officer, post):
    url = reverse("consular:visit-calendar", args=[visit.reference])
    whole = read(client, officer, url)
    starts = datetime.combine(visit.starts_on, time(9, 35), tzinfo=post.zone).astimezone(UTC)
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in whole
    assert "Itinéraire B" in whole
    assert "Itinéraire B" not in read(client, factories.make_user(Role.VIA, post), url)


def test_the_visit_file_is_drawn_from_the_version_that_was_frozen(visit, officer, post):
    add_sequence(visit, officer, "Ajout de dernière minute", time(15), None)
    with acting_as(officer):
        printout = documents.request_document(fresh(visit), "visit-file", by=officer, variant="2")
    told = json.dumps(printout.snapshot, ensure_ascii=False)
    assert all(text in told for text in ("Déjeuner", "Glock 26", "FR4410", "à saisir"))
    assert "dernière minute" not in told
    version = VisitVersion.objects.get(case=visit.pk, number=2)
    extra = printout.snapshot["extra"]
    assert (extra["words"], extra["replaces"], extra["approved"]) == (three_words(version.fingerprint), 1, False)
    assert "24FR" not in told


def test_the_visit_file_bears_the_signature_of_whoever_approved_it_p_i(visit, officer, post):
    head = factories.head_of(post)
    deputy = factories.make_user(Role.ASIA, post)
    factories.make_interim(post, given_by=head, given_to=deputy)
    move(visit, officer, "prepare", "no_advance", "submit")
    approve(visit, deputy)
    with acting_as(officer):
        printout = documents.request_document(fresh(visit), "visit-file", by=officer, variant="2")
    assert printout.snapshot["signature"]["interim"] is True
    assert printout.snapshot["signature"]["name"] == str(deputy)


def test_the_visit_file_sketches_the_places_of_each_day(visit, officer):
    row = add_sequence(visit, officer, "École", time(11), None, latitude=Decimal("44.5"), longitude=Decimal("26.1"))
    add_sequence(visit, officer, "Musée", time(14), None, latitude=Decimal("44.6"), longitude=Decimal("26.2"))
    with acting_as(officer):
        versions.freeze_version(fresh(visit), by=officer)
        printout = documents.request_document(fresh(visit), "visit-file", by=officer, variant="3")
    (day,) = printout.snapshot["extra"]["sketches"]
    assert [(n, float(lat), float(lon)) for n, lat, lon in day["points"]] == [(1, 44.5, 26.1), (2, 44.6, 26.2)]
    assert [what for _n, _hours, what in day["legend"]] == [row.what, "Musée"]
    with acting_as(officer), pytest.raises(IntegrityError, match="both_coordinates"), transaction.atomic():
        VisitSequence.objects.filter(pk=row.pk).update(longitude=None)


def test_pocket_cards_tell_no_weapon_and_no_reserved_sequence(visit, officer, post):
    with acting_as(officer):
        printout = documents.request_document(fresh(visit), "visit-cards", by=officer, variant="2")
    told = json.dumps(printout.snapshot, ensure_ascii=False)
    assert all(text in told for text in ("CASTELLAN Hugo", "Arrivée au salon d’honneur"))
    assert not any(text in told for text in ("Itinéraire B", "FR4410", "Glock", "24FR"))
    with acting_as(factories.make_user(Role.VIA, post)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reports_printout WHERE code = 'visit-cards'")
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("code", ["visit-file", "visit-cards"])
def test_the_papers_of_a_visit_are_drawn(visit, officer, code):
    with acting_as(officer):
        printout = documents.request_document(fresh(visit), code, by=officer, variant="2")
    assert render_pdf(documents.document_of(code).template, printout.snapshot).startswith(b"%PDF")


def test_a_volunteer_neither_asks_for_the_visit_file_nor_reads_one(visit, officer, post):
    volunteer = factories.make_user(Role.VIA, post)
    with acting_as(officer):
        documents.request_document(fresh(visit), "visit-file", by=officer, variant="2")
    with acting_as(volunteer):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM reports_printout WHERE code = 'visit-file'")
            assert cursor.fetchone()[0] == 0
        with pytest.raises(NotAllowed):
            documents.request_document(fresh(visit), "visit-file", by=volunteer, variant="2")


def brief_of(post, by):
    today = timezone.localdate(timezone=post.zone)
    return Brief(post=post, period=Period.week_of(today), by=by, report=None)


def test_the_weekly_report_tells_the_next_thirty_days(visit, officer, post):
    head = factories.head_of(post)
    add_measure(make_event(head, post=post), head)
    make_event(head, post=post, days=50, title="Trop loin")
    with acting_as(head):
        (table,) = visits_of_the_week(brief_of(post, head))
        (other,) = events_of_the_week(brief_of(post, head))
    assert [row[0] for row in table.rows] == [visit.title]
    assert "1" in table.rows[0][3]
    assert [(row[0], row[2], row[4]) for row in other.rows] == [("Réception du 14 juillet", 900, 1)]


@pytest.mark.parametrize(("days", "told"), [(15, True), (16, False)])
def test_the_day_tells_the_visits_of_the_fortnight(officer, post, days, told):
    visit = make_visit(officer, post=post, days=days)
    add_note(visit, officer)
    with acting_as(officer), timezone.override(post.zone):
        section = visits_of_the_day(officer, timezone.now())
    assert [line.url for line in section.lines] == ([f"{visit.get_absolute_url()}#notes"] if told else [])


def test_the_paper_of_a_delegate_is_shown_on_a_deliberate_act_only(client, officer, post):
    visit = make_visit(officer, post=post)
    member = add_agent(visit, officer, passport="24FR00001")
    assert "24FR00001" not in read(client, officer, visit.get_absolute_url())
    answer = client.post(reverse("consular:visit-member-paper", args=[visit.reference, member.pk]))
    assert "24FR00001" in answer.content.decode()


def test_the_rules_of_the_host_say_what_is_to_be_entered(client, officer):
    page = read(client, officer, reverse("consular:hostrules"))
    assert "à saisir" in page
    typed = {"country": "RO", "topic": "MAX_AGENTS", "source": "Entretien", "valid_from": "2026-01-01"}
    refused = client.post(reverse("consular:hostrule-add"), typed)
    assert (refused.status_code, "Un nombre est nécessaire" in refused.content.decode()) == (422, True)
    assert client.post(reverse("consular:hostrule-add"), {**typed, "value": "4"}).status_code == 302
    assert "Entretien" in read(client, officer, reverse("consular:hostrules"))


def test_a_form_over_a_version_that_moved_shows_both(client, visit, officer):
    client.force_login(officer)
    url = reverse("consular:visit-edit", args=[visit.reference])
    typed = {
        "title": "Visite écourtée",
        "authority": visit.authority,
        "rank": visit.rank,
        "country": visit.country_id,
        "starts_on": visit.starts_on,
        "ends_on": visit.ends_on + timedelta(days=1),
        "places": visit.places,
        "marking": "NP",
        "version": visit.version - 1,
    }
    answer = client.post(url, typed)
    assert answer.status_code == 409
    assert "Visite écourtée" in answer.content.decode()
