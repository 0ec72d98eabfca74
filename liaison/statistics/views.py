"""Pages of the indicators: the numbers, and the files behind each of them."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from ssi.approvals.workflow import workflows
from ssi.audit.log import record
from ssi.cases import export
from ssi.cases.models import Case, Marking
from ssi.web.sheets import Sheet

from . import indicators, tables
from .forms import DATES, IndicatorFilters
from .others import groups_for
from .scope import KIND, posts_of
from .vocabulary import COLUMNS, INDICATORS

VIEW = "liaison.view_informationexchange"
#: Files listed behind a number; the export has them all.
LISTED = 200
BAR_ROWS = 12


class FiguresView(View):
    """What both pages need: who may count, and what was asked."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(VIEW) or not posts_of(request.user):
            raise Http404
        self.filters = IndicatorFilters(request.GET or None, user=request.user, today=timezone.localdate())
        return super().dispatch(request, *args, **kwargs)

    @property
    def query(self):
        """The address as it is, without what nobody offers."""
        return {name: self.request.GET[name] for name in self.filters.fields if self.request.GET.get(name)}

    def file_format(self):
        """The format asked for, or None when the request names none of ours."""
        wanted = self.request.POST.get("format", "")
        return wanted if wanted in export.FORMATS else None

    def heading(self, what):
        """The lines above an export: figures hold no name and no text."""
        chips = [f"{chip['label']}\u202f: {chip['value']}" for chip in self.filters.chips(self.request)]
        period = self.filters.period_in_words()
        filters = _("Filtres : %(filters)s") % {"filters": " ; ".join(chips) or _("aucun")}
        return (str(Marking.NP.label).upper(), f"{what}, {period}", filters)


class Indicators(FiguresView):
    """Numbers by period, compared with the period before, and broken down by domain, country, service or post."""

    def get(self, request):
        board = tables.Board(self.filters, self.query)
        record("figures.view", period=[board.period.start, board.period.end], by=self.filters.by)
        return TemplateResponse(request, "liaison/indicators.html", self.context(board))

    def context(self, board):
        rows = board.rows()
        points = [(row.label, row.numbers["asked_in"] + row.numbers["asked_out"]) for row in rows]
        return {
            "filters": self.filters,
            "chips": self.filters.chips(self.request),
            "clear_url": self.request.path,
            "board": board,
            "groups": board.groups(),
            "others": groups_for(board.scope, board.period, links=not self.filters.network),
            "columns": [(head, INDICATORS[code].definition) for code, head in COLUMNS.items()],
            "rows": rows[: tables.SHOWN],
            "more": max(len(rows) - tables.SHOWN, 0),
            "points": sorted((p for p in points if p[1]), key=lambda point: -point[1])[:BAR_ROWS],
            "by_label": self.filters.shown("par") or dict(self.filters.fields["par"].choices)[self.filters.by],
            "grounds": board.grounds(),
            "refused_url": board.address(chiffre="refused"),
            "earlier": self.beside(self.filters.previous.start),
            "by_file": board.scope.by_file,
        }

    def beside(self, day):
        """The same page over the period that holds `day`; free dates have no neighbour."""
        if self.filters.kind == DATES:
            return ""
        query = self.request.GET.copy()
        query["le"] = day.isoformat()
        return f"?{query.urlencode()}"

    def post(self, request):
        """The table as a file."""
        file_format = self.file_format()
        if file_format is None:
            return self.get(request)
        board = tables.Board(self.filters, self.query)
        record("figures.export", format=file_format, period=[board.period.start, board.period.end], by=self.filters.by)
        total = (str(_("Ensemble")), *(board.numbers.get(code) for code in INDICATORS))
        rows = ((row.label, *(row.numbers.get(code) for code in INDICATORS)) for row in board.rows())
        units = (f"{what.label} ({what.unit})" if what.unit else str(what.label) for what in INDICATORS.values())
        sheet = Sheet(
            title=str(_("Indicateurs des échanges")),
            header=("", *units),
            rows=[*rows, total],
            lines=self.heading(_("Indicateurs des échanges")),
        )
        return export.answer(sheet, name=_("indicateurs"), file_format=file_format)


class IndicatorFiles(FiguresView):
    """The files behind one number, as metadata; a title only where the person sees the file."""

    def dispatch(self, request, *args, **kwargs):
        self.code = request.GET.get("chiffre", "asked_in")
        if request.user.has_perm(VIEW) and self.code not in INDICATORS:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def rows(self, most):
        scope, period = self.filters.scope(), self.filters.period
        found = indicators.files(self.code, scope, period).select_related("country", "domain", "post")
        return list(found.order_by("-opened_at", "-pk")[:most])

    def get(self, request):
        rows = self.rows(LISTED + 1)
        record("figures.files", code=self.code, shown=[row.pk for row in rows[:LISTED]])
        return TemplateResponse(request, "liaison/indicator_files.html", self.context(rows))

    def context(self, rows):
        shown = rows[:LISTED]
        titles = Case.objects.visible_to(self.request.user).filter(pk__in=[row.pk for row in shown])
        titles = dict(titles.values_list("pk", "title"))
        flow = workflows()[KIND]
        page = reverse("liaison:indicators")
        back = self.request.GET.copy()
        back.pop("chiffre", None)
        return {
            "indicator": INDICATORS[self.code],
            "rows": [(row, titles.get(row.pk), flow.state(row.status)) for row in shown],
            "more": len(rows) > LISTED,
            "listed": LISTED,
            "weight": sum(row.weight for row in shown),
            "period": self.filters.period_in_words(),
            "chips": list(self.filters.chips(self.request)),
            "now": timezone.now(),
            "breadcrumbs": [
                {"label": _("Indicateurs"), "url": f"{page}?{back.urlencode()}"},
                {"label": INDICATORS[self.code].label},
            ],
        }

    def post(self, request):
        file_format = self.file_format()
        if file_format is None:
            return self.get(request)
        rows = self.rows(export.CAP)
        record("figures.export", code=self.code, format=file_format, count=len(rows), shown=[row.pk for row in rows])
        flow = workflows()[KIND]
        what = str(INDICATORS[self.code].label).capitalize()
        header = (
            _("Référence"),
            _("Poste"),
            _("Pays"),
            _("Domaine"),
            _("Sens"),
            _("État"),
            _("Ouvert le"),
            _("Répondu le"),
            _("Clos le"),
            _("Compté"),
        )
        sheet = Sheet(what, header, (file_row(row, flow) for row in rows), self.heading(what))
        return export.answer(sheet, name=what, file_format=file_format)


def file_row(row, flow):
    """A metadata row as cells of an export."""
    return (
        row.reference,
        row.post.code,
        str(row.country or ""),
        str(row.domain or ""),
        row.get_direction_display() if hasattr(row, "get_direction_display") else row.direction,
        str(flow.state(row.status).label),
        export.local(row.opened_at),
        export.local(row.answered_at),
        export.local(row.closed_at),
        row.weight,
    )
