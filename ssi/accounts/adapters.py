"""How sign-in differs from the library: nobody signs up, nothing is told to a stranger, writes are narrow."""

import base64
import hashlib
import logging
import math
import secrets
import smtplib
import time

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.context import request_context
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import authenticate, load_backend
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ssi.audit.log import record

from . import oidc

logger = logging.getLogger(__name__)
#: Failures before a success, from which the owner of the account is told.
SUSPICIOUS = 3
_FAILURES = {"app": "allauth.account", "action": "login_failed"}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "Adresse ou mot de passe inconnus, ou aucune affectation en cours. Vérifiez la saisie ; "
            "si cela persiste, adressez-vous à l’attaché de votre poste ou à l’administrateur."
        ),
        "too_many_login_attempts": _("Trop d’essais. Attendez un quart d’heure avant de recommencer."),
        "incorrect_password": _("Ce mot de passe n’est pas le bon."),
        "enter_current_password": _("Ce n’est pas votre mot de passe actuel."),
        "rate_limited": _("Trop d’essais. Attendez un quart d’heure avant de recommencer."),
    }

    def is_open_for_signup(self, request):
        return False

    def set_password(self, user, password):
        # The application may write these columns of a person's row: what one chose oneself is not provisional.
        user.set_password(password)
        user.password_expires_at = None
        user.save(update_fields=["password", "password_expires_at"])

    def authenticate(self, request, **credentials):
        """The person, or None. The library would let in, to tell them so, whoever knows the password of an account
        that may not sign in; here a closed account is not told from an unknown one (PRODUCT §2)."""
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if user is not None and _has_expired(user):
            record("accounts.sign_in_failed", apart=True, cause="temporary password expired")
            return None
        if user is not None:
            self._tell_of_failures(request, user, credentials)
            self._rollback_login_failed_rl_usage()
        return user

    def _tell_of_failures(self, request, user, credentials):
        """A password found after several that were not: its owner is told, whoever it was."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        failures = max((len(history) - 1 for rate, history in _histories(request, key) if rate.per == "key"), default=0)
        if failures >= SUSPICIOUS:
            self.send_notification_mail("account/email/found_at_last", user, {"failures": failures})

    def pre_authenticate(self, request, **credentials):
        """Raise ValidationError, with the minutes to wait, when this account or this address failed too often."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            record("accounts.sign_in_throttled", apart=True)
            minutes = _minutes_to_wait(request, self._get_login_attempts_cache_key(request, **credentials))
            raise ValidationError(
                ngettext(
                    "Trop d’essais. Attendez %(n)d minute avant de recommencer.",
                    "Trop d’essais. Attendez %(n)d minutes avant de recommencer.",
                    minutes,
                )
                % {"n": minutes},
                code="too_many_login_attempts",
            ) from None

    def pre_login(self, request, user, **details):
        """Every way in passes here, the identity provider's included: no assignment in force, no session."""
        backend = load_backend(settings.AUTHENTICATION_BACKENDS[0])
        if backend.user_can_authenticate(user):
            return None
        record("accounts.sign_in_refused", user, actor=user, apart=True, cause="no assignment in force")
        clear_login(request)
        return render(request, "account/account_inactive.html", status=403)

    def reauthenticate(self, user, password):
        """E-mail addresses live on the person's row here, not in the library's own table."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app="", **_kwargs):
        """Signing in a moment ago is proof enough: enrolling at the first sign-in asks nothing twice."""
        limit = account_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(self.request, self.request.user)
        return not any(time.time() - r["at"] < limit for r in records)

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": _("Avec votre mot de passe"),
            "mfa_reauthenticate": _("Avec un code à six chiffres ou un code de secours"),
            "mfa_reauthenticate:webauthn": _("Avec une clé de sécurité"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words.get(method["id"], method["description"])} for method in methods]

    def get_password_change_redirect_url(self, request):
        return reverse("account")

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """After the commit, and never at the price of the act: a mail server that is down is only logged."""

        def send():
            try:
                with request_context(self.request):
                    super(AccountAdapter, self).send_notification_mail(
                        template_prefix, user, context=context, email=email or user.email
                    )
            except (OSError, smtplib.SMTPException):
                logger.warning("notification %s was not sent", template_prefix, exc_info=True)

        transaction.on_commit(send)


def _has_expired(user):
    """A password that an administrator gave, and that was not used in time."""
    return user.password_expires_at is not None and user.password_expires_at <= timezone.now()


def _histories(request, key):
    """(rate, moments, this attempt included) for each limit on failed attempts."""
    for rate in ratelimit.get_rates(**_FAILURES):
        yield rate, cache.get(ratelimit.get_cache_key(request, rate=rate, key=key, **_FAILURES), [])


def _minutes_to_wait(request, key):
    """Minutes until the longest of the exceeded limits lets one more try through; at least one."""
    left = 60.0
    for rate, history in _histories(request, key):
        if len(history) >= rate.amount:
            left = max(left, history[-1] + rate.duration - time.time())
    return math.ceil(left / 60)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An identity provider authenticates; authorisation is our own table: nobody is provisioned."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def get_provider(self, request, provider, client_id=None):
        return oidc.strict(super().get_provider(request, provider, client_id))

    def get_requests_session(self):
        """The provider answers by itself: a redirection would lead to an address that nobody set."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def generate_state_param(self, state):
        return secrets.token_urlsafe(32)  # ProConnect wants 32 characters; the library gives 16

    def pre_social_login(self, request, sociallogin):
        """Raises ImmediateHttpResponse, before any session exists, unless the identity is known and strong."""
        oidc.refuse_weak(request, sociallogin)
        if sociallogin.state.get("process") == "connect" and request.user.is_authenticated:
            oidc.link(request, sociallogin)
        if not sociallogin.is_existing:
            oidc.refuse(request, sociallogin, "unknown")

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        logger.warning("sign-in through %s failed: %s %s", provider, error, type(exception).__name__)
        record("accounts.sign_in_failed", apart=True, provider=str(provider), error=str(error))


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are encrypted with a key that is not in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "C’est votre dernier second facteur et ce service en exige un. Ajoutez-en un autre d’abord."
        ),
        "incorrect_code": _("Ce code n’est pas le bon, ou il a déjà changé. Recopiez celui qui s’affiche à présent."),
    }

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        """Where a second factor is demanded, the last one stays."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        kept = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return kept or not settings.SSI_MFA_REQUIRED or authenticator.type == Authenticator.Type.RECOVERY_CODES

    def generate_authenticator_name(self, user, type):
        n = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return str(_("Clé de sécurité n° %(n)d") % {"n": n})


def _fernet():
    key = hashlib.scrypt(settings.SECRET_KEY.encode(), salt=b"ssi.mfa", n=2**12, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(key))
