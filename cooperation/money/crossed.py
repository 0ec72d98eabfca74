"""The budget of the network, source by post (cooperation-consular.md §8.5): one measure on the page, all in the file.

Every total is the sum of the cells, hence the network that of its posts.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.network import known
from ssi.web.sheets import Sheet

from . import ledgers
from .board import Sums
from .models import FundingSource
from .words import as_share, in_euros

#: What a cell shows: `?mesure=` → (label, name in `Sums`, how it is written).
MEASURES = {
    "notifie": (gettext_lazy("AE notifiées"), "notified", in_euros),
    "engage": (gettext_lazy("AE engagées"), "committed", in_euros),
    "taux": (gettext_lazy("Taux d’engagement"), "commitment_rate", as_share),
    "paye": (gettext_lazy("CP payés"), "paid", in_euros),
    "reste": (gettext_lazy("Reste à payer"), "to_pay", in_euros),
    "perdu": (gettext_lazy("AE qui vont être perdues"), "at_risk", in_euros),
}
FIRST = "notifie"


@dataclass(frozen=True)
class Crossing:
    """`cells`: {(post, code of a source): Sums}, a pair without credits, asked or notified, left out. `posts`: those
    that have one.
    """

    sources: list
    posts: list
    cells: dict

    def total(self, post=None, source=None):
        """The sum of a row, of a column, or of everything."""
        kept = [
            sums
            for (its_post, its_source), sums in self.cells.items()
            if post in (None, its_post) and source in (None, its_source)
        ]
        return sum(kept, Sums())

    def shown(self, measure):
        """([(post, [cells], total)], [totals of the sources], total) of one measure, in words."""
        _label, name, written = MEASURES[measure]

        def told(sums):
            return written(getattr(sums, name)) if sums else "—"

        codes = [source.pk for source in self.sources]
        rows = [
            (post, [told(self.cells.get((post, code))) for code in codes], told(self.total(post=post)))
            for post in self.posts
        ]
        return rows, [told(self.total(source=code)) for code in codes], told(self.total())

    def sheet(self, day):
        """Every measure of every pair, a pair a row, the network last."""
        title = _("Budget du réseau par source et par poste")
        header = (
            _("Source"),
            _("Libellé"),
            _("Code"),
            _("Poste"),
            *(str(label) for label, *_rest in MEASURES.values()),
        )
        rows = [
            (source.pk, source.label, post.code, post.city, *_values(self.cells[post, source.pk]))
            for source in self.sources
            for post in self.posts
            if (post, source.pk) in self.cells
        ]
        total = ("", "", "", _("Réseau"), *_values(self.total()))
        told = _("%(title)s, au %(day)s, en euros et en pour cent") % {"title": title, "day": day}
        return Sheet(title=title, header=header, rows=[*rows, total], lines=(told,))


def crossing():
    """The whole network at this moment. Three statements, whatever the number of posts and of lines."""
    posts = known.posts()
    found = ledgers.by(posts.values(), "source_id", "post_id")
    cells = {(posts[post], source): sums for (source, post), sums in found if sums.asked or sums.notified}
    return Crossing(
        sources=list(FundingSource.objects.filter(pk__in={source for _post, source in cells})),
        posts=sorted({post for post, _source in cells}, key=lambda post: post.city),
        cells=cells,
    )


def _values(sums):
    return [getattr(sums, name) for _label, name, _written in MEASURES.values()]
