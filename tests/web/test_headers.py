import logging
import re

import pytest
from django.urls import resolve

from ssi.web import middleware
from ssi.web.assets import style_sheet


def _policy(response):
    return dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))


def test_the_policy_of_a_page_allows_nothing_inline_but_the_nonced_style(browser):
    response = browser.get("/guide/")
    policy = _policy(response)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    nonce = re.search(r'<style nonce="([^"]+)">', response.content.decode())[1]
    assert policy["style-src"] == f"'self' 'nonce-{nonce}'"


def test_the_policy_refuses_objects_a_base_and_frames(browser):
    policy = _policy(browser.get("/guide/"))
    assert {policy[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}


def test_the_policy_says_where_its_violations_are_told(browser):
    assert resolve(_policy(browser.get("/guide/"))["report-uri"], "ssi.urls").url_name == "csp_violation"


def test_each_answer_has_its_own_nonce(browser):
    first, second = (_policy(browser.get("/guide/", headers={"Cookie": ""}))["style-src"] for _ in range(2))
    browser.cookies.clear()
    assert first != second or "nonce" not in second


@pytest.mark.parametrize("page", ["jour", "liste", "dossier", "parapheur", "saisie", "chiffres", "signes"])
def test_no_page_carries_an_inline_script_a_style_attribute_or_a_handler(browser, page):
    html = browser.get(f"/guide/?page={page}").content.decode()
    body = re.sub(r"<style nonce=.*?</style>", "", html, flags=re.S)
    assert not re.search(r"<script(?![^>]*\bsrc=)", body)
    assert not re.search(r"\sstyle=", body)
    assert not re.search(r"\son[a-z]+=", body)
    assert "javascript:" not in body
    assert not re.search(r'(src|href)="(https?:)?//', body)


def test_the_headers_that_never_change(browser):
    headers = browser.get("/guide/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_a_download_keeps_its_stricter_policy(browser):
    headers = browser.get("/fichier/").headers
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Cache-Control"] == "private, max-age=60"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_style_is_inlined_once_then_linked(browser):
    text, version = style_sheet()
    first = browser.get("/guide/")
    html = first.content.decode()
    assert html.count("<style") == 1
    assert text in html
    assert re.search(r'<link rel="prefetch" href="[^"]+app[^"]*\.css" as="style">', html)
    assert first.cookies["css"].value == version
    assert first.cookies["css"]["httponly"]

    second = browser.get("/guide/")
    html = second.content.decode()
    assert "<style" not in html
    assert re.search(r'<link rel="stylesheet" href="[^"]+app[^"]*\.css">', html)
    assert "css" not in second.cookies
    assert _policy(second)["style-src"] == "'self'"


def test_an_old_style_cookie_gets_the_new_style_inlined(browser):
    browser.cookies["css"] = "abcdef012345"
    assert "<style nonce=" in browser.get("/guide/").content.decode()


def test_a_request_id_is_given_or_taken_from_the_proxy_but_never_a_forged_line(browser):
    assert re.fullmatch(r"[0-9a-f]{32}", browser.get("/guide/").headers["X-Request-Id"])
    taken = browser.get("/guide/", headers={"X-Request-Id": "4f1c-77aa-proxy"})
    assert taken.headers["X-Request-Id"] == "4f1c-77aa-proxy"
    forged = browser.get("/guide/", headers={"X-Request-Id": "x\x0aERROR faux"})
    assert re.fullmatch(r"[0-9a-f]{32}", forged.headers["X-Request-Id"])


def test_a_log_record_outside_a_request_has_a_dash_for_id():
    record = logging.LogRecord("x", logging.INFO, "f", 1, "m", (), None)
    assert middleware.RequestIdFilter().filter(record)
    assert record.request_id == "-"


def test_a_form_that_was_taken_gets_a_receipt(browser):
    good = {
        "service": "dcco", "contact": "Ionescu", "received_at": "2026-11-20T09:30", "channel": "mail",
        "text": "Demande", "_draft": "0123456789abcdef",
    }  # fmt: skip
    assert browser.post("/guide/?page=saisie", good).cookies["draft_done"].value == "0123456789abcdef"


@pytest.mark.parametrize("address", ["/guide/?page=saisie", "/guide/?session=expired", "/panne/"])
def test_a_form_refused_or_lost_gets_no_receipt(browser, address):
    response = browser.post(address, {"contact": "Ionescu", "_draft": "0123456789abcdef"})
    assert "draft_done" not in response.cookies


def test_a_receipt_cannot_carry_anything_but_a_number(browser):
    good = {
        "service": "dcco", "contact": "Ionescu", "received_at": "2026-11-20T09:30", "channel": "mail",
        "text": "Demande", "_draft": "a; domain=evil",
    }  # fmt: skip
    assert "draft_done" not in browser.post("/guide/?page=saisie", good).cookies
