from datetime import timedelta

from celery import shared_task
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from .bus import handlers_of
from .faults import told
from .models import OutboxMessage


@shared_task
def drain(limit=100):
    """Deliver waiting messages, one transaction each; returns how many. Safe to run in several workers."""
    done = 0
    while done < limit and deliver_next() is not None:
        done += 1
    return done


def deliver_next():
    """Deliver the oldest message that is due. Returns it, or None when nothing waits.

    A handler that raises loses its own writes (savepoint), the failure is kept, the next try waits longer.
    """
    now = timezone.now()
    with transaction.atomic():
        message = (
            OutboxMessage.objects.select_for_update(skip_locked=True)
            .filter(Q(retry_at=None) | Q(retry_at__lte=now), delivered_at=None)
            .filter(attempts__lt=OutboxMessage.MAX_ATTEMPTS)
            .order_by("created_at")
            .first()
        )
        if message is None:
            return None
        message.attempts += 1
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT sec.begin_message(%s)", [message.pk])
                for handler in handlers_of(message.topic):
                    handler(message)
            message.delivered_at = timezone.now()
        except Exception as error:  # noqa: BLE001  (whatever a handler raises is kept, retried, then set aside)
            message.last_error = told(error)[:2000]
            message.retry_at = now + timedelta(seconds=5 * 2**message.attempts)
        message.save(update_fields=["attempts", "delivered_at", "last_error", "retry_at"])
    return message
