"""The settings of production, read as they are installed: cookies, transport, faults, the proxy in front."""

import re
import subprocess
import sys

import pytest
from django.test import override_settings
from django.urls import reverse

from ssi.accounts.roles import Role
from ssi.settings import base
from tests.factories import PASSWORD, make_post, make_user
from tests.house.sources import ROOT

NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
YEAR = 365 * 24 * 3600


def test_the_cookie_of_the_session_is_for_this_host_over_tls_and_for_no_script():
    assert base.SESSION_COOKIE_NAME.startswith("__Host-")
    assert base.CSRF_COOKIE_NAME.startswith("__Host-")
    assert base.SESSION_COOKIE_SECURE is base.CSRF_COOKIE_SECURE is base.LANGUAGE_COOKIE_SECURE is True
    assert getattr(base, "SESSION_COOKIE_HTTPONLY", True) is True
    assert getattr(base, "SESSION_COOKIE_DOMAIN", None) is None


@pytest.mark.django_db
def test_every_cookie_says_which_sites_send_it_and_is_small(client):
    officer = make_user(Role.ODL, make_post("BUC"))
    client.get(reverse("account_login"))
    client.post(reverse("set_language"), {"language": "en", "next": reverse("account_login")})
    client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    client.get(reverse("home"))
    client.post(reverse("sessions"), {"others": "1", "_draft": "0123456789abcdef"})
    client.cookies[base.SESSION_COOKIE_NAME] = client.cookies["ssi"].value
    cookies = {name: cookie for name, cookie in client.cookies.items() if cookie["path"]}
    assert {"ssi", "csrf", "django_language", "css", "draft_done"} <= set(cookies)
    assert {name: c["samesite"] for name, c in cookies.items() if c["samesite"] not in ("Lax", "Strict")} == {}
    assert max(len(name) + len(c.value) for name, c in cookies.items()) < 4096
    assert cookies["ssi"]["httponly"]
    assert client.session.session_key not in client.get(reverse("account")).content.decode()


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


def test_the_proxy_speaks_tls_1_3_only_and_answers_nothing_in_clear():
    assert re.findall(r"ssl_protocols ([^;]+);", NGINX) == ["TLSv1.3"]
    (clear,) = re.findall(r"server \{\s*listen 8080;(.*?)\n    \}", NGINX, re.DOTALL)
    assert re.findall(r"location (\S+(?: \S+)?) \{ (?:access_log off; )?(return [^;]+);", clear) == [
        ("= /proxy-alive", "return 204"),
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
