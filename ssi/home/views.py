from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ssi.accounts.models import User
from ssi.audit.log import record
from ssi.web.middleware import PLAIN

from .day import day_of

#: A visit ends when nothing was looked at for this long; what came meanwhile is « depuis votre dernière visite ».
VISIT = timedelta(minutes=30)


@require_safe
def home(request):
    """« Ma journée »: each line is a link to the act, not to a list."""
    now = timezone.now()
    context = {
        "day": day_of(request.user, since=_last_visit(request, now)),
        "now": now,
        "may_open": request.user.has_perm("liaison.add_informationexchange"),
    }
    record("day.view")
    return TemplateResponse(request, "home/day.html", context)


def _last_visit(request, now):
    """When the visit before this one began; the same answer as long as this visit lasts. None on the first."""
    session, user = request.session, request.user
    seen = session.get("visit_seen")
    if seen is None or now.timestamp() - seen > VISIT.total_seconds():
        session["visit_before"] = user.last_visit_at.isoformat() if user.last_visit_at else ""
        User.objects.filter(pk=user.pk).update(last_visit_at=now)
    session["visit_seen"] = int(now.timestamp())
    before = session.get("visit_before")
    return datetime.fromisoformat(before) if before else None


@require_safe
@login_not_required
def healthz(request):
    """The process answers. Touches nothing else."""
    return HttpResponse("ok", content_type=PLAIN)


@require_safe
@login_not_required
def readyz(request):
    """The database answers too; 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type=PLAIN)
    return HttpResponse("ok", content_type=PLAIN)
