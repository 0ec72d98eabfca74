"""The screens of the levels: what waits for the ambassador or the desk, and the page where each says its word."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.approvals.changes import changed_lines
from ssi.approvals.workflow import available, workflow_of
from ssi.audit.log import record

from ..funding.pages import awaited_answers
from ..views import CaseForm
from . import services
from .chain import SPOKEN
from .forms import SayForm
from .models import RouteRule, Submission
from .waiting import waiting_for

CRUMB = {"label": gettext_lazy("À viser, avis"), "url": reverse_lazy("cooperation:waiting")}


class Waiting(View):
    """The ambassador's and the desk's own list: what waits for their word, the oldest first."""

    def get(self, request):
        if not request.user.has_perm("cooperation.view_waiting"):
            raise Http404
        rows = waiting_for(request.user)
        record("case.list", kind="proposal", shown=[case.pk for case, *_rest in rows])
        context = {"rows": rows, "answers": awaited_answers(request.user), "now": timezone.now()}
        return TemplateResponse(request, "cooperation/waiting.html", context)


class Routes(View):
    """The rows that decide who must approve, with their source."""

    def get(self, request):
        if not request.user.has_perm("cooperation.view_programme"):
            raise Http404
        context = {"rules": RouteRule.objects.all(), "today": timezone.localdate()}
        return TemplateResponse(request, "cooperation/routes.html", context)


class Say(CaseForm):
    """One level says its word on the version it was given: the text on the left, the word below.

    Subclassed by address: `model` and `permission` are those of the kind.
    """

    form_class = SayForm

    def save(self, case, part, form):
        services.say(case, self.kwargs["name"], by=self.request.user, **form.values())

    def done(self, case, part):
        """The file, or one's list when the file goes out of sight with the act."""
        messages.success(self.request, _("%(act)s : fait.") % {"act": self.step.label})
        seen = type(case).objects.visible_to(self.request.user).filter(pk=case.pk).exists()
        return redirect(case.get_absolute_url() if seen else CRUMB["url"])

    def get_case(self):
        case = super().get_case()
        if self.kwargs["name"] not in SPOKEN or self.kwargs["name"] not in {
            step.name for step in available(case, self.request.user)
        }:
            raise Http404
        return case

    def form(self, case, part, data=None, files=None):
        initial = {"version": case.version}
        return SayForm(data, files, case=case, user=self.request.user, name=self.kwargs["name"], initial=initial)

    @property
    def title(self):
        return self.step.label

    @property
    def step(self):
        return next(s for s in self.flow.transitions if s.name == self.kwargs["name"])

    @property
    def flow(self):
        return workflow_of(self.model(kind=self.model._meta.model_name))

    def around(self, case, part):
        level, _sense = services.SAYS[self.kwargs["name"]]
        versions = list(Submission.objects.filter(case=case.pk, level=level).select_related("by")[:2])
        latest = versions[0] if versions else None
        before = versions[1].document if len(versions) > 1 else None
        return {
            "submission": latest,
            "previous": versions[1] if before else None,
            "lines": changed_lines(before, latest.document) if latest else [],
            "multipart": True,
            "button": self.step.label,
        }
