"""What the owner of an account is told: each change of what one signs in with, each attempt that is not like them."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ssi.accounts.models import Session, User
from ssi.accounts.roles import Role
from tests.accounts.test_administration import admin, page  # noqa: F401  (fixtures)
from tests.accounts.test_second_factor import code_for, enrol, give_factor, sign_in
from tests.accounts.test_second_factor_key import Key
from tests.accounts.test_second_factor_key import enrol as enrol_key
from tests.factories import PASSWORD, make_post, make_user
from tests.house.urlmap import url_names

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_throttle_left(settings):
    settings.SSI_MFA_REQUIRED = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), email="officier@exemple.test")


@pytest.fixture
def told(officer, django_capture_on_commit_callbacks):
    """`told(act)`: the subjects of what left for the officer after `act`."""

    def hear(act):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        assert [m.to for m in mail.outbox] == [["officier@exemple.test"]] * len(mail.outbox)
        return [m.subject.split("] ")[-1] for m in mail.outbox]

    return hear


def test_every_change_of_a_password_a_factor_or_the_codes_is_told(client, officer, told, settings):
    sign_in(client, officer)
    assert len(told(lambda: enrol(client))) == 1
    assert len(told(lambda: enrol_key(client, Key()))) == 1
    new = "une phrase bien plus longue"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert told(lambda: client.post(reverse("account_change_password"), sent)) == ["Votre mot de passe a changé"]
    assert len(told(lambda: client.post(reverse("mfa_generate_recovery_codes")))) == 1
    assert len(told(lambda: client.post(reverse("mfa_deactivate_totp")))) == 1
    settings.SSI_MFA_REQUIRED = False
    key = officer.authenticator_set.get(type="webauthn")
    assert len(told(lambda: client.post(reverse("mfa_remove_webauthn", args=[key.pk])))) == 1


@pytest.mark.parametrize("act", ["mot-de-passe", "second-facteur"])
def test_what_an_administrator_replaces_is_told(page, officer, told, settings, act):  # noqa: F811
    settings.SSI_MFA_REQUIRED = False
    give_factor(officer)
    assert len(told(lambda: page("act", officer.pk, act, confirm="1"))) == 1


def test_a_new_address_is_told_to_the_former_one(page, officer, told, settings):  # noqa: F811
    settings.SSI_MFA_REQUIRED = False
    card = {"first_name": "Ana", "last_name": "Éluard", "rank": "", "french_national": "on"}
    sent = lambda address: page("person-edit", officer.pk, email=address, **card)  # noqa: E731
    assert told(lambda: sent("nouvelle@exemple.test")) == ["L’adresse de votre compte a changé"]
    assert User.objects.get(pk=officer.pk).email == "nouvelle@exemple.test"
    assert told(lambda: sent("NOUVELLE@exemple.test")) == []


def test_a_password_without_its_second_factor_is_told_once(client, officer, told):
    give_factor(officer)
    sign_in(client, officer)
    wrong = lambda: client.post(reverse("mfa_authenticate"), {"code": "000000"})  # noqa: E731
    assert told(wrong) == ["Un code faux a été saisi sur votre compte"]
    assert told(wrong) == []
    cache.clear()
    assert len(told(wrong)) == 1


def test_a_password_found_after_several_failures_is_told(client, officer, told, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key"}
    fail = lambda: Client().post(reverse("account_login"), {"login": officer.email, "password": "faux"})  # noqa: E731
    assert told(fail) == []
    assert told(lambda: sign_in(client, officer)) == []
    for _n in range(2):
        fail()
    assert told(lambda: sign_in(Client(), officer)) == ["Connexion après plusieurs essais manqués"]
    assert "3 essais manqués" in mail.outbox[0].body


def test_a_forgotten_password_is_replaced_and_the_second_factor_still_asked(page, officer, settings):  # noqa: F811
    settings.SSI_MFA_REQUIRED = False
    secret = give_factor(officer)
    given = page("act", officer.pk, "mot-de-passe", confirm="1").context["secret"]
    settings.SSI_MFA_REQUIRED = True
    browser = Client()
    answer = browser.post(reverse("account_login"), {"login": officer.email, "password": given})
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not Session.objects.filter(user=officer).exists()
    browser.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert browser.get(reverse("account"))["Location"] == reverse("account_change_password")


def test_nothing_that_is_sent_by_mail_lets_anybody_in(settings):
    """Neither a code, nor a link: no address of the product takes one, and no factor is one."""
    assert set(settings.MFA_SUPPORTED_TYPES) == {"totp", "webauthn", "recovery_codes"}
    by_mail = {
        "account_reset_password", "account_reset_password_from_key", "account_confirm_email",
        "account_request_login_code", "account_confirm_login_code", "account_email_verification_sent",
    }  # fmt: skip
    assert by_mail.isdisjoint(url_names())
    assert "account_login" in url_names()


def test_a_name_that_would_write_headers_of_its_own_writes_none(client, officer, told, settings):
    """What was typed about somebody, or sent by a browser, goes to the body of a message and ends no header."""
    settings.SSI_MFA_REQUIRED = False
    User.objects.filter(pk=officer.pk).update(first_name="Ana\r\nBcc: autre@exemple.test")
    client.force_login(officer)
    new = "une phrase bien plus longue"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    agent = {"HTTP_USER_AGENT": "x\r\nBcc: autre@exemple.test"}
    assert len(told(lambda: client.post(reverse("account_change_password"), sent, **agent))) == 1
    (left,) = mail.outbox
    assert left.recipients() == ["officier@exemple.test"]
    assert {"to", "subject", "from"} <= {name.lower() for name in left.message().keys()}  # noqa: SIM118
    assert left.message()["Bcc"] is None
    left.subject = "Bonjour\r\nBcc: autre@exemple.test"
    with pytest.raises(ValueError, match="newlines"):
        left.message()
