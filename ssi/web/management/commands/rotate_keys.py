"""Seal every sealed field again under the newest master key.

Run it with the owner's login after putting a new key first in SSI_VAULT_KEYS, the old ones still behind it. Cut at
any moment, it goes on where it stopped; run again, it finds nothing to do. The old key may go once it says so.
"""

from django.apps import apps
from django.core.management import BaseCommand
from django.db import connection, transaction

from ssi.web.sealed import SealedTextField, current_prefix, seal, unseal

BATCH = 200


class Command(BaseCommand):
    help = "Seal the sealed fields again under the newest key of SSI_VAULT_KEYS."

    def handle(self, **options):
        for model, field in sealed_fields():
            n = rotate(model, field)
            self.stdout.write(f"{model._meta.db_table}.{field.column}: {n} sealed again")


def sealed_fields():
    """(model, field) of every sealed field of the installation."""
    return [
        (model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, SealedTextField)
    ]


def rotate(model, field):
    """Bring one column under the newest key, a batch per transaction. Returns how many rows changed."""
    done = 0
    while n := _batch(model, field):
        done += n
    return done


@transaction.atomic
def _batch(model, field):
    """The next rows under an older key, locked: a value changed meanwhile is never overwritten by the old one."""
    quote = connection.ops.quote_name
    table, column, key = (quote(n) for n in (model._meta.db_table, field.column, model._meta.pk.column))
    with connection.cursor() as cursor:
        # Above the policies, which show the owner nothing; triggers and journal stay.
        cursor.execute("SET LOCAL ROLE ssi_bypass")
        cursor.execute(
            f"SELECT {key}, {column} FROM {table} WHERE {column} <> '' AND NOT starts_with({column}, %s)"  # noqa: S608 our models' names, quoted
            f" ORDER BY {key} LIMIT %s FOR UPDATE",
            [current_prefix(), BATCH],
        )
        rows = cursor.fetchall()
        for pk, value in rows:
            sealed = seal(unseal(value, field.context), field.context)
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [sealed, pk])  # noqa: S608
        cursor.execute("RESET ROLE")
    return len(rows)
