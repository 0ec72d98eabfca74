"""An officer of the post of most tests with another domain, and one of another post. A file may have its own."""

import pytest

from ssi.accounts.roles import Role
from tests.factories import make_domain, make_post, make_user


@pytest.fixture
def colleague(post):
    return make_user(Role.ODL, post, domains=[make_domain("immigration")])


@pytest.fixture
def elsewhere():
    return make_user(Role.ODL, make_post("DJI"), domains=[make_domain("stups")])
