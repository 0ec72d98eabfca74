"""Reports that prepare themselves: on Friday noon of each post, by whoever then holds its signature."""

import logging
from contextlib import contextmanager

from django.db import connection, transaction

from ssi.accounts.access import Identity
from ssi.accounts.models import User
from ssi.network.models import Post

from .services import reports_of, request_report
from .weekly import WeeklyReport, now_at, week_due

log = logging.getLogger(__name__)


def open_due_drafts():
    """Open the weekly report of each post that has none for the week last closed. Returns their references.

    A post where nobody holds the signature is left for the next hour: its list of reports says so.
    """
    opened = []
    for post in Post.objects.select_related("country"):
        report = _open_draft(post)
        if report is not None:
            opened.append(report.reference)
    return opened


@contextmanager
def as_signatory(post):
    """What beat does at a post, it does as whoever holds its signature now, in one transaction. Yields that User, or
    None when nobody does: there are no rows then.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.begin_scheduled(%s)", [post.pk])
            identity = Identity.from_database(cursor.fetchone()[0])
        try:
            yield _person(identity)
        finally:
            if not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT sec.leave()")


def _person(identity):
    if identity is None:
        return None
    person = User.objects.get(pk=identity.user_id)
    person._identity = identity
    return person


def _open_draft(post):
    with as_signatory(post) as person:
        if person is None:
            log.warning("nobody holds the signature of post %s: its weekly report waits", post.code)
            return None
        return _open_as(person, post)


def _open_as(person, post):
    week = week_due(now_at(post))
    # One that was given up was given up on purpose.
    if reports_of(person, post, WeeklyReport.code, week).exists():
        return None
    return request_report(by=person, post=post, code=WeeklyReport.code, period=week, scheduled=True)


def waits_for_signature(user, post):
    """The week whose report could not open because nobody holds the signature of `post`; None otherwise."""
    week = week_due(now_at(post))
    if reports_of(user, post, WeeklyReport.code, week).exists():
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.signatory_of(%s)", [post.pk])
        (person,) = cursor.fetchone()
    return week if person is None else None
