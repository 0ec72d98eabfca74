"""Nobody reads unseen.

The rule: an answer that shows or sends what was written in a file, or about a person, leaves a line in the name of who
asked, about that file or row, or about the list or export that showed it, in the transaction that is committed before
the first byte leaves; what only names a file where one is led to it (its reference, its title) is no consultation.

A view says it in its own words (`record`). For a page that is about something, a form most often, and said nothing,
`tell_page` does, once its answer is made: no view can forget.
"""

import contextvars
from contextlib import contextmanager
from uuid import UUID

from .log import record, told

#: Answers that show something: 409 and 422 are a form again, whose act (and its line) was undone.
_DONE, _REFUSED = 200, {409, 422}
_ASKING = {"GET", "HEAD", "POST"}
#: Files and rows this request opened; None once it said that it shows nothing of them, and outside a request.
_opened = contextvars.ContextVar("opened", default=None)


@contextmanager
def of_request():
    """Around one request: what it opens and tells is its own."""
    tokens = _opened.set([]), told.set([])
    try:
        yield
    finally:
        _opened.reset(tokens[0])
        told.reset(tokens[1])


def opened(row):
    """This request reads this file, or this row of a post, for somebody to see it."""
    if (rows := _opened.get()) is not None:
        rows.append(row)


def nothing_shown():
    """This answer says nothing that was written in what its address is about: how far a PDF is, asked each second."""
    _opened.set(None)


def tell_page(request, response):
    """The line of a page that has none: of each file it opened, otherwise of its row or of what its address names."""
    rows, match = _opened.get(), request.resolver_match
    shows = response.status_code == _DONE or response.status_code in _REFUSED
    if rows is None or match is None or request.method not in _ASKING or not shows:
        return
    lines = set(told.get()) if response.status_code == _DONE else set()
    about = {name: value for name, value in match.kwargs.items() if isinstance(value, int | UUID)}
    cases = {row.pk: row for row in rows if hasattr(row, "acl")}
    for key in cases.keys() - lines:
        record("page.consult", cases[key], page=match.view_name, about=about)
    if not cases and not lines and (rows or about):
        record("page.consult", rows[0] if rows else None, page=match.view_name, about=about)
