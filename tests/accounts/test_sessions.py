"""Sessions: how long they live, what they end with, who may close them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.models import Assignment, Session
from ssi.accounts.roles import Role
from ssi.accounts.sessions import digest
from tests.factories import PASSWORD, make_post, make_user

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Safari/604.1"


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"))


def signed_in(client_class, user, browser=FIREFOX):
    client = client_class(headers={"user-agent": browser})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def row_of(client):
    return Session.objects.get(pk=digest(client.session.session_key))


def test_the_database_never_holds_the_key_of_the_cookie(client, officer):
    client.force_login(officer)
    key = client.session.session_key
    assert not Session.objects.filter(session_key=key).exists()
    assert Session.objects.filter(session_key=digest(key), user=officer).exists()
    client.cookies["ssi"] = digest(key)
    assert client.get(reverse("account")).status_code == 302


def test_a_session_ends_with_the_assignment_in_the_middle_of_the_day(client, officer):
    client.force_login(officer)
    assert client.get(reverse("account")).status_code == 200
    Assignment.objects.filter(user=officer).update(ends_on=timezone.localdate() - timedelta(days=2))
    answer = client.get(reverse("account"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert not Session.objects.filter(user=officer).exists()
    assert "Votre affectation a pris fin" in client.get(answer["Location"]).content.decode()


def test_a_session_ends_after_the_idle_limit(client, officer, settings):
    client.force_login(officer)
    row = row_of(client)
    Session.objects.filter(pk=row.pk).update(
        seen_at=timezone.now() - timedelta(seconds=settings.SSI_SESSION_IDLE_SECONDS - 60)
    )
    assert client.get(reverse("account")).status_code == 200
    Session.objects.filter(pk=row.pk).update(
        seen_at=timezone.now() - timedelta(seconds=settings.SSI_SESSION_IDLE_SECONDS + 1)
    )
    assert client.get(reverse("account")).status_code == 302


def test_a_session_ends_after_eight_hours_however_busy_it_was(client, officer, settings):
    client.force_login(officer)
    limit = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    Session.objects.filter(user=officer).update(started_at=timezone.now() - limit + timedelta(minutes=1))
    session = client.session
    session["busy"] = True
    session.save()
    assert client.get(reverse("account")).status_code == 200
    Session.objects.filter(user=officer).update(started_at=timezone.now() - limit - timedelta(minutes=1))
    answer = client.get(reverse("account"))
    assert answer.status_code == 302
    assert not Session.objects.filter(user=officer).exists()


def test_my_sessions_are_listed_in_words_and_nobody_elses(client, officer):
    here, phone = signed_in(type(client), officer), signed_in(type(client), officer, PHONE)
    other = signed_in(type(client), make_user(Role.ASI, make_post("BUC")), PHONE)
    page = here.get(reverse("sessions")).content.decode()
    assert "Firefox sur Windows" in page
    assert "Safari sur iPhone" in page
    assert row_of(phone).pk in page
    assert row_of(other).pk not in page
    assert "cette session" in page


def test_one_session_is_closed_and_the_others_go_on(client, officer):
    here, phone, third = (signed_in(type(client), officer) for _n in range(3))
    here.post(reverse("sessions"), {"session": row_of(phone).pk})
    assert phone.get(reverse("account")).status_code == 302
    assert third.get(reverse("account")).status_code == 200
    assert here.get(reverse("account")).status_code == 200


def test_all_the_other_sessions_are_closed_at_once_and_the_journal_says_so(client, officer):
    here, phone, third = (signed_in(type(client), officer) for _n in range(3))
    page = here.post(reverse("sessions"), {"others": "1"}, follow=True).content.decode()
    assert "2 sessions fermées." in page
    assert phone.get(reverse("account")).status_code == 302
    assert third.get(reverse("account")).status_code == 302
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT details FROM audit.event WHERE verb = 'accounts.session_revoked'")
        assert [line[0] for line in cursor.fetchall()] == ['{"number": 2}']


def test_nobody_closes_the_session_of_somebody_else(client, officer):
    other = signed_in(type(client), make_user(Role.ASI, make_post("BUC")))
    here = signed_in(type(client), officer)
    assert here.post(reverse("sessions"), {"session": row_of(other).pk}).status_code == 404
    assert other.get(reverse("account")).status_code == 200
