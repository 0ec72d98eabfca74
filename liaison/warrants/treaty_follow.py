"""A text changed at the desk reaches the files that follow it: each post brings its own in line, as its signatory."""

import logging

from django.utils import timezone

from ssi.network.models import Post
from ssi.reports.preparation import as_signatory

from . import deadlines, services, treaties
from .models import ArrestWarrant
from .vocabulary import SURRENDER

log = logging.getLogger(__name__)


def follow_treaties():
    """Bring the clocks of every detained person sought by extradition in line with the table. Returns the references.

    A file that no text covered when it was opened takes the one recorded since. Nothing moves where nothing changed.
    """
    moved = []
    for post in Post.objects.select_related("country"):
        with as_signatory(post) as person:
            if person is None:
                log.warning("nobody holds the signature of post %s: its extraditions wait", post.code)
                continue
            moved += [case.reference for case in _held(person, post) if _follow(case, person)]
    return moved


def _held(person, post):
    found = ArrestWarrant.objects.visible_to(person).filter(post=post, detained_since__isnull=False, closed_at=None)
    return found.exclude(instrument__in=SURRENDER).select_related("post__country", "country", "treaty")


def _follow(case, person):
    before = _running(case)
    text = None if case.treaty_id else treaties.in_force(case.country, timezone.localdate(timezone=case.post.zone))
    if text:
        services.take_treaty(case, by=person, treaty=text)
    deadlines.follow(case)
    return text is not None or _running(case) != before


def _running(case):
    return set(case.clocks.open().values_list("pk", flat=True))
