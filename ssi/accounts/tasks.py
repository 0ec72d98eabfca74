from celery import shared_task
from django.core.management import call_command
from django.db import connection


@shared_task
def sweep():
    """Hourly: expired sessions, throttles and kept forms go; what expired grants still open is closed."""
    call_command("clearsessions")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.sweep_grants()")
        cursor.execute("DELETE FROM web_cache WHERE expires < clock_timestamp()")
