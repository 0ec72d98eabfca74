"""The faults that the tour of every address looks for in each response are found when they are there."""

import pytest
from django.http import HttpResponse

from ssi.web.middleware import SecurityHeadersMiddleware
from tests.house.headers import EXPECTED, faults_of
from tests.house.telling import tell

BODY = '<p class="x">ok</p><script src="/a.js"></script><script type="application/json">{"a": 1}</script>'
PLANTED = {
    "an inline script": "<script>alert(1)</script>",
    "an inline style": '<p style="color: red">x</p>',
    "a handler": '<a href="#" onclick="go()">x</a>',
    "a javascript: address": '<a href="javascript:go()">x</a>',
}


@pytest.fixture
def response(rf):
    return SecurityHeadersMiddleware(lambda _request: HttpResponse(BODY))(rf.get("/"))


def test_a_good_response_has_no_fault(response):
    assert faults_of(response, BODY) == []


@pytest.mark.parametrize("what", PLANTED)
def test_what_would_run_in_the_page_is_found(response, what):
    assert faults_of(response, BODY + PLANTED[what]) == [what]
    tell(f"{what}: found", F10={"mutants": 1, "caught": 1})


@pytest.mark.parametrize("name", EXPECTED)
def test_a_header_that_is_missing_is_found(response, name):
    del response.headers[name]
    assert len(faults_of(response, BODY)) == 1
    tell(f"{name}: missed", F10={"mutants": 1, "caught": 1})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        ("script-src 'self'", "script-src *"),
        ("default-src 'none'", "default-src 'self'"),
        ("frame-ancestors 'none'", "frame-ancestors 'self'"),
        ("script-src 'self'", "script-src https:"),
    ],
)
def test_a_looser_policy_is_found(response, before, after):
    policy = response.headers["Content-Security-Policy"]
    assert before in policy
    response.headers["Content-Security-Policy"] = policy.replace(before, after)
    assert len(faults_of(response, BODY)) == 1
    tell(f"{after}: found", F10={"mutants": 1, "caught": 1})
