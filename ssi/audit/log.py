"""`record()`: the one way to write the journal from Python."""

import contextvars
import json

from django.conf import settings
from django.db import connection, connections

#: Set by RequestIdMiddleware; joins the lines of one request in the journal and in the logs.
request_id = contextvars.ContextVar("request_id", default="")
#: The files of which the lines of this request are, None for a line about no file; no list outside a request.
told = contextvars.ContextVar("told", default=None)


def record(verb, subject=None, *, role="", reason="", actor=None, apart=False, **details):
    """Write one line: `verb` ("informationexchange.transmit") about `subject` (a model instance or None).

    The database names the person itself. `actor` counts only where nobody is bound yet (signing in).
    `apart` commits the line at once, whatever becomes of the request: attempts that failed are told so.
    `details` must hold references and states, never a name, a number or a text taken from a file.
    """
    case = _case_of(subject)
    label = subject._meta.label_lower if subject is not None else ""
    with (connections[settings.SSI_APART_DATABASE] if apart else connection).cursor() as cursor:
        cursor.execute(
            "SELECT audit.append(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)",
            [
                verb,
                label,
                str(subject.pk) if subject is not None else "",
                case.pk if case is not None else None,
                getattr(case or subject, "post_id", None),
                getattr(case or subject, "reference", "") or "",
                role,
                reason[:300],
                request_id.get(),
                json.dumps(details, default=str),
                actor.pk if actor is not None else None,
            ],
        )
    if not apart and (lines := told.get()) is not None:
        lines.append(case.pk if case is not None else None)


def _case_of(subject):
    """The file a subject is, or hangs on; known by shape, for this room imports no other."""
    if subject is None or hasattr(subject, "acl"):
        return subject
    return getattr(subject, "case", None)
