from celery import shared_task
from django.conf import settings
from django.db import connection, transaction

from .sealing import private_key, seal_batch


@shared_task
def seal():
    """Seal the journal; every minute. Without a key nothing is sealed, and the health page says so."""
    if not settings.SSI_SEAL_KEY:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        return seal_batch(cursor, private_key(settings.SSI_SEAL_KEY))
