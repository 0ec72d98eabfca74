"""Bring everything that lies under a master key under the newest one: sealed fields, keys of the files of the vault.

Run it with the owner's login after putting a new key first in SSI_VAULT_KEYS, the old ones still behind it. Cut at
any moment, it goes on where it stopped; run again, it finds nothing to do. The old key may go once it says so.
The files themselves are not touched: only the key of each is sealed again.
"""

from django.core.management import BaseCommand
from django.db import connection, transaction

from ssi.web.rotation import columns

BATCH = 200


class Command(BaseCommand):
    help = "Seal again under the newest key of SSI_VAULT_KEYS whatever is under an older one."

    def handle(self, **options):
        for column in columns():
            self.stdout.write(f"{column}: {rotate(column)} sealed again")


def rotate(column):
    """Bring one column under the newest key, a batch per transaction. Returns how many rows changed."""
    done = 0
    while n := batch(column):
        done += n
    return done


@transaction.atomic
def batch(column):
    """The next rows under an older key, locked: a value changed meanwhile is never overwritten by the old one."""
    meta, quote = column.model._meta, connection.ops.quote_name
    names = (meta.db_table, column.name, meta.pk.column, column.beside or meta.pk.column)
    table, value, key, beside = map(quote, names)
    with connection.cursor() as cursor:
        # Above the policies, which show the owner nothing; triggers and journal stay.
        cursor.execute("SET LOCAL ROLE ssi_bypass")
        cursor.execute(
            f"SELECT {key}, {value}, {beside} FROM {table}"  # noqa: S608 our models' names, quoted
            f" WHERE {value} <> '' AND NOT starts_with({value}, %s) ORDER BY {key} LIMIT %s FOR UPDATE",
            [column.newest(), BATCH],
        )
        rows = cursor.fetchall()
        for pk, old, name in rows:
            cursor.execute(f"UPDATE {table} SET {value} = %s WHERE {key} = %s", [column.again(old, name), pk])  # noqa: S608
        cursor.execute("RESET ROLE")
    return len(rows)
