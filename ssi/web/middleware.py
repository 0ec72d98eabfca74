"""What every response carries: security headers, a request id, the receipt of a form that was taken."""

import contextvars
import logging
import re
import secrets
import uuid

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.utils.functional import SimpleLazyObject, empty

from . import cookies

CSP = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
    "report-uri": "/politique/",  # ssi.web.violations
}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # WebAuthn (publickey-credentials-*) stays allowed to ourselves: sign-in needs it.
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
    ),
    "X-Frame-Options": "DENY",
}

PLAIN = "text/plain; charset=utf-8"
YEAR = 365 * 24 * 3600
DRAFT_FIELD = "_draft"
DRAFT_RECEIPT_SECONDS = 900

_request_id = contextvars.ContextVar("request_id", default="-")
_ACCEPTABLE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class SecurityHeadersMiddleware:
    """Sets the headers unless the view set its own: a download asks for `sandbox; default-src 'none'`.

    `request.csp_nonce` is made when a template first asks for it; a page that does not inline its style
    keeps a policy without any nonce. Nothing dynamic is kept by the browser (`no-store`) unless the view
    says otherwise with its own Cache-Control.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.csp_nonce = SimpleLazyObject(lambda: secrets.token_urlsafe(16))
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Content-Security-Policy", policy(request))
        response.headers.setdefault("Cache-Control", "no-store")
        inlined = getattr(request, "css_inlined", None)
        if inlined:
            cookies.give(response, cookies.STYLE, inlined, max_age=YEAR, httponly=True, samesite="Lax")
        return response


def policy(request):
    """The Content-Security-Policy of a page, with the nonce only when the page used it."""
    sources = dict(CSP)
    nonce = getattr(request, "csp_nonce", None)
    if nonce is not None and getattr(nonce, "_wrapped", nonce) is not empty:
        sources["style-src"] += f" 'nonce-{nonce}'"
    return "; ".join(f"{name} {value}" for name, value in sources.items())


class DoorMiddleware:
    """What does not enter: a method that no page uses, and a program that speaks in clear.

    A person's browser is led from HTTP to HTTPS (SECURE_SSL_REDIRECT). A program that was given a wrong address must
    fail, else its secret would travel in clear at each call and nobody would know.
    """

    METHODS = ("GET", "HEAD", "POST")
    _FOR_PROGRAMS = re.compile(r"/metriques/|.*[.](?:ics|json)")

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in (*self.METHODS, "PUT"):
            return HttpResponseNotAllowed(self.METHODS)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and self._FOR_PROGRAMS.fullmatch(request.path):
            return HttpResponse("https", status=403, content_type=PLAIN)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """A chunk of an upload is PUT. No other view takes it, though each form view of Django inherits a `put`."""
        if request.method == "PUT" and "put" not in vars(getattr(view, "view_class", object)):
            return HttpResponseNotAllowed(self.METHODS)
        return None


class RequestIdMiddleware:
    """Gives each request an id (the reverse proxy's if it sent one) for the logs and the error pages."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-Id", "")
        request.request_id = given if _ACCEPTABLE_ID.fullmatch(given) else uuid.uuid4().hex
        token = _request_id.set(request.request_id)
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response.headers["X-Request-Id"] = request.request_id
        return response


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to log records ("-" outside a request)."""

    def filter(self, record):
        record.request_id = _request_id.get()
        return True


class DraftReceiptMiddleware:
    """Tells the browser which half-typed form was taken, so that it forgets its copy, and only then.

    The script of the page adds a `_draft` number to each form it sends. The receipt is a cookie with that
    number, set when the answer is neither an error nor a way to the sign-in page. A form that never arrived,
    or met an expired session, is thus offered again with all that was typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "POST" and response.status_code < 400 and not _leads_to_sign_in(response):
            number = request.POST.get(DRAFT_FIELD, "")
            if _ACCEPTABLE_ID.fullmatch(number):
                cookies.give(response, cookies.RECEIPT, number, max_age=DRAFT_RECEIPT_SECONDS, samesite="Strict")
        return response


def _leads_to_sign_in(response):
    location = response.headers.get("Location", "")
    return bool(location) and location.split("?")[0] == resolve_url(settings.LOGIN_URL)
