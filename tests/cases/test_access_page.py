"""The page « Qui voit ce dossier », as the head of a post and the others use it."""

import pytest
from django.urls import reverse

from ssi.accounts.roles import Role
from ssi.cases.models import Case, CaseGrant
from tests.factories import make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post)


@pytest.fixture
def exchange(post, head):
    officer = make_user(Role.ODL, post, domains=[make_domain("stups")])
    return make_exchange(officer, post=post, head=head, state="EN_TRAITEMENT")


def act(client, exchange, name, **data):
    return client.post(reverse("cases:access", args=[exchange.reference]), {"act": name, **data})


def test_each_reader_is_listed_with_the_reason(client, head, exchange):
    client.force_login(head)
    body = client.get(reverse("cases:access", args=[exchange.reference])).content.decode()
    assert "attaché ou adjoint du poste" in body
    assert "titulaire" in body


def test_the_head_opens_a_file_to_a_person_and_closes_it_again(client, head, exchange):
    other = make_user(Role.ODL, make_post("BRU"), domains=[make_domain("terro")])
    client.force_login(head)
    assert act(client, exchange, "grant", to=other.pk, reason="Suite belge de l’affaire").status_code == 302
    client.force_login(other)
    assert client.get(exchange.get_absolute_url()).status_code == 200
    client.force_login(head)
    act(client, exchange, "revoke", person=other.pk)
    client.force_login(other)
    assert client.get(exchange.get_absolute_url()).status_code == 404
    assert not CaseGrant.objects.exists()


def test_a_grant_without_a_reason_keeps_what_was_typed(client, head, exchange):
    other = make_user(Role.ODL, make_post("BRU"))
    client.force_login(head)
    page = act(client, exchange, "grant", to=other.pk, reason="")
    assert page.status_code == 422
    assert page.context["grant_form"]["to"].value() == str(other.pk)


def test_an_officer_sees_the_page_but_changes_nothing(client, exchange):
    client.force_login(exchange.owner)
    body = client.get(reverse("cases:access", args=[exchange.reference])).content.decode()
    assert "Donner l’accès" not in body
    for name in ("grant", "compartment", "share", "mark", "reassign"):
        data = {"to": exchange.owner_id, "owner": exchange.owner_id, "marking": "DR", "reason": "x"}
        assert act(client, exchange, name, **data).status_code == 422
    untouched = Case.objects.get(pk=exchange.pk)
    assert (untouched.compartmented, untouched.shared_with_dcis, untouched.marking) == (False, False, "NP")


def test_a_compartmented_file_disappears_for_the_deputy(client, post, head, exchange):
    deputy = make_user(Role.ASIA, post)
    client.force_login(deputy)
    assert client.get(exchange.get_absolute_url()).status_code == 200
    client.force_login(head)
    act(client, exchange, "compartment")
    client.force_login(deputy)
    assert client.get(exchange.get_absolute_url()).status_code == 404


def test_sharing_opens_the_content_to_the_desk(client, head, exchange):
    desk = make_user(Role.DCIS_OFFICER)
    client.force_login(head)
    act(client, exchange, "share")
    client.force_login(desk)
    page = client.get(exchange.get_absolute_url())
    assert page.status_code == 200
    assert "Modifier" not in page.content.decode()


def test_lowering_a_marking_needs_a_reason(client, head, exchange):
    client.force_login(head)
    act(client, exchange, "mark", marking="DR")
    assert Case.objects.get(pk=exchange.pk).marking == "DR"
    assert act(client, exchange, "mark", marking="NP").status_code == 422
    assert act(client, exchange, "mark", marking="NP", reason="Erreur de saisie").status_code == 302
    assert Case.objects.get(pk=exchange.pk).marking == "NP"


def test_a_file_is_given_to_another_officer(client, post, head, exchange):
    successor = make_user(Role.ODL, post)
    client.force_login(head)
    assert act(client, exchange, "reassign", owner=successor.pk).status_code == 302
    client.force_login(successor)
    assert client.get(exchange.get_absolute_url()).status_code == 200
