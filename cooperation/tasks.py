"""Doors of the worker into this room."""

from celery import shared_task

from .trainings import purge


@shared_task
def forget_trainees():
    """Forget the names that are past their term; beat calls it each day. Returns how many."""
    return purge.forget_due()
