"""The health of the service, for the administrator and for the program that watches on their behalf."""

from django.http import Http404, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ssi.audit.log import record

from . import health


@require_GET
def page(request):
    found = _found(request)
    context = {"lines": found, "worst": health.worst(found), "now": timezone.now()}
    return TemplateResponse(request, "home/health.html", context)


@require_GET
def data(request):
    """The same lines: {"state": "good" | "wait" | "stop", "lines": [{code, state, found, todo}]}; always 200."""
    found = _found(request)
    lines = [{"code": line.code, "state": line.tone, "found": line.found, "todo": line.todo} for line in found]
    return JsonResponse({"state": health.worst(found), "lines": lines}, json_dumps_params={"ensure_ascii": False})


def _found(request):
    if not request.user.has_perm("web.view_health"):
        raise Http404
    record("health.view")
    return health.lines()
