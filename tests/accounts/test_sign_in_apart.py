"""What failed at the door is remembered although its request was rolled back. These tests commit for real."""

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from ssi.accounts import entrance
from ssi.accounts.roles import Role
from tests.factories import PASSWORD, make_post, make_user

pytestmark = pytest.mark.commits


@pytest.fixture
def door(own_database, django_db_blocker, settings):
    """A browser at the sign-in page, the throttles on their own connection, and no Redis at all."""
    settings.SSI_APART_DATABASE = "apart"
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/key"}
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis+socket:///nonexistent/valkey.sock"
    with django_db_blocker.unblock():
        yield Client(raise_request_exception=False)
        connections.close_all()


def guess(client, email, password="au hasard"):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def failures():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit.event WHERE verb = 'accounts.sign_in_failed'")
        return cursor.fetchone()[0]


def test_attempts_whose_request_was_rolled_back_are_still_counted(door, monkeypatch, caplog):
    caplog.set_level("CRITICAL", "django.request")
    officer = make_user(Role.ODL, make_post("BUC"))
    before = failures()

    def breaks(*_args):
        raise RuntimeError("the page breaks after the password was judged")

    with monkeypatch.context() as patch:
        patch.setattr(entrance.SignIn, "form_invalid", breaks)
        assert [guess(door, officer.email).status_code for _n in range(3)] == [500, 500, 500]
    assert failures() == before + 3
    refused = guess(door, officer.email, PASSWORD)
    assert "Trop d’essais" in refused.content.decode()


def test_an_ordinary_page_opens_no_second_connection(door):
    officer = make_user(Role.ODL, make_post("BUC"))
    assert guess(door, officer.email, PASSWORD).status_code == 302
    connections["apart"].close()
    for name in ("home", "account", "sessions"):
        assert door.get(reverse(name)).status_code == 200
        assert connections["apart"].connection is None, name


def test_the_second_connection_is_the_application_s_and_does_not_outlive_its_request():
    from ssi.settings import base

    assert base.DATABASES["apart"]["USER"] == base.DATABASES["default"]["USER"]
    assert base.DATABASES["apart"]["CONN_MAX_AGE"] == 0
    assert base.SSI_APART_DATABASE == "apart"
