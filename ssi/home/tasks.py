from celery import shared_task
from django.db import connection


@shared_task
def beat():
    """Every minute: beat rang and a worker answered. The health page shows how long ago."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.beat('worker')")
