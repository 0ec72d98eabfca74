"""/metriques/: what Prometheus reads. Numbers and moments, in its text format 0.0.4; the secret is in the header.

The format is three lines per measure; a library would bring a registry shared by processes, which one read of the
database does not need.
"""

import secrets
import shutil
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from . import health

TYPE = "text/plain; version=0.0.4; charset=utf-8"


@login_not_required
@require_GET
def metrics(request):
    """404 without the secret, as if there were nothing here; likewise where none was set."""
    wanted = f"Bearer {settings.SSI_METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.SSI_METRICS_TOKEN or not secrets.compare_digest(given.encode(), wanted.encode()):
        raise Http404
    return HttpResponse("".join(_lines(health.measures(), timezone.now())), content_type=TYPE)


def _lines(counts, now):
    def age(moment):
        return round((now - datetime.fromisoformat(moment)).total_seconds(), 3) if moment else 0

    outbox, jobs, journal = counts["outbox"], counts["jobs"], counts["journal"]
    yield from _gauge("ssi_outbox_waiting", "Messages not delivered yet.", outbox["waiting"])
    yield from _gauge("ssi_outbox_oldest_seconds", "Age of the oldest of them.", age(outbox["oldest"]))
    yield from _gauge("ssi_outbox_set_aside", "Messages given up after five attempts.", outbox["set_aside"])
    yield from _gauge("ssi_jobs_waiting", "PDF being made.", jobs["waiting"])
    yield from _gauge("ssi_jobs_oldest_seconds", "Age of the oldest of them.", age(jobs["oldest"]))
    yield from _gauge("ssi_jobs_failed_week", "PDF that failed in seven days.", jobs["failed"])
    yield from _gauge("ssi_journal_unsealed", "Lines of the journal without a seal.", journal["unsealed"])
    yield from _gauge("ssi_journal_unsealed_oldest_seconds", "Age of the oldest of them.", age(journal["oldest"]))
    beats = [(f'{{name="{name}"}}', age(at)) for name, at in sorted(counts["heartbeats"].items())]
    help_text = "Since the worker, the backup, the proved restore were last done."
    yield from _gauge("ssi_heartbeat_age_seconds", help_text, *beats)
    usage = shutil.disk_usage(settings.STATE_DIR)
    yield from _gauge("ssi_disk_free_bytes", "Free on the disk of the files.", usage.free)
    yield from _gauge("ssi_disk_size_bytes", "Size of the disk of the files.", usage.total)
    yield from _gauge("ssi_reports_unsigned_week", "Reports out without their signature.", counts["jobs"]["unsigned"])
    if ends := health.certificate_ends(settings.SSI_TLS_CERTIFICATE):
        yield from _gauge("ssi_certificate_ends_timestamp_seconds", "End of the site's certificate.", ends.timestamp())


def _gauge(name, help_text, *values):
    """`values`: a number, or (labels, number) each. None of them: the measure is not told."""
    if not values:
        return
    yield f"# HELP {name} {help_text}\n# TYPE {name} gauge\n"
    for value in values:
        labels, number = value if isinstance(value, tuple) else ("", value)
        yield f"{name}{labels} {number}\n"
