"""Error pages that say what to do and reveal nothing, and the style guide."""

import sys

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ssi.web import guide as samples
from ssi.web.brand import brand
from ssi.web.refusals import Refusal
from ssi.web.restart import database_is_away


def _page(request, code, **context):
    # Without context processors: they ask who the person is, and the database may be what is down.
    html = render_to_string(f"{code}.html", {"request": request, "brand": brand(), **context})
    return HttpResponse(html, status=int(code[:3]))


def bad_request(request, exception=None):
    """handler400. The cause stays in the logs."""
    return _page(request, "400")


def permission_denied(request, exception=None):
    """handler403. Shows the sentence of a Refusal, never the text of another exception."""
    return _page(request, "403", refusal=str(exception) if isinstance(exception, Refusal) else "")


def not_found(request, exception=None):
    """handler404: the same words whether the page does not exist or is not open to this person."""
    return _page(request, "404")


def server_error(request):
    """handler500: reads no database. A defect, unless the database itself is away."""
    return unavailable(request) if database_is_away(sys.exception()) else _page(request, "500")


def unavailable(request, retry_after=60):
    """503 while what we rest on is away (`Away`, the database); `retry_after` in seconds."""
    response = _page(request, "503")
    response.headers["Retry-After"] = str(retry_after)
    return response


def csrf_failure(request, reason=""):
    """CSRF_FAILURE_VIEW: nearly always a page left open over an expired session."""
    return _page(request, "403_csrf")


def guide(request):
    """Each component once, with fictitious content. Mounted only under DEBUG or in the demo."""
    return render(request, "components/guide.html", samples.content(request.GET))
