"""Pages of the comparer: the list of those in force, two lists brought, and what they say."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.post_pages import PostPage
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import services
from .forms import ComparisonForm, DecisionForm
from .models import ListComparison

COMPARISONS = {"label": gettext_lazy("Comparateur de listes"), "url": reverse_lazy("consular:comparisons")}


class ComparisonPage(PostPage):
    permission = "consular.compare_list"


class ComparisonList(ComparisonPage):
    template_name = "consular/comparisons.html"

    def get(self, request):
        rows = ListComparison.objects.visible_to(request.user).filter(post=self.post_).select_related("made_by")
        record("comparison.list", None, at=self.post_.code)
        return self.page({"rows": rows.defer("content")[:100]})


class Compare(ComparisonPage):
    template_name = "consular/comparison_form.html"

    def get(self, request):
        return self.shown(ComparisonForm())

    def post(self, request):
        form = ComparisonForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            comparison = services.compare_lists(by=request.user, post=self.post_, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        return redirect(comparison)

    def shown(self, form, status=200):
        return self.page({"form": form, "breadcrumbs": [COMPARISONS, {"label": _("Comparer deux listes")}]}, status)


class Comparison(ComparisonPage):
    """The three groups; POST says of a close pair whether it is one person."""

    template_name = "consular/comparison.html"

    def prepare(self, user, pk):
        self.comparison = self.one(ListComparison.objects.select_related("made_by"), pk)

    def get(self, request, pk):
        record("comparison.consult", self.comparison)
        return self.shown()

    def post(self, request, pk):
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.shown(status=422)
        try:
            services.decide(self.comparison, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.shown(status=422)
        return redirect(f"{self.comparison.get_absolute_url()}#proches")

    def shown(self, status=200):
        groups = self.comparison.groups()
        said = self.comparison.decisions
        context = {
            "comparison": self.comparison,
            "groups": groups,
            "decided": {pair for pair, same in said.items() if same},
            "apart": sum(not same for same in said.values()),
            "breadcrumbs": [COMPARISONS, {"label": self.comparison.title}],
        }
        return self.page(context, status)
