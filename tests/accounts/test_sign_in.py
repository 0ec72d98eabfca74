"""Signing in and out: who gets in, what the others are told, what is left behind."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.models import Session
from ssi.accounts.roles import Role
from tests.factories import PASSWORD, make_post, make_user

pytestmark = pytest.mark.django_db
ARGON2 = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), email="officier@exemple.test")


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def journal():
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb, actor_id, details::text, reason FROM audit.event ORDER BY id")
        return cursor.fetchall()


def verbs():
    return [line[0] for line in journal()]


def test_an_officer_signs_in_and_reaches_the_page_they_asked_for(client, officer):
    asked = client.get(reverse("sessions"))
    answer = client.post(asked["Location"], {"login": officer.email, "password": PASSWORD, "next": reverse("sessions")})
    assert answer["Location"] == reverse("sessions")
    assert client.get(reverse("sessions")).status_code == 200
    assert "accounts.signed_in" in verbs()


def test_production_hashes_passwords_with_argon2id(settings):
    settings.PASSWORD_HASHERS = ARGON2
    user = make_user(Role.ODL, make_post("BUC"))
    assert user.password.startswith("argon2$argon2id$")
    from ssi.settings import base

    assert base.PASSWORD_HASHERS == ARGON2


def test_the_key_of_the_session_changes_at_sign_in(client, officer):
    session = client.session
    session["before"] = "1"
    session.save()
    before = session.session_key
    client.cookies["ssi"] = before
    sign_in(client, officer.email)
    assert client.session.session_key != before


def test_unknown_wrong_ended_and_closed_accounts_get_the_same_answer(client, officer):
    yesterday = timezone.localdate() - timedelta(days=1)
    make_user(Role.ODL, make_post("BUC"), email="parti@exemple.test", ends_on=yesterday)
    make_user(None, email="sans@exemple.test")
    make_user(Role.ODL, make_post("BUC"), email="ferme@exemple.test", is_active=False)
    tries = [
        ("inconnu@exemple.test", PASSWORD),
        (officer.email, "un autre mot de passe"),
        ("parti@exemple.test", PASSWORD),
        ("sans@exemple.test", PASSWORD),
        ("ferme@exemple.test", PASSWORD),
    ]
    answers = [sign_in(client, *one) for one in tries]
    told = [str(a.context["form"].non_field_errors()) for a in answers]
    assert len(set(told)) == 1
    assert "Adresse ou mot de passe inconnus" in told[0]
    assert {a.status_code for a in answers} == {200}
    assert not Session.objects.filter(user__isnull=False).exists()


def test_an_unknown_address_costs_one_hash_like_a_known_one(client, officer, settings, monkeypatch):
    """The hash is the only slow thing there: counting it is what a stopwatch would see, without the noise."""
    settings.PASSWORD_HASHERS = ARGON2
    officer.set_password(PASSWORD)
    officer.save(update_fields=["password"])
    count = []
    for name in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, name)
        monkeypatch.setattr(
            Argon2PasswordHasher, name, lambda self, *a, _o=original, **k: count.append(1) or _o(self, *a, **k)
        )
    costs = []
    for email in ("inconnu@exemple.test", officer.email):
        count.clear()
        sign_in(client, email, "un autre mot de passe")
        costs.append(len(count))
    assert costs == [1, 1]


def test_a_failure_leaves_a_line_without_the_address(client, officer):
    sign_in(client, officer.email, "un autre mot de passe")
    lines = [line for line in journal() if line[0] == "accounts.sign_in_failed"]
    assert lines
    assert officer.email not in str(lines)
    assert "autre mot de passe" not in str(lines)


def test_after_five_failures_the_account_waits_and_is_told_how_long(client, officer, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}
    settings.REDIS_URL = "redis+socket:///nonexistent/valkey.sock"
    for _n in range(5):
        assert "Adresse ou mot de passe" in sign_in(client, officer.email, "faux").content.decode()
    refused = sign_in(client, officer.email)
    assert "Trop d’essais. Attendez 15 minutes avant de recommencer." in refused.content.decode()
    assert "accounts.sign_in_throttled" in verbs()
    # The throttle is in PostgreSQL: it is there for the other processes too.
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM web_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] >= 1
    # Another account of the same service is not locked out with it.
    other = make_user(Role.ODL, make_post("BUC"))
    assert sign_in(client, other.email).status_code == 302


def test_a_good_sign_in_does_not_count_as_a_failure(client, officer, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/15m/key"}
    for _n in range(4):
        assert sign_in(client, officer.email).status_code == 302
        client.post(reverse("account_logout"))


def test_too_many_requests_get_a_page_in_french_that_says_to_wait(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _n in range(2):
        sign_in(client, "inconnu@exemple.test")
    answer = sign_in(client, "inconnu@exemple.test")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "Attendez une minute" in answer.content.decode()


def test_signing_out_ends_the_session_and_what_the_browser_kept(client, officer):
    sign_in(client, officer.email)
    key = client.session.session_key
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert answer["Location"] == reverse("account_login")
    client.cookies["ssi"] = key
    assert client.get(reverse("account")).status_code == 302
    assert "accounts.signed_out" in verbs()
    assert not Session.objects.filter(user=officer).exists()


def test_following_a_link_does_not_sign_out(client, officer):
    client.force_login(officer)
    assert "Se déconnecter ?" in client.get(reverse("account_logout")).content.decode().replace("\u202f", " ")
    assert client.get(reverse("account")).status_code == 200


def test_a_next_address_outside_the_service_is_not_followed(client, officer):
    answer = sign_in(client, officer.email, next="https://ailleurs.example/")
    assert answer["Location"] == reverse("home")


def test_the_sign_in_page_says_what_to_do_without_an_account_and_needs_no_script(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "Personne ne s’inscrit ici" in page
    assert 'method="post"' in page
    assert "demo" not in page.split("<main")[1].lower()
    assert client.get(reverse("account_login")).status_code == 200


def test_the_sign_in_page_is_small_enough_for_a_satellite_line(client, settings):
    import gzip

    settings.DEBUG = False
    first = client.get(reverse("account_login"))
    assert len(gzip.compress(first.content)) < 14_000


def test_one_may_choose_the_language_before_signing_in(client):
    answer = client.post(reverse("set_language"), {"language": "en", "next": reverse("account_login")})
    assert answer["Location"] == reverse("account_login")


def test_a_password_may_be_changed_and_the_other_sessions_end(client, officer):
    other = type(client)()
    sign_in(other, officer.email)
    sign_in(client, officer.email)
    new = "une phrase bien plus longue"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client.post(reverse("account_change_password"), data)
    assert answer["Location"] == reverse("account")
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).status_code == 302
    assert "accounts.password_changed" in verbs()
    assert get_user_model().objects.get(pk=officer.pk).check_password(new)


def test_a_weak_password_is_refused_in_french(client, officer):
    client.force_login(officer)
    data = {"oldpassword": PASSWORD, "password1": "court", "password2": "court"}
    page = client.post(reverse("account_change_password"), data).content.decode()
    assert "trop court" in page


def test_a_mail_server_that_is_down_does_not_undo_a_change_of_password(
    client, officer, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    client.force_login(officer)
    new = "une phrase bien plus longue"
    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        answer = client.post(
            reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
        )
    assert callbacks
    assert answer.status_code == 302
    assert time.monotonic() - started < 5


def test_the_demo_opens_an_account_of_each_role_with_one_click(client, settings):
    settings.SSI_DEMO = True
    head, officer = make_user(Role.ASI, make_post("BUC")), make_user(Role.ODL, make_post("BUC"))
    page = client.get(reverse("account_login")).content.decode()
    assert head.email in page
    assert officer.email in page
    assert "demo-ssi-2026" in page
    answer = client.post(reverse("demo_sign_in"), {"person": officer.pk})
    assert answer["Location"] == reverse("home")
    assert client.get(reverse("account")).context["request"].user == officer


def test_the_one_click_door_leads_to_the_page_asked_for_within_the_service_only(client, settings):
    settings.SSI_DEMO = True
    officer = make_user(Role.ODL, make_post("BUC"))
    for asked, reached in ((reverse("sessions"), reverse("sessions")), ("https://ailleurs.example/", reverse("home"))):
        answer = client.post(reverse("demo_sign_in"), {"person": officer.pk, "next": asked})
        assert answer["Location"] == reached
        client.post(reverse("account_logout"))


def test_the_one_click_door_needs_a_csrf_token(settings):
    from django.test import Client

    settings.SSI_DEMO = True
    officer = make_user(Role.ODL, make_post("BUC"))
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("demo_sign_in"), {"person": officer.pk}).status_code == 403


@pytest.mark.parametrize("person", ["", "0", "abc", "99999999999999999999", "-1"])
def test_the_one_click_door_knows_only_the_people_of_the_demo(client, settings, person):
    settings.SSI_DEMO = True
    assert client.post(reverse("demo_sign_in"), {"person": person}).status_code == 404


def test_outside_the_demo_the_one_click_door_does_not_exist(client, officer, settings):
    settings.SSI_DEMO = False
    assert client.post(reverse("demo_sign_in"), {"person": officer.pk}).status_code == 404
    settings.SSI_DEMO, settings.SSI_MFA_REQUIRED = True, True
    assert client.post(reverse("demo_sign_in"), {"person": officer.pk}).status_code == 404


@pytest.fixture(autouse=True)
def _no_throttle_left():
    yield
    cache.clear()
