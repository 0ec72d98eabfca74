"""An expired session under a half-typed form: nothing typed is lost, and nobody else reads it."""

import base64
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ssi.accounts import kept, services
from ssi.accounts.models import Delegation, Session
from ssi.accounts.roles import Role
from ssi.web import cookies
from tests.factories import PASSWORD, make_post, make_user

pytestmark = pytest.mark.django_db
REASON = "Mission à Chișinău : œuvre inachevée…\nsur deux lignes"


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post)


@pytest.fixture
def deputy(post):
    return make_user(Role.ASIA, post)


@pytest.fixture(autouse=True)
def _nothing_left():
    yield
    cache.clear()


def expire(user):
    Session.objects.filter(user=user).update(seen_at=timezone.now() - timedelta(hours=2))


def typed(post, to, **more):
    today = services.today_at(post)
    return {
        "kind": "INTERIM",
        "to": to.pk,
        "starts_on": str(today),
        "ends_on": str(today),
        "reason": REASON,
    } | more


def sign_in(client, user, address=None):
    address = address or reverse("account_login")
    following = parse_qs(urlsplit(address).query).get("next", [""])[0]
    data = {"login": user.email, "password": PASSWORD, "next": following}
    return client.post(reverse("account_login"), data)


def refused(client, post, head, deputy, **more):
    """The head sends the form; their session had expired."""
    client.force_login(head)
    expire(head)
    headers = {"referer": "http://testserver" + reverse("new_delegation", args=["buc"])}
    return client.post(reverse("new_delegation", args=["buc"]), typed(post, deputy, **more), headers=headers)


def test_after_signing_in_again_the_form_comes_back_and_is_sent_with_one_button(client, post, head, deputy):
    answer = refused(client, post, head, deputy)
    assert answer.status_code == 302
    login = client.get(answer["Location"]).content.decode()
    assert "Ce que vous aviez saisi est conservé" in login
    assert REASON not in login
    landed = sign_in(client, head, answer["Location"])
    assert landed["Location"] == reverse("kept_form")
    page = client.get(reverse("kept_form"))
    text = page.content.decode()
    assert "Votre saisie a été conservée" in text.replace("\u202f", " ")
    assert "Mission à Chișinău" in text
    assert "Motif" in text
    assert "INTERIM" not in text.split("<textarea")[0]
    assert "Vos 2 autres choix" in text
    assert not Delegation.objects.exists()
    again = dict(page.context["kept"].fields)
    client.post(reverse("new_delegation", args=["buc"]), again | {kept.FIELD: "1"})
    assert Delegation.objects.get().reason == REASON
    assert client.get(reverse("kept_form")).status_code == 302


def test_what_is_kept_is_not_readable_in_the_database(client, post, head, deputy):
    refused(client, post, head, deputy)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM web_cache WHERE cache_key ~ 'kept'")
        ((key, value),) = cursor.fetchall()
    stored = base64.b64decode(value)
    assert b"inachev" not in stored
    assert b"reason" not in stored
    token = client.cookies[cookies.KEPT_FORM].value.split(":")[0]
    assert token not in key
    assert token.encode() not in stored


def test_somebody_else_on_the_same_browser_sees_nothing_of_it(client, post, head, deputy):
    refused(client, post, head, deputy)
    sign_in(client, deputy)
    answer = client.get(reverse("kept_form"))
    assert answer.status_code == 302
    assert "inachev" not in answer.content.decode()


def test_the_same_person_on_another_browser_sees_nothing_of_it(client, post, head, deputy):
    refused(client, post, head, deputy)
    other = Client()
    sign_in(other, head)
    assert other.get(reverse("kept_form")).status_code == 302


def test_a_cookie_made_up_opens_nothing(client, head):
    client.force_login(head)
    client.cookies[cookies.KEPT_FORM] = "forged:forged:forged"
    assert client.get(reverse("kept_form")).status_code == 302


def test_after_half_an_hour_it_is_gone(client, post, head, deputy):
    answer = refused(client, post, head, deputy)
    assert client.cookies[cookies.KEPT_FORM]["max-age"] == 30 * 60
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(expires) - now() < interval '31 minutes' FROM web_cache WHERE cache_key ~ 'kept'")
        assert cursor.fetchone()[0]
        cursor.execute("UPDATE web_cache SET expires = now() - interval '1 second' WHERE cache_key ~ 'kept'")
    sign_in(client, head, answer["Location"])
    assert client.get(reverse("kept_form")).status_code == 302


def test_signing_out_purges_it(client, post, head, deputy):
    refused(client, post, head, deputy)
    sign_in(client, head)
    client.post(reverse("account_logout"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM web_cache WHERE cache_key ~ 'kept'")
        assert cursor.fetchone()[0] == 0


def test_a_form_with_a_password_is_never_kept(client, head):
    client.force_login(head)
    expire(head)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    assert cookies.KEPT_FORM not in client.cookies


def test_a_form_of_more_than_100_kilobytes_is_not_kept(client, post, head, deputy):
    answer = refused(client, post, head, deputy, reason="é" * 103_000)
    assert cookies.KEPT_FORM not in client.cookies
    assert answer["Location"].startswith(reverse("account_login"))


def test_a_piece_of_an_upload_is_not_taken_for_a_form(client, head):
    client.force_login(head)
    expire(head)
    piece = client.post(reverse("account"), b"\x00" * 4096, content_type="application/octet-stream")
    assert piece["Location"].startswith(reverse("account_login"))
    assert cookies.KEPT_FORM not in client.cookies


def test_a_stranger_makes_us_keep_nothing(client, post, deputy):
    client.post(reverse("new_delegation", args=["buc"]), typed(post, deputy))
    client.cookies["ssi"] = "a-key-that-was-never-given"
    client.post(reverse("new_delegation", args=["buc"]), typed(post, deputy))
    assert cookies.KEPT_FORM not in client.cookies


def test_a_form_sent_from_another_site_is_not_kept(post, head, deputy):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(head)
    expire(head)
    assert strict.post(reverse("new_delegation", args=["buc"]), typed(post, deputy)).status_code == 403
    assert cookies.KEPT_FORM not in strict.cookies


def test_sending_again_needs_a_fresh_csrf_token(post, head, deputy):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(head)
    assert strict.post(reverse("new_delegation", args=["buc"]), typed(post, deputy)).status_code == 403


def test_files_are_not_kept_and_the_page_says_to_join_them_again(client, post, head, deputy):
    from django.core.files.uploadedfile import SimpleUploadedFile

    refused(client, post, head, deputy, paper=SimpleUploadedFile("note verbale.pdf", b"%PDF-1.7 secret"))
    sign_in(client, head)
    page = client.get(reverse("kept_form")).content.decode()
    assert "note verbale.pdf" in page
    assert "joignez-les de nouveau" in page
    assert "Envoyer de nouveau" not in page


def test_with_javascript_the_person_goes_back_to_the_form_itself(client, post, head, deputy):
    answer = refused(client, post, head, deputy, _draft="abcdef0123456789")
    assert cookies.KEPT_FORM not in client.cookies
    assert sign_in(client, head, answer["Location"])["Location"] == reverse("new_delegation", args=["buc"])


def test_under_htmx_the_whole_browser_goes_to_the_sign_in_page(client, post, head, deputy):
    client.force_login(head)
    expire(head)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/compte/delegations/"}
    answer = client.post(reverse("new_delegation", args=["buc"]), typed(post, deputy), headers=headers)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == f"{reverse('account_login')}?next=%2Fcompte%2Fdelegations%2F"


def test_a_page_of_another_site_is_never_where_one_lands(client, post, head, deputy):
    client.force_login(head)
    expire(head)
    headers = {"referer": "https://ailleurs.example/piege"}
    client.post(reverse("new_delegation", args=["buc"]), typed(post, deputy), headers=headers)
    sign_in(client, head)
    assert "ailleurs.example" not in client.get(reverse("kept_form")).content.decode()
