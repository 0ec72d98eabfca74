"""After the commit: `publish()` in the act's transaction, `@on(topic)` in a room's handlers.py.

A handler may run twice (a worker died after doing and before saying so): it must bear it.
"""

import logging

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from .models import OutboxMessage

log = logging.getLogger(__name__)
_handlers = {}


def on(topic):
    """Register a handler: `handler(message)` is called in a transaction of its own, as the message's author."""

    def register(function):
        _handlers.setdefault(topic, []).append(function)
        return function

    return register


def handlers_of(topic):
    return _handlers.get(topic, [])


def publish(topic, **payload):
    """Write what is to be done; it is delivered after the commit, or never if the act rolls back.

    Raises RuntimeError outside a transaction. `payload` must hold identifiers only: it may be shown to support.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("publish() must run in the transaction that makes the change")
    if not handlers_of(topic):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.uid()")
        (actor_id,) = cursor.fetchone()
    OutboxMessage(topic=topic, payload=payload, actor_id=actor_id).save(force_insert=True)
    transaction.on_commit(ring)


def ring():
    """Wake a worker. Redis may be down: beat drains each minute all the same, so nothing is lost."""
    try:
        current_app.send_task("ssi.outbox.tasks.drain", retry=False)
    except (OperationalError, OSError) as error:
        log.warning("the doorbell does not answer (%s); the outbox waits for the next round", error)
