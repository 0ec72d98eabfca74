"""Doors of the worker into this room."""

from celery import shared_task

from .wanted import strike_off


@shared_task
def strike_off_searches():
    """End the searches whose last day is past; beat calls it each hour. Returns the references."""
    return strike_off.strike_off_due()
