"""Reports that prepare themselves (`ReportModel.due`), in the name of whoever then holds the signature of the post."""

import logging
from contextlib import contextmanager

from django.db import connection, transaction

from ssi.accounts.access import Identity
from ssi.accounts.models import User
from ssi.network.models import Post

from .periodic import now_at
from .registry import scheduled_models
from .services import reports_of, request_report

log = logging.getLogger(__name__)


def open_due_drafts():
    """Open, at each post, the reports that are due and not there. Returns their references.

    A post where nobody holds the signature is left for the next hour: its list of reports says so.
    """
    opened = []
    for post in Post.objects.select_related("country"):
        opened += [report.reference for report in _open_drafts(post)]
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


def _open_drafts(post):
    with as_signatory(post) as person:
        if person is None:
            log.warning("nobody holds the signature of post %s: its reports wait", post.code)
            return []
        found = [_open_as(person, post, model) for model in scheduled_models()]
        return [report for report in found if report is not None]


def _open_as(person, post, model):
    period = model.due(now_at(post))
    if period is None:
        return None
    # One that was given up was given up on purpose.
    if reports_of(person, post, model.code, period).exists():
        return None
    return request_report(by=person, post=post, code=model.code, period=period, scheduled=True)


def waits_for_signature(user, post):
    """[(model, period)] that could not open because nobody holds the signature of `post`; none otherwise."""
    due = [(model, model.due(now_at(post))) for model in scheduled_models()]
    missing = [
        (model, period) for model, period in due if period and not reports_of(user, post, model.code, period).exists()
    ]
    if not missing:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.signatory_of(%s)", [post.pk])
        (person,) = cursor.fetchone()
    return missing if person is None else []
