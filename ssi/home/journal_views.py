"""The page of the journal."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from ssi.audit.log import record
from ssi.web.text import whole_number

from .journal_lines import JournalFilters, page_of


@require_GET
def journal(request):
    """Newest first, older with ?avant=<id>; narrowed by the filters, all in the address."""
    if not request.user.has_perm("audit.view_event"):
        raise Http404
    filters = JournalFilters(request.GET, user=request.user)
    rows, older = page_of(filters, request.user, whole_number(request.GET.get("avant")))
    record("journal.read", shown=len(rows))
    query = request.GET.copy()
    query["avant"] = older
    context = {
        "rows": rows,
        "filters": filters,
        "chips": filters.chips(request),
        "clear_url": request.path,
        "next_url": f"?{query.urlencode()}" if older else "",
    }
    return TemplateResponse(request, "home/journal.html", context)
