"""Pages of the joint teams: rows, form, verb, answer."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import available
from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS
from ssi.cases.views import CaseActView, CaseListView, CaseView, OpenCaseView, acts_of, marks_of
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

from ..persons.section import persons_of
from . import services
from .forms import ADDITIONS, CallNotedForm, ExtensionForm, TeamFilters, TeamForm, step_form
from .models import JointTeam
from .vocabulary import edition, headings, legal_basis
from .workflow import TEAM

LIST_CRUMB = {"label": gettext_lazy("Équipes communes"), "url": reverse_lazy("liaison:team-list")}


def crumbs(team, *labels):
    here = {"label": team.reference, "url": team.get_absolute_url()} if labels else {"label": team.reference}
    return [LIST_CRUMB, here, *({"label": label} for label in labels)]


class TeamList(CaseListView):
    model = JointTeam
    template_name = "liaison/team_list.html"
    filter_form = TeamFilters
    permission = "liaison.view_jointteam"
    export_columns = (
        *CASE_COLUMNS,
        (gettext_lazy("Autorité française"), lambda team: team.french_authority),
        (gettext_lazy("Signée le"), lambda team: team.signed_on),
        (gettext_lazy("Fin"), lambda team: team.ends_on),
    )

    def context(self, form, page):
        rows = [(row, TEAM.state(row.status)) for row in page.rows]
        may_open = self.request.user.has_perm("liaison.add_jointteam")
        return {**super().context(form, page), "rows": rows, "may_open": may_open}


def page_of(team, user):
    """Everything the page of one team shows: the same number of statements, whatever hangs on it."""
    basis, doubt = legal_basis(team.signed_on or timezone.localdate(timezone=team.post.zone))
    done = set(team.headings_done)
    return {
        "case": team,
        "state": TEAM.state(team.status),
        "acts": acts_of(team, available(team, user)),
        "clocks": [c for c in team.clocks.explained() if not c.moot_at],
        "attachments": list(team.attachments.all()),
        "parties": list(team.teampartys.select_related("country")),
        "members": list(team.teammembers.select_related("country")),
        "extensions": list(team.teamextensions.all()),
        "calls": list(team.fundingcalls.all()),
        "meetings": list(team.teammeetings.all()),
        "persons": persons_of(team, user),
        "headings": [(label, code in done) for code, label in headings()],
        "headings_left": len(headings()) - len(done),
        "edition": edition()[0],
        "basis": basis,
        "basis_to_verify": doubt,
        "thread": [entry_of(e) for e in team.events.select_related("by").order_by("-at", "-pk")[:200]],
        "may_write": team.is_open and user.has_perm(services.CHANGE, team),
        "may_attach": user.has_perm("attachments.add_attachment", team),
        "now": timezone.now(),
        **marks_of(team),
    }


def entry_of(event):
    """A line of the thread, as `components/_entry.html` shows it."""
    who = f"{event.by} p.i." if event.acting else str(event.by or "")
    moved = event.source and event.target
    told = TEAM.state(event.target).label if moved else event.told
    return {"kind": told, "who": who, "at": event.at, "text": event.comment}


class TeamDetail(CaseView):
    model = JointTeam
    with_beside = True
    permission = "liaison.view_jointteam"

    def get(self, request, reference):
        team = self.get_case()
        record("case.consult", team)
        context = {**page_of(team, request.user), "breadcrumbs": crumbs(team)}
        return TemplateResponse(request, "liaison/team_detail.html", context)


class OpenTeam(OpenCaseView):
    """Register a team, or the idea of one. The same form sent twice opens one file."""

    permission = "liaison.add_jointteam"

    def get(self, request):
        return self.page(TeamForm(user=request.user, initial={"form_token": uuid.uuid4()}))

    def post(self, request):
        form = TeamForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(JointTeam, token):
            return again
        team = services.open_team(by=request.user, post=self.post_, form_token=token, **form.values())
        messages.success(request, _("Dossier %(reference)s enregistré.") % {"reference": team.reference})
        return redirect(team.get_absolute_url())

    def page(self, form, status=200):
        context = {
            "form": form,
            "title": _("Nouvelle équipe commune"),
            "breadcrumbs": [LIST_CRUMB, {"label": _("Nouveau")}],
        }
        return TemplateResponse(self.request, "liaison/team_form.html", context, status=status)


class _FormView(CaseView):
    """A form about one team: shown, checked, given to a service, refused with what was typed."""

    model = JointTeam
    permission = services.CHANGE
    done = gettext_lazy("Enregistré.")

    def get(self, request, reference, **kwargs):
        team = self.get_case()
        return self.page(team, self.form(team))

    def post(self, request, reference, **kwargs):
        team = self.get_case()
        form = self.form(self.get_case(), request.POST)
        if not form.is_valid():
            return self.page(team, form, status=422)
        try:
            self.save(team, form)
        except Refusal as refusal:
            form.refuse(refusal)
            if not isinstance(refusal, StaleVersion):
                return self.page(team, form, status=422)
            saved = self.get_case()
            return self.page(saved, form, status=409, theirs=both_versions(saved, form))
        messages.success(request, self.done)
        return redirect(team.get_absolute_url())

    def title(self):
        return gettext_lazy("Modifier")

    def page(self, team, form, status=200, theirs=()):
        title = self.title()
        context = {
            "case": team,
            "form": form,
            "theirs": theirs,
            "title": title,
            "breadcrumbs": crumbs(team, title),
            **marks_of(team),
        }
        return TemplateResponse(self.request, "liaison/team_form.html", context, status=status)


class EditTeam(_FormView):
    def form(self, team, data=None):
        return TeamForm(data, user=self.request.user, instance=team, initial={"version": team.version})

    def save(self, team, form):
        version = form.cleaned_data["version"] or 0
        services.edit(team, by=self.request.user, expected_version=version, **form.values())


class AddToTeam(_FormView):
    """A party, a member, a call, a meeting: `what`, one of `ADDITIONS`."""

    what = ""

    def title(self):
        return ADDITIONS[self.what][1]

    def form(self, team, data=None):
        return ADDITIONS[self.what][0](data)

    def save(self, team, form):
        services.add(team, form._meta.model, by=self.request.user, **form.cleaned_data)


class NoteCall(_FormView):
    """What was sent of a call."""

    def title(self):
        return gettext_lazy("Suivre l’appel à financement")

    def call(self, team):
        call = team.fundingcalls.filter(pk=self.kwargs["pk"]).first()
        if call is None:
            raise Http404
        call.case = team
        return call

    def form(self, team, data=None):
        call = self.call(team)
        return CallNotedForm(data, initial={"applied_on": call.applied_on, "claimed_on": call.claimed_on})

    def save(self, team, form):
        services.note_call(self.call(team), by=self.request.user, **form.cleaned_data)


class ExtendTeam(_FormView):
    def title(self):
        return gettext_lazy("Noter une prolongation")

    def form(self, team, data=None):
        return ExtensionForm(data, initial={"version": team.version})

    def save(self, team, form):
        version = form.cleaned_data["version"]
        services.extend(team, by=self.request.user, expected_version=version, **form.values())


class TeamAct(CaseActView):
    """An act that writes dates has its form; the others ask for a comment, as everywhere."""

    model = JointTeam
    workflow = TEAM
    perform = staticmethod(services.perform)

    def dispatch(self, request, *args, **kwargs):
        if kwargs["name"] == "extend":
            return ExtendTeam.as_view()(request, reference=kwargs["reference"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, reference, name):
        team, form_class = self.get_case(), step_form(name)
        step = self.transition(team, name)
        if form_class is None:
            return TemplateResponse(request, self.template_name, self.context(team, step))
        return self.form_page(team, step, form_class(instance=team, initial={"version": team.version}))

    def post(self, request, reference, name):
        form_class = step_form(name)
        if form_class is None:
            return super().post(request, reference, name)
        team = self.get_case()
        step, form = self.transition(team, name), form_class(request.POST, instance=self.get_case())
        if not form.is_valid():
            return self.form_page(team, step, form, status=422)
        typed = form.cleaned_data
        try:
            services.perform(
                team,
                name,
                by=request.user,
                comment=typed["comment"],
                expected_version=typed["version"],
                **form.values(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            return self.form_page(team, step, form, status=409 if isinstance(refusal, StaleVersion) else 422)
        messages.success(request, _("%(act)s : fait.") % {"act": step.label})
        return redirect(team.get_absolute_url())

    def form_page(self, team, step, form, status=200):
        context = {
            "case": team,
            "form": form,
            "title": step.label,
            "breadcrumbs": crumbs(team, step.label),
            **marks_of(team),
        }
        return TemplateResponse(self.request, "liaison/team_form.html", context, status=status)
