"""The budget of the post or of the network, what is about to be lost, « Budget réduit », and the rates."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.accounts.access import identity_of
from ssi.audit.log import record
from ssi.cases.export import answer
from ssi.cases.models import Case
from ssi.cases.sheet_pages import SheetPage
from ssi.figures.whose import by_file
from ssi.network import known
from ssi.web.dates import date_in_words
from ssi.web.refusals import Refusal

from . import crossed, ledgers, portfolio, services
from .board import Sums
from .forms import EnvelopeForm, RateForm
from .models import ExchangeRate, FundingSource
from .trend import trend

CRUMB = {"label": gettext_lazy("Budget"), "url": reverse_lazy("cooperation:money")}


class MoneyPage(View):
    permission = "cooperation.view_fundingline"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def posts(self):
        """The person's own posts; every post for the desk."""
        if self.request.user.has_perm("figures.view_network"):
            return list(known.posts().values())
        return [known.post(key) for key in identity_of(self.request.user).post_ids]


class Budget(MoneyPage):
    """Money by source (and by post for the desk), and the countdown of the credits about to be lost."""

    def get(self, request):
        posts, labels = self.posts(), dict(FundingSource.objects.values_list("code", "label"))
        seen = Case.objects.visible_to(request.user) if by_file(request.user, posts) else None
        by_source = [(f"{code} {labels[code]}", sums) for (code,), sums in ledgers.by(posts, "source_id", within=seen)]
        by_post = ledgers.by(posts, "post_id", within=seen) if len(posts) > 1 else []
        record("money.view", posts=[post.code for post in posts][:100])
        context = {
            "by_source": by_source,
            "by_post": [(known.post(key), sums) for (key,), sums in by_post],
            "by_file": seen is not None,
            "year": timezone.localdate().year,
            "total": sum((sums for _label, sums in by_source), Sums()),
            "countdown": ledgers.countdown(request.user),
            "now": timezone.now(),
            "may_cross": request.user.has_perm(CrossedBudget.permission),
            "may_reduce": request.user.has_perm("cooperation.view_need"),
        }
        return TemplateResponse(request, "cooperation/budget.html", context)


class CrossedBudget(SheetPage, MoneyPage):
    """For the desk: source by post, `?mesure=` what the cells say; as a file, every measure."""

    permission = "figures.view_network"

    def get(self, request):
        measure = request.GET.get("mesure", "")
        measure = measure if measure in crossed.MEASURES else crossed.FIRST
        found = crossed.crossing()
        rows, by_source, total = found.shown(measure)
        record("money.view", posts=[post.code for post in found.posts])
        context = {
            "measures": [(code, label, code == measure) for code, (label, *_rest) in crossed.MEASURES.items()],
            "measure": crossed.MEASURES[measure][0],
            "sources": found.sources,
            "rows": rows,
            "by_source": by_source,
            "total": total,
            "breadcrumbs": [CRUMB, {"label": _("Par source et par poste")}],
        }
        return TemplateResponse(request, "cooperation/crossed_budget.html", context)

    def exported(self, file_format):
        found = crossed.crossing()
        record("money.export", format=file_format, posts=[post.code for post in found.posts])
        sheet = found.sheet(date_in_words(timezone.localdate()))
        return answer(sheet, name="reseau-budget-croise", file_format=file_format)


class BudgetTrend(SheetPage, MoneyPage):
    """For the desk: month by month, and against the same day last year."""

    permission = "figures.view_network"

    def get(self, request):
        found = trend(timezone.localdate())
        record("money.view", posts=[post.code for post in found.posts])
        context = {
            "trend": found,
            "drawn": [
                (_("AE engagées par mois"), [(month, round(moved.committed)) for month, moved in found.by_month]),
                (_("CP payés par mois"), [(month, round(moved.paid)) for month, moved in found.by_month]),
            ],
            "breadcrumbs": [CRUMB, {"label": _("Tendance")}],
        }
        return TemplateResponse(request, "cooperation/budget_trend.html", context)

    def exported(self, file_format):
        found = trend(timezone.localdate())
        record("money.export", format=file_format, posts=[post.code for post in found.posts])
        return answer(found.sheet(), name="reseau-budget-mois", file_format=file_format)


class ReducedBudget(MoneyPage):
    """A smaller envelope, the best portfolio under it, what falls and why. One page for the ambassador."""

    permission = "cooperation.view_need"

    def get(self, request):
        form = EnvelopeForm(request.GET or None)
        context = {"form": form, "breadcrumbs": [CRUMB, {"label": _("Budget réduit")}]}
        if form.is_bound and form.is_valid():
            answer = portfolio.reduce(request.user, form.cleaned_data["enveloppe"], form.cleaned_data["source"])
            record("money.reduce", shown=[row.action.pk for row in (*answer.kept, *answer.falls)])
            context |= {"answer": answer}
        return TemplateResponse(request, "cooperation/reduced_budget.html", context)


class Rates(MoneyPage):
    """The rates in force; whoever may adds one."""

    def get(self, request):
        return self.page(RateForm(initial={"starts_on": timezone.localdate()}))

    def post(self, request):
        if not request.user.has_perm("cooperation.add_exchangerate"):
            raise Http404
        form = RateForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            services.add_rate(by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("Taux enregistré."))
        return redirect("cooperation:rates")

    def page(self, form, status=200):
        context = {
            "form": form,
            "rates": ExchangeRate.objects.select_related("entered_by"),
            "may_add": self.request.user.has_perm("cooperation.add_exchangerate"),
            "breadcrumbs": [CRUMB, {"label": _("Taux")}],
        }
        return TemplateResponse(self.request, "cooperation/rates.html", context, status=status)
