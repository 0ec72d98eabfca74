from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from ssi.audit.verification import check, public_key


class Command(BaseCommand):
    help = "Verify the sealed journal; names the first row that does not hold. Runs as the owner's login."

    def add_arguments(self, parser):
        parser.add_argument("--anchor", help="SEQ:HASH of a seal kept outside the database")

    def handle(self, *, anchor=None, **_):
        key = public_key()
        if key is None:
            raise CommandError("Neither SSI_SEAL_KEY nor SSI_SEAL_PUBLIC_KEY is set: nothing can be verified.")
        if anchor:
            seq, _colon, digest = anchor.partition(":")
            anchor = (int(seq), digest)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE ssi_audit")
            verdict = check(cursor, key, anchor=anchor)
        self.stdout.write(
            f"{verdict.events} events, {verdict.seals} seals, {verdict.purged} purged, "
            f"{verdict.unsealed} not sealed yet; head {verdict.seals}:{verdict.head}"
        )
        if verdict.first_broken:
            raise CommandError(f"The journal does not hold: {verdict.first_broken}")
