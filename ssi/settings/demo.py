"""The demo: fictitious people and files, plain HTTP on loopback, no second factor. Never for real data."""

import os

os.environ.setdefault("SSI_HOSTS", "127.0.0.1,localhost,[::1]")
os.environ.setdefault("SSI_ORIGINS", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
os.environ.setdefault("SSI_SSL_REDIRECT", "0")
# A fixed key opens nothing but fictitious attachments.
os.environ.setdefault("SSI_VAULT_KEYS", "demo:ZGVtby1rZXktZm9yLWZpY3RpdGlvdXMtZmlsZXMtMSE=")
os.environ.setdefault("SSI_CROSSCHECK_KEY", "demo: fictitious numbers only")

from .base import *  # noqa: F403, E402

SSI_DEMO = True
INSTALLED_APPS = [*INSTALLED_APPS, "ssi.demo"]  # noqa: F405
SSI_HOMOLOGATION_DR = True
SSI_MFA_REQUIRED = False
SSI_APPLICATION_ROLE = None
ACCOUNT_RATE_LIMITS = {**ACCOUNT_RATE_LIMITS, "login": "120/m/ip"}  # noqa: F405

# Over plain HTTP no browser would keep a cookie that bears the prefix.
SSI_COOKIE_PREFIX = ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "ssi", "csrf", "language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = STATE_DIR / "mail"  # noqa: F405
# For a person in front of a terminal, whole: there is nothing personal here.
_LINE = {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
LOGGING = {**LOGGING, "formatters": {"json": _LINE}}  # noqa: F405
# No proxy in front of the demo: compress the pages here (production leaves it to nginx).
MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]  # noqa: F405
