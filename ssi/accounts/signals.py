from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from ssi.audit.log import record


@receiver(user_logged_in)
def journal_sign_in(sender, request, user, **_):
    methods = [] if request is None else [shown["method"] for shown in get_authentication_records(request, user)]
    record("accounts.signed_in", user, actor=user, methods=methods)
    if request is not None:
        request.session["browser"] = request.headers.get("User-Agent", "")[:200]


@receiver(user_logged_out)
def journal_sign_out(sender, request, user, **_):
    if user is not None:
        record("accounts.signed_out", user, actor=user)


@receiver(user_login_failed)
def journal_failed_sign_in(sender, credentials, **_):
    record("accounts.sign_in_failed", apart=True)
