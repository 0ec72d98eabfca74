"""Cookies: named, given, read and taken back here, so that all of them travel alike.

In production each name bears `__Host-` (SSI_COOKIE_PREFIX): a browser then takes the cookie over TLS only, from this
very host, for no other. Session, CSRF and language are Django's: the settings name those three the same way.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage

STYLE = "css"  # which style sheet the browser holds
RECEIPT = "draft_done"  # read by static/ssi/src/app.js: which form was taken
KEPT_FORM = "saisie"
NOTICES = "messages"


def named(name):
    """The name of this cookie as it travels."""
    return settings.SSI_COOKIE_PREFIX + name


def give(response, name, value, *, signed=False, **attributes):
    """Set it, for this host and the whole site; `attributes` are those of `HttpResponse.set_cookie`."""
    put = response.set_signed_cookie if signed else response.set_cookie
    put(named(name), value, secure=settings.SESSION_COOKIE_SECURE, **attributes)


def read(request, name):
    return request.COOKIES.get(named(name))


def read_signed(request, name, *, max_age=None):
    """Its value, or None: absent, not signed by us, older than `max_age` seconds."""
    return request.get_signed_cookie(named(name), default=None, max_age=max_age)


def take_back(response, name):
    response.delete_cookie(named(name))


class NoticesInCookie(CookieStorage):
    @property
    def cookie_name(self):
        return named(NOTICES)


class Notices(FallbackStorage):
    """What is told once, on the next page: in a cookie, in the session when it is long."""

    storage_classes = (NoticesInCookie, SessionStorage)
