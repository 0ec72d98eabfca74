"""How the figures of a noun count its files: on the metadata row the head of a post and the desk may both read.

A noun's `figures.py` names its kind once and says what it counts:

    MISSIONS = FilesOf("mission")
    MISSIONS.in_states("missions.under_way", _("équipes sur place"), _("Missions dont l’équipe…"), ("EN_COURS",))
"""

from collections import Counter

from django.db.models import Count, Q
from django.utils.translation import gettext

from ssi.cases.models import CaseDigest

from .registry import figure, summed


class FilesOf:
    """The figures of one kind of file: each method declares one under its code, label and definition."""

    def __init__(self, kind):
        self.kind = kind

    def count(self, code, label, definition, rows):
        """Rows of digests, given by `rows(posts, period)`, counted post by post."""
        summed(code, label, definition)(lambda posts, period: per_post(rows(posts, period)))

    def opened(self, code, label, definition, **only):
        """Files registered during the period, those given up included; `only`: conditions on their digests."""
        self.count(code, label, definition, lambda posts, period: opened(self.kind, posts, period).filter(**only))

    def answered(self, code, label, definition, **only):
        """Files that reached their end in law during the period, whatever their age."""
        self.count(code, label, definition, lambda posts, period: answered(self.kind, posts, period).filter(**only))

    def open_at_end(self, code, label, definition):
        """Files neither closed nor given up at the end of the period."""
        self.count(code, label, definition, lambda posts, period: open_at_end(self.kind, posts, period))

    def in_states(self, code, label, definition, states):
        """Open files that are in one of these states now."""
        self.count(code, label, definition, lambda posts, period: in_states(self.kind, posts, period, states))

    def opened_by_country(self, code, label, definition):
        """Files registered during the period, by country."""
        figure(code, label, definition)(lambda posts, period: by_country(opened(self.kind, posts, period)))


def per_post(rows):
    """{key of a post: how many of these rows are its own}. One statement."""
    return dict(rows.order_by().values_list("post").annotate(number=Count("pk")))


def digests(kind, condition):
    """The rows of a kind that meet a condition of `Period`, which names the posts: naming them again beside it would
    read every file they ever had.
    """
    return CaseDigest.objects.filter(condition, kind=kind)


def opened(kind, posts, period):
    """Files registered during the period, those given up included."""
    return digests(kind, period.during("opened_at", posts))


def answered(kind, posts, period):
    """Files that reached their end in law during the period (`Workflow.answered`), whatever their age."""
    return digests(kind, period.during("answered_at", posts))


def open_at_end(kind, posts, period):
    """Files neither closed nor given up at the end of the period."""
    still = period.at_end(
        posts, lambda moment: Q(opened_at__lt=moment) & (Q(closed_at=None) | Q(closed_at__gte=moment))
    )
    return digests(kind, still)


def in_states(kind, posts, period, states):
    """Open files opened before the end of the period that are in one of these states now: a state has no history."""
    before = period.at_end(posts, lambda moment: Q(opened_at__lt=moment))
    return digests(kind, before).filter(closed_at=None, status__in=states)


def by_country(rows):
    """(country, number), the largest first."""
    counted = Counter()
    for label, number in rows.values_list("country__name_fr").annotate(number=Count("pk")).order_by():
        counted[label or gettext("Sans pays indiqué")] += number
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))
