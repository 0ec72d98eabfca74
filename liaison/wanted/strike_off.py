"""The end of a search by itself: the day after its last day, as whoever then holds the signature of the post."""

import logging

from ssi.network.models import Post
from ssi.reports.preparation import as_signatory

from . import services
from .guards import today_at
from .models import WantedPerson
from .workflow import WANTED

log = logging.getLogger(__name__)
SEARCHED = WANTED.transition("expire").sources


def strike_off_due():
    """End the searches whose term is past. Returns their references.

    Where nobody holds the signature, and for a file closed to whoever does (Spécial France), the search waits for
    the next round: the day of its owner says it is overdue.
    """
    ended = []
    for post in Post.objects.select_related("country"):
        with as_signatory(post) as person:
            if person is None:
                log.warning("nobody holds the signature of post %s: its searches wait", post.code)
                continue
            ended += [_end(case, person) for case in _due(person, post)]
    return ended


def _due(person, post):
    found = WantedPerson.objects.visible_to(person).filter(post=post, status__in=SEARCHED, closed_at=None)
    found = found.select_related("post__country")
    return [case for case in found if case.strike_off_on < today_at(case)]


def _end(case, person):
    services.end_at_term(case, by=person)
    return case.reference
