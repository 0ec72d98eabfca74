"""The settings of production, read as they are installed: cookies, transport, faults, the proxy in front."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.models import Session
from ssi.accounts.roles import Role
from ssi.settings import base
from ssi.web import cookies
from tests.factories import PASSWORD, make_post, make_user
from tests.house.headers import EXPECTED
from tests.house.sources import ROOT, python_files

NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
YEAR = 365 * 24 * 3600


def test_the_cookie_of_the_session_is_for_this_host_over_tls_and_for_no_script():
    assert base.SESSION_COOKIE_SECURE is base.CSRF_COOKIE_SECURE is base.LANGUAGE_COOKIE_SECURE is True
    assert getattr(base, "SESSION_COOKIE_HTTPONLY", True) is True
    assert getattr(base, "SESSION_COOKIE_DOMAIN", None) is None


#: Those that are ours, and Django's.
COOKIES = {"ssi", "csrf", "language", "messages", cookies.STYLE, cookies.RECEIPT, cookies.KEPT_FORM}


@pytest.fixture
def given(settings):
    """Every cookie that a day of work gives and takes back, under the settings of production; and the browser."""
    for name in dir(base):
        if "COOKIE" in name or name == "MESSAGE_STORAGE":
            setattr(settings, name, getattr(base, name))
    found, browser = {}, Client()

    def call(send, address, *data, **extra):
        answer = send(address, *data, secure=True, **extra)
        found.update({(name, cookie.value == ""): cookie for name, cookie in answer.cookies.items()})
        return answer

    officer = make_user(Role.ASI, make_post("BUC"))
    call(browser.get, reverse("account_login"))
    call(browser.post, reverse("set_language"), {"language": "en", "next": reverse("account_login")})
    call(browser.post, reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    call(browser.get, reverse("home"))
    call(browser.post, reverse("sessions"), {"others": "1", "_draft": "0123456789abcdef"})  # it says what it did
    call(browser.get, reverse("home"))
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    call(browser.post, reverse("new_delegation", args=["buc"]), {"reason": "Congés"})  # the session has ended: kept
    call(browser.post, reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    call(browser.post, reverse("account_logout"))
    return found, browser


@pytest.mark.django_db
def test_every_cookie_is_for_this_host_over_tls_alone_says_which_sites_send_it_and_is_small(given):
    found, _browser = given
    assert {name.removeprefix("__Host-") for name, _back in found} == COOKIES
    wrong = {
        name
        for (name, back), cookie in found.items()
        if not name.startswith("__Host-")
        or not cookie["secure"]
        or cookie["path"] != "/"
        or cookie["domain"]
        or (cookie["samesite"] not in ("Lax", "Strict") and not back)
        or len(name) + len(cookie.value) > 4096
    }
    assert wrong == set()
    assert {name for name, back in found if back} >= {
        base.SESSION_COOKIE_NAME, cookies.named(cookies.STYLE), cookies.named(cookies.KEPT_FORM),
    }  # fmt: skip


@pytest.mark.django_db
def test_the_key_of_the_session_is_for_no_script_and_in_no_page(given):
    found, browser = given
    assert found[base.SESSION_COOKIE_NAME, False]["httponly"]
    head = make_user(Role.ASI, make_post("DJI"))
    browser.force_login(head)
    assert browser.session.session_key not in browser.get(reverse("account"), secure=True).content.decode()


def test_no_other_module_gives_a_cookie():
    pattern = re.compile(r"set_cookie|set_signed_cookie|delete_cookie|[.]COOKIES")
    found = {path for path, text in python_files().items() if pattern.search(text)}
    #: The second reads the cookie of a session that has ended, which is Django's.
    assert found == {"ssi/web/cookies.py", "ssi/accounts/kept.py"}


@pytest.mark.django_db
def test_over_plain_http_the_demo_gives_cookies_that_a_browser_keeps(client):
    officer = make_user(Role.ODL, make_post("BUC"))
    client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    client.get(reverse("home"))
    assert {name for name, c in client.cookies.items() if name.startswith("__") or c["secure"]} == set()
    assert {"ssi", cookies.STYLE} <= set(client.cookies)


@pytest.mark.django_db
def test_every_answer_over_tls_keeps_the_browser_on_tls_for_a_year(client):
    assert base.SECURE_HSTS_SECONDS >= YEAR
    assert base.SECURE_HSTS_INCLUDE_SUBDOMAINS is True
    chosen = {name: getattr(base, name) for name in ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS")}
    with override_settings(**chosen):
        for path in (reverse("account_login"), "/nulle-part/", reverse("home")):
            header = client.get(path, secure=True).headers["Strict-Transport-Security"]
            assert header == f"max-age={base.SECURE_HSTS_SECONDS}; includeSubDomains"


def test_production_shows_no_fault_to_the_browser():
    code = "from ssi.settings import base; print(getattr(base, 'DEBUG', False))"
    environment = {
        "PATH": "/usr/bin:/bin", "SECRET_KEY": "x" * 50, "REDIS_URL": "redis://nowhere", "SSI_HOSTS": "ssi.example",
        "DATABASE_URL": "postgresql://nowhere/x",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/static/", "/static/ssi/", "/.git/config", "/static/../manage.py", "/.env", "/ssi/urls.py"]
)
def test_no_folder_is_listed_and_no_source_is_served(client, path):
    answer = client.get(path)
    assert answer.status_code in (301, 302, 404)
    body = b"".join(answer) if answer.streaming else answer.content
    assert b"DJANGO_SETTINGS_MODULE" not in body
    assert b"[core]" not in body


def test_a_static_file_carries_the_same_headers_and_is_for_this_origin(client, settings):
    settings.WHITENOISE_USE_FINDERS = True
    assert base.WHITENOISE_ALLOW_ALL_ORIGINS is False
    headers = client.get("/static/ssi/app.js", headers={"Origin": "https://ailleurs.example"}).headers
    assert headers["Content-Type"] == 'text/javascript; charset="utf-8"'
    assert {name for name, wanted in EXPECTED.items() if headers.get(name) != wanted} == set()
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert [name for name in headers if name.startswith("Access-Control-")] == []


def test_the_proxy_speaks_tls_1_3_only_and_answers_nothing_in_clear():
    assert re.findall(r"ssl_protocols ([^;]+);", NGINX) == ["TLSv1.3"]
    (clear,) = re.findall(r"server \{\s*listen 8080;(.*?)\n    \}", NGINX, re.DOTALL)
    assert re.findall(r"location (\S+(?: \S+)?) \{ (?:access_log off; )?(return [^;]+);", clear) == [
        ("= /proxy-alive", "return 204"),
        ("~ ^/metriques/$|[.](?:ics|json)$", "return 403"),
        ("/", "return 308 https://$host$request_uri"),
    ]
    assert "proxy_pass" not in clear


def test_the_proxy_overwrites_what_a_client_says_of_itself_and_hides_its_version():
    for header, value in {
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "https",
        "X-Request-ID": "$request_id",
    }.items():
        assert re.findall(rf"proxy_set_header {header} ([^;]+);", NGINX) == [value]
    assert "server_tokens off;" in NGINX


def locations():
    """[(location, body)] of the server that speaks TLS."""
    (server,) = re.findall(r"server \{\s*listen 8443 ssl;(.*)\n    \}", NGINX, re.DOTALL)
    return re.findall(r"location (.+?) \{(.*?)\}", server, re.DOTALL)


def test_the_proxy_sends_requests_to_the_web_and_reads_no_file():
    assert set(re.findall(r"proxy_pass ([^;]+);", NGINX)) == {"http://web"}
    assert re.findall(r"upstream web \{\s*server ([^;]+);", NGINX) == ["web:8000"]
    assert re.findall(r"^\s*(?:root|alias|resolver|fastcgi_pass|uwsgi_pass|autoindex|try_files) ", NGINX, re.M) == []


def test_what_the_proxy_says_by_itself_is_in_both_languages_and_lets_nothing_run():
    assert re.findall(r"error_page ([^;]+);", NGINX) == ["502 504 =503 @away", "413 @heavy"]
    own = {where: body for where, body in locations() if where.startswith("@")}
    assert set(own) == {"@away", "@heavy"}
    for body in own.values():
        assert '<html lang="fr">' in body
        assert '<p lang="en">' in body
        assert "default-src 'none'" in body
        assert "Cache-Control no-store always" in body
        assert not re.search(r"<(?:script|style|link|img)|style=", body)


def test_the_proxy_keeps_scripts_and_styles_alone_and_serves_nothing_else_of_the_static_files():
    keeping = [where for where, body in locations() if "proxy_cache " in body]
    (pattern,) = [where.removeprefix("~ ") for where in keeping]
    assert ("/static/", " return 404; ") in locations()
    assert re.findall(r"proxy_cache_valid ([^;]+);", NGINX) == ["200 30d"], "an absence is not kept"
    assert "proxy_ignore_headers" not in NGINX, "what says no-store is not kept"
    for served in ("/static/ssi/app.0a1b.css", "/static/mfa/js/webauthn.4e.js"):
        assert re.search(pattern, served)
    for not_served in (
        "/static/staticfiles.json", "/static/x.py", "/static/.env", "/static/ssi/src/app.js.map", "/static/a.css.bak",
        "/dossiers/EXI-BUC-2026-00001/x.css", "/static/fonts/x.ttf",
    ):  # fmt: skip
        assert not re.search(pattern, not_served), not_served


def test_every_static_file_that_a_page_names_is_one_that_the_proxy_serves():
    from tests.house.sources import templates

    named = {name for text in templates().values() for name in re.findall(r"\{% static ['\"]([^'\"]+)", text)}
    named |= {name for text in templates().values() for name in re.findall(r"asset ['\"]([^'\"]+)", text)}
    assert {name.rsplit(".", 1)[-1] for name in named} <= {"css", "js"}


@pytest.mark.django_db
def test_an_address_dressed_as_a_script_is_no_page_and_nothing_of_it_is_kept(client):
    client.force_login(make_user(Role.ASI, make_post("BUC")))
    for path in (
        f"{reverse('account')}x.css",
        f"{reverse('home')}x.js",
        f"{reverse('journal')}/app.css",
        "/static/x.css",
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["Cache-Control"] == "no-store"


#: Names of what the service is made of, as an answer could give them with their version.
_VERSIONS = re.compile(
    rb"(?:django|python|gunicorn|nginx|postgres\w*|valkey|redis|celery|weasyprint)[ /]v?\d+\.\d+", re.I
)


def versions_told(answer):
    headers = b"\n".join(f"{name}: {value}".encode() for name, value in answer.headers.items())
    return _VERSIONS.findall(headers + b"\n" + answer.content)


@pytest.mark.django_db
def test_no_answer_tells_the_version_of_what_is_behind(client, monkeypatch):
    """But for the page « État du service », whose reader, the administrator, keeps PostgreSQL up to date."""
    client.raise_request_exception = False
    paths = [reverse(name) for name in ("account_login", "healthz", "readyz", "home", "account", "metrics")]
    for person in (None, make_user(Role.ASI, make_post("BUC")), make_user(Role.ADMIN)):
        if person:
            client.force_login(person)
        for path in (*paths, "/nulle-part/"):
            answer = client.get(path)
            assert versions_told(answer) == [], path
            assert not {"Server", "X-Powered-By", "Via"} & set(answer.headers)
    monkeypatch.setattr("ssi.home.views.day_of", lambda *_a, **_k: 1 / 0)
    assert versions_told(client.get(reverse("home"))) == []
    answer.headers["X-Made-With"] = "Django/5.2.19"
    assert versions_told(answer)
