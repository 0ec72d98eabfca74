"""Being the worker in a test: its own PostgreSQL role, which bypasses nothing."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def as_worker():
    """Statements run with the rights of `ssi_worker`, and as nobody until a job binds somebody."""
    _set_role("ssi_worker")
    try:
        yield
    finally:
        _set_role("ssi_bypass")


def _set_role(role):
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
