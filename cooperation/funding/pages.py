"""What the pages of the windows and of the requests show."""

from dataclasses import replace

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import available, workflow_of
from ssi.cases.listing import light
from ssi.cases.models import Case
from ssi.cases.views import acts_of, marks_of
from ssi.network import known

from ..views import page_frame
from . import planning, rules, search
from .guards import may_answer
from .models import FundingRequest
from .vocabulary import Carrier
from .workflow import ANSWERS, FUNDING_REQUEST, IN_WRITING, TOLD

CRUMB = {"label": _("Demandes de financement"), "url": reverse_lazy("cooperation:funding-list")}
WINDOWS = {"label": _("Guichets"), "url": reverse_lazy("cooperation:window-list")}


def search_context(user, case, form):
    """The windows seen from a file, those that fit first; `form` may try another amount, start or length."""
    project, today = search.project_of(case), timezone.localdate(timezone=case.post.zone)
    if form.is_bound and form.is_valid():
        tried = form.cleaned_data
        project = replace(project, amount=tried["montant"], starts_on=tried["debut"], days=tried["jours"])
    findings = rules.find(search.windows_for(user, today), project, today)
    asked = {request.window.code: request for request in requests_of(user, case)}
    return {
        "case": case,
        "form": form,
        "project": project,
        "told_forms": project.told(project.forms),
        "told_countries": project.told(project.countries),
        "fitting": [(found, asked.get(found.window.code)) for found in findings if found.fits],
        "others": [found for found in findings if not found.fits],
        "ask_url": reverse(f"{case.url_prefix}-ask", args=[case.reference]),
        "may_ask": case.is_open and user.has_perm("cooperation.add_fundingrequest", case),
        "today": today,
        "now": timezone.now(),
        **marks_of(case),
        "breadcrumbs": [
            {"label": case.reference, "url": case.get_absolute_url()},
            {"label": _("Guichets possibles")},
        ],
    }


def initial_of(case):
    """The figures of the file, for the form that tries others."""
    project = search.project_of(case)
    return {"montant": project.amount, "debut": project.starts_on, "jours": project.days}


def requests_of(user, case):
    """The requests of a file that this person sees, the newest first; one query."""
    rows = FundingRequest.objects.visible_to(user).filter(for_case=case.pk).select_related("window")
    return list(rows.order_by("-opened_at"))


def requests_section(user, case):
    """For the page of a programme or an action."""
    if not user.has_perm("cooperation.view_fundingrequest", case):
        return {}
    rows = [(request, FUNDING_REQUEST.state(request.status)) for request in requests_of(user, case)]
    may_search = user.has_perm("cooperation.view_fundingwindow", case) and case.is_open
    return {"funding_requests": rows, "funding_search": f"{case.url_prefix}-funding" if may_search else ""}


def request_context(user, request):
    """One request: a constant number of queries."""
    bearer = Case.objects.visible_to(user).filter(pk=request.for_case_id).first() if request.for_case_id else None
    top = _bearing(user, bearer) if bearer else None
    may_file = request.is_open and user.has_perm("cooperation.file_fundingrequest", request)
    return {
        **page_frame(request, CRUMB),
        "state": FUNDING_REQUEST.state(request.status),
        "acts": acts_for(request, user),
        "bearer": bearer,
        "top": top,
        "top_state": workflow_of(top).state(top.status) if top else None,
        "steps": planning.steps(request.window, request.wished_on),
        "reminders": list(request.reminders.select_related("by")),
        "carrier": Carrier(request.window.filed_by).label,
        "today": timezone.localdate(timezone=request.post.zone),
        "in_writing": request.status in IN_WRITING,
        "may_write": request.status in IN_WRITING and user.has_perm("cooperation.change_fundingrequest", request),
        "may_remind": may_file and request.status in ("AU_PORTEUR", "DEPOSEE"),
        "may_attach": user.has_perm("attachments.add_attachment", request),
    }


def _bearing(user, bearer):
    """The programme of an action when this person sees it, or the file itself."""
    bearer = bearer.specific()
    key = getattr(bearer, "part_of_id", None)
    programme = Case.objects.visible_to(user).filter(pk=key).first() if key else None
    return programme or bearer


def steps_for(request, user):
    """The transitions of this person; an answer, where they speak for the window."""
    steps = available(request, user)
    return steps if may_answer(request, user) else [step for step in steps if step.name not in ANSWERS]


def awaited_answers(user, limit=100):
    """The requests filed with the windows that answer through the desk, for the desk: the oldest first."""
    if not user.has_perm("cooperation.answer_fundingrequest") or not user.has_perm("cooperation.view_waiting"):
        return []
    rows = light(FundingRequest.objects.visible_to(user)).filter(status="DEPOSEE", window__through_desk=True)
    return known.attach(list(rows.order_by("filed_on", "pk")[:limit]))


def acts_for(request, user):
    """The buttons of the band: handing over only what somebody else files; what asks more has its own page."""
    steps = steps_for(request, user)
    unfit = "hand_over" if request.is_ours else ("file" if request.status == "PRETE" else "")
    steps = sorted((s for s in steps if s.name != unfit), key=lambda s: (not s.main, s.destructive))
    acts = acts_of(request, steps)
    for act, step in zip(acts, steps, strict=True):
        if step.name in TOLD:
            act |= {"url": reverse(f"cooperation:funding-{step.name}", args=[request.reference]), "post": False}
    return acts
