from datetime import timedelta

from celery import shared_task
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from .bus import handlers_of
from .faults import told
from .models import OutboxMessage

#: What `last_error` says of a try that did not end: its worker is at it, or died.
UNFINISHED = "the worker did not come back"


@shared_task
def drain(limit=100):
    """Deliver waiting messages, one transaction each; returns how many. Safe to run in several workers."""
    done = 0
    while done < limit and deliver_next() is not None:
        done += 1
    return done


def deliver_next():
    """Deliver the oldest message that is due. Returns it, or None when nothing waits.

    The try is counted by a transaction of its own before it is made: a message that kills its worker is set aside
    after as many tries as one that raises, and the others pass meanwhile.
    """
    taken = _take()
    return taken and _deliver(taken)


def _take():
    """The oldest message that is due, its try counted and the next one put off; None when nothing waits."""
    now = timezone.now()
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            # Put off for longer than ever is done: the clock went back.
            .filter(Q(retry_at=None) | Q(retry_at__lte=now) | Q(retry_at__gt=now + _pause(OutboxMessage.MAX_ATTEMPTS)))
            .filter(delivered_at=None, attempts__lt=OutboxMessage.MAX_ATTEMPTS)
            .order_by("created_at")
            .first()
        )
        if message is not None:
            message.attempts += 1
            message.retry_at = now + _pause(message.attempts)
            message.last_error = message.last_error or UNFINISHED
            message.save(update_fields=["attempts", "last_error", "retry_at"])
    return message


def _pause(attempts):
    return timedelta(seconds=5 * 2**attempts)


def _deliver(taken):
    """Call the handlers and say how it ended, in one transaction. Returns the message as it is now.

    A handler that raises loses its own writes (savepoint) and the failure is kept. Nothing is done when another
    worker took the message meanwhile: this one was stopped for longer than the pause between two tries.
    """
    ours = OutboxMessage.objects.filter(pk=taken.pk, attempts=taken.attempts, delivered_at=None)
    with transaction.atomic():
        message = ours.select_for_update(skip_locked=True).first()
        if message is None:
            return taken
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT sec.begin_message(%s)", [message.pk])
                for handler in handlers_of(message.topic):
                    handler(message)
            message.delivered_at = timezone.now()
            message.last_error = "" if message.last_error == UNFINISHED else message.last_error
        except Exception as error:  # noqa: BLE001  (whatever a handler raises is kept, retried, then set aside)
            message.last_error = told(error)[:2000]
            if getattr(error, "passing", False):  # `ssi.web.refusals.Away`: however long it lasts
                message.attempts -= 1
        message.save(update_fields=["attempts", "delivered_at", "last_error"])
    return message
