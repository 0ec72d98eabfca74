"""Pages of the security plan: where it stands, a version, the committees, the exercises, what is to follow."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.sites.vocabulary import FollowState
from ssi.accounts.post_pages import FormPage, PostPage
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import services
from .forms import AskForm, CommitteeForm, ExerciseForm, FollowForm, PlanForm
from .health import lacks_of
from .models import Committee, Exercise, FollowUp, PlanState, SecurityPlan

#: Committees, exercises and versions shown on the page of the plan.
SHOWN = 10
PLAN = {"label": gettext_lazy("Plan de sécurité"), "url": "/consulaire/plan/"}


class PlanPage(PostPage):
    permission = "consular.view_plan"
    template_name = "consular/plan.html"

    def get(self, request):
        def mine(model):
            return model.objects.visible_to(request.user).filter(post=self.post_)

        plans = list(mine(SecurityPlan).select_related("validated_by", "written_by")[:SHOWN])
        record("plan.consult", None, at=self.post_.code)
        return self.page(
            {
                "lacks": lacks_of(self.post_, self.today),
                "current": next((plan for plan in plans if plan.status == PlanState.VALIDE), None),
                "draft": next((plan for plan in plans if plan.status == PlanState.BROUILLON), None),
                "older": [plan for plan in plans if plan.status == PlanState.REMPLACE],
                "committees": list(mine(Committee)[:SHOWN]),
                "exercises": list(mine(Exercise)[:SHOWN]),
                "to_do": list(
                    mine(FollowUp).filter(status=FollowState.A_FAIRE).select_related("committee", "exercise")
                ),
                "may_write": request.user.has_perm("consular.change_plan", self.post_),
            }
        )


class BeginVersion(PostPage):
    """The answer to a button: a draft copied from the version in force, then its form."""

    permission = "consular.change_plan"
    http_method_names = ("post",)

    def post(self, request):
        plan = services.new_version(by=request.user, post=self.post_)
        return redirect("consular:plan-edit", plan.pk)


class VersionPage(PostPage):
    permission = "consular.view_plan"
    template_name = "consular/plan_version.html"

    def prepare(self, user, pk):
        self.plan = self.one(SecurityPlan.objects.select_related("validated_by", "written_by"), pk)

    def get(self, request, pk):
        record("plan.consult", self.plan)
        return self.shown()

    def shown(self, refusal=None, status=200):
        user, draft = self.request.user, self.plan.status == PlanState.BROUILLON
        context = {
            "plan": self.plan,
            "refusal": refusal,
            "may_write": draft and user.has_perm("consular.change_plan", self.post_),
            "may_validate": draft
            and user.has_perm("consular.approve_plan", self.post_)
            and user.pk != self.plan.written_by_id,
            "breadcrumbs": [PLAN, {"label": str(self.plan)}],
        }
        return self.page(context, status)


class Validate(VersionPage):
    """The answer to a button of the version's page."""

    permission = "consular.approve_plan"
    http_method_names = ("post",)

    def post(self, request, pk):
        try:
            services.validate(self.plan, by=request.user)
        except Refusal as refusal:
            return self.shown(refusal, status=422)
        messages.success(request, _("Plan validé pour douze mois."))
        return redirect("consular:plan")


class EditPlan(FormPage):
    permission, form_class = "consular.change_plan", PlanForm
    crumbs = (PLAN,)
    hint = gettext_lazy("Cinq parties. Sans nom de personne de la communauté : le registre les tient.")

    def prepare(self, user, pk):
        self.row = self.one(SecurityPlan.objects.all(), pk)
        self.title = _("Plan de sécurité, %(version)s") % {"version": self.row}
        self.back_url = self.row.get_absolute_url()

    def write(self, form):
        by, version = self.request.user, form.expected_version
        return services.save_plan(self.row, by=by, expected_version=version, **form.values())


class Kept(PostPage):
    """A committee or an exercise, and what is to follow it."""

    permission = "consular.view_plan"
    template_name = "consular/plan_kept.html"
    model, edit, ask = None, "", ""

    def prepare(self, user, pk):
        self.row = self.one(self.model.objects.all(), pk)

    def get(self, request, pk):
        record("plan.consult", self.row)
        return self.page(
            {
                "row": self.row,
                "edit_url": reverse(self.edit, args=[self.row.pk]),
                "ask_url": reverse(self.ask, args=[self.row.pk]),
                "follow_ups": list(self.row.follow_ups.all()),
                "may_write": request.user.has_perm("consular.change_plan", self.post_),
                "breadcrumbs": [PLAN, {"label": str(self.row)}],
            }
        )


class CommitteePage(Kept):
    model, edit, ask = Committee, "consular:committee-edit", "consular:committee-ask"


class ExercisePage(Kept):
    model, edit, ask = Exercise, "consular:exercise-edit", "consular:exercise-ask"


class SaveCommittee(FormPage):
    permission, form_class = "consular.change_plan", CommitteeForm
    crumbs, model, title = (PLAN,), Committee, gettext_lazy("Relevé d’un comité de sécurité")

    def prepare(self, user, pk=None):
        self.row = self.one(self.model.objects.all(), pk) if pk else None
        self.back_url = self.row.get_absolute_url() if self.row else reverse("consular:plan")

    def initial(self):
        return {} if self.row else {"held_on": self.today}

    def write(self, form):
        by, version = self.request.user, form.expected_version
        return services.save_committee(
            by=by, post=self.post_, committee=self.row, expected_version=version, **form.values()
        )


class SaveExercise(SaveCommittee):
    form_class, model, title = ExerciseForm, Exercise, gettext_lazy("Exercice de sécurité")

    def write(self, form):
        by, version = self.request.user, form.expected_version
        return services.save_exercise(
            by=by, post=self.post_, exercise=self.row, expected_version=version, **form.values()
        )


class AskAfterCommittee(FormPage):
    """Something to be done, asked from the page of what decided it."""

    permission, form_class = "consular.change_plan", AskForm
    model, title = Committee, gettext_lazy("Suite à donner")

    def prepare(self, user, pk):
        self.source = self.one(self.model.objects.all(), pk)
        self.back_url = self.source.get_absolute_url()
        self.crumbs = (PLAN, {"label": str(self.source), "url": self.back_url})

    def write(self, form):
        return services.save_follow_up(by=self.request.user, source=self.source, **form.values())

    def after(self, row):
        return self.back_url

    def done(self, row):
        return _("Suite à donner enregistrée.")


class AskAfterExercise(AskAfterCommittee):
    model = Exercise


class FollowPage(AskAfterCommittee):
    """What became of it."""

    form_class = FollowForm

    def prepare(self, user, pk):
        self.row = self.one(FollowUp.objects.select_related("committee", "exercise"), pk)
        self.source = self.row.source
        self.source.post = self.post_
        self.back_url = self.source.get_absolute_url()
        self.crumbs = (PLAN, {"label": str(self.source), "url": self.back_url})

    def write(self, form):
        by, version = self.request.user, form.expected_version
        return services.save_follow_up(
            by=by, source=self.source, follow_up=self.row, expected_version=version, **form.values()
        )
