"""How sign-in differs from the library's defaults: nobody signs up, secrets are encrypted, writes are narrow."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def set_password(self, user, password):
        # The application may write this column and no other of a person's row.
        user.set_password(password)
        user.save(update_fields=["password"])


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An identity provider authenticates; authorisation is our own table: nobody is provisioned."""

    def is_open_for_signup(self, request, sociallogin):
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery seeds are encrypted with a key that is not in the database."""

    def encrypt(self, text):
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet():
    key = hashlib.scrypt(settings.SECRET_KEY.encode(), salt=b"ssi.mfa", n=2**12, r=8, p=1, dklen=32)
    return Fernet(base64.urlsafe_b64encode(key))
