"""The stage of the demo: its doors into the database, and its clock."""

import datetime as real
from contextlib import ExitStack, contextmanager
from unittest import mock

from django.conf import settings
from django.db import connection, transaction

OWNER, BYPASS = "ssi_owner", "ssi_bypass"


@contextmanager
def as_demo():
    """One transaction in which `acting_as()` gives the application's rights and the clock may be simulated.

    Needs the owner's login. All or nothing: the switch of the clock is never seen from outside.
    Work left in the outbox waits for the next round of the worker: no bell per act.
    """
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(settings, "SSI_APPLICATION_ROLE", "ssi_app"))
        stack.enter_context(mock.patch.object(settings, "SSI_SIMULATED_TIME", True))
        stack.enter_context(mock.patch("ssi.outbox.bus.ring"))
        stack.enter_context(transaction.atomic())
        _switch_clock(on=True)
        yield
        _switch_clock(on=False)


@contextmanager
def as_role(role):
    """The rights of `role` for reference rows (posts, people), settings, and naming who acts; never for a file."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {role}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@contextmanager
def at(moment):
    """Python's clock says `moment` (aware), wherever a reference to `timezone.now` was kept; SQL's follows it.

    The time given to the database outside `acting_as` is set here too: triggers of reference rows read it.
    """

    class Frozen(real.datetime):
        @classmethod
        def now(cls, tz=None):
            return moment.astimezone(tz)

    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ssi.now', %s, true)", [moment.isoformat()])
    with mock.patch("django.utils.timezone.datetime", Frozen):
        yield


def _switch_clock(*, on):
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("DELETE FROM sec.setting WHERE name = 'simulated_time'")
        if on:
            cursor.execute("INSERT INTO sec.setting VALUES ('simulated_time', 'on')")


def already_loaded():
    """What was loaded before ("2026-11-22, graine 1"), or ""."""
    with transaction.atomic(), as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("SELECT value FROM sec.setting WHERE name = 'demo'")
        row = cursor.fetchone()
    return row[0] if row else ""


def remember(what):
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("INSERT INTO sec.setting VALUES ('demo', %s)", [what])
