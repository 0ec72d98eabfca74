"""The cast of the tours, made once for a module: each test leaves it as it was."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.house.urlmap import Cast


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker, tmp_path_factory):
    """The cast in a transaction that is never committed, open as long as the module lasts, and the folder of its
    files."""
    folder = tmp_path_factory.mktemp("cast")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(STATE_DIR=folder):
        yield Cast(), folder
        transaction.set_rollback(True)


@pytest.fixture
def cast(company, settings):
    """The cast, for a test whose writes are undone."""
    made, settings.STATE_DIR = company
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)
