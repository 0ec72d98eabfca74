"""Pages of the comparer: the list of those in force, two lists brought, and what they say."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.post_pages import PostPage
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import services, serving
from .forms import ComparisonForm, DecisionsForm
from .models import ListComparison

COMPARISONS = {"label": gettext_lazy("Comparateur de listes"), "url": reverse_lazy("consular:comparisons")}


class ComparisonPage(PostPage):
    permission = "consular.compare_list"


class ComparisonList(ComparisonPage):
    template_name = "consular/comparisons.html"

    def get(self, request):
        rows = (
            ListComparison.objects.visible_to(request.user)
            .filter(post=self.post_)
            .select_related("made_by", "case", "crisis")
        )
        record("comparison.list", None, at=self.post_.code)
        return self.page({"rows": rows.defer("content")[:100]})


class Compare(ComparisonPage):
    """Two lists brought, for a file or a crisis when the address says so; that of a visit brings its delegation."""

    template_name = "consular/comparison_form.html"

    def prepare(self, user, **kwargs):
        self.serves = serving.asked_for(self.request, self.post_)

    def get(self, request):
        return self.shown(ComparisonForm(initial=serving.known_of(self.serves)))

    def post(self, request):
        form = ComparisonForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            comparison = services.compare_lists(
                by=request.user, post=self.post_, serves=self.serves, **form.cleaned_data
            )
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        return redirect(comparison)

    def shown(self, form, status=200):
        crumbs = [COMPARISONS, {"label": _("Comparer deux listes")}]
        return self.page({"form": form, "serves": self.serves, "breadcrumbs": crumbs}, status)


class Comparison(ComparisonPage):
    """The doubtful pairs, then who is on one list only, then who is on both; POST says what each pair is."""

    template_name = "consular/comparison.html"

    def prepare(self, user, pk):
        self.comparison = self.one(ListComparison.objects.select_related("made_by", "case", "crisis"), pk)

    def get(self, request, pk):
        record("comparison.consult", self.comparison)
        return self.shown(self.fresh_form())

    def post(self, request, pk):
        form = DecisionsForm(request.POST, comparison=self.comparison)
        if not form.is_valid():
            return self.shown(form, status=422)
        version = form.cleaned_data["version"]
        try:
            services.decide(self.comparison, by=request.user, verdicts=form.verdicts(), expected_version=version)
        except Refusal as refusal:
            stale = version != self.comparison.version
            messages.error(request, str(refusal))
            return self.shown(self.fresh_form() if stale else form, status=422)
        messages.success(request, _("Décisions enregistrées."))
        return redirect(f"{self.comparison.get_absolute_url()}#proches")

    def fresh_form(self):
        return DecisionsForm(comparison=self.comparison, initial={"version": self.comparison.version})

    def shown(self, form, status=200):
        context = {
            "comparison": self.comparison,
            "groups": self.comparison.groups,
            "form": form,
            "served": serving.link_of(self.comparison.served),
            "breadcrumbs": [COMPARISONS, {"label": self.comparison.title}],
        }
        return self.page(context, status)
