"""The accounts room's pages, as the people who may open them see them."""

import pytest
from django.urls import reverse

from ssi.accounts import context_processors
from ssi.accounts.roles import NETWORK_ROLES, Role
from tests.factories import make_domain, make_post, make_user

pytestmark = pytest.mark.django_db


def test_my_account_shows_role_post_domains_and_second_factor(client):
    post, drugs = make_post("BUC"), make_domain("stups", name="Stupéfiants")
    client.force_login(make_user(Role.ODL, post, domains=[drugs], first_name="Élise", last_name="Marchand"))
    page = client.get(reverse("account")).content.decode()
    assert "Officier de liaison" in page
    assert "Bucarest" in page
    assert "Stupéfiants" in page
    assert "absent" in page
    assert reverse("sessions") in page


def test_the_pages_of_the_account_ask_a_stranger_to_sign_in(client):
    for name in (
        "account",
        "sessions",
        "staff:team",
        "delegations",
        "kept_form",
        "mfa_index",
        "account_change_password",
    ):
        answer = client.get(reverse(name))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith(reverse("account_login")), name


@pytest.mark.parametrize("path", ["signup", "email", "password/reset", "login", "2fa", "3rdparty", "inscription"])
def test_pages_of_the_library_that_we_do_not_use_do_not_exist(client, path):
    client.force_login(make_user(Role.ASI, make_post("BUC")))
    assert client.get(f"/compte/{path}/").status_code == 404


def test_browsers_are_named_in_words():
    from ssi.accounts.words import browser_in_words

    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
    edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"
    assert browser_in_words(firefox) == "Firefox sur Windows"
    assert browser_in_words(edge) == "Edge sur Windows"
    assert browser_in_words("") == "Navigateur inconnu"


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_an_account_page(client, role):
    client.force_login(make_user(role, None if role in NETWORK_ROLES else make_post("BUC")))
    page = client.get(reverse("account"))
    assert page.status_code == 200
    assert str(role.label) in page.content.decode()
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("sessions")).status_code == 200


def test_a_fragment_asked_after_the_session_expired_leads_the_whole_browser_to_sign_in(client):
    answer = client.get(
        reverse("account"), headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/liaison/"}
    )
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fliaison%2F"


@pytest.mark.parametrize(
    "typed", ["\x00", "é" * 400, "a@b.fr\x00", "😀@exemple.test", "a" * 5000 + "@b.fr", "' OR 1=1 --"]
)
def test_anything_may_be_typed_on_the_sign_in_page(client, typed):
    for data in ({"login": typed, "password": "x"}, {"login": "a@exemple.test", "password": typed}, {"login": typed}):
        page = client.post(reverse("account_login"), data)
        assert page.status_code == 200
        assert "fr-alert--error" in page.content.decode()


def test_no_two_rooms_of_the_menu_answer_to_one_key():
    keys = [key for _name, _label, _permission, key in context_processors._ENTRIES]

    assert len(set(keys)) == len(keys)
