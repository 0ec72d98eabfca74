"""One transaction around each request and its rendering, in the name of the person who asks."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse

from . import context

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
#: Pages that say nothing of anybody and must answer when the database does not.
_WITHOUT_DATABASE = ("/healthz/", "/static/")


class IdentityMiddleware:
    """Opens the transaction, binds it to the session's person, and commits only what ended well.

    The body is read before BEGIN: on a bad line it may take minutes (DECISIONS §3.11). A response of 500 or an
    exception rolls everything back: Django has turned the exception into a response by then (§3.1).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(_WITHOUT_DATABASE):
            return self.get_response(request)
        if request.method not in _SAFE:
            _ = request.POST, request.FILES
        with context.application():
            self.identify(request)
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "rollback", False):
                transaction.set_rollback(True)
            elif request.method not in _SAFE:
                context.check_constraints_now()
        return response

    def process_exception(self, request, exception):
        request.rollback = True

    def identify(self, request):
        if not request.user.is_authenticated or getattr(request, "second_factor_missing", False):
            return
        identity = context.identify(request.session.session_key)
        if identity is None:
            # The assignment ended: so does the session (PRODUCT §2).
            logout(request)
            return
        request.user._identity = identity
        request.session.touch()


class SecondFactorMiddleware:
    """Where the installation demands a second factor, a session without one reaches only its enrolment."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SSI_MFA_REQUIRED and request.user.is_authenticated and not self.enrolled(request):
            request.second_factor_missing = True
            if not request.path.startswith(("/compte/", "/static/", "/healthz/", "/i18n/")):
                return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    def enrolled(self, request):
        if not request.session.get("second_factor"):
            request.session["second_factor"] = is_mfa_enabled(request.user)
        return request.session["second_factor"]
