"""The neutrality register of a year, on the page and as a file, and the figures of the support to export."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views import View

from ssi.accounts.access import identity_of
from ssi.accounts.step_up import EXPORT, step_up
from ssi.audit.log import record
from ssi.cases import export
from ssi.cases.models import Marking
from ssi.figures.periods import Period
from ssi.figures.registry import compute, figure_of
from ssi.network import known
from ssi.web import sheets

from .forms import YearFilters
from .page import lines_of, thresholds
from .register import HEADER, rows_of, year_of

FIGURES = ("export.opened_by_sector", "export.amount_by_sector", "export.won_by_sector")


@step_up(EXPORT)
class Neutrality(View):
    """GET shows the register of a year, ready to print; POST gives it as a file."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("cooperation.print_opportunity"):
            raise Http404
        self.form = YearFilters(request.GET or None)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        registers, rules = year_of(request.user, self.form.year), thresholds()
        record("neutrality.consult", reason="", year=self.form.year, shown=[one.opportunity.pk for one in registers])
        opportunities = [register.opportunity for register in registers]
        context = {
            "form": self.form,
            "year": self.form.year,
            "year_key": str(self.form.year),
            "parts": [(register, lines_of(register, rules)) for register in registers],
            "rules": rules,
            "posts": [known.post(pk) for pk in sorted(identity_of(request.user).post_ids)],
            "page_marking": Marking.DR if any(one.marking == Marking.DR for one in opportunities) else Marking.NP,
            "page_special_france": any(one.special_france for one in opportunities),
        }
        return TemplateResponse(request, "cooperation/neutrality.html", context)

    def post(self, request):
        file_format = request.POST.get("format", "csv")
        if file_format not in export.FORMATS:
            raise Http404
        registers = year_of(request.user, self.form.year)
        opportunities = [register.opportunity for register in registers]
        shown = [one.pk for one in opportunities]
        record("neutrality.export", reason="", year=self.form.year, format=file_format, shown=shown)
        title = _("Registre de neutralité %(year)d") % {"year": self.form.year}
        marking = export.marking_of(opportunities)
        sheet = sheets.Sheet(title, tuple(map(str, HEADER)), rows_of(registers), lines=(marking, title))
        return export.answer(sheet, name=title, file_format=file_format, marks=export.marks_of(opportunities))


class Figures(View):
    """Counts and amounts per sector of a year: the network for the desk, one's own posts for a head or a deputy."""

    def get(self, request):
        if not request.user.has_perm("cooperation.count_opportunity"):
            raise Http404
        form = YearFilters(request.GET or None)
        network = request.user.has_perm("figures.view_network")
        posts = (
            list(known.posts().values())
            if network
            else [known.post(pk) for pk in sorted(identity_of(request.user).post_ids)]
        )
        period = Period.year(form.year)
        tables = [(figure_of(code), compute(code, posts, period, by=request.user)) for code in FIGURES]
        context = {
            "form": form,
            "year": form.year,
            "network": network,
            "rows": _by_sector(tables),
            "figures": [figure for figure, _rows in tables],
        }
        return TemplateResponse(request, "cooperation/export_figures.html", context)


def _by_sector(tables):
    """[(sector, [value of each figure])], every sector that any figure names."""
    found = [dict(rows) for _figure, rows in tables]
    sectors = sorted({sector for one in found for sector in one})
    return [(sector, [one.get(sector, 0) for one in found]) for sector in sectors]
