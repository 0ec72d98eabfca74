from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from ssi.audit.purging import PURGE_COLUMNS, Purge, purged
from ssi.audit.sealing import EVENT_COLUMNS, SEAL_COLUMNS, Seal, private_key, verify


class Command(BaseCommand):
    help = "Verify the sealed journal; names the first row that does not hold. Runs as the owner's login."

    def add_arguments(self, parser):
        parser.add_argument("--anchor", help="SEQ:HASH of a seal kept outside the database")

    def handle(self, *, anchor=None, **_):
        if not settings.SSI_SEAL_KEY:
            raise CommandError("SSI_SEAL_KEY is not set: nothing can be verified.")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE ssi_audit")
            cursor.execute(f"SELECT {EVENT_COLUMNS} FROM audit.event")  # noqa: S608  (constant columns)
            events = [list(row) for row in cursor.fetchall()]
            cursor.execute(f"SELECT {SEAL_COLUMNS} FROM audit.seal")  # noqa: S608
            seals = [Seal.from_row(row) for row in cursor.fetchall()]
            cursor.execute(f"SELECT {PURGE_COLUMNS} FROM audit.purge")  # noqa: S608
            purges = [Purge.from_row(row) for row in cursor.fetchall()]
        if anchor:
            seq, _colon, digest = anchor.partition(":")
            anchor = (int(seq), digest)
        key = private_key(settings.SSI_SEAL_KEY).public_key()
        gone, fault = purged(purges, seals, key)
        verdict = verify(events, seals, key, anchor=anchor, purged=gone)
        self.stdout.write(
            f"{verdict.events} events, {verdict.seals} seals, {verdict.purged} purged, "
            f"{verdict.unsealed} not sealed yet; head {len(seals)}:{verdict.head}"
        )
        if broken := fault or verdict.first_broken:
            raise CommandError(f"The journal does not hold: {broken}")
