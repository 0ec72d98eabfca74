"""The second factor: enrolled at the first sign-in, asked at the others, never gone round."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from ssi.accounts.models import Session
from ssi.accounts.roles import Role
from tests.factories import PASSWORD, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SSI_MFA_REQUIRED = True
    yield
    cache.clear()


@pytest.fixture
def head():
    return make_user(Role.ASI, make_post("BUC"))


def sign_in(client, user, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, **more})


def code_for(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def enrol(client):
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    return secret


def give_factor(user):
    """A factor enrolled earlier, in another session."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def verbs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM audit.event ORDER BY id")
        return [line[0] for line in cursor.fetchall()]


def test_a_password_alone_leads_to_enrolment_and_to_nothing_else(client, head):
    case = make_exchange(post=make_post("BUC"), state="RECU")
    sign_in(client, head)
    closed = [
        "home",
        "account",
        "sessions",
        "staff:team",
        "delegations",
        "mfa_index",
        "account_change_password",
        "search",
    ]
    for path in [*map(reverse, closed), case.get_absolute_url()]:
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer["Location"] == reverse("mfa_activate_totp"), path
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    assert "Ce service exige un second facteur" in page.content.decode()
    assert case.reference not in page.content.decode()


def test_a_half_authenticated_session_has_no_identity_and_no_row(client, head):
    make_exchange(post=make_post("BUC"), state="RECU")
    sign_in(client, head)
    answer = client.get(reverse("mfa_activate_totp"))
    assert not hasattr(answer.wsgi_request.user, "_identity")
    assert answer.context["navigation"] == []


def test_enrolling_at_the_first_sign_in_opens_everything_and_gives_recovery_codes(client, head):
    sign_in(client, head)
    enrol(client)
    assert client.get(reverse("account")).status_code == 200
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = Authenticator.objects.get(user=head, type="recovery_codes").wrap().get_unused_codes()
    assert all(code in page for code in codes)
    assert "accounts.second_factor_enrolled" in verbs()


def test_secrets_are_encrypted_in_the_database(client, head):
    sign_in(client, head)
    secret = enrol(client)
    row = Authenticator.objects.get(user=head, type="totp")
    assert secret not in str(row.data)
    assert get_adapter().decrypt(row.data["secret"]) == secret


def test_the_next_sign_in_asks_for_the_code(client, head):
    secret = give_factor(head)
    answer = sign_in(client, head, next=reverse("account"))
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("account")).status_code == 302
    assert not Session.objects.filter(user=head).exists()
    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert answer["Location"] == reverse("account")
    assert client.get(reverse("account")).status_code == 200


def test_a_recovery_code_opens_once(client, head):
    give_factor(head)
    code = Authenticator.objects.get(user=head, type="recovery_codes").wrap().get_unused_codes()[0]
    sign_in(client, head)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("account")).status_code == 200
    client.post(reverse("account_logout"))
    sign_in(client, head)
    page = client.post(reverse("mfa_authenticate"), {"code": code}).content.decode()
    assert "Ce code n’est pas le bon" in page


def test_wrong_codes_are_throttled_and_written(client, head, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/15m/key"}
    secret = give_factor(head)
    sign_in(client, head)
    for _n in range(3):
        page = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
        assert "Ce code n’est pas le bon" in page
    page = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)}).content.decode()
    assert "Attendez un quart d’heure" in page
    assert verbs().count("accounts.second_factor_failed") == 3


def test_a_session_opened_before_enrolment_does_not_become_whole_when_the_owner_enrols(client, head):
    thief = type(client)()
    sign_in(thief, head)
    sign_in(client, head)
    enrol(client)
    answer = thief.get(reverse("account"))
    assert answer["Location"].startswith(reverse("account_login"))
    assert thief.get(reverse("mfa_activate_totp")).status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_one_may_give_up_at_the_second_step(client, head):
    give_factor(head)
    sign_in(client, head)
    client.post(reverse("account_logout"), {"next": reverse("account_login")})
    assert "Mot de passe" in client.get(reverse("account_login")).content.decode()


def test_the_last_factor_stays_where_one_is_demanded(client, head):
    sign_in(client, head)
    enrol(client)
    page = client.get(reverse("mfa_deactivate_totp")).content.decode()
    assert "ce service en exige un" in page
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=head, type="totp").exists()


def test_a_factor_may_be_removed_where_none_is_demanded(client, head, settings):
    settings.SSI_MFA_REQUIRED = False
    sign_in(client, head)
    enrol(client)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=head).exists()
    assert "accounts.second_factor_removed" in verbs()


def test_recovery_codes_are_replaced_and_downloaded(client, head):
    sign_in(client, head)
    enrol(client)
    before = Authenticator.objects.get(user=head, type="recovery_codes").wrap().get_unused_codes()
    client.post(reverse("mfa_generate_recovery_codes"))
    after = Authenticator.objects.get(user=head, type="recovery_codes").wrap().get_unused_codes()
    assert not set(before) & set(after)
    text = client.get(reverse("mfa_download_recovery_codes"))
    assert text["Content-Disposition"] == 'attachment; filename="codes-de-secours.txt"'
    assert all(code in text.content.decode() for code in after)
    assert "accounts.recovery_codes_generated" in verbs()


def test_delicate_acts_ask_again_who_is_there_once_sign_in_is_old(client, head, settings):
    sign_in(client, head)
    enrol(client)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    answer = client.get(reverse("mfa_view_recovery_codes"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    page = client.get(answer["Location"]).content.decode()
    assert "Confirmez que c’est vous" in page
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    wrong = client.post(answer["Location"], {"password": "un autre mot de passe"}).content.decode()
    assert "Ce mot de passe n’est pas le bon" in wrong
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == reverse("mfa_view_recovery_codes")


def test_a_key_may_be_added_at_the_first_sign_in_instead_of_a_telephone(client, head):
    sign_in(client, head)
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    assert "creation_options" in page
    assert "Les clés de sécurité demandent JavaScript" in page
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "clé", "credential": '{"forged": true}'})
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(user=head).exists()
