"""The Celery application. PostgreSQL holds the truth (outbox, jobs); Redis is a doorbell."""

import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ssi.settings.base")

app = Celery("ssi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def refuse_a_login_above_the_rule(**_):
    from ssi.accounts.checks import refuse_powerful_login

    refuse_powerful_login()
