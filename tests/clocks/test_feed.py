"""The secret calendar address: whose it is, what it says, when it stops."""

import hashlib
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.clocks import feeds, services
from ssi.clocks.models import CalendarFeed
from tests.factories import make_domain, make_exchange, make_post, make_user
from tests.house.test_every_url import read_table
from tests.house.urlmap import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


def address(person, **options):
    with acting_as(person):
        return reverse("clocks:feed", args=[feeds.create(by=person, **options)])


def read(path, **headers):
    return Client().get(path, headers=headers)


def events(response):
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_a_calendar_reads_the_deadlines_without_a_session(officer):
    exchange = make_exchange(officer, state="QUALIFIE", canary="CANARI")
    response = read(address(officer))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = events(response)
    assert event["SUMMARY"] == f"{exchange.reference} — Réponse au partenaire"
    assert event["DTSTART"].dt == exchange.clocks.get().due_at


def test_the_calendar_holds_neither_title_nor_name(officer):
    exchange = make_exchange(officer, state="QUALIFIE", canary="CANARI")
    text = read(address(officer)).content.decode()
    for hidden in ("CANARI", exchange.title, officer.last_name, officer.email, exchange.requester):
        assert hidden not in text


def test_the_database_keeps_a_fingerprint_and_the_page_shows_the_address_once(client, officer):
    client.force_login(officer)
    page = client.post(reverse("clocks:subscription"), {"act": "create"}).content.decode()
    token = page.split("/agenda/secret/")[1].split(".ics")[0]
    assert CalendarFeed.objects.get().token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert read(reverse("clocks:feed", args=[token])).status_code == 200
    assert token not in client.get(reverse("clocks:subscription")).content.decode()


def test_a_new_address_ends_the_one_before(officer):
    first = address(officer)
    second = address(officer)
    assert read(first).status_code == 404
    assert read(second).status_code == 200
    assert CalendarFeed.objects.filter(user=officer, revoked_at=None).count() == 1


def test_a_revoked_address_answers_nothing(client, officer):
    path = address(officer)
    client.force_login(officer)
    assert client.post(reverse("clocks:subscription"), {"act": "revoke"}).status_code == 302
    assert read(path).status_code == 404
    assert "Aucune adresse n’est en service." in client.get(reverse("clocks:subscription")).content.decode()


def test_revoking_twice_changes_nothing(officer):
    address(officer)
    with acting_as(officer):
        assert feeds.revoke(by=officer)
        assert not feeds.revoke(by=officer)


def test_the_address_ends_with_the_assignment(officer):
    path = address(officer)
    assert read(path).status_code == 200
    Assignment.objects.filter(user=officer).update(ends_on=timezone.localdate() - timedelta(days=2))
    assert read(path).status_code == 404


def test_the_address_ends_with_the_account(officer):
    path = address(officer)
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert read(path).status_code == 404


def test_the_address_follows_the_rights_of_the_moment(officer):
    make_exchange(officer, state="QUALIFIE")
    head = make_user(Role.ASI, officer.assignments.get().post)
    path = address(head, whole_post=True)
    assert len(events(read(path))) == 1
    Assignment.objects.filter(user=head).update(role=Role.VIA)
    assert read(path).status_code == 404


def test_an_unknown_or_malformed_address_is_not_found():
    assert read(reverse("clocks:feed", args=["a" * 43])).status_code == 404
    for path in ("/agenda/secret/court.ics", "/agenda/secret/%00.ics", f"/agenda/secret/{'é' * 43}.ics"):
        assert read(path).status_code == 404


def test_what_did_not_change_is_not_sent_again(officer):
    exchange = make_exchange(officer, state="QUALIFIE")
    path = address(officer)
    first = read(path)
    again = read(path, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    with acting_as(officer):
        services.keep(exchange, {"BILATERAL_STD"})
    assert read(path, if_none_match=first["ETag"]).status_code == 200


def test_a_suspended_deadline_has_no_moment_to_show(officer):
    make_exchange(officer, state="PRECISION_DEMANDEE")
    assert events(read(address(officer))) == []


def test_each_reading_leaves_a_line_in_the_journal_in_the_name_of_the_owner(officer):
    path = address(officer)
    read(path)
    line = AuditEvent.objects.filter(verb="clock.feed").get()
    assert line.actor_id == officer.pk
    assert CalendarFeed.objects.get().read_at is not None


def test_nobody_sees_the_addresses_of_another(officer):
    address(officer)
    with acting_as(make_user(Role.ASI, officer.assignments.get().post)):
        assert not CalendarFeed.objects.exists()


def test_the_application_makes_no_address_for_somebody_else_and_turns_none_on_again(officer):
    other = make_user(Role.ODL, officer.assignments.get().post)
    with pytest.raises(ProgrammingError, match="row-level security"), acting_as(officer):
        CalendarFeed.objects.create(user=other, token_hash="0" * 64)
    address(officer)
    for column in ("token_hash = 'x'", f"user_id = {other.pk}", "whole_post = true"):
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(officer):
            _run(f"UPDATE clocks_calendarfeed SET {column}")


def test_a_volunteer_has_no_address():
    volunteer = make_user(Role.VIA, make_post("BUC"))
    client = Client()
    client.force_login(volunteer)
    assert client.post(reverse("clocks:subscription"), {"act": "create"}).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_the_identity_of_an_address_does_not_outlive_its_request(officer):
    make_exchange(officer, state="QUALIFIE")
    read(address(officer))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT sec.uid()")
        assert cursor.fetchone() == (None,)


def test_a_revoked_address_leaves_a_signed_in_visitor_without_rows(officer):
    """The door of the address replaces the visitor's own identity, and never adds to it."""
    make_exchange(officer, state="QUALIFIE", canary="CANARI")
    path = address(make_user(Role.ODL, make_post("DJI")))
    client = Client()
    client.force_login(officer)
    assert events(client.get(path)) == []


def test_every_person_s_address_holds_their_own_files_and_no_other():
    """The cells of docs/rights-matrix.csv for « pourquoi ces dates », asked of the feed of each person."""
    cast, table = Cast(), read_table()
    for exchange in cast.files.values():
        if exchange.kind == "informationexchange":
            services.start(exchange, "BILATERAL_STD", event_at=timezone.now())
    readers, leaks = 0, []
    for actor, person in cast.people.items():
        if table.expected("clocks:subscription", "GET", actor, "-") != 200:
            continue
        texts = ""
        for whole_post in (False, True):
            response = read(address(person, whole_post=whole_post))
            texts += response.content.decode().replace("\r\n ", "")
        for scope, exchange in cast.files.items():
            if exchange.kind == "informationexchange":
                expected = table.expected("clocks:why", "GET", actor, scope) == 200
                if (exchange.reference in texts) != expected:
                    leaks.append((actor, scope, expected))
        assert [canary for canary in cast.canaries.values() if canary in texts] == []
        readers += 1
    assert leaks == []
    assert readers > 8


def _run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
