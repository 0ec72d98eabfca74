"""Doors of the worker. A message holds one UUID; the row is the truth (DECISIONS §1.7)."""

import logging
import threading

from celery import shared_task
from celery.signals import worker_process_init
from kombu.exceptions import OperationalError

from . import jobs, preparation
from .rendering import RenderingUnavailable, warm_up

log = logging.getLogger(__name__)


@shared_task
def make(job_id):
    """Make one PDF."""
    return jobs.run(job_id)


@shared_task
def relay():
    """Ring again for the jobs that wait or whose worker died; beat calls it. Returns how many were rung for."""
    due = jobs.due_jobs()
    for job_id in due:
        ring(job_id)
    jobs.set_aside_exhausted()
    return len(due)


@shared_task
def prepare():
    """Open the drafts that are due; beat calls it each hour. Returns the references opened."""
    return preparation.open_due_drafts()


def ring(job_id):
    """Wake a worker. Redis may be down: beat relays all the same, so nothing is lost."""
    try:
        make.apply_async(args=[str(job_id)], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("the doorbell does not answer (%s); the job waits for the next round", error)


@worker_process_init.connect
def warm_the_renderer(**_):
    """Start the renderer beside: Celery kills a process whose start takes more than four seconds."""
    threading.Thread(target=_warm, daemon=True, name="warm-up").start()


def _warm():
    try:
        warm_up()
    except RenderingUnavailable as error:
        log.warning("no PDF on this machine: %s", error.detail)
