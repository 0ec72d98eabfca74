"""Pages of frozen figures and of situation reports: those of a crisis, one of each, the next one."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from ssi.audit.log import record
from ssi.reports.models import Printout

from . import figures, sitreps
from .documents import SITREP
from .forms import FreezeForm, SitrepForm
from .models import Figure, Sitrep
from .pages import CrisisForm, CrisisPage
from .tally import headcount
from .vocabulary import Origin, Situation


class FigureList(CrisisForm):
    """Frozen figures and situation reports of the crisis; freeze the next one."""

    template_name = "consular/crisis_figures.html"
    tab = "crisis-figures"
    title = gettext_lazy("Chiffres et points de situation")

    def post(self, request, pk):
        if not self.may(figures.FREEZE):
            raise Http404
        return super().post(request, pk=pk)

    def form(self, data=None):
        codes = sorted(code for code in headcount(self.crisis).ilots if code)
        return FreezeForm(data, codes=codes)

    def write(self, form):
        return figures.freeze(self.crisis, by=self.request.user, **form.cleaned_data)

    def answer(self, figure):
        return redirect(figure.get_absolute_url())

    def around(self):
        return {
            "figures": Figure.objects.filter(crisis=self.crisis).select_related("made_by")[:50],
            "sitreps": Sitrep.objects.filter(crisis=self.crisis).select_related("made_by", "figure")[:50],
            "may_freeze": self.may(figures.FREEZE),
            "may_report": self.may(figures.FREEZE) and self.crisis.is_open,
        }


class FigurePage(CrisisPage):
    model, related = Figure, ("made_by",)
    template_name = "consular/crisis_figure.html"
    tab = "crisis-figures"

    def get(self, request, pk):
        record("crisis.figure", self.row)
        told = self.row.snapshot
        origins = list(Origin)
        lines = [
            (s, [told["counts"][s.value][o.value] for o in origins], sum(told["counts"][s.value].values()))
            for s in Situation
        ]
        return self.page(
            {
                "figure": self.row,
                "told": told,
                "lines": lines,
                "columns": [sum(told["counts"][s.value][o.value] for s in Situation) for o in origins],
                "origins": [origin.label for origin in origins],
                "changes": sitreps.changes(told["difference"]) if told["difference"] else [],
                "may_report": self.may(figures.FREEZE) and self.crisis.is_open,
                "title": str(self.row),
            }
        )


class DrawUp(CrisisForm):
    """The next situation report: what a person must write; the rest is taken from the crisis."""

    permission, tab = figures.FREEZE, "crisis-figures"
    title = gettext_lazy("Établir un point de situation")
    hint = gettext_lazy(
        "Faits, décisions, îlots et mouvements viennent de la crise : n’écrivez que ce qui n’y est pas."
    )
    button = gettext_lazy("Figer le point")

    def form(self, data=None):
        last = Figure.objects.filter(crisis=self.crisis).first()
        return SitrepForm(data, crisis=self.crisis, initial={"figure": last})

    def write(self, form):
        return sitreps.draw_up(self.crisis, by=self.request.user, **form.cleaned_data)

    def answer(self, sitrep):
        return redirect(sitrep.get_absolute_url())

    def back(self):
        return reverse("consular:crisis-figures", args=[self.crisis.pk])


class SitrepPage(CrisisPage):
    """What a report says, and the PDFs this person had drawn from it."""

    model, related = Sitrep, ("made_by", "figure")
    template_name = "consular/crisis_sitrep.html"
    tab = "crisis-figures"

    def get(self, request, pk):
        record("crisis.read_sitrep", self.row)
        mine = Printout.objects.filter(code=SITREP, subject=str(self.row.pk), requested_by=request.user)[:5]
        context = {
            "sitrep": self.row,
            "told": self.row.snapshot,
            "printouts": mine,
            "may_print": self.may("consular.follow_crisis"),
            "title": str(self.row),
        }
        return self.page(context)
