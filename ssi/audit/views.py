"""The journal, read: one's own acts, and for the head of a post those of the post (the database decides)."""

from django.contrib.auth import get_user_model
from django.http import Http404
from django.template.response import TemplateResponse

from .log import record
from .models import AuditEvent

PAGE = 100


def journal(request):
    """Newest first, older with ?avant=<id>; narrowed by ?reference=."""
    if not request.user.has_perm("audit.view_event"):
        raise Http404
    rows = AuditEvent.objects.order_by("-id")
    reference = request.GET.get("reference", "").replace("\0", "").strip()[:40]
    if reference:
        rows = rows.filter(reference=reference)
    before = request.GET.get("avant", "")
    if before.isdigit() and len(before) < 18:
        rows = rows.filter(id__lt=int(before))
    rows = list(rows[: PAGE + 1])
    record("journal.read", shown=len(rows))
    more = len(rows) > PAGE
    context = {
        "rows": _with_names(rows[:PAGE]),
        "reference": reference,
        "next_url": f"?reference={reference}&avant={rows[PAGE - 1].pk}" if more else "",
    }
    return TemplateResponse(request, "audit/journal.html", context)


def _with_names(rows):
    """(line, name of the person): one query for all."""
    people = {u.pk: str(u) for u in get_user_model().objects.filter(pk__in={row.actor_id for row in rows} - {None})}
    return [(row, people.get(row.actor_id, "")) for row in rows]
