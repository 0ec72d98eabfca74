"""A request that lost against another one (deadlock, serialization failure) starts again, whole, once.

PostgreSQL kills one of two transactions that wait for each other: its author did nothing wrong, and nothing of it
was written. It is played again from its first middleware, with the body already read, as if it had just arrived.
Nothing was sent: the answer is made before it leaves. What loses twice gets the usual page of an error.
"""

import logging

from django.db import OperationalError
from django.http import HttpResponse

log = logging.getLogger(__name__)

#: SQLSTATE of what another transaction caused: serialization_failure, deadlock_detected.
CONFLICTS = frozenset({"40001", "40P01"})
#: Of a server that stops, fell, is not ready yet, or takes nobody more; « 08… » is a line that was cut.
AWAY = frozenset({"57P01", "57P02", "57P03", "53300"})
#: Times a request is played, the first included.
TRIES = 2
#: What reading the body left on the request: it cannot be read twice from the line.
_BODY = ("_stream", "_read_started", "_body", "_post", "_files", "_encoding")


def instead_of(request, exception):
    """What takes the place of the answer when `exception` is a conflict and a try is left; None otherwise.

    Called by whoever holds the transaction (`IdentityMiddleware`), which it must roll back.
    """
    if _sqlstate(exception) not in CONFLICTS or not getattr(request, "tries_left", 0):
        return None
    request.lost_to_another = True
    return HttpResponse(status=503)


def database_is_away(exception):
    """Whether nobody was there to ask, or the line was cut: what libpq says without the server has no SQLSTATE.

    Nothing was written, unless the line was cut at the COMMIT: the token of a form that is sent again tells.
    """
    if not isinstance(exception, OperationalError):
        return False
    state = _sqlstate(exception)
    return state is None or state in AWAY or state.startswith("08")


def _sqlstate(exception):
    return getattr(exception.__cause__, "sqlstate", None) or getattr(exception, "sqlstate", None)


class RestartMiddleware:
    """Stands before everything that remembers something on the request: session, person, messages, CSRF."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        arrived, environment = dict(vars(request)), dict(request.META)
        request.tries_left = TRIES - 1
        response = self.get_response(request)
        while getattr(request, "lost_to_another", False):
            left = request.tries_left - 1
            _forget(request, arrived, environment)
            request.tries_left = left
            log.warning("request %s lost to another transaction: played again", getattr(request, "request_id", "-"))
            response = self.get_response(request)
        return response


def _forget(request, arrived, environment):
    """The request as it arrived, but for its body, which was read."""
    body = {name: value for name, value in vars(request).items() if name in _BODY}
    vars(request).clear()
    vars(request).update(arrived | body)
    request.META.clear()
    request.META.update(environment)
    for _name, files in body["_files"].lists() if "_files" in body else ():
        for file in files:
            file.seek(0)
