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
    "an element stands before a property": '<input type="hidden" name="dataset" value="1">',
    "a link leaves the service": '<a class="x" href="https://ailleurs.example/">x</a>',
    "no way to sign out": '<body class="x" data-user="12">',
}
#: A header as it must not be → what is said of it. None: it is taken away.
TOLD = {
    "another site may read it: Access-Control-Allow-Origin": ("Access-Control-Allow-Origin", "*"),
    "a browser may keep it": ("Cache-Control", "private, max-age=60"),
    "its type is not told": ("Content-Type", None),
    "its encoding is not told": ("Content-Type", "text/html"),
    "a script is made for somebody": ("Content-Type", "text/javascript; charset=utf-8"),
    "a file has no name": ("Content-Type", "application/pdf"),
    "its length is not the one that is told": ("Content-Length", "3"),
}


@pytest.fixture
def response(rf):
    return SecurityHeadersMiddleware(lambda _request: HttpResponse(BODY))(rf.get("/"))


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
def test_a_good_response_has_no_fault(response, kind):
    response.headers["Content-Type"] = kind
    assert faults_of(response, BODY) == []


@pytest.mark.parametrize("what", PLANTED)
def test_what_would_run_in_the_page_is_found(response, what):
    assert faults_of(response, BODY + PLANTED[what]) == [what]
    tell(f"{what}: found", F10={"mutants": 1, "caught": 1})


@pytest.mark.parametrize("what", TOLD)
def test_a_body_ill_told_is_found(response, what):
    name, value = TOLD[what]
    if value is None:
        del response.headers[name]
    else:
        response.headers[name] = value
    assert what in faults_of(response, BODY)
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
