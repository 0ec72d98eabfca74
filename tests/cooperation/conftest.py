"""People of a post and the way they sign in. A file may have its own."""

import pytest

from tests.cooperation.files import Cast


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def sign_in(client):
    def sign(user):
        client.force_login(user)
        return client

    return sign
