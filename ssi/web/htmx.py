"""One round trip on a bad line: htmx gets the fragment, a browser without JavaScript gets the redirect."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


def is_htmx(request):
    """True when htmx asks for a fragment; false when it restores a whole page of its history."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-History-Restore-Request") != "true"


def answer(request, *, fragment, context, redirect_to, status=200):
    """The answer to an act that was done.

    Under htmx: the template `fragment` with `context`, followed by the pending messages (out of band, in
    `#messages`). Otherwise a redirect to `redirect_to` (anything `redirect()` takes). A refused form goes
    through `refuse_form`.
    """
    if not is_htmx(request):
        return redirect(redirect_to)
    return _fragment(request, fragment, context, status)


def refuse_form(request, *, page, fragment, context):
    """The form again with its errors and what was typed: 422, whole `page` or `fragment` alone."""
    if is_htmx(request):
        return _fragment(request, fragment, context, 422)
    response = HttpResponse(render_to_string(page, context, request), status=422)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _fragment(request, template, context, status):
    html = render_to_string(template, context, request)
    pending = messages.get_messages(request)
    if len(pending):
        told = {"messages": pending, "out_of_band": True}
        html += render_to_string("components/_messages.html", told, request)
    response = HttpResponse(html, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response
