"""A web or a worker whose database login is, or may become, above the policies does not start (DECISIONS §1.1)."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from ssi.accounts.checks import powers_of, refuse_powerful_login
from tests import cluster

pytestmark = pytest.mark.django_db
LOGIN = "essai_de_puissance"


@pytest.fixture
def login():
    """A login of the cluster with the rights of the application; gone at the end. Yields what gives it more."""

    def run(sql):
        cluster.execute("postgres", sql)

    run(f"DROP ROLE IF EXISTS {LOGIN}")
    run(f"CREATE ROLE {LOGIN} LOGIN NOINHERIT")
    run(f"GRANT ssi_app TO {LOGIN}")
    yield run
    run(f"DROP ROLE {LOGIN}")


@pytest.mark.parametrize("role", ["ssi_app", "ssi_worker"])
def test_the_logins_of_the_web_and_of_the_worker_pass(role):
    assert powers_of(role) == []


def test_a_login_with_the_rights_of_the_application_passes(login):
    assert powers_of(LOGIN) == []


@pytest.mark.parametrize("role", ["ssi_bypass", "ssi_sec", "ssi_audit", "ssi_owner", "ssi_backup", "pg_read_all_data"])
def test_a_member_of_a_powerful_role_is_refused_whatever_its_own_attributes(login, role):
    """NOINHERIT: nothing is held until SET ROLE; it is refused all the same."""
    login(f"GRANT {role} TO {LOGIN}")
    assert role in powers_of(LOGIN)


@pytest.mark.parametrize("attribute", ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "REPLICATION"])
def test_an_attribute_that_opens_everything_is_refused(login, attribute):
    login(f"ALTER ROLE {LOGIN} {attribute}")
    assert powers_of(LOGIN)[0] == LOGIN


def test_the_process_does_not_start_and_says_why():
    """The login of the tests may become the bypass role."""
    with pytest.raises(ImproperlyConfigured, match="ssi_bypass") as refused:
        refuse_powerful_login()
    assert "ssi_test" in str(refused.value)
    assert connection.vendor == "postgresql"
