from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from ssi.accounts.models import User

from .day import day_of

#: A visit ends when nothing was looked at for this long; what came meanwhile is « depuis votre dernière visite ».
VISIT = timedelta(minutes=30)


def home(request):
    """« Ma journée »: each line is a link to the act, not to a list."""
    now = timezone.now()
    day = day_of(request.user)
    may_open = request.user.has_perm("liaison.add_informationexchange")
    last = request.session.get("visit_seen")
    if last is None or now.timestamp() - last > VISIT.total_seconds():
        User.objects.filter(pk=request.user.pk).update(last_visit_at=now)
    request.session["visit_seen"] = int(now.timestamp())
    return TemplateResponse(request, "home/day.html", {"day": day, "now": now, "may_open": may_open})


@login_not_required
def healthz(request):
    """The process answers. Touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request):
    """The database answers too; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
