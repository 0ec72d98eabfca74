"""Violations of the content policy, told by a browser or made up by somebody."""

import json

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db
PAGE = "https://ssi.example/liaison/echanges/EXI-BUC-2026-00012/?q=Popescu"


@pytest.fixture(autouse=True)
def _no_throttle_left():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def tell(caplog):
    """`tell(report)`: the status of the answer and the lines of the log."""
    strict = Client(enforce_csrf_checks=True)

    def send(**report):
        caplog.clear()
        sent = json.dumps({"csp-report": report})
        answer = strict.post(reverse("csp_violation"), sent, content_type="application/csp-report")
        return answer.status_code, [r.getMessage() for r in caplog.records if r.name == "ssi.web.violations"]

    return send


def test_it_is_told_by_the_name_of_the_page_and_nothing_that_was_typed(tell):
    told = {"document-uri": PAGE, "effective-directive": "script-src-elem", "blocked-uri": "inline"}
    line = "content policy: script-src-elem refused inline on liaison:exchange-detail"
    assert tell(**told) == (204, [line])
    (line,) = tell(**told | {"blocked-uri": "https://evil.example/Popescu.js", "document-uri": "x"})[1]
    assert line == "content policy: script-src-elem refused an address on -"


@pytest.mark.parametrize(
    "report",
    [{}, {"effective-directive": "x\nERROR faux"}, {"effective-directive": ["a"]}, {"effective-directive": "A" * 50}],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_line(tell, report):
    assert tell(**report) == (400, [])


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"csp-report": 3}', b"[" * 9_000, b"\xff"])
def test_anything_may_be_sent(client, body):
    assert client.post(reverse("csp_violation"), body, content_type="application/csp-report").status_code == 400


def test_a_form_is_no_report(client):
    assert client.post(reverse("csp_violation"), {"comment": "x"}).status_code == 400


def test_so_many_a_minute_and_so_long(tell, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"violation": "2/m/ip"}
    told = {"effective-directive": "img-src"}
    assert [tell(**told)[0] for _n in range(3)] == [204, 204, 429]
    settings.ACCOUNT_RATE_LIMITS = False
    assert (
        client.post(reverse("csp_violation"), b"x" * 20_000, content_type="application/csp-report").status_code == 429
    )
