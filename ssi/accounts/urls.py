"""Addresses of the accounts room, under /compte/. Only the library's pages listed here exist: nobody signs up."""

from allauth.account.internal.decorators import login_not_required
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.socialaccount import views as social
from django.urls import path

from . import entrance, oidc, views

urlpatterns = [
    path("", views.account, name="account"),
    path("sessions/", views.sessions, name="sessions"),
    path("saisie/", views.kept_form, name="kept_form"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/nouvelle/<slug:code>/", views.new_delegation, name="new_delegation"),
    path("delegations/<int:pk>/retirer/", views.revoke_delegation, name="revoke_delegation"),
    # Sign-in and out
    path("connexion/", entrance.SignIn.as_view(), name="account_login"),
    path("connexion/code/", entrance.Code.as_view(), name="mfa_authenticate"),
    path("connexion/essai/", entrance.demo_sign_in, name="demo_sign_in"),
    path("deconnexion/", entrance.SignOut.as_view(), name="account_logout"),
    path("confirmer/", entrance.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("confirmer/code/", entrance.ReauthenticateWithCode.as_view(), name="mfa_reauthenticate"),
    path("confirmer/cle/", entrance.ReauthenticateWithKey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("mot-de-passe/", entrance.ChangePassword.as_view(), name="account_change_password"),
    # Second factor
    path("second-facteur/", mfa.index, name="mfa_index"),
    path("second-facteur/application/", entrance.ActivateTotp.as_view(), name="mfa_activate_totp"),
    path("second-facteur/application/retirer/", entrance.DeactivateTotp.as_view(), name="mfa_deactivate_totp"),
    path("second-facteur/cles/ajouter/", entrance.AddKey.as_view(), name="mfa_add_webauthn"),
    path("second-facteur/cles/<int:pk>/retirer/", entrance.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("second-facteur/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-facteur/codes/nouveaux/", entrance.GenerateCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("second-facteur/codes/texte/", entrance.DownloadCodes.as_view(), name="mfa_download_recovery_codes"),
    # Identity provider
    path("identite/annulee/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("identite/erreur/", login_not_required(social.login_error), name="socialaccount_login_error"),
    path("identite/<slug:provider_id>/", entrance.provider_sign_in, name="openid_connect_login"),
    path("identite/<slug:provider_id>/retour/", oidc.come_back, name="openid_connect_callback"),
]
