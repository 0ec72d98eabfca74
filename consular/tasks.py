"""Doors of the worker into this room."""

from celery import shared_task

from .alerts import purge as answers
from .comparer.services import purge as purge_comparisons_past_their_term
from .crises import purge as crises
from .register import purge


@shared_task
def purge_register():
    """Purge what is kept too long, of every post; beat calls it each hour. Returns the numbers."""
    return purge.purge() | {"replies": answers.purge()} | crises.purge()


@shared_task
def purge_comparisons():
    """Forget the compared lists past their term; beat calls it each hour. Returns their number."""
    return purge_comparisons_past_their_term()
