import secrets

from django.db import migrations

from ssi.accounts.policies import SQL, run_file


def make_secret(apps, schema_editor):
    """The two padded keys of an HMAC-SHA-256 (RFC 2104), made here for PostgreSQL has no pgcrypto."""
    key = secrets.token_bytes(64)
    inner, outer = bytes(b ^ 0x36 for b in key), bytes(b ^ 0x5C for b in key)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("INSERT INTO sec.secret VALUES (%s, %s)", [inner, outer])


class Migration(migrations.Migration):
    """Who is asking: the transaction-bound identity, the worker's door, what the application may write."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("audit", "0002_journal"),
        ("outbox", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        run_file(SQL / "identity.sql"),
        migrations.RunPython(make_secret, migrations.RunPython.noop),
        run_file(SQL / "worker.sql"),
    ]
