"""The end of what is kept too long: visitors thirty days after their return, an extract after thirteen months, the
booklets of an extract with it. One function of the database does it for every post, whoever is asleep."""

import json

from django.db import connection, transaction

from ssi.outbox.bus import publish
from ssi.retention.execution import SHRED


def purge():
    """Purge every post. Returns {"visitors": n, "expired": n, "booklets": n}."""
    return purged_by("SELECT sec.purge_register()")


def purged_by(statement):
    """Run a purge of the database, have the sealed files shredded whose keys went with it, and return its numbers."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)
            (answer,) = cursor.fetchone()
        found = json.loads(answer) if isinstance(answer, str) else answer
        # Their keys went with the rows: these bytes open no more. Removed all the same.
        if names := found.pop("sealed"):
            publish(SHRED, names=names)
    return found
