"""A parameter has one place and one value, whatever is sent beside it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.models import Delegation
from ssi.accounts.roles import Role
from tests.factories import PASSWORD, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post("BUC")


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_what_a_form_expects_is_not_taken_from_the_address_nor_from_a_cookie_nor_a_header(client, post):
    officer = make_user(Role.ODL, post)
    fields = {"login": officer.email, "password": PASSWORD}
    client.post(reverse("account_login"), query_params=fields)
    assert signed_in(client) is None
    for name, value in fields.items():
        client.cookies[name] = value
    client.post(reverse("account_login"), {"login": "", "password": ""}, headers=fields)
    assert signed_in(client) is None
    client.post(reverse("account_login"), fields)
    assert signed_in(client) == str(officer.pk)


def test_of_a_parameter_sent_twice_the_last_one_is_used_by_all_of_it(client, post):
    first, last = make_user(Role.ASI, post), make_user(Role.ODL, post)
    client.post(reverse("account_login"), {"login": [first.email, last.email], "password": ["faux", PASSWORD]})
    assert signed_in(client) == str(last.pk)


def test_a_form_that_is_sent_with_its_fields_in_the_address_writes_nothing(client, post):
    head, deputy = make_user(Role.ASI, post), make_user(Role.ASIA, post)
    today, address = timezone.localdate(), reverse("new_delegation", args=["buc"])
    fields = {"kind": "INTERIM", "to": deputy.pk, "starts_on": str(today), "ends_on": str(today), "reason": "Congés"}
    client.force_login(head)
    client.post(address, query_params=fields)
    assert not Delegation.objects.exists()
    client.post(address, fields)
    assert Delegation.objects.exists(), "the same fields in the form do"
