"""The table of the posts: one row per post, figures and facts in columns, sums below, sorted, as a page or a file."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.reports.typography import quantity
from ssi.web.dates import date_in_words
from ssi.web.sheets import Sheet

BY_CITY = "poste"


@dataclass(frozen=True)
class Column:
    """`unit` of a number; `summed`: the network has the sum of its posts there. `shown` writes one value; `late(value,
    today)`: the post whose day it is should have done something.
    """

    code: str
    label: str
    definition: str
    unit: str = ""
    summed: bool = True
    late: Callable | None = None

    do_not_call_in_templates = True

    def shown(self, value):
        if value is None or value == "":
            return "—"
        if isinstance(value, dt.date):
            return date_in_words(value)
        return quantity(value, self.unit) if self.summed else str(value)


@dataclass
class Table:
    """`rows`: [(post, {code of a column: value})]. `order`: (code of a column, whether the largest comes first).

    The columns take their words here, in the language of the reader: a cell repeats those of its column.
    """

    columns: list
    rows: list
    order: tuple = (BY_CITY, False)
    totals: dict = field(init=False)

    def __post_init__(self):
        self.columns = [replace(one, label=capfirst(one.label)) for one in self.columns]
        sums = [column.code for column in self.columns if column.summed]
        self.totals = {code: sum(values[code] or 0 for _post, values in self.rows) for code in sums}
        code, largest_first = self.order
        if code == BY_CITY or code not in {column.code for column in self.columns}:
            self.order = BY_CITY, largest_first and code == BY_CITY
            self.rows.sort(key=lambda row: row[0].city, reverse=self.order[1])
        else:
            known = [row for row in self.rows if row[1][code] not in (None, "")]
            without = [row for row in self.rows if row[1][code] in (None, "")]
            known.sort(key=lambda row: row[0].city)
            self.rows = [*sorted(known, key=lambda row: row[1][code], reverse=largest_first), *without]

    @property
    def lines(self):
        """[(post, [(column, what is shown, whether it is late)])] for the page."""
        return [
            (post, [(one, one.shown(values[one.code]), _is_late(one, values, post)) for one in self.columns])
            for post, values in self.rows
        ]

    @property
    def sums(self):
        return [(one, self._sum(one) if one.summed else "") for one in self.columns]

    def _sum(self, column):
        """The sum, which says how many posts it is of when some have no number."""
        shown = column.shown(self.totals[column.code])
        counted = sum(values[column.code] is not None for _post, values in self.rows)
        if counted == len(self.rows):
            return shown
        of = ngettext("%(n)d poste sur %(all)d", "%(n)d postes sur %(all)d", counted)
        return f"{shown} ({of % {'n': counted, 'all': len(self.rows)}})"

    def sheet(self, title, period):
        """The same for a spreadsheet: the sums last, the definitions above."""
        header = (_("Code"), _("Poste"), _("Pays"), *(one.label for one in self.columns))
        rows = [
            (post.code, post.city, str(post.country), *(values[one.code] for one in self.columns))
            for post, values in self.rows
        ]
        total = ("", _("Réseau"), "", *(self.totals.get(one.code) for one in self.columns))
        lines = (
            f"{title}, {date_in_words(period.start)} – {date_in_words(period.end)}",
            *(f"{str(one.label).capitalize()} : {one.definition}" for one in self.columns),
        )
        return Sheet(title=title, header=header, rows=[*rows, total], lines=lines)


def _is_late(column, values, post):
    return bool(column.late) and column.late(values[column.code], timezone.localdate(timezone=post.zone))
