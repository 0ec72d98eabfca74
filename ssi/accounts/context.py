"""Doors into the database: each opens a transaction, says who is asking, and closes behind itself.

A request comes through `IdentityMiddleware`, a report job through `sec.begin_job`; commands, tests and the demo
come through `acting_as`. Without one of these doors there are no rows.
"""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from psycopg.pq import TransactionStatus

from .access import Identity


@contextmanager
def application():
    """A transaction in which the connection has the application's rights and nobody's identity."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if role := settings.SSI_APPLICATION_ROLE:
                cursor.execute(f"SET LOCAL ROLE {role}")
            _simulate_time(cursor)
        try:
            yield
        finally:
            _leave()


def identify(session_key):
    """Bind the open transaction to the person of this session. Returns their Identity, or None."""
    return _bind("SELECT sec.begin(%s)", session_key)


@contextmanager
def acting_as(user):
    """Act as `user`, with exactly their rights. Yields the user. Raises NobodyThere if nothing is in force.

    Naming an identity without a session is the owner's privilege: management commands (`--as`), tests, demo.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            _simulate_time(cursor)
        identity = _bind("SELECT sec.bind(%s)", user.pk)
        if identity is None:
            raise NobodyThere(f"{user.email} holds no assignment in force.")
        if role := settings.SSI_APPLICATION_ROLE:
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {role}")
        before, user._identity = getattr(user, "_identity", None), identity
        try:
            yield user
        finally:
            user._identity = before
            _leave()


class NobodyThere(Exception):
    """An identity was named that holds no assignment in force."""


def check_constraints_now():
    """Deferred foreign keys speak here, inside the act, rather than at COMMIT (DECISIONS §3.12)."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _bind(sql, key):
    with connection.cursor() as cursor:
        cursor.execute(sql, [key])
        (answer,) = cursor.fetchone()
    return Identity.from_database(answer)


def _leave():
    """End the identity even when an outer transaction (a test's) goes on. A rollback ends it by itself."""
    if connection.needs_rollback or not connection.in_atomic_block or _failed():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ssi.ctx', '', true)")
        if settings.SSI_APPLICATION_ROLE:
            cursor.execute("RESET ROLE")


def _failed():
    """Whether PostgreSQL refused a statement and hears nothing more before the rollback."""
    return connection.connection.info.transaction_status == TransactionStatus.INERROR


def _simulate_time(cursor):
    """Give the database Python's clock; it listens only where the owner allowed it (tests, demo loader)."""
    if getattr(settings, "SSI_SIMULATED_TIME", False):
        cursor.execute("SELECT set_config('ssi.now', %s, true)", [timezone.now().isoformat()])
