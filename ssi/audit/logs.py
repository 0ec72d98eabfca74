"""The logs of production: one JSON object a line, and no personal value in any.

An exception says its kind and where it happened, never its words: PostgreSQL's hold the row that was refused, and
Python's the value that did not convert. The person who sees a fault gives its number (`request`), which the journal
holds too. A line about a request also tells which page it was for and who asked (the number of the person): an access
refused (403, 404), like any answer of 400 and more, leaves one.
"""

import json
import logging
import traceback
from datetime import UTC, datetime

from django.http import HttpRequest

from .log import request_id


class JsonFormatter(logging.Formatter):
    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        request = getattr(record, "request", None)
        if number := getattr(request, "request_id", "") or request_id.get():
            line["request"] = number
        if isinstance(request, HttpRequest):
            line |= _asked(request, getattr(record, "status_code", 0))
            line["message"] = line["message"].replace(request.path, _path(request))
        if record.exc_info and record.exc_info[0]:
            error = record.exc_info[1]
            line["exception"], line["where"] = _told(error)
            if words := str(error):  # Django gives some to the sentence itself
                line["message"] = line["message"].replace(words, type(error).__name__)
        return json.dumps(line)  # in ASCII: what a reader may take for an end of line (U+0085, U+2028) is escaped


def _asked(request, status):
    """Which page, by the name of its address, and whose request, when somebody is known. Asks no database."""
    found = {"status": status, "method": request.method}
    if request.resolver_match:
        found["page"] = request.resolver_match.view_name
    if getattr(request, "identified", False):
        found["person"] = request.user.pk
    return found


def _path(request):
    """The path, but for an address that is a secret in itself: its pattern."""
    route = request.resolver_match.route if request.resolver_match else ""
    return f"/{route}" if "<secret:" in route else request.path


def _message(record):
    """The sentence with its arguments, an exception reduced to its kind; of Celery's, which holds the whole trace and
    the arguments, the task and what became of it."""
    if isinstance(record.args, dict):
        if {"name", "id"} <= set(record.args):
            return f"{record.args['name']}[{record.args['id']}] {record.args.get('description', '')}".strip()
        return record.msg % {key: _harmless(value) for key, value in record.args.items()}
    arguments = tuple(_harmless(value) for value in record.args or ())
    return str(_harmless(record.msg)) % arguments if arguments else str(_harmless(record.msg))


def _harmless(value):
    return type(value).__name__ if isinstance(value, BaseException) else value


def _told(error):
    """Kinds of the exception and of those behind it; the frames of the first, innermost last, without their lines."""
    kinds, one = [], error
    while one is not None and len(kinds) < 5:
        kinds.append(f"{type(one).__module__}.{type(one).__name__}")
        one = one.__cause__ or one.__context__
    frames = traceback.extract_tb(error.__traceback__)
    return kinds, [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-30:]]
