"""A worker as in production (its own login, prefork, beat), with short leases and a slow report."""

from ssi.settings.demo import *  # noqa: F403
from ssi.settings.demo import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.slow"]
SSI_JOB_LEASE_SECONDS = 4
SSI_S3_SECONDS = (0.5, 0.8)
CELERY_BEAT_SCHEDULE = {"relay-jobs": {"task": "ssi.reports.tasks.relay", "schedule": 1.0}}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
