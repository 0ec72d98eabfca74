"""How the figures of a noun count its files: on the metadata row the head of a post and the desk may both read."""

from collections import Counter

from django.db.models import Count, Q
from django.utils.translation import gettext

from ssi.cases.models import CaseDigest


def digests(kind, posts):
    return CaseDigest.objects.filter(kind=kind, post__in=[post.pk for post in posts])


def opened(kind, posts, period):
    """Files registered during the period, those given up included."""
    return digests(kind, posts).filter(period.during("opened_at", posts))


def answered(kind, posts, period):
    """Files that reached their end in law during the period (`Workflow.answered`), whatever their age."""
    return digests(kind, posts).filter(period.during("answered_at", posts))


def open_at_end(kind, posts, period):
    """Files neither closed nor given up at the end of the period."""
    still = period.at_end(
        posts, lambda moment: Q(opened_at__lt=moment) & (Q(closed_at=None) | Q(closed_at__gte=moment))
    )
    return digests(kind, posts).filter(still)


def in_states(kind, posts, period, states):
    """Open files opened before the end of the period that are in one of these states now: a state has no history."""
    before = period.at_end(posts, lambda moment: Q(opened_at__lt=moment))
    return digests(kind, posts).filter(before, closed_at=None, status__in=states)


def by_country(rows):
    """(country, number), the largest first."""
    counted = Counter()
    for label, number in rows.values_list("country__name_fr").annotate(number=Count("pk")).order_by():
        counted[label or gettext("Sans pays indiqué")] += number
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))
