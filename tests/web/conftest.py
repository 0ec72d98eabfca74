"""The frame is tested without database nor account: our middlewares, our templates, the style guide."""

import pytest
from django.test import Client, override_settings
from django.utils import translation

FRAME_ONLY = {
    "ROOT_URLCONF": "tests.web.urls",
    "MIDDLEWARE": [
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "ssi.web.middleware.RequestIdMiddleware",
        "ssi.web.middleware.SecurityHeadersMiddleware",
        "ssi.web.middleware.DraftReceiptMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
    "MESSAGE_STORAGE": "django.contrib.messages.storage.cookie.CookieStorage",
    "ALLOWED_HOSTS": ["*"],
    "LOGIN_URL": "/connexion/",
    "SSI_BRAND": {"state": "République française"},
    "CSRF_COOKIE_NAME": "csrf",
    "CSRF_COOKIE_SECURE": False,
    "SESSION_COOKIE_NAME": "ssi",
    "SESSION_COOKIE_SECURE": False,
    "SECURE_SSL_REDIRECT": False,
}


@pytest.fixture
def frame_only():
    with override_settings(**FRAME_ONLY), translation.override("fr"):
        yield


@pytest.fixture
def browser(frame_only):
    """A client that keeps cookies and does not raise what a view raises."""
    return Client(raise_request_exception=False)
