"""One transaction around each request and its rendering, in the name of the person who asks."""

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError, transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit import reading
from ssi.audit.log import record, request_id
from ssi.web import restart
from ssi.web.refusals import Away
from ssi.web.views import unavailable

from . import context, kept, second_factor
from .places import zone_of

_SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
#: Pages that say nothing of anybody and must answer when the database does not.
_WITHOUT_DATABASE = ("/healthz/", "/static/")


class IdentityMiddleware:
    """Opens the transaction, binds it to the session's person, and commits only what ended well.

    The body is read before BEGIN: on a bad line it may take minutes (DECISIONS §3.11). A response of 500 or an
    exception rolls everything back: Django has turned the exception into a response by then (§3.1). Whoever lost to
    another transaction, in the view or at the COMMIT, is played again (`ssi.web.restart`).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(_WITHOUT_DATABASE):
            return self.get_response(request)
        if request.method not in _SAFE:
            _body = request.POST, request.FILES
            if request.content_type == "application/octet-stream":  # a chunk of an upload
                _body = request.body
        number = request_id.set(getattr(request, "request_id", ""))
        try:
            return self.answer(request)
        except OperationalError as lost:
            again = restart.instead_of(request, lost)
            if again is None:
                raise
            return again
        finally:
            timezone.deactivate()  # the thread serves somebody else next
            request_id.reset(number)

    def answer(self, request):
        with context.application(), reading.of_request():
            self.identify(request)
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "rollback", False):
                transaction.set_rollback(True)
            else:
                if request.method not in _SAFE:
                    context.check_constraints_now()
                if getattr(request, "identified", False):
                    reading.tell_page(request, response)
                response = kept.follow(request, response)
        return response

    def process_exception(self, request, exception):
        request.rollback = True
        if isinstance(exception, Away):
            return unavailable(request)
        return restart.instead_of(request, exception)

    def identify(self, request):
        if getattr(request, "second_factor_missing", False):
            return
        if not request.user.is_authenticated:
            if SESSION_KEY in request.session:  # the backend knows the person no more: nothing is in force
                _end(request)
            return
        if _too_old(request.session):
            logout(request)
            messages.info(request, _("Votre session durait depuis trop longtemps : reconnectez-vous."))
            return
        identity = context.identify(request.session.session_key)
        if identity is None:
            _end(request)
            return
        request.user._identity, request.identified = identity, True
        timezone.activate(zone_of(identity.post_ids))
        request.session.touch()


class TemporaryPasswordMiddleware:
    """Whoever signed in with a password that somebody else chose changes it before anything else."""

    OPEN = frozenset({"account_change_password", "account_logout", "set_language"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if (
            not getattr(request, "identified", False)
            or request.user.password_expires_at is None
            or request.resolver_match.url_name in self.OPEN
        ):
            return None
        messages.info(request, _("Votre mot de passe est provisoire : choisissez le vôtre pour continuer."))
        return redirect("account_change_password")


def _end(request):
    """The assignment ended: so does the session (PRODUCT §2)."""
    record("accounts.session_ended", person=request.session.get(SESSION_KEY), cause="nothing in force")
    logout(request)
    messages.warning(request, _("Votre affectation a pris fin : la session est fermée."))


def _too_old(session):
    """True beyond the absolute limit, counted from sign-in; the store pushes `expire_date` at each save."""
    row = getattr(session, "row", None)
    limit = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return row is not None and row.started_at + limit < timezone.now()


class SecondFactorMiddleware:
    """Where the installation demands a second factor, a session that showed none reaches only its enrolment."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.SSI_MFA_REQUIRED and request.user.is_authenticated and not second_factor.shown(request):
            if second_factor.exists(request.user):
                # Opened before the factor was enrolled elsewhere: start again, and show it.
                logout(request)
                return redirect_to_login(request.get_full_path())
            request.second_factor_missing = True
            if not request.path.startswith(_open_before_enrolment()):
                return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)


@cache
def _open_before_enrolment():
    """Enrolling an application or a key, proving one's password again, signing out, the language: nothing else."""
    names = ("mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout")
    return (*(reverse(name) for name in names), "/static/", "/healthz/", "/i18n/")
