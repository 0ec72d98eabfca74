"""What the network committed and paid month by month, and by today against the same day last year (§8.5).

Each movement counts in the month of its own date; a contrary one is taken off the month of its own. Every total is the
sum of its posts.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from ssi.figures.periods import months_after
from ssi.network import known
from ssi.web.dates import month_in_words
from ssi.web.sheets import Sheet

from .models import ZERO

#: Months shown, the one that runs included.
BACK = 13


@dataclass(frozen=True)
class Moved:
    """Euros committed (*engagés*) and paid (*payés*)."""

    committed: object = ZERO
    paid: object = ZERO

    def __add__(self, other):
        return Moved(self.committed + other.committed, self.paid + other.paid)

    def __bool__(self):
        return bool(self.committed or self.paid)


@dataclass(frozen=True)
class Trend:
    """`months`: their first days, the last one still running. `cells`: {(post, month): Moved}.

    `now` and `before`: {post: Moved} from the first of January to today, and to the same day last year.
    """

    today: dt.date
    months: list
    cells: dict
    now: dict
    before: dict

    @property
    def same_day(self):
        return same_day_before(self.today)

    @property
    def posts(self):
        moved = {post for post, _month in self.cells} | set(self.now) | set(self.before)
        return sorted(moved, key=lambda post: post.city)

    @property
    def by_month(self):
        """[(month in words, Moved)], the oldest first."""
        sums = defaultdict(Moved)
        for (_post, month), moved in self.cells.items():
            sums[month] += moved
        return [(month_in_words(month), sums[month]) for month in self.months]

    @property
    def by_post(self):
        """[(post, this year, last year at the same day)]."""
        return [(post, self.now.get(post, Moved()), self.before.get(post, Moved())) for post in self.posts]

    @property
    def total(self):
        """(months shown, this year, last year at the same day) of the network."""
        return tuple(sum(found.values(), Moved()) for found in (self.cells, self.now, self.before))

    def sheet(self):
        """A month of a post on each row, the network last."""
        header = (_("Code"), _("Poste"), _("Mois"), _("AE engagées"), _("CP payés"))
        rows = [
            (post.code, post.city, month, moved.committed, moved.paid)
            for (post, month), moved in sorted(self.cells.items(), key=lambda cell: (cell[0][0].city, cell[0][1]))
        ]
        whole = self.total[0]
        title = _("Engagements et paiements du réseau par mois")
        return Sheet(title, header, [*rows, ("", _("Réseau"), None, whole.committed, whole.paid)], lines=(title,))


def trend(today):
    """The Trend of every post this person may sum. Two statements, whatever the number of posts and of movements."""
    months = [months_after(today.replace(day=1), -back) for back in reversed(range(BACK))]
    since, past = min(months[0], today.replace(month=1, day=1)), same_day_before(today)
    found = _moved(since, today)
    return Trend(
        today=today,
        months=months,
        cells={key: moved for key, moved in found.items() if key[1] >= months[0]},
        now=_by_post({key: moved for key, moved in found.items() if key[1].year == today.year}),
        before=_by_post(_moved(past.replace(month=1, day=1), past)),
    )


def same_day_before(day):
    """The same day a year before; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _moved(first, last):
    posts = known.posts()
    with connection.cursor() as cursor:
        cursor.execute("SELECT post, month, committed, paid FROM sec.money_by_month(%s, %s)", [first, last])
        rows = cursor.fetchall()
    return {(posts[post], month): Moved(committed, paid) for post, month, committed, paid in rows if post in posts}


def _by_post(cells):
    found = defaultdict(Moved)
    for (post, _month), moved in cells.items():
        found[post] += moved
    return {post: moved for post, moved in found.items() if moved}
