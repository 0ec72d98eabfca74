"""A stretch of days, both ends included, counted in each post's own days."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

SATURDAY = 5  # date.weekday()


@dataclass(frozen=True)
class Period:
    """Dates are local dates of each post: a network figure adds days of different zones, as the posts do."""

    start: dt.date
    end: dt.date

    def __post_init__(self):
        if self.end < self.start:
            raise ValueError(f"{self.end} is before {self.start}")

    @classmethod
    def week_of(cls, day):
        """The reporting week of a day: Saturday to Friday, since the weekly report closes on Friday noon."""
        start = day - dt.timedelta(days=(day.weekday() - SATURDAY) % 7)
        return cls(start, start + dt.timedelta(days=6))

    @classmethod
    def month_of(cls, day):
        return cls(day.replace(day=1), months_after(day.replace(day=1), 1) - dt.timedelta(days=1))

    @classmethod
    def quarter_of(cls, day):
        start = day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
        return cls(start, months_after(start, 3) - dt.timedelta(days=1))

    @classmethod
    def year(cls, year):
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @property
    def days(self):
        return (self.end - self.start).days + 1

    @property
    def previous(self):
        """The calendar year before, of a calendar year; else the period of the same length that ends the day before."""
        if self == Period.year(self.start.year):
            return Period.year(self.start.year - 1)
        return Period(self.start - dt.timedelta(days=self.days), self.start - dt.timedelta(days=1))

    def begins(self, zone):
        """First moment of the period in `zone`."""
        return dt.datetime.combine(self.start, dt.time.min, tzinfo=zone)

    def ends(self, zone):
        """First moment after the period in `zone`."""
        return dt.datetime.combine(self.end + dt.timedelta(days=1), dt.time.min, tzinfo=zone)

    def during(self, field, posts, post="post"):
        """Rows of these posts whose moment `field` falls in the period, each in its own post's days.

        `post` is the way from the row to its post.
        """
        return self._in_its_days(posts, lambda begins, ends: Q(**{f"{field}__gte": begins, f"{field}__lt": ends}), post)

    def at_end(self, posts, condition):
        """Rows of these posts for which `condition(moment)` holds at the end of the period."""
        return self._in_its_days(posts, lambda _begins, ends: condition(ends))

    def _in_its_days(self, posts, condition, path="post"):
        by_days = {}  # zones of one offset have the same days: some twenty conditions for all the network
        for post in posts:
            by_days.setdefault((self.begins(post.zone), self.ends(post.zone)), []).append(post)
        found = Q(pk__in=[])
        for days, same in by_days.items():
            found |= Q(**{f"{path}__in": [post.pk for post in same]}) & condition(*days)
        return found


def latest_day(posts):
    """The date where it is latest among these posts: a period that ends on it has counted the morning in the east."""
    return max((timezone.localdate(timezone=post.zone) for post in posts), default=timezone.localdate())


def months_after(first, months):
    """The first day of the month so many months after a first day."""
    return dt.date(first.year + (first.month - 1 + months) // 12, (first.month - 1 + months) % 12 + 1, 1)
