"""Forms of the accounts room: the library's, in our words and our look, and those of the delegations."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form, FormMixin

from . import services
from .models import Delegation
from .roles import DELEGABLE
from .words import POWERS


class InOurWords(FormMixin):
    """A form of the library without its placeholders; `words` gives labels, `hints` the help under them."""

    words = {}
    hints = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if field.required and name in self.words:
                field.error_messages["required"] = _("Renseignez « %(label)s ».") % {"label": field.label}


_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "12", "autofocus": True}


class SignInForm(InOurWords, account.LoginForm):
    words = {"login": _("Adresse électronique"), "password": _("Mot de passe")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["login"].error_messages["invalid"] = _("Écrivez une adresse complète, par exemple nom@exemple.fr.")


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    words = {"password": _("Mot de passe")}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    words = {
        "oldpassword": _("Mot de passe actuel"),
        "password1": _("Nouveau mot de passe"),
        "password2": _("Nouveau mot de passe, une seconde fois"),
    }
    hints = {"password1": _("Douze caractères au moins ; une phrase dont vous vous souvenez convient.")}

    def clean(self):
        cleaned = super().clean()
        if any(str(e) for e in self.errors.get("password2", [])):
            self.errors["password2"] = self.error_class([_("Les deux saisies diffèrent.")])
        return cleaned


class CodeForm(InOurWords, mfa.AuthenticateForm):
    """The second step of sign-in."""

    words = {"code": _("Code")}
    hints = {"code": _("Les six chiffres de l’application, ou un de vos codes de secours.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(_CODE)


class ReauthenticateCodeForm(CodeForm, mfa.ReauthenticateForm):
    """The same code, asked again before a delicate act."""


class ActivateTotpForm(InOurWords, totp.ActivateTOTPForm):
    words = {"code": _("Code affiché par l’application")}
    hints = {"code": _("Six chiffres ; ils changent toutes les trente secondes.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(_CODE | {"autofocus": False})


class Unreadable(forms.Form):
    """What a key answers comes through the browser: anything may stand there, and nothing of it is our defect."""

    def full_clean(self):
        try:
            super().full_clean()
        except (KeyError, TypeError, ValueError):
            self.cleaned_data = {}
            self._errors.clear()
            self.add_error(None, _("La réponse de la clé est illisible. Recommencez."))


class AddKeyForm(InOurWords, Unreadable, webauthn.AddWebAuthnForm):
    words = {"name": _("Nom de la clé")}
    hints = {"name": _("Pour la reconnaître, par exemple « clé bleue, coffre du poste ».")}


class KeyForm(Unreadable, webauthn.AuthenticateWebAuthnForm):
    """The second step of sign-in, with a key."""


class ReauthenticateKeyForm(Unreadable, webauthn.ReauthenticateWebAuthnForm):
    """The same key, asked again before a delicate act."""


class DelegationForm(Form):
    """What the head of a post fills in to be stood in for. The rules are the service's."""

    kind = forms.ChoiceField(
        label=_("Nature"),
        choices=[
            (Delegation.Kind.INTERIM, _("Intérim : tout ce que fait le chef du service, signé « p.i. »")),
            (Delegation.Kind.POWERS, _("Délégation de pouvoirs : seulement ceux cochés plus bas")),
        ],
        widget=forms.RadioSelect,
    )
    to = forms.ModelChoiceField(label=_("Délégataire"), queryset=None, empty_label=_("Choisir une personne"))
    starts_on = forms.DateField(label=_("Premier jour"), help_text=_("Jour compris, à l’heure du poste."))
    ends_on = forms.DateField(label=_("Dernier jour"), help_text=_("Jour compris."))
    permissions = forms.MultipleChoiceField(
        label=_("Pouvoirs délégués"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sans objet pour un intérim, qui les comprend tous."),
    )
    reason = forms.CharField(label=_("Motif"), max_length=200, help_text=_("Par exemple : congés, mission, cumul."))

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = _people(services.possible_stand_ins(post))
        self.fields["permissions"].choices = [(code, POWERS[code]) for code in sorted(DELEGABLE)]
        self.fields["starts_on"].widget.attrs["min"] = str(services.today_at(post))


def _people(assignments):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.filter(pk__in=assignments.values("user_id")).order_by("last_name", "first_name")
