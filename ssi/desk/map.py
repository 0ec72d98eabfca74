"""The map of the network, drawn here, and the table that says the same (§8.2): no tile server, no third party.

Colour is never alone: the resident country is plain, the others hatched, and the table names each.
"""

import math
from dataclasses import dataclass

from django.db.models import Count
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.audit.log import record
from ssi.cases.export import answer
from ssi.cases.models import CaseDigest, Family
from ssi.network import geo, known
from ssi.network.colours import CountryColour, colours
from ssi.network.models import Coverage
from ssi.web.dates import date_in_words
from ssi.web.sheets import Sheet

from . import periods
from .views import DeskPage

#: Source of an activity: `?source=` → (label, family of its files).
SOURCES = {
    "liaison": (gettext_lazy("Liaison"), Family.OPERATIONAL),
    "cooperation": (gettext_lazy("Coopération, visites et déplacements"), Family.COOPERATION),
}
WIDTH = 1000
SMALLEST, LARGEST = 2.5, 16.0  # radius of a circle, in units
RING = 3.0  # from a circle to the ring around it
#: Of the rings, by rank of the advice; its word is in their title and in the table.
STROKES = {1: "#18753c", 2: "#d8b000", 3: "#f07800", 4: "#b3000c"}


@dataclass(frozen=True)
class Covered:
    """A country and who covers it. `files`: opened there in the period; `crises`: open at the post that resides;
    `advice`: the colour of its travel advice, None where no post entered any.
    """

    country: object
    resident: list
    others: list
    files: int
    crises: int
    advice: CountryColour | None

    @property
    def posts(self):
        return [*self.resident, *self.others]

    @property
    def kind(self):
        return _("résident") if self.resident else _("non résident")


@dataclass(frozen=True)
class Circle:
    """One covered country on the map: its activity is the area of the circle."""

    x: float
    y: float
    radius: float
    label: str
    post: object
    crisis: bool


@dataclass(frozen=True)
class Ring:
    """The travel advice of a covered country, around its circle."""

    x: float
    y: float
    radius: float
    stroke: str
    label: str


class NetworkMap(DeskPage):
    """`?periode=`, `?domaine=` and `?source=` choose the files that are counted; `?tri=dossiers`: the most first."""

    def get(self, request):
        record("desk.map")
        return TemplateResponse(request, "desk/map.html", self.context())

    @cached_property
    def source(self):
        name = self.request.GET.get("source", "")
        return name if name in SOURCES else ""

    @cached_property
    def counted(self):
        """{code of a country: files opened there in the period}. One statement."""
        rows = CaseDigest.objects.filter(self.period.during("opened_at", self.posts)).exclude(family=Family.REPORT)
        if self.domain:
            rows = rows.filter(domain=self.domain)
        if self.source:
            rows = rows.filter(family=SOURCES[self.source][1])
        return dict(rows.order_by().values_list("country").annotate(number=Count("pk")))

    @cached_property
    def covered(self):
        """[Covered], by name or the most files first. Four statements, whatever the number of posts."""
        posts, crises = {post.pk: post for post in self.posts}, self.each("crises.open")
        by_country = {}
        for row in Coverage.objects.in_force(self.period.end).order_by("post__city"):
            by_country.setdefault(row.country_id, ([], []))[0 if row.resident else 1].append(posts[row.post_id])
        countries, advice = known.countries(), colours(self.period.end)
        found = [
            Covered(
                countries[code],
                resident,
                others,
                self.counted.get(code, 0),
                sum(crises[post.pk] for post in resident),
                advice.get(code),
            )
            for code, (resident, others) in by_country.items()
        ]
        found.sort(key=lambda one: str(one.country))
        if self.request.GET.get("tri") == "dossiers":
            found.sort(key=lambda one: -one.files)
        return found

    def context(self):
        resident = {one.country.pk for one in self.covered if one.resident}
        others = {one.country.pk for one in self.covered} - resident
        paths = geo.world_paths(WIDTH)
        return {
            "view": geo.world(WIDTH),
            "land": "".join(path for code, path in paths.items() if code not in resident | others),
            "resident": [(known.countries()[code], paths[code]) for code in sorted(resident & paths.keys())],
            "hatched": [(known.countries()[code], paths[code]) for code in sorted(others & paths.keys())],
            "circles": self.circles(),
            "rings": self.rings(),
            "covered": self.covered,
            "elsewhere": sum(self.counted.values()) - sum(one.files for one in self.covered),
            "files": sum(self.counted.values()),
            "period": self.period,
            "periods": periods.choices(self.period_code),
            "domains": known.domains(),
            "domain": self.domain,
            "sources": [(code, label, code == self.source) for code, (label, _family) in SOURCES.items()],
            "by_files": self.query(tri="dossiers"),
            "by_name": self.query(tri=""),
        }

    def circles(self):
        """The largest first, so that a small one is not hidden; one for each country too small to be drawn."""
        drawn, view, found = geo.world_paths(WIDTH), geo.world(WIDTH), []
        for one in sorted(self.covered, key=lambda one: (-one.files, one.country.pk)):
            place = geo.centre(one.country.pk)
            if place is None or (not one.files and not one.crises and one.country.pk in drawn):
                continue
            x, y = view.place(*place)
            label = _("%(country)s (%(post)s) : %(files)d") % {
                "country": one.country,
                "post": ", ".join(map(str, one.posts)),
                "files": one.files,
            }
            found.append(Circle(x, y, self.radius_of(one), label, one.posts[0], bool(one.crises)))
        return found

    def rings(self):
        """One for each covered country that has an advice, around its circle whether it is drawn or not."""
        view, found = geo.world(WIDTH), []
        for one in self.covered:
            place = geo.centre(one.country.pk)
            if one.advice is None or place is None:
                continue
            x, y = view.place(*place)
            label = _("%(country)s : %(colour)s") % {"country": one.country, "colour": one.advice.word}
            found.append(Ring(x, y, round(self.radius_of(one) + RING, 1), STROKES[one.advice.rank], label))
        return found

    @cached_property
    def most(self):
        return max((one.files for one in self.covered), default=0)

    def radius_of(self, one):
        share = math.sqrt(one.files / self.most) if self.most else 0
        return round(SMALLEST + (LARGEST - SMALLEST) * share, 1)

    def exported(self, file_format):
        record("desk.export", chiffres="carte", format=file_format, posts=len(self.posts))
        header = (_("Code"), _("Pays"), _("Couvert"), _("Postes"), _("Dossiers"), _("Crises"), _("Conseil"))
        rows = [
            (
                one.country.pk,
                str(one.country),
                one.kind,
                ", ".join(map(str, one.posts)),
                one.files,
                one.crises,
                one.advice.word if one.advice else "",
            )
            for one in self.covered
        ]
        chosen = [str(self.domain) if self.domain else "", str(SOURCES[self.source][0]) if self.source else ""]
        told = f"{date_in_words(self.period.start)} – {date_in_words(self.period.end)}"
        lines = (" ; ".join(filter(None, [_("Pays couverts et dossiers ouverts"), told, *chosen])),)
        sheet = Sheet(title=_("Pays couverts"), header=header, rows=rows, lines=lines)
        return answer(sheet, name="reseau-carte", file_format=file_format)
