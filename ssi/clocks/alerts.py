"""Warnings at 50 %, 80 %, J-1 or H-2, and on breach: planned when a clock moves, told once by the worker."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from ssi.accounts.access import identity_of
from ssi.audit.log import record
from ssi.network import known
from ssi.outbox.bus import publish

from . import engine
from .models import ClockAlert

TOPIC = "clocks.alert"
#: Warnings told by one round of the worker; the next round takes the others.
ROUND = 500
#: Days a warning stays on the day page of whoever received it.
SHOWN = timedelta(days=7)


def plan(clock, *, is_new=False):
    """Write when this clock warns, from the engine. What was told already is never told again."""
    wanted = _wanted(engine.alerts(clock.as_engine()), timezone.now())
    waiting = [] if is_new else list(clock.alerts.all())
    for alert in waiting:
        alert.at = wanted.pop((alert.kind, alert.days), None)
    ClockAlert.objects.bulk_update([alert for alert in waiting if alert.told_at is None], ["at"])
    ClockAlert.objects.bulk_create(
        ClockAlert(clock=clock, case_id=clock.case_id, kind=kind, days=days, at=at)
        for (kind, days), at in wanted.items()
    )


def _wanted(found, now):
    """(kind, days) → moment. A file registered late warns once of all that is past, not four times."""
    past = [alert for alert in found if alert.at <= now][-1:]
    return {(a.kind.value, a.days): a.at for a in (*past, *(a for a in found if a.at > now))}


def tell_due():
    """Take what is due and leave one message per person in the outbox, in one transaction. Returns how many.

    Called by the worker, as nobody: the database itself says who may still see each file.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT alert, person, reference, due_at, zone, kind FROM sec.take_due_alerts(%s)", [ROUND])
            rows = cursor.fetchall()
        for alert, person, reference, due_at, zone, kind in rows:
            publish(TOPIC, person=person, reference=reference, due_at=due_at.isoformat(), zone=zone, kind=kind)
            record("clock.alert", alert=alert, reference=reference, kind=kind, person=person)
    return len(rows)


def told_to(user, *, most):
    """The latest warning of each open clock told to `user` these last days, newest first. One statement."""
    rows = (
        ClockAlert.objects.filter(told_at__gt=timezone.now() - SHOWN, told_to__contains=[user.pk])
        .filter(case__acl__overlap=sorted(identity_of(user).principals))
        .filter(clock__kept_at=None, clock__moot_at=None, clock__due_at__isnull=False)
        .select_related("clock__rule", "case")
        .defer("case__search_text", "case__search", "case__acl")
        .order_by("-told_at", "-pk")
    )
    latest = {}
    for alert in rows[: 4 * most]:
        latest.setdefault(alert.clock_id, alert)
    found = list(latest.values())[:most]
    known.attach([alert.case for alert in found])
    return found
