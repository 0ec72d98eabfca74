"""Signing in through ProConnect: a level of assurance, a known subject, an answer to our own question."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as installed
from django.db import connection
from django.urls import reverse

from ssi.accounts.models import Session
from ssi.accounts.roles import Role
from tests.accounts.provider import ACCESS, FORGERIES, ISSUER, Provider
from tests.factories import PASSWORD, make_post, make_user

pytestmark = pytest.mark.django_db
SUBJECT = "9f1c-sub"


@pytest.fixture
def provider(settings, monkeypatch):
    with Provider() as running:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "proconnect",
                        "name": "ProConnect",
                        "client_id": "ssi",
                        "secret": "s",
                        "settings": {"server_url": running.address, "issuer": ISSUER},
                    }
                ]
            }
        }
        yield running


@pytest.fixture
def head():
    return make_user(Role.ASI, make_post("BUC"))


def link(user, issuer=ISSUER, subject=SUBJECT):
    return SocialAccount.objects.create(user=user, provider="proconnect", uid=f"{issuer}|{subject}")


def leave(client, **posted):
    answer = client.post(reverse("openid_connect_login", args=["proconnect"]), posted)
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}


def come_back(client, provider, sent, **changed):
    claims = {
        "iss": ISSUER,
        "sub": SUBJECT,
        "aud": "ssi",
        "iat": time.time(),
        "exp": time.time() + 60,
        "acr": "eidas2",
        "nonce": sent["nonce"],
    } | changed
    provider.claims = {name: value for name, value in claims.items() if value is not None}
    return client.get(reverse("openid_connect_callback", args=["proconnect"]), {"code": "c", "state": sent["state"]})


def lines():
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb, details::text FROM audit.event ORDER BY id")
        return cursor.fetchall()


def test_the_page_offers_the_provider_only_where_one_is_set(client):
    assert "Se connecter avec" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("openid_connect_login", args=["proconnect"])).status_code == 404


def test_we_ask_for_two_factors_and_nothing_about_the_person(client, provider):
    assert "Se connecter avec ProConnect" in client.get(reverse("account_login")).content.decode()
    sent = leave(client, auth_params="acr_values=eidas1")
    assert sent["scope"] == "openid"
    assert len(sent["state"]) >= 32
    assert len(sent["nonce"]) >= 32
    acr = json.loads(sent["claims"])["id_token"]["acr"]
    assert acr == {"essential": True, "values": ["eidas1-mfa", "eidas2", "eidas3"]}
    assert set(sent) == {"client_id", "redirect_uri", "scope", "response_type", "state", "nonce", "claims"}


def test_a_linked_identity_signs_in_and_counts_as_two_factors(client, provider, head, settings):
    settings.SSI_MFA_REQUIRED = True
    link(head)
    answer = come_back(client, provider, leave(client, next=reverse("sessions")))
    assert answer["Location"] == reverse("sessions")
    assert client.get(reverse("account")).status_code == 200
    assert "/userinfo" not in provider.asked


@pytest.mark.parametrize(
    "changed",
    [{"acr": "eidas1"}, {"acr": None}, {"acr": ""}, {"acr": ["eidas2"]}, {"nonce": "another"}, {"nonce": None}],
)
def test_a_weak_or_replayed_answer_is_refused_before_any_session(client, provider, head, changed):
    link(head)
    answer = come_back(client, provider, leave(client), **changed)
    assert answer.status_code == 403
    assert "Connexion refusée" in answer.content.decode()
    assert not Session.objects.filter(user=head).exists()
    assert client.get(reverse("account")).status_code == 302
    assert "accounts.sign_in_refused" in [verb for verb, _details in lines()]


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://autre.test"},
        {"iss": None},
        {"aud": "autre"},
        {"aud": ["ssi", "autre"]},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"iat": time.time() + 3_600},
        {"nbf": time.time() + 3_600},
        {"sub": None},
        {"sub": ""},
    ],
)
def test_a_token_of_another_or_out_of_date_signs_nobody_in(client, provider, head, changed):
    link(head)
    come_back(client, provider, leave(client), **changed)
    assert not Session.objects.filter(user=head).exists()
    assert client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize("forged", sorted(FORGERIES))
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(client, provider, head, forged):
    link(head)
    provider.sign = FORGERIES[forged]
    come_back(client, provider, leave(client))
    assert "/token" in provider.asked, "the forged token was read"
    assert not Session.objects.filter(user=head).exists()
    assert client.get(reverse("account")).status_code == 302
    assert "accounts.sign_in_failed" in [verb for verb, _details in lines()]


def test_a_key_on_an_elliptic_curve_signs_in_too(client, provider, head):
    link(head)
    provider.sign = provider.with_curve
    come_back(client, provider, leave(client))
    assert client.get(reverse("account")).status_code == 200


def test_an_answer_is_taken_once(client, provider, head):
    link(head)
    sent = leave(client)
    come_back(client, provider, sent)
    client.logout()
    come_back(client, provider, sent)
    assert not Session.objects.filter(user=head).exists()


def test_the_answer_to_the_question_of_another_browser_signs_nobody_in(client, provider, head):
    from django.test import Client

    link(head)
    come_back(Client(), provider, leave(client))
    assert not Session.objects.filter(user=head).exists()


def test_an_address_of_mail_even_verified_is_not_an_identity(client, provider, head):
    answer = come_back(client, provider, leave(client), email=head.email, email_verified=True)
    assert answer.status_code == 403
    assert not Session.objects.filter(user=head).exists()
    assert not SocialAccount.objects.filter(user=head).exists()


def test_an_answer_without_a_token_signs_nobody_in_and_asks_nothing_more(client, provider, head):
    link(head)
    provider.sign = lambda _claims: None
    come_back(client, provider, leave(client))
    assert not Session.objects.filter(user=head).exists()
    assert "/userinfo" not in provider.asked


def test_an_unknown_subject_is_refused_with_a_page_and_a_line_and_nobody_is_created(client, provider, head):
    from django.contrib.auth import get_user_model

    before = get_user_model().objects.count()
    answer = come_back(client, provider, leave(client), email=head.email, sub="inconnu")
    assert answer.status_code == 403
    assert "rattachée à aucun compte" in answer.content.decode()
    assert get_user_model().objects.count() == before
    refused = [details for verb, details in lines() if verb == "accounts.sign_in_refused"]
    assert refused
    assert head.email not in str(refused)


def test_the_same_subject_of_another_issuer_is_somebody_else(client, provider, head):
    link(head, issuer="https://autre.test")
    assert come_back(client, provider, leave(client)).status_code == 403


def test_an_ended_assignment_does_not_sign_in_through_the_provider_either(client, provider):
    from django.utils import timezone

    gone = make_user(Role.ASI, make_post("BUC"), ends_on=timezone.localdate() - timedelta(days=2))
    link(gone)
    answer = come_back(client, provider, leave(client))
    assert answer.status_code == 403
    assert "Aucune affectation en cours" in answer.content.decode()
    assert not Session.objects.filter(user=gone).exists()


def test_a_person_links_their_own_identity_from_their_account(client, provider, head):
    client.post(reverse("account_login"), {"login": head.email, "password": PASSWORD})
    assert "Rattacher mon identité" in client.get(reverse("account")).content.decode()
    answer = come_back(client, provider, leave(client, next=reverse("account")))
    assert answer["Location"] == reverse("account")
    assert SocialAccount.objects.get(user=head).uid == f"{ISSUER}|{SUBJECT}"
    assert "Identité rattachée" in re.sub(r"\s+", " ", client.get(reverse("account")).content.decode())


def test_nothing_is_asked_of_a_server_that_says_it_is_somebody_else(client, provider, head, settings):
    """Its metadata name another issuer than the one that was set: not even the way to it is taken."""
    link(head)
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    sent = leave(client)
    app["settings"]["issuer"] = "https://autre.test"
    provider.asked.clear()
    answer = come_back(client, provider, sent)
    assert answer.status_code == 401
    assert "/token" not in provider.asked
    assert not Session.objects.filter(user=head).exists()
    assert client.post(reverse("openid_connect_login", args=["proconnect"])).status_code == 401


def test_where_no_issuer_was_set_it_is_the_address_of_the_server(client, provider, settings):
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["issuer"] = ""
    assert client.post(reverse("openid_connect_login", args=["proconnect"])).status_code == 401
    app["settings"]["openid_configuration_overrides"] = {"issuer": provider.address}
    assert client.post(reverse("openid_connect_login", args=["proconnect"])).status_code == 302


def test_a_provider_that_does_not_answer_gets_a_page_and_no_fault(client, provider):
    provider.__exit__()
    assert client.post(reverse("openid_connect_login", args=["proconnect"])).status_code == 401


def test_the_token_of_the_provider_stays_on_the_server_and_is_kept_nowhere(client, provider, head):
    link(head)
    come_back(client, provider, leave(client))
    pages = [client.get(reverse(name)) for name in ("account", "home", "sessions")]
    assert {page.status_code for page in pages} == {200}
    kept = [str(dict(client.session)), str(client.cookies), *(page.content.decode() for page in pages)]
    kept += [str(account.extra_data) for account in SocialAccount.objects.all()]
    assert [text for text in kept if ACCESS in text or provider.given in text] == []
    assert not SocialToken.objects.exists()


def test_a_session_opened_by_the_provider_ends_like_another_and_opens_again_only_by_it(client, provider, head):
    """Ours is not longer for being theirs: whoever is still signed in there proves it again, by an act."""
    link(head)
    come_back(client, provider, leave(client))
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=installed.SESSION_COOKIE_AGE + 60), tick=False):
        assert client.get(reverse("account"))["Location"].startswith(reverse("account_login"))
    provider.asked.clear()
    assert client.get(reverse("home")).status_code == 302
    assert provider.asked == []


def test_a_link_cannot_start_the_way_to_the_provider(client, provider):
    answer = client.get(reverse("openid_connect_login", args=["proconnect"]), {"auth_params": "acr_values=weak"})
    assert answer["Location"] == reverse("account_login")
