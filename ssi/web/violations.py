"""What a browser tells when a page asks for what the policy refuses: a defect of ours, or somebody at work."""

import json
import logging
import re

from allauth.account import app_settings as account_settings
from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

log = logging.getLogger(__name__)
MOST = 16 * 1024
_DIRECTIVE = re.compile(r"[a-z-]{1,40}")
_KIND = re.compile(r"inline|eval|data|blob|self")


@csrf_exempt
@require_POST
@login_not_required
def violation(request):
    """A line in the log: which directive, on which page, by its name and not its address, which holds references.

    Anybody may send one, hence so many a minute and nothing kept of what they write.
    """
    if request.content_type != "application/csp-report":
        return HttpResponse(status=400)
    limits = account_settings.RATE_LIMITS
    counted = ratelimit.consume(request, app="allauth.account", action="violation", config=limits)
    if counted is None or len(request.body) > MOST:
        return HttpResponse(status=429)
    try:
        told = json.loads(request.body)["csp-report"]
        directive = str(told.get("effective-directive") or told["violated-directive"]).split(" ")[0]
        blocked, page = str(told.get("blocked-uri", "")), str(told.get("document-uri", ""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return HttpResponse(status=400)
    if not _DIRECTIVE.fullmatch(directive):
        return HttpResponse(status=400)
    what = blocked if _KIND.fullmatch(blocked) else "an address"
    log.warning("content policy: %s refused %s on %s", directive, what, _name_of(page))
    return HttpResponse(status=204)


def _name_of(address):
    path = re.sub(r"^https?://[^/]*", "", address).partition("?")[0]
    try:
        return resolve(path).view_name or "-"
    except Resolver404:
        return "-"
