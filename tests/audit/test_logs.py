"""The logs of production hold no personal value: not those typed, not those of the row that was refused."""

import json
import logging

import pytest
from celery import shared_task
from django.db import IntegrityError, connection
from django.urls import reverse

from ssi.accounts.models import User
from ssi.accounts.roles import Role
from ssi.audit.log import request_id
from ssi.settings import base
from tests.factories import make_post, make_user

pytestmark = pytest.mark.django_db
CANARY = "canari.5519"


@pytest.fixture
def written(written):
    """The lines, as whoever collects them reads them."""
    return lambda: [json.loads(line) for line in written()]


def refused_by_the_database(*_args, **_more):
    """A row that PostgreSQL refuses, whose words name the person: « Key (email)=(…) already exists »."""
    User.objects.create(email=f"{CANARY}@exemple.test")
    User.objects.create(email=f"{CANARY}@exemple.test")


@shared_task(name="tests.fails_with_a_name")
def fails_with_a_name(name):
    raise ValueError(f"no such person: {name}")


def test_production_writes_its_logs_so():
    assert base.LOGGING["formatters"]["json"] == {"()": "ssi.audit.logs.JsonFormatter"}
    assert base.LOGGING["root"]["handlers"] == ["console"]


def test_the_words_of_the_database_would_have_named_the_person():
    with pytest.raises(IntegrityError, match=CANARY):
        refused_by_the_database()


def test_a_fault_says_its_kind_and_its_place_and_nothing_of_what_was_typed(client, written, monkeypatch):
    client.force_login(make_user(Role.ASI, make_post("BUC")))
    client.raise_request_exception = False
    monkeypatch.setattr("ssi.home.views.day_of", lambda *_a, **_k: User.objects.get(email=int(f"{CANARY}")))
    assert client.get(reverse("home"), {"q": CANARY}).status_code == 500
    fault = next(line for line in written() if line["level"] == "ERROR")
    assert fault["exception"][0] == "builtins.ValueError"
    assert any("home/views.py" in frame for frame in fault["where"])
    assert fault["request"]
    assert CANARY not in json.dumps(written())


def test_what_the_database_refused_is_not_told(written):
    try:
        refused_by_the_database()
    except IntegrityError as error:
        logging.getLogger("ssi.essai").exception("not saved: %s", error)
        logging.getLogger("ssi.essai").error(error)
    (first, second) = written()
    assert first["message"] == "not saved: IntegrityError"
    assert "psycopg.errors.UniqueViolation" in first["exception"]
    assert second["message"] == "IntegrityError"
    assert CANARY not in json.dumps(written())


def test_a_task_that_fails_says_which_and_not_with_what(written):
    fails_with_a_name.apply(args=[CANARY])
    (line,) = [line for line in written() if line["logger"] == "celery.app.trace"]
    assert "tests.fails_with_a_name" in line["message"]
    assert line["exception"] == ["builtins.ValueError"]
    assert CANARY not in json.dumps(line)


def test_pages_that_refuse_write_nothing_that_was_typed(client, written):
    client.post(reverse("account_login"), {"login": f"{CANARY}@exemple.test", "password": CANARY})
    client.get(f"/dossiers/{CANARY}/", headers={"referer": f"https://{CANARY}.test/"})
    client.get(reverse("home"), {"q": CANARY}, headers={"host": f"{CANARY}.test"})
    client.force_login(make_user(Role.ASI, make_post("BUC")))
    client.get(reverse("search"), {"q": f"{CANARY} \x00"})
    client.post(reverse("new_delegation", args=["buc"]), {"reason": CANARY, "to": CANARY, "starts_on": CANARY})
    paths = [line for line in written() if line["logger"] != "django.request"]
    assert CANARY not in json.dumps(paths)


def test_a_line_is_one_line_whatever_is_in_it(written):
    token = request_id.set("abc-1")
    logging.getLogger("ssi.essai").warning("first\nsecond %s «%s»", 1, "é")
    request_id.reset(token)
    (line,) = written()
    assert (line["message"], line["request"], line["level"]) == ("first\nsecond 1 «é»", "abc-1", "WARNING")
    assert connection.vendor == "postgresql"
