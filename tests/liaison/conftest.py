"""The post of most tests, an officer of it, one of another domain, one of another post. A file may have its own."""

import pytest

from ssi.accounts.roles import Role
from tests.factories import make_domain, make_post, make_user


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")])


@pytest.fixture
def colleague(post):
    return make_user(Role.ODL, post, domains=[make_domain("immigration")])


@pytest.fixture
def elsewhere():
    return make_user(Role.ODL, make_post("DJI"), domains=[make_domain("stups")])
