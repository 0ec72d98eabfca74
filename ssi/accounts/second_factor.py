"""Whether this very session has shown a second factor; and the journal of what happens to second factors."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from django.core.cache import cache
from django.dispatch import receiver

from ssi.audit.log import record

#: Set in the session that enrols a factor; a sign-in leaves its own record.
ENROLLED_HERE = "second_factor"
#: What counts: a code or a key at sign-in, or a provider that vouched for two factors (`oidc.refuse_weak`).
_STRONG_METHODS = {"mfa", "socialaccount"}
#: Seconds between two notices of a wrong code.
TOLD_EVERY = 900
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def shown(request):
    """True when the person behind this session proved more than a password in it.

    That the account has a factor is not enough: a session opened with a stolen password before the owner enrolled
    would become theirs the day the owner does.
    """
    if request.session.get(ENROLLED_HERE):
        return True
    return any(r["method"] in _STRONG_METHODS for r in get_authentication_records(request, request.user))


def exists(user):
    return Authenticator.objects.filter(user=user, type__in=KINDS).exists()


def enrolled(request, kind):
    """Note that a factor was added in this session, in the transaction that adds it."""
    request.session[ENROLLED_HERE] = True
    record("accounts.second_factor_enrolled", request.user, actor=request.user, kind=str(kind))


def removed(request, kind):
    record("accounts.second_factor_removed", request.user, actor=request.user, kind=str(kind))


@receiver(authentication_failed)
def journal_wrong_code(sender, user, authenticator, **_):
    record("accounts.second_factor_failed", user, actor=user, apart=True, kind=str(authenticator.type))
    # Whoever stands there knows the password. One notice for several slips of the owner's own finger.
    if cache.add(f"told-of-wrong-code:{user.pk}", True, TOLD_EVERY):
        get_adapter().send_notification_mail("mfa/email/code_failed", user)
