"""What a person who watches must find again: sign-ins, refusals, attacks, faults. Each check is shown its bug."""

import json
import logging
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse

from ssi.accounts import adapters, middleware, signals
from ssi.accounts.roles import Role
from ssi.audit import logs
from ssi.cases.models import Case
from tests.factories import PASSWORD, make_exchange, make_post, make_user
from tests.house.telling import tell

pytestmark = pytest.mark.django_db
WORDS = "canari.7702"


@pytest.fixture
def head():
    return make_user(Role.ASI, make_post("DJI"))


def caught(what):
    tell(f"{what}: found", F9={"mutants": 1, "caught": 1})


def journal():
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb, actor_id, details::text, request_id, at FROM audit.event ORDER BY id")
        names = ("verb", "actor", "details", "request", "at")
        return [dict(zip(names, line, strict=True)) for line in cursor.fetchall()]


# --- Sign-ins ------------------------------------------------------------------------------------------------


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password})


def sign_ins_untold(client, user, settings):
    """Ways of signing in, good and bad, that left no line, or no word of the factor."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/key"}
    sign_in(client, user)
    client.post(reverse("account_logout"))
    for _n in range(4):
        sign_in(client, user, "un autre")
    lines = journal()
    told = {line["verb"] for line in lines}
    wanted = ("accounts.signed_in", "accounts.signed_out", "accounts.sign_in_failed", "accounts.sign_in_throttled")
    good = [line for line in lines if line["verb"] == "accounts.signed_in" and line["actor"] == user.pk]
    untold = [verb for verb in wanted if verb not in told]
    return untold + [
        f"factor of {line['verb']}" for line in good if json.loads(line["details"]).get("methods") != ["password"]
    ]


def test_sign_ins_good_and_bad_leave_a_line_with_the_factor(client, head, settings):
    assert sign_ins_untold(client, head, settings) == []


def test_a_sign_in_that_leaves_no_line_is_found(client, head, settings, monkeypatch):
    monkeypatch.setattr(signals, "record", lambda *_a, **_k: None)
    assert sign_ins_untold(client, head, settings) == [
        "accounts.signed_in", "accounts.signed_out", "accounts.sign_in_failed",
    ]  # fmt: skip
    caught("sign-ins that leave no line")


def test_a_throttle_that_leaves_no_line_is_found(client, head, settings, monkeypatch):
    monkeypatch.setattr(adapters, "record", lambda *_a, **_k: None)
    assert sign_ins_untold(client, head, settings) == ["accounts.sign_in_throttled"]
    caught("a throttle that leaves no line")


# --- Refusals and attacks ------------------------------------------------------------------------------------


def attempts(client, head):
    """(what, who is told of it, status, page): things that must not be tried, and that were refused."""
    hidden = reverse("liaison:exchange-detail", args=[make_exchange().reference])
    client.force_login(head)
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(head)
    tries = {
        "a hidden file": lambda: client.get(hidden),
        "an act on a hidden file": lambda: client.post(hidden, {"act": "submit"}),
        "a page of the administration": lambda: client.get(reverse("administration:people")),
        "a form without its token": lambda: strict.post(reverse("sessions"), {"others": "1"}),
        "another host": lambda: client.get(reverse("home"), headers={"host": "mechant.test"}),
        "a method that no page has": lambda: client.put(reverse("account")),
    }
    return {what: attempt().status_code for what, attempt in tries.items()}


def refusals_untold(lines, statuses, who):
    """Attempts of which no line says the status, the request and, where somebody is known, the person."""
    found = [json.loads(line) for line in lines]
    untold = []
    for what, status in statuses.items():
        like = [line for line in found if line.get("status") == status and line.get("request")]
        known = what not in ("another host",)
        if not any(not known or line.get("person") == who.pk for line in like):
            untold.append(what)
    return untold


def test_what_is_refused_leaves_a_line_that_says_who_and_which_page(client, head, written, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    statuses = attempts(client, head)
    assert set(statuses.values()) <= {400, 403, 404, 405}
    assert refusals_untold(written(), statuses, head) == []
    hidden = next(json.loads(line) for line in written() if "liaison:exchange-detail" in line)
    assert (hidden["status"], hidden["method"], hidden["person"]) == (404, "GET", head.pk)
    assert head.email not in "".join(written())


def test_a_refusal_that_leaves_no_line_or_names_nobody_is_found(client, head, written, settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["testserver"]
    monkeypatch.setattr(logs, "_asked", lambda request, status: {"status": status})
    statuses = attempts(client, head)
    assert len(refusals_untold(written(), statuses, head)) == len(statuses) - 1
    assert len(refusals_untold([], statuses, head)) == len(statuses)
    caught("refusals that name nobody")
    caught("refusals without a line")


def test_the_secret_address_of_a_calendar_is_in_no_log(client, written):
    token = "s" * 43
    assert client.get(reverse("clocks:feed", args=[token])).status_code == 404
    (line,) = written()
    assert token not in line
    assert json.loads(line)["page"] == "clocks:feed"


# --- Faults --------------------------------------------------------------------------------------------------


def fault(client, head, monkeypatch):
    """The answer to a page whose view fails with words that nobody must read."""
    client.force_login(head)
    client.raise_request_exception = False

    def fails(*_a, **_k):
        raise DatabaseError(f'duplicate key value: "Key (email)=({WORDS})" in SELECT secret FROM accounts_user')

    monkeypatch.setattr("ssi.home.views.day_of", fails)
    return client.get(reverse("home"))


def betrayed(answer):
    """What of the inside an answer shows."""
    body = answer.content.decode()
    return [
        word for word in (WORDS, "Traceback", "DatabaseError", "SELECT", "site-packages", "views.py") if word in body
    ]


def untold_fault(lines):
    errors = [json.loads(line) for line in lines if '"ERROR"' in line]
    return not any("django.db.utils.DatabaseError" in line.get("exception", ()) and line["where"] for line in errors)


def test_a_fault_shows_nothing_of_the_inside_leaves_a_line_and_the_next_page_comes(client, head, monkeypatch, written):
    answer = fault(client, head, monkeypatch)
    assert (answer.status_code, betrayed(answer), untold_fault(written())) == (500, [], False)
    assert json.loads(next(line for line in written() if '"ERROR"' in line))["person"] == head.pk
    monkeypatch.undo()
    assert client.get(reverse("home")).status_code == 200


def test_a_fault_that_shows_the_inside_is_found(client, head, monkeypatch, settings):
    settings.DEBUG = True
    assert {WORDS, "DatabaseError"} <= set(betrayed(fault(client, head, monkeypatch)))
    caught("a page that shows the words of a fault")


def test_a_fault_that_leaves_no_line_is_found(client, head, monkeypatch, written):
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    fault(client, head, monkeypatch)
    assert untold_fault(written())
    caught("a fault without a line")


def half_done(client, head, monkeypatch):
    """Whether the title that a page wrote is there although the page failed afterwards."""
    exchange = make_exchange()
    client.force_login(exchange.owner)
    client.raise_request_exception = False

    def writes_then_fails(*_a, **_k):
        assert Case.objects.filter(pk=exchange.pk).update(title="à moitié") == 1
        raise ValueError

    monkeypatch.setattr("ssi.home.views.day_of", writes_then_fails)
    assert client.get(reverse("home")).status_code == 500
    return Case.objects.get(pk=exchange.pk).title == "à moitié"


def test_a_page_that_fails_has_done_nothing(client, head, monkeypatch):
    assert not half_done(client, head, monkeypatch)


def test_a_failure_that_is_kept_is_found(client, head, monkeypatch):
    monkeypatch.setattr(middleware.transaction, "set_rollback", lambda *_a: None)
    assert half_done(client, head, monkeypatch)
    caught("a failure that keeps what it wrote")


# --- Form of the lines ---------------------------------------------------------------------------------------

FORGED = 'x\n{"at": "2026-01-01", "level": "ERROR", "message": "forged"}\r\n\x1b[2K\u2028y'


def forged(lines):
    """How many lines somebody made that nobody wrote."""
    return len(lines) - 1


def test_what_is_typed_makes_no_line_of_its_own(written):
    logging.getLogger("ssi.essai").warning("typed: %s", FORGED)
    text = "\n".join(written())
    assert forged(written()) == 0
    assert json.loads(written()[0])["message"] == f"typed: {FORGED}"
    assert "\x1b" not in text


def test_a_log_in_plain_text_would_be_forged(production_log, written):
    for handler in logging.getLogger().handlers:
        if getattr(handler, "stream", None) is production_log:
            handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logging.getLogger("ssi.essai").warning("typed: %s", FORGED)
    assert forged(written()) > 0
    caught("a log that somebody forges")


def apart(lines, answer):
    """Lines of the log that the number of the answer does not lead to, or that are not in UTC, in words."""
    found = []
    for line in map(json.loads, lines):
        if line.get("request") != answer.headers["X-Request-Id"]:
            found.append("no number")
        moment = datetime.fromisoformat(line["at"])
        if moment.utcoffset() != timedelta(0):
            found.append("not UTC")
    return found


def test_one_number_and_one_clock_join_the_answer_the_log_and_the_journal(client, written):
    exchange = make_exchange()
    client.force_login(exchange.owner)
    read = client.get(reverse("liaison:exchange-detail", args=[exchange.reference]))
    refused = client.get(reverse("administration:people"))
    assert apart(written(), refused) == []
    line = journal()[-1]
    assert line["request"] == read.headers["X-Request-Id"]
    assert line["at"].utcoffset() is not None
    said = datetime.fromisoformat(json.loads(written()[-1])["at"])
    assert abs(said - line["at"]) < timedelta(seconds=20)
    assert abs(said - datetime.now(UTC)) < timedelta(seconds=20)


def test_a_log_of_local_time_or_without_the_number_is_found(client, head, production_log, written, monkeypatch):
    class Local(logs.JsonFormatter):
        def format(self, record):
            line = json.loads(super().format(record))
            return json.dumps(line | {"at": datetime.now(timezone(timedelta(hours=2))).isoformat(), "request": ""})

    for handler in logging.getLogger().handlers:
        if getattr(handler, "stream", None) is production_log:
            handler.setFormatter(Local())
    client.force_login(head)
    refused = client.get(reverse("administration:people"))
    assert set(apart(written(), refused)) == {"no number", "not UTC"}
    caught("a log of local time")
    caught("a log without the number of the request")
