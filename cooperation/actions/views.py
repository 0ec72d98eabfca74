"""Pages of the actions: the list, the file with its money, its acts."""

from django.contrib import messages
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ssi.audit.log import record
from ssi.cases.views import CaseActView, CaseListView, CaseView
from ssi.web.refusals import Refusal

from ..equipment import pages as equipment
from ..experts import pages as experts
from ..funding.pages import requests_section
from ..money.board import board_of
from ..money.ledgers import sums_by_file
from ..needs.models import Need
from ..programmes.models import Programme
from ..programmes.pages import may_money
from ..route.chain import ROUTED, SPOKEN
from ..route.models import Submission
from ..route.pages import acts_for, steps_of
from ..trainings import pages as trainings
from ..views import EditFile, OpenFile, page_frame
from . import services
from .forms import ActionFilters, ActionForm
from .models import CooperationAction
from .vocabulary import Cause
from .workflow import ACTION

CRUMB = {"label": _("Actions"), "url": reverse_lazy("cooperation:action-list")}
#: Acts that make no sense for an action of a programme, or for one that stands alone.
ALONE_ONLY, WITHIN_ONLY = {"submit", *ROUTED}, {"schedule"}


class ActionList(CaseListView):
    model = CooperationAction
    template_name = "cooperation/action_list.html"
    filter_form = ActionFilters
    permission = "cooperation.view_cooperationaction"
    related = ("owner", "action_type")

    def context(self, form, page):
        sums = sums_by_file(page.rows)
        return {
            **super().context(form, page),
            "rows": [(row, ACTION.state(row.status), sums[row.pk]) for row in page.rows],
            "may_open": self.request.user.has_perm("cooperation.add_cooperationaction"),
        }


class ActionDetail(CaseView):
    model = CooperationAction
    with_beside = True
    permission = "cooperation.view_cooperationaction"
    related = ("owner", "deputy", "author", "action_type")

    def get(self, request, reference):
        action = self.get_case()
        record("case.consult", action)
        return TemplateResponse(request, "cooperation/action_detail.html", self.context(request.user, action))

    def context(self, user, action):
        board, alone = board_of(action), action.part_of_id is None
        programme = Programme.objects.visible_to(user).filter(pk=action.part_of_id).first() if not alone else None
        need = Need.objects.visible_to(user).filter(pk=action.answers_to_id).first() if action.answers_to_id else None
        hidden = WITHIN_ONLY if alone else ALONE_ONLY
        acts = [a for a in acts_for(action, user, board.rows) if a["url"].rstrip("/").rsplit("/", 1)[1] not in hidden]
        return {
            **page_frame(action, CRUMB),
            "state": ACTION.state(action.status),
            "acts": acts,
            "steps": steps_of(action, board.rows) if alone else [],
            "submissions": list(Submission.objects.filter(case=action.pk).select_related("by")) if alone else [],
            "programme": programme,
            "need": need,
            "board": board,
            "may_write": action.is_open and user.has_perm("cooperation.change_cooperationaction", action),
            "may_attach": user.has_perm("attachments.add_attachment", action),
            **may_money(user, action),
            **requests_section(user, action),
            **trainings.of_action(action, user),
            **equipment.of_action(action, user),
            **experts.of_action(action, user),
        }


class ActionMove(CaseActView):
    """Postponed or cancelled, the action says the cause: one more question on the same page."""

    model = CooperationAction
    workflow = ACTION

    def post(self, request, reference, name):
        case = self.get_case()
        step = self.transition(case, name)
        comment = request.POST.get("comment", "").replace("\0", "").strip()
        cause = request.POST.get("cause", "")
        self.cause = cause if cause in Cause.values else ""
        version = request.POST.get("version") or None
        fields = {"comment": comment, "cause": self.cause, "expected_version": version}
        try:
            services.perform(case, name, by=request.user, **fields)
        except Refusal as refusal:
            return self.refused_act(case, step, comment, refusal)
        messages.success(request, _("%(act)s : fait.") % {"act": step.label})
        return self.done(case)

    def transition(self, case, name):
        if name in SPOKEN:  # these have their own page: a word is asked
            raise Http404
        return super().transition(case, name)

    def context(self, case, step, comment="", refusal=None):
        question = "cooperation/_cause.html" if step.name in services.CAUSED else ""
        return {
            **super().context(case, step, comment, refusal),
            "question": question,
            "causes": Cause.choices,
            "cause": getattr(self, "cause", ""),
        }


class OpenAction(OpenFile):
    """`?programme=PRG-BUC-2026-00001` or `?besoin=BES-…`: from the file it belongs to."""

    model, permission, form_class = CooperationAction, "cooperation.add_cooperationaction", ActionForm
    title, crumb = _("Proposer une action"), CRUMB
    open = staticmethod(services.open_action)

    def initial(self):
        user, found = self.request.user, {}
        programme = Programme.objects.visible_to(user).filter(reference=self.request.GET.get("programme", "")[:30])
        need = Need.objects.visible_to(user).filter(reference=self.request.GET.get("besoin", "")[:30]).first()
        if programme := programme.filter(post=self.post_).first():
            found |= {"part_of": programme, "country": programme.country_id, "domain": programme.domain_id}
        if need and need.post_id == self.post_.pk:
            found |= {"answers_to": need, "title": need.title, "country": need.country_id, "domain": need.domain_id}
        return found


class EditAction(EditFile):
    model, permission, form_class = CooperationAction, "cooperation.change_cooperationaction", ActionForm
    crumb = CRUMB
    edit = staticmethod(services.edit)
