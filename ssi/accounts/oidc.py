"""ProConnect, or any OpenID Connect provider: it says who is there and how surely; our table says what they may do.

The identity is (issuer, subject), never an e-mail address. The level of assurance (`acr`) is asked for as an
essential claim and checked again in the token, before any session exists (security.md §5). The token's signature is
verified against the provider's published keys, even though it came by a direct TLS answer.
"""

import json
import secrets

import jwt
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from requests import RequestException

from ssi.audit.log import record

#: Levels of eIDAS that imply two factors, as ProConnect names them since 18 June 2026.
STRONG = ("eidas1-mfa", "eidas2", "eidas3")
NONCE = "oidc_nonce"
#: Signatures of ProConnect that use a key pair. Pinned: the token does not choose how it is checked.
SIGNATURES = ("RS256", "ES256")
#: Seconds by which the provider's clock may differ from ours.
LEEWAY = 10


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    """Takes nobody's word for the identity token: the library skips its signature on a direct answer."""

    def complete_login(self, request, app, token, **kwargs):
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no identity token")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app, id_token):
        try:
            return jwt.decode(
                id_token,
                key=self._key_of(id_token),
                algorithms=SIGNATURES,
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "exp", "iat"], "strict_aud": True},
            )
        except (jwt.PyJWTError, KeyError) as wrong:
            raise OAuth2Error(f"identity token refused: {type(wrong).__name__}") from wrong

    def _key_of(self, id_token):
        """The provider's published key that the token names. Raises KeyError or jwt.PyJWTError for any other."""
        name = jwt.get_unverified_header(id_token)["kid"]
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
            return jwt.PyJWKSet.from_dict(answer.json())[name]


class StrictProvider(OpenIDConnectProvider):
    """Keeps nothing but the identity: scope `openid`, no call to userinfo (ProConnect's is a JWT anyway)."""

    oauth2_adapter_class = StrictAdapter

    def __init__(self, request, app=None):
        app.settings = {"fetch_userinfo": False, "scope": ["openid"]} | app.settings
        super().__init__(request, app=app)

    def extract_uid(self, data):
        claims = data.get("id_token") or {}
        return f"{claims.get('iss', '')}|{claims.get('sub', '')}"

    def extract_common_fields(self, data):
        return {}

    def extract_email_addresses(self, data):
        return []


def strict(provider):
    """`provider`, made strict if it speaks OpenID Connect."""
    if isinstance(provider, OpenIDConnectProvider):
        return StrictProvider(provider.request, app=provider.app)
    return provider


def accepted_levels():
    return tuple(getattr(settings, "SSI_OIDC_ACR", STRONG))


@require_POST
@login_not_required
def begin(request, provider_id):
    """Leave for the provider. The parameters are ours alone: the library would take some from the address."""
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    request.session[NONCE] = secrets.token_urlsafe(32)
    process = "connect" if request.user.is_authenticated else "login"
    if process == "connect":
        raise_if_reauthentication_required(request, app="allauth.socialaccount")
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = None
    demanded = {"id_token": {"acr": {"essential": True, "values": list(accepted_levels())}}}
    sent = {"nonce": request.session[NONCE], "claims": json.dumps(demanded)}
    try:
        return provider.redirect(request, process=process, next_url=following, auth_params=sent)
    except (OAuth2Error, RequestException) as wrong:
        return render_authentication_error(request, provider, exception=wrong)


@require_GET
@login_not_required
def come_back(request, provider_id):
    """Answer of the provider: an authentication error page, or the way of `SocialAccountAdapter.pre_social_login`."""
    adapter = StrictAdapter(request, provider_id)
    try:
        return OAuth2CallbackView.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OAuth2Error, RequestException) as wrong:  # those of its metadata: the library catches the others
        return render_authentication_error(request, adapter.get_provider(), exception=wrong)


def refuse_weak(request, sociallogin):
    """Raise ImmediateHttpResponse unless the token answers our question, names its subject and is strong enough."""
    claims = sociallogin.account.extra_data.get("id_token") or {}
    nonce = request.session.pop(NONCE, None)
    if not claims.get("iss") or not claims.get("sub"):
        refuse(request, sociallogin, "incomplete")
    if not nonce or not secrets.compare_digest(nonce, str(claims.get("nonce", ""))):
        refuse(request, sociallogin, "replayed")
    if claims.get("acr") not in accepted_levels():
        refuse(request, sociallogin, "weak")


def link(request, sociallogin):
    """Attach the identity to the person signed in, then raise ImmediateHttpResponse back to their account.

    The library would save the person's whole row, which the application may not.
    """
    account = sociallogin.account
    if account.pk is None:
        account.user = request.user
        account.save()
        record("accounts.identity_linked", request.user, actor=request.user, provider=account.provider)
        messages.success(request, _("Identité rattachée à votre compte."))
    elif account.user_id == request.user.pk:
        messages.info(request, _("Cette identité était déjà rattachée à votre compte."))
    else:
        messages.error(request, _("Cette identité est déjà rattachée à un autre compte."))
    raise ImmediateHttpResponse(redirect("account"))


def refuse(request, sociallogin, cause):
    """Say no, with a page that says what to do, and leave a line without any personal value."""
    record("accounts.sign_in_refused", apart=True, cause=cause, provider=sociallogin.account.provider)
    page = render(request, "socialaccount/refused.html", {"cause": cause}, status=403)
    raise ImmediateHttpResponse(page)
