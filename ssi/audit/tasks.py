from celery import shared_task
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from . import words
from .log import record
from .purging import purge_batch
from .sealing import private_key, seal_batch


@shared_task
def seal():
    """Seal the journal; every minute. Without a key nothing is sealed, and the health page says so."""
    if not settings.SSI_SEAL_KEY:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        return seal_batch(cursor, private_key(settings.SSI_SEAL_KEY))


@shared_task
def purge():
    """Remove the consultations older than three years, sealed and signed for; every night. Returns how many.

    Without a key nothing leaves: a journal that cannot be verified is not shortened. One transaction per batch.
    """
    if not settings.SSI_SEAL_KEY:
        return 0
    key, verbs, gone = private_key(settings.SSI_SEAL_KEY), words.verbs_of(words.Nature.CONSULTATION), 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            removed = purge_batch(cursor, key, verbs=verbs, now=timezone.now())
            if not removed:
                return gone
            record("journal.purge", events=removed)
        gone += removed
