"""Pages of the sites of French interest: the list, one site, its visits, what they asked for."""

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, Subquery
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.post_pages import FormPage, PostPage
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import services
from .forms import AssessmentForm, FollowForm, RecommendationForm, SiteForm
from .models import Recommendation, Site, SiteAssessment
from .vocabulary import AssessmentState, FollowState

#: Sites of a post on one page: a post has tens of them.
MOST = 300
SITES = {"label": gettext_lazy("Sites d’intérêt français"), "url": "/consulaire/sites/"}


class SiteList(PostPage):
    permission = "consular.view_site"
    template_name = "consular/sites.html"

    def get(self, request):
        handed = SiteAssessment.objects.filter(site=OuterRef("pk"), score__isnull=False)
        to_do = Q(assessments__recommendations__status=FollowState.A_FAIRE)
        rows = Site.objects.visible_to(request.user).filter(post=self.post_).select_related("ilot")
        rows = rows.annotate(
            score=Subquery(handed.values("score")[:1]),
            assessed_on=Subquery(handed.values("made_on")[:1]),
            to_do=Count("assessments__recommendations", filter=to_do),
        )
        record("site.list", None, at=self.post_.code)
        return self.page(
            {
                "rows": list(rows[:MOST]),
                "may_write": request.user.has_perm("consular.change_site", self.post_),
            }
        )


class SitePage(PostPage):
    permission = "consular.view_site"
    template_name = "consular/site.html"

    def prepare(self, user, pk):
        self.site = self.one(Site.objects.select_related("ilot"), pk)

    def get(self, request, pk):
        record("site.consult", self.site)
        asked = Recommendation.objects.visible_to(request.user).filter(assessment__site=self.site)
        return self.page(
            {
                "site": self.site,
                "assessments": list(self.site.assessments.select_related("created_by")),
                "to_do": list(asked.filter(status=FollowState.A_FAIRE).select_related("assessment")),
                "may_write": request.user.has_perm("consular.change_site", self.post_),
                "breadcrumbs": [SITES, {"label": self.site.name}],
            }
        )


class SaveSite(FormPage):
    permission, form_class = "consular.change_site", SiteForm
    crumbs = (SITES,)

    def prepare(self, user, pk=None):
        self.row = self.one(Site.objects.all(), pk) if pk else None
        self.title = self.row.name if self.row else _("Nouveau site")
        self.back_url = self.row.get_absolute_url() if self.row else reverse("consular:sites")

    def write(self, form):
        by, version = self.request.user, form.expected_version
        return services.save_site(by=by, post=self.post_, site=self.row, expected_version=version, **form.values())


class SaveAssessment(FormPage):
    """A new visit is written from the page of the site (`site`); a draft is changed (`pk`)."""

    permission, form_class = "consular.change_site", AssessmentForm
    hint = gettext_lazy(
        "La grille est une règle interne, à vérifier. Elle peut être notée en plusieurs fois. Une note sans preuve "
        "(ce qui a été vu, essayé ou lu) n’est pas reçue."
    )

    def prepare(self, user, pk=None, site=None):
        self.row = self.one(SiteAssessment.objects.select_related("site"), pk) if pk else None
        self.site = self.row.site if self.row else self.one(Site.objects.all(), site)
        self.site.post = self.post_
        self.title = _("Évaluation de site : %(site)s") % {"site": self.site}
        self.back_url = self.row.get_absolute_url() if self.row else self.site.get_absolute_url()
        self.crumbs = (SITES, {"label": self.site.name, "url": self.site.get_absolute_url()})

    def initial(self):
        return {} if self.row else {"made_on": self.today}

    def write(self, form):
        by, version = self.request.user, form.expected_version
        return services.save_assessment(
            by=by, site=self.site, assessment=self.row, expected_version=version, **form.values()
        )

    def done(self, row):
        return _("Évaluation enregistrée.")


class AssessmentPage(PostPage):
    permission = "consular.view_site"
    template_name = "consular/assessment.html"

    def prepare(self, user, pk):
        rows = SiteAssessment.objects.select_related("site__ilot", "created_by").prefetch_related("items")
        self.assessment = self.one(rows, pk)

    def get(self, request, pk):
        record("site.consult", self.assessment.site, assessment=self.assessment.pk)
        return self.page(self.context())

    def context(self):
        found = self.assessment
        return {
            "assessment": found,
            "site": found.site,
            "lines": found.lines,
            "recommendations": list(found.recommendations.all()),
            "draft": found.status == AssessmentState.BROUILLON,
            "may_write": self.request.user.has_perm("consular.change_site", self.post_),
            "breadcrumbs": [
                SITES,
                {"label": found.site.name, "url": found.site.get_absolute_url()},
                {"label": _("Évaluation")},
            ],
        }


class HandOver(AssessmentPage):
    """The answer to a button of the assessment's page."""

    permission = "consular.change_site"
    http_method_names = ("post",)

    def post(self, request, pk):
        try:
            services.hand_over(self.assessment, by=request.user)
        except Refusal as refusal:
            return self.page(self.context() | {"refusal": refusal}, status=422)
        messages.success(request, _("Évaluation restituée : sa note est arrêtée."))
        return redirect(self.assessment.get_absolute_url())


class SaveRecommendation(FormPage):
    """A new one is asked from the page of the assessment (`assessment`); then followed (`pk`)."""

    permission = "consular.change_site"

    def prepare(self, user, pk=None, assessment=None):
        self.row = self.one(Recommendation.objects.select_related("assessment__site"), pk) if pk else None
        rows = SiteAssessment.objects.select_related("site")
        self.assessment = self.row.assessment if self.row else self.one(rows, assessment)
        self.assessment.post = self.post_
        self.form_class = FollowForm if self.row else RecommendationForm
        self.title = _("Recommandation") if self.row else _("Nouvelle recommandation")
        self.back_url = self.assessment.get_absolute_url()
        site = self.assessment.site
        self.crumbs = (SITES, {"label": site.name, "url": site.get_absolute_url()})

    def write(self, form):
        return services.save_recommendation(
            by=self.request.user,
            assessment=self.assessment,
            recommendation=self.row,
            expected_version=form.expected_version,
            **form.values(),
        )

    def after(self, row):
        return self.back_url

    def done(self, row):
        return _("Recommandation enregistrée.")
