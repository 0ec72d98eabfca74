"""The way in and out: the library's views, with our forms, our journal and what must be true when they end."""

from urllib.parse import urlencode

from allauth.account import views as account
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount.adapter import get_adapter as social_adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ssi.audit.log import record
from ssi.web import cookies
from ssi.web.text import whole_number

from . import demo, forms, kept, oidc, second_factor, services
from .sessions import digest


class SignIn(account.LoginView):
    form_class = forms.SignInForm

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["providers"] = [
            {"name": app.name, "url": reverse("openid_connect_login", args=[app.provider_id])}
            for app in social_adapter().list_apps(self.request)
        ]
        context["form_is_kept"] = context["redirect_field_value"] == reverse("kept_form")
        if settings.SSI_DEMO:
            context["demo_accounts"] = demo.accounts()
        return context


@method_decorator(login_not_required, name="dispatch")
class SignOut(account.LogoutView):
    """Reachable by whoever stopped at the second factor. What the browser kept of us goes too."""

    def post(self, *args, **kwargs):
        response = super().post(*args, **kwargs)
        kept.forget(self.request, response)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        cookies.take_back(response, cookies.STYLE)
        return response


@require_POST
@login_not_required
def demo_sign_in(request):
    """One click into a fictitious account. Exists in the demo only, and never where a second factor is demanded."""
    if not settings.SSI_DEMO or settings.SSI_MFA_REQUIRED:
        raise Http404
    person = get_object_or_404(demo.people(), pk=whole_number(request.POST.get("person")))
    record_authentication(request, person, method="demo")
    return perform_login(request, Login(user=person, redirect_url=get_next_redirect_url(request)))


class Code(mfa.AuthenticateView):
    form_class = forms.CodeForm
    webauthn_form_class = forms.KeyForm


class Reauthenticate(account.ReauthenticateView):
    form_class = forms.ReauthenticateForm


class ReauthenticateWithCode(mfa.ReauthenticateView):
    form_class = forms.ReauthenticateCodeForm


class ReauthenticateWithKey(webauthn.ReauthenticateWebAuthnView):
    form_class = forms.ReauthenticateKeyForm


class ChangePassword(account.PasswordChangeView):
    form_class = forms.ChangePasswordForm

    def form_valid(self, form):
        response = super().form_valid(form)
        record("accounts.password_changed", self.request.user, actor=self.request.user)
        services.end_other_sessions(by=self.request.user, current=digest(self.request.session.session_key))
        return response


class ActivateTotp(totp.ActivateTOTPView):
    form_class = forms.ActivateTotpForm

    def form_valid(self, form):
        response = super().form_valid(form)
        second_factor.enrolled(self.request, Authenticator.Type.TOTP)
        return response


class DeactivateTotp(totp.DeactivateTOTPView):
    def form_valid(self, form):
        response = super().form_valid(form)
        second_factor.removed(self.request, Authenticator.Type.TOTP)
        return response


class AddKey(webauthn.AddWebAuthnView):
    form_class = forms.AddKeyForm

    def form_valid(self, form):
        response = super().form_valid(form)
        second_factor.enrolled(self.request, Authenticator.Type.WEBAUTHN)
        return response


class RemoveKey(webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form):
        from allauth.mfa.adapter import get_adapter

        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, get_adapter().error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        response = super().form_valid(form)
        second_factor.removed(self.request, Authenticator.Type.WEBAUTHN)
        return response


class GenerateCodes(codes.GenerateRecoveryCodesView):
    def form_valid(self, form):
        response = super().form_valid(form)
        record("accounts.recovery_codes_generated", self.request.user, actor=self.request.user)
        return response


class DownloadCodes(codes.DownloadRecoveryCodesView):
    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        response["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
        return response


@require_http_methods(["GET", "POST"])
@login_not_required
def provider_sign_in(request, provider_id):
    """A POST leaves for the identity provider; an address typed by hand comes back to the sign-in page."""
    if request.method == "POST":
        return oidc.begin(request, provider_id)
    messages.info(request, _("Choisissez sur cette page comment vous connecter."))
    following = request.GET.get("next")
    return redirect(reverse("account_login") + (f"?{urlencode({'next': following})}" if following else ""))
