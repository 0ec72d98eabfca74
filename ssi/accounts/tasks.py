from celery import shared_task
from django.core.management import call_command


@shared_task
def sweep():
    """Expired sessions go; what expired grants still open is closed (`cases` does the rest by its own function)."""
    call_command("clearsessions")
