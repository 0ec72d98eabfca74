"""Where false documents come from, how they travel, when: counted on the files that the person sees, and on no other.

Each count leads to the list that makes it.
"""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from ssi.network import known

from .filters import UNTOLD
from .models import DocumentFraud

#: Months looked back at; rows shown of each table.
BACK, SHOWN = 12, 20


@dataclass(frozen=True)
class Row:
    label: str
    count: int
    url: str


@dataclass(frozen=True)
class Table:
    title: str
    head: str
    rows: list

    @property
    def drawn(self):
        """Title of the chart: « Documents découverts, par mois »."""
        return _("Documents découverts, %(by)s") % {"by": self.title[:1].lower() + self.title[1:]}

    @property
    def points(self):
        return [(row.label, row.count) for row in self.rows]


def first_month(today):
    """First day of the period: the month of `today` and the eleven before it."""
    month = today.year * 12 + today.month - BACK
    return dt.date(month // 12, month % 12 + 1, 1)


def tables(user, today):
    """The four tables of the twelve months that end today. Four statements."""
    since = first_month(today)
    found = DocumentFraud.objects.visible_to(user).filter(discovered_on__range=(since, today)).order_by()
    return [
        Table(_("Par mois"), _("Mois de découverte"), _months(found, today)),
        Table(_("Par pays émetteur"), _("Pays émetteur"), _countries(found, since)),
        Table(_("Par série"), _("Série"), _series(found, since)),
        Table(_("Par route"), _("Route"), _routes(found, since)),
    ]


def _counted(found, *names):
    return list(found.values_list(*names).annotate(n=Count("pk")).order_by("-n", *names)[:SHOWN])


def _countries(found, since):
    countries = known.countries()
    return [
        Row(
            str(countries.get(code, code)) if code else _("non précisé"),
            n,
            _list(depuis=since, emetteur=code or UNTOLD),
        )
        for code, n in _counted(found, "issuing_country_id")
    ]


def _series(found, since):
    """A series is that of a State: two States may use the same letters."""
    countries, untold = known.countries(), _("pays non précisé")
    return [
        Row(
            f"{countries.get(code, untold)}, {series}",
            n,
            _list(depuis=since, emetteur=code or UNTOLD, serie=series),
        )
        for code, series, n in _counted(found.exclude(document_series=""), "issuing_country_id", "document_series")
    ]


def _routes(found, since):
    known_ones = found.exclude(route_from="").exclude(route_to="")
    return [
        Row(f"{start} → {end}", n, _list(depuis=since, depart=start, arrivee=end))
        for start, end, n in _counted(known_ones, "route_from", "route_to")
    ]


def _months(found, today):
    """Every month, those without a fraud too: a gap is a fact."""
    counted = dict(found.annotate(month=TruncMonth("discovered_on")).values_list("month").annotate(n=Count("pk")))
    rows, month = [], first_month(today)
    while month <= today:
        label = f"{MONTHS[month.month]} {month.year}"
        rows.append(Row(label, counted.get(month, 0), _list(mois=f"{month:%Y-%m}")))
        month = (month + dt.timedelta(days=31)).replace(day=1)
    return rows


def _list(**query):
    return f"{reverse('liaison:fraud-list')}?{urlencode(query)}"
