"""What was typed into a form that could not be taken: kept half an hour for its author, in their browser only.

Either the session had expired, or the act asks that one proves again who one is (`step_up`).

With JavaScript the tab keeps its own copy (static/ssi/app.js) and the person is sent back to the form. Without it
the refused body waits here: encrypted under a key of which half is in a cookie, readable only by the person whose
session that was. Forms with a password or a code, and files, are never kept. Nothing is sent again by itself.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.cache import caches
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from ssi.web import cookies

from .models import Session
from .sessions import digest

LIFETIME = 30 * 60  # seconds
MOST = 100 * 1024  # characters of all values together
#: A page that sends a kept form again carries this field; when it is taken, the copy goes.
FIELD = "_saisie"
#: Written by the script of the page in every form it sends (ssi.web.middleware.DRAFT_FIELD).
_DRAFT = "_draft"
_SECRET_WORDS = ("password", "passphrase", "code", "credential", "secret", "token")
#: Named like a secret, and none: the number that makes a form sent twice open one file only.
_NO_SECRET = {"form_token"}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_NOT_TYPED = {"csrfmiddlewaretoken", _DRAFT, FIELD}


@dataclass(frozen=True)
class Kept:
    path: str  # where the form was sent, with its query
    page: str  # where it was filled in
    fields: list  # [(name, [values])] in the order of the form
    files: list  # names of the files that were not kept
    stepped_up: bool = False  # the session was good; a proof was asked


def follow(request, response):
    """`response`, led where what was typed will be found again; a copy that was taken is forgotten."""
    if getattr(request, "step_up", False):
        return _prove_first(request, response)
    if not _leads_to_sign_in(response):
        if request.method == "POST" and FIELD in request.POST and response.status_code < 400:
            forget(request, response)
        return response
    page = _page_of(request)
    if request.headers.get("HX-Request") == "true":
        # A fragment cannot hold the sign-in page: the whole browser goes there.
        away = HttpResponse(status=401)
        away.headers["HX-Redirect"] = _sign_in(page)
        return away
    if request.method != "POST" or request.content_type not in _FORMS:
        return response
    if _DRAFT in request.POST:
        response.headers["Location"] = _sign_in(page)
        messages.info(request, _("Votre session avait expiré. Ce que vous aviez tapé est gardé dans cet onglet."))
    elif keep(request, response, page):
        response.headers["Location"] = _sign_in(reverse("kept_form"))
        messages.info(request, _("Votre session avait expiré. Ce que vous aviez saisi est conservé trente minutes."))
    return response


def _prove_first(request, response):
    """To the page that asks for the proof, then to what was typed, or to its page when that is not kept."""
    page = _page_of(request)
    away = HttpResponse(status=401) if request.headers.get("HX-Request") == "true" else response
    following = reverse("kept_form") if keep(request, away, page) else page
    target = f"{response.headers['Location']}?{urlencode({REDIRECT_FIELD_NAME: following})}"
    away.headers["Location" if away is response else "HX-Redirect"] = target
    return away


def keep(request, response, page):
    """Store the body for the person whose session this browser had. Returns False when there is nothing to keep."""
    person = _former_person(request)
    fields = [(name, values) for name, values in request.POST.lists() if name not in _NOT_TYPED]
    secret = any(word in name.lower() for name, _v in fields for word in _SECRET_WORDS if name not in _NO_SECRET)
    size = sum(len(name) + sum(map(len, values)) for name, values in fields)
    if person is None or secret or size > MOST:
        return False
    content = {
        "person": person,
        "path": request.get_full_path(),
        "page": page,
        "fields": fields,
        "files": [file.name for _name, files in request.FILES.lists() for file in files],
        "stepped_up": getattr(request, "step_up", False),
    }
    token = secrets.token_urlsafe(32)
    caches["kept"].set(_address(token), _cipher(token).encrypt(json.dumps(content).encode()).decode(), LIFETIME)
    cookies.give(response, cookies.KEPT_FORM, token, signed=True, max_age=LIFETIME, httponly=True, samesite="Lax")
    return True


def find(request):
    """The Kept form of the person who asks, or None: expired, already taken, another person's, another browser's."""
    token = cookies.read_signed(request, cookies.KEPT_FORM, max_age=LIFETIME)
    sealed = caches["kept"].get(_address(token)) if token else None
    if sealed is None:
        return None
    try:
        content = json.loads(_cipher(token).decrypt(sealed.encode()))
    except InvalidToken:
        return None
    if content.pop("person") != request.user.pk:
        return None
    return Kept(**content)


def forget(request, response):
    token = cookies.read_signed(request, cookies.KEPT_FORM)
    if token:
        caches["kept"].delete(_address(token))
        cookies.take_back(response, cookies.KEPT_FORM)


def _former_person(request):
    """Whose session the cookie of this browser names; it may have expired but not been closed by anybody."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    return Session.objects.filter(session_key=digest(key)).values_list("user_id", flat=True).first()


def _leads_to_sign_in(response):
    """True for the redirect of a page that wants to know who asks (signing out leads there too, without `next`)."""
    location = urlsplit(response.headers.get("Location", ""))
    return location.path == resolve_url(settings.LOGIN_URL) and f"{REDIRECT_FIELD_NAME}=" in location.query


def _page_of(request):
    """The page the form was on: the browser says it, within our own site only."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        parts = urlsplit(came_from)
        return parts.path + (f"?{parts.query}" if parts.query else "")
    return request.get_full_path()


def _sign_in(following):
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: following})}"


def _address(token):
    return "kept:" + hashlib.sha256(token.encode()).hexdigest()


def _cipher(token):
    """Neither the database, nor the cookie, nor the server's key opens it alone."""
    derived = HKDF(hashes.SHA256(), 32, salt=None, info=b"ssi.kept").derive(f"{settings.SECRET_KEY}{token}".encode())
    return Fernet(base64.urlsafe_b64encode(derived))
