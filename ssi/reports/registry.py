"""Models of reports, and the sections that domain rooms put in them by name: this room knows no domain room.

A room writes `reports.py`:

    @section(*PERIODIC, order=OPERATIONAL)
    def exchanges(brief):
        return [FigureRow([brief.figure("exchanges.opened_in")])]

Orders of the model's own frame fill its numbered slots, which print « Néant » when nobody has anything to say;
any other order adds a section, which then needs a title.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.access import identity_of
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.cases.models import Marking
from ssi.figures import registry as figures
from ssi.figures.periods import Period
from ssi.web.brand import brand
from ssi.web.refusals import NotAllowed, Refusal

from . import document
from .render import DEFAULT_TEMPLATE

_models = {}
_sections = {}


@dataclass(frozen=True)
class Contribution:
    order: int
    title: str
    function: Callable


@dataclass
class Brief:
    """What a section knows: whose report, over which days, read by whom. `mark()` raises the report's marking."""

    post: object
    period: Period
    by: object
    report: object
    marking: str = Marking.NP
    series: tuple = ()
    method: list = field(default_factory=list)
    terms: dict = field(default_factory=dict)

    def mark(self, marking):
        """A derived document takes the highest marking of its parts (PRODUCT §3.7)."""
        if marking == Marking.DR:
            self.marking = marking

    def files(self, rows, most=None):
        """The first `most` of these files that a report may name: of the post, seen by its author, neither
        compartmented nor Spécial France. It takes the highest of their markings.
        """
        open_to_all = {"post": self.post, "compartmented": False, "special_france": False}
        seen = rows.model.objects.visible_to(self.by).values("pk")
        found = list(rows.filter(**open_to_all, pk__in=seen)[:most])
        for row in found:
            self.mark(Marking(row.marking))
        return found

    def term(self, **words):
        """Put acronyms in the glossary of the report: `brief.term(AE="autorisation d’engagement")`."""
        self.terms.update(words)

    def value(self, code, period=None):
        return figures.compute(code, [self.post], period or self.period, by=self.by)

    def figure(self, code, *, compared=True):
        """A registered figure, ready to print, with its value of the period before unless it is one of the moment."""
        known = figures.figure_of(code)
        return document.Figure(
            code=code,
            label=str(known.label),
            value=self.value(code),
            definition=str(known.definition),
            unit=known.unit,
            previous=self.value(code, self.period.previous) if compared else None,
        )

    def chart(self, code):
        """The rows of a registered figure as bars, with those of the period before; none when all are empty."""
        known = figures.figure_of(code)
        before = dict(self.value(code, self.period.previous))
        rows = figures.top(self.value(code))
        return document.BarChart(
            title=str(known.label).capitalize(),
            bars=[document.Bar(label[:60], number, before.get(label, 0)) for label, number in rows],
            code=code,
            definition=str(known.definition),
            unit=known.unit,
            **({"series": self.series} if self.series else {}),
        )


def section(*codes, order, title=""):
    """Put a section in the report models of these codes: `function(brief)` gives its blocks."""

    def register(function):
        for code in codes:
            _sections.setdefault(code, []).append(Contribution(order, title, function))
        return function

    return register


def register(cls):
    """Declare a model of report. Raises ValueError when its code is taken."""
    if cls.code in _models:
        raise ValueError(f"report model {cls.code} is declared twice")
    _models[cls.code] = cls()
    return cls


def model_of(code):
    """The model of that code. Raises KeyError."""
    return _models[code]


def scheduled_models():
    """The models that prepare themselves."""
    return [model for model in _models.values() if model.scheduled]


def models_open_to(user, post):
    """The models this person may ask for at this post."""
    return [model for model in _models.values() if user.has_perm(model.permission, post)]


class ReportModel:
    """Base of every model of report. `frame`: (order, title) of the sections that never disappear."""

    code = ""
    title = ""
    permission = "reports.request_report"
    template = DEFAULT_TEMPLATE
    frame = ()
    method = ()
    #: Prepares itself: then `due()` says when.
    scheduled = False
    #: {order of a section: field of the report printed there}, and the orders of those the ASI may comment.
    fields = {}
    remarked = ()
    #: Lines of `highlights` at most, what is said of more, and why.
    most_lines = 5
    too_long, shortness = gettext_lazy("L’essentiel tient en cinq lignes."), gettext_lazy("deux pages au plus")

    def presets(self, today):
        """(key, French label, Period) of the periods offered, the usual one first."""
        raise NotImplementedError

    def due(self, moment):
        """The last Period whose report should be open at this local `moment` of a post, None when none should; asked of
        `scheduled` models.
        """
        raise NotImplementedError

    def subtitle(self, period):
        return ""

    def opened(self, report, *, instead_of=None, why=""):
        """What a model keeps beside a report that was just opened. Raises Refusal when it may not be, or not again."""
        if instead_of is not None:
            raise Refusal(
                _("Ce rapport ne se refait pas une fois signé."),
                rule=_("un rapport par période"),
                remedy=_("Reprenez le point dans le rapport suivant."),
            )

    def collect(self, post, period, *, by, report, signature=None):
        """The document, with the present rights of `by`.

        Raises NotAllowed when `by` may not read the figures of the post: an empty report would be a lie.
        """
        if identity_of(by) is None or not by.has_perm("figures.view_post", post):
            raise NotAllowed(
                _("Les chiffres de ce poste ne vous sont pas ouverts : le rapport serait vide."),
                rule=_("matrice des droits"),
                remedy=_("L’attaché de sécurité intérieure du poste ou son intérimaire peut le préparer."),
            )
        with translation.override("fr"):
            series = (self.subtitle(period), self.subtitle(period.previous)) if self.subtitle(period) else ()
            brief = Brief(post, period, by, report, marking=report.marking, series=series)
            sections = self.sections(brief)
            return self.frame_of(brief, sections, signature)

    def own_sections(self, brief):
        """{order: blocks} of what the model itself says (free lines, staff)."""
        return {}

    def sections(self, brief):
        titles = {order: str(title) for order, title in self.frame}
        blocks = {order: remark_of(brief.report, order) for order in titles}
        for order, own in self.own_sections(brief).items():
            blocks[order] += own
        for found in _sections.get(self.code, ()):
            titles.setdefault(found.order, str(found.title))
            blocks.setdefault(found.order, []).extend(found.function(brief))
        return [document.Section(titles[order], blocks[order]) for order in sorted(titles)]

    def frame_of(self, brief, sections, signature):
        post, report = brief.post, brief.report
        return document.Report(
            code=self.code,
            title=str(self.title),
            subtitle=self.subtitle(brief.period),
            number=report.reference,
            version=report.version,
            state="final" if signature else "draft",
            marking=printed_marking(brief.marking, report.special_france),
            period=(brief.period.start.isoformat(), brief.period.end.isoformat()),
            addressee=_addressee(post),
            copies=(str(_("DCIS")),),
            sections=sections,
            signature=signature,
            method=[*map(str, self.method), *brief.method],
            extra={"marking": str(brief.marking)},
            **frame_at(post, timezone.now()),
        )


def frame_at(post, moment):
    """What every paper of a post says of its sender and of the moment it is frozen: fields of `document.Report`."""
    names = brand()
    return {
        "sending_state": names["state"],
        "embassy": post.embassy,
        "service": names["service"],
        "place": post.city,
        "frozen_at": moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "timezone": post.time_zone,
        "demo": settings.SSI_DEMO,
    }


def remark_of(report, order):
    """What the ASI wrote in a section, before what is counted there."""
    text = report.remarks.get(str(order), "").strip()
    return [document.Paragraph(text)] if text else []


def printed_marking(marking, special_france):
    parts = [str(Marking(marking).label).upper()]
    return " — ".join([*parts, *(["SPÉCIAL FRANCE"] if special_france else [])])


def _addressee(post):
    """The ambassador's function as it is recorded, after « à l’attention de », or the office itself."""
    today = timezone.localdate(timezone=post.zone)
    held = Assignment.objects.serving(today).filter(post=post, role=Role.AMBASSADOR).first()
    function = held.function if held and held.function else "Ambassadeur"
    # « l’ambassadrice de France »; « Madame l’ambassadrice » and « Chargé d’affaires » stay as they were written.
    return f"l’{function[0].lower()}{function[1:]}" if function[0].lower() in "aeéiou" else function
