"""Proving again who one is before what cannot be taken back: take files away, open a file to somebody, sign, destroy.

A session left open on a desk, or stolen, gives what its owner reads; it signs and exports nothing. The proof is of less
than five minutes (`ACCOUNT_REAUTHENTICATION_TIMEOUT`); signing in is one. It is asked where a second factor is demanded
(`SSI_MFA_REQUIRED`: everywhere but in the demo and in the tests).

What leaves is counted too (ACCOUNT_RATE_LIMITS, `export`).

A view declares itself: `@step_up(EXPORT)` on a function or a class, whose subclasses inherit it. Only what it writes
(POST) asks. What was typed is kept meanwhile (`kept.py`), and nothing is sent again by itself.
"""

from allauth.account import app_settings as account_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

EXPORT = _("Avant d’emporter des dossiers hors du service, confirmez que c’est vous.")
GRANT = _("Avant d’ouvrir un accès à quelqu’un, confirmez que c’est vous.")
SIGN = _("Avant de signer, confirmez que c’est vous.")
DESTROY = _("Avant de décider du sort d’un dossier, confirmez que c’est vous.")

_READS = {"GET", "HEAD", "OPTIONS", "TRACE"}


def step_up(why):
    """Declare a view: what it writes asks for a recent proof, in these words."""

    def declare(view):
        view.step_up = why
        return view

    return declare


def declared(view):
    """The words of a view as the resolver gives it, or None."""
    return getattr(getattr(view, "view_class", view), "step_up", None)


class StepUpMiddleware:
    """Stands before a declared view, which has looked nothing up: of an object hidden or missing, nothing is told."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        why = declared(view)
        if why is None or request.method in _READS or not getattr(request, "identified", False):
            return None
        if _proved(request):
            return _too_many(request) if why is EXPORT else None
        messages.info(request, f"{why} {_kept_words}")
        request.step_up = True  # kept.follow keeps what was typed
        return redirect("account_reauthenticate")


_kept_words = _("Rien n’est encore parti : ce que vous aviez saisi vous sera rendu à la page suivante.")


def _too_many(request):
    """The answer of the throttles, for whoever takes away more in an hour than a person has a use for; else None."""
    limits = account_settings.RATE_LIMITS
    return ratelimit.consume_or_429(request, app="allauth.account", action="export", config=limits, user=request.user)


def _proved(request):
    """True also for whoever has nothing to prove it with here: a provider's identity alone (docs/threats.md)."""
    if not settings.SSI_MFA_REQUIRED or not get_adapter().is_reauthentication_required():
        return True
    return not get_reauthentication_flows(request.user)
