from celery import shared_task

from . import alerts


@shared_task
def warn():
    """Each minute: tell the deadlines whose warning is due. Returns how many messages were left."""
    return alerts.tell_due()
