"""A signed-in browser without a browser: WSGI calls in process, and what they ask of the database."""

import io
import time
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from ssi.accounts.models import User
from ssi.accounts.second_factor import ENROLLED_HERE
from ssi.accounts.sessions import SessionStore
from ssi.web import assets
from ssi.web.cookies import STYLE, named

#: What every request asks whatever its page: shown beside the view's own statements (DECISIONS §1.15).
FIXED = {
    "session": ('FROM "accounts_session"', 'UPDATE "accounts_session"'),
    "personne": ('SELECT "accounts_user"."id"', 'UPDATE "accounts_user"'),
    "contexte": ("sec.begin", "SET LOCAL", "set_config('ssi", "SET CONSTRAINTS", "RESET ROLE"),
    "journal": ("audit.append",),
    "transaction": ("SAVEPOINT",),
}


@dataclass
class Statement:
    sql: str
    params: tuple
    milliseconds: float

    @property
    def fixed(self):
        """Name of the fixed cost this statement belongs to; "" for the view's own."""
        for name, marks in FIXED.items():
            if any(mark in self.sql for mark in marks):
                return name
        return ""


@contextmanager
def observed():
    """The statements sent through Django's connection meanwhile, with their time. Yields the list."""
    seen = []

    def watch(execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append(Statement(str(sql), params, (time.perf_counter() - started) * 1000))

    with connection.execute_wrapper(watch):
        yield seen


def sign_in(email):
    """(person, session key) of a browser that has shown its second factor; under any login."""
    person = User.objects.get(email=email)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[ENROLLED_HERE] = True
    session.create()
    return person, session.session_key


class Client:
    """Calls a WSGI handler as the browser of one person; the style sheet is already in its cache."""

    def __init__(self, handler, session_key="", person=None, *, css_known=True):
        cookies = {settings.SESSION_COOKIE_NAME: session_key}
        if css_known:
            cookies[named(STYLE)] = assets.style_sheet()[1]
        self.handler = handler
        self.environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_ACCEPT_LANGUAGE": "fr",
            "HTTP_USER_AGENT": "banc",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items() if value),
            "CONTENT_LENGTH": "0",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "bench.person": person,
        }

    def get(self, address):
        """(status, body). Raises nothing of its own: the caller looks at the status."""
        path, _, query = address.partition("?")
        environ = {**self.environ, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO()}
        told = []
        response = self.handler(environ, lambda status, headers, *_: told.append(status))
        body = b"".join(response)
        response.close()
        return int(told[0][:3]), body
