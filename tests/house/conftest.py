"""The cast of the tours, made once for a module: each test leaves it as it was."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import override_settings

from tests.house.urlmap import Cast


@contextmanager
def a_company(folder, before=lambda: None):
    """The cast in a transaction that is never committed, and the folder of its files."""
    with transaction.atomic(), override_settings(STATE_DIR=folder):
        before()
        yield Cast(), folder
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker, tmp_path_factory):
    """A company that lasts as long as the module."""
    with django_db_blocker.unblock(), a_company(tmp_path_factory.mktemp("cast")) as made:
        yield made


@pytest.fixture
def cast(company, settings):
    """The cast, for a test whose writes are undone."""
    made, settings.STATE_DIR = company
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)
