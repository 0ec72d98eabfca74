"""Doors of the worker into this room."""

from celery import shared_task

from .wanted import strike_off
from .warrants import treaty_follow


@shared_task
def strike_off_searches():
    """End the searches whose last day is past; beat calls it each hour. Returns the references."""
    return strike_off.strike_off_due()


@shared_task
def follow_treaties():
    """Bring the extraditions in line with the table of conventions; beat calls it each hour. Returns the references."""
    return treaty_follow.follow_treaties()
