"""The numbers as the page and the export show them: labels, links to the files behind, change since before."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ssi.network import known

from ..exchanges.vocabulary import RefusalGround
from .forms import BY_SERVICE, COUNTRY, DIMENSIONS, DOMAIN, POST
from .indicators import measure
from .vocabulary import COLUMNS, GROUPS, INDICATORS

#: Rows of the table that are shown; the export has them all.
SHOWN = 30


@dataclass(frozen=True)
class Shown:
    """One number on the page: what `components/_figure.html` prints."""

    code: str
    label: str
    definition: str
    value: str
    unit: str
    url: str
    before: str = ""


@dataclass(frozen=True)
class Row:
    """One domain, country, service or post: its address narrows the page to it. `numbers` are raw."""

    label: str
    url: str
    numbers: dict
    cells: list


def printed(value):
    """« 12,5 », « — » for what is not known."""
    if value is None:
        return "—"
    return number_format(value, decimal_pos=1 if isinstance(value, Decimal) and value % 1 else 0)


class Board:
    """Everything the page of indicators shows for one request: twelve statements, whatever the files."""

    def __init__(self, filters, query):
        self.filters, self.query = filters, query
        self.scope, self.period = filters.scope(), filters.period
        self.numbers = measure(self.scope, self.period, today=filters.today)[None]
        self.before = measure(self.scope, filters.previous, today=filters.today)[None]

    def groups(self):
        return [(title, [self._shown(code) for code in codes]) for title, codes in GROUPS]

    def rows(self):
        """One row per value of the chosen dimension, the busiest first."""
        found = measure(self.scope, self.period, by=DIMENSIONS[self.filters.by], today=self.filters.today)
        rows = [self._row(key, numbers) for key, numbers in found.items()]
        return sorted(rows, key=lambda row: (-_weight(row.numbers), row.label))

    def grounds(self):
        """(ground, number), the most frequent first."""
        labels = dict(RefusalGround.choices)
        grounds = self.numbers["grounds"].items()
        rows = [(str(labels.get(code, code)) if code else _("sans motif codé"), number) for code, number in grounds]
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def _shown(self, code):
        what = INDICATORS[code]
        before = self.before.get(code)
        return Shown(
            code=code,
            label=str(what.label),
            definition=str(what.definition),
            value=printed(self.numbers.get(code)),
            unit=what.unit if self.numbers.get(code) is not None else "",
            url=self.address(chiffre=code),
            before=_("avant : %(value)s") % {"value": _with_unit(before, what.unit)},
        )

    def _row(self, key, numbers):
        name = self.filters.by
        value, label = _named(name, key)
        narrowed = {name: value} if value else {}
        cells = [
            (head, printed(numbers.get(code)), self.address(chiffre=code, **narrowed) if value else "")
            for code, head in COLUMNS.items()
        ]
        url = f"?{urlencode({**self.query, **narrowed})}" if value else ""
        return Row(label, url, numbers, cells)

    def address(self, **more):
        """The files behind a number, with the filters of the page."""
        return f"{reverse('liaison:indicator-files')}?{urlencode({**self.query, **more})}"


def _with_unit(value, unit):
    return printed(value) if value is None or not unit else f"{printed(value)}\u00a0{unit}"


def _weight(numbers):
    return numbers["asked_in"] + numbers["asked_out"] + numbers["answered_in"] + numbers["answered_out"]


def _named(dimension, key):
    """(value in the address, label) of a key of the table."""
    if key is None or key == "":
        return "", {DOMAIN: _("sans domaine indiqué"), COUNTRY: _("sans pays indiqué")}.get(dimension, _("non indiqué"))
    if dimension == DOMAIN:
        found = next((domain for domain in known.domains() if domain.pk == key), None)
        return (found.code, str(found)) if found else ("", str(key))
    if dimension == COUNTRY:
        return key, str(known.countries().get(key, key))
    if dimension == POST:
        post = known.posts()[key]
        return post.code, post.city
    return key, key if dimension == BY_SERVICE else str(key)
