"""Pages of the missions: the list, the board, the logistics sheet, the acts."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.access import sees_whole
from ssi.audit.log import record
from ssi.cases.views import CaseActView, CaseListView, CaseView, OpenCaseView, marks_of
from ssi.web.downloads import saved_as
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

from . import calendar, services
from .forms import MissionFilters, MissionForm
from .models import Mission
from .pages import list_rows, mission_context, sheet_context
from .workflow import MISSION

LIST_CRUMB = {"label": gettext_lazy("Missions"), "url": reverse_lazy("liaison:mission-list")}


class MissionList(CaseListView):
    model = Mission
    template_name = "liaison/mission_list.html"
    filter_form = MissionFilters
    permission = "liaison.view_mission"

    def context(self, form, page):
        return {
            **super().context(form, page),
            "rows": list_rows(self.request.user, page.rows),
            "may_open": self.request.user.has_perm("liaison.add_mission"),
        }


class MissionDetail(CaseView):
    """The whole file for officers; for whoever was granted the logistics, their sheet."""

    model = Mission
    with_beside = True
    permission = "liaison.view_mission"
    logistics = True

    def get(self, request, reference):
        mission = self.get_case()
        record("case.consult", mission)
        if sees_whole(request.user, mission):
            return TemplateResponse(request, "liaison/mission_detail.html", mission_context(request, mission))
        return TemplateResponse(request, "liaison/mission_sheet.html", sheet_context(request, mission))


class ProgrammeCalendar(CaseView):
    """The programme for a telephone; reserved slots only for those who see the whole file."""

    model = Mission
    permission = "liaison.view_mission"
    logistics = True

    def get(self, request, reference):
        mission = self.get_case()
        slots = mission.slots.all() if sees_whole(request.user, mission) else mission.slots.filter(reserved=False)
        record("mission.calendar", mission)
        return saved_as(f"{mission.reference}.ics", calendar.render(mission, slots), "text/calendar; charset=utf-8")


class MissionMove(CaseActView):
    model = Mission
    workflow = MISSION
    perform = staticmethod(services.perform)


class OpenMission(OpenCaseView):
    """The same form sent twice opens one file."""

    permission = "liaison.add_mission"

    def get(self, request):
        initial = {"form_token": uuid.uuid4(), "country": self.post_.country_id}
        return self.page(MissionForm(user=request.user, initial=initial))

    def post(self, request):
        form = MissionForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(Mission, token):
            return again
        try:
            mission = services.open_mission(by=request.user, post=self.post_, form_token=token, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("Mission %(reference)s enregistrée.") % {"reference": mission.reference})
        return redirect(mission.get_absolute_url())

    def page(self, form, status=200):
        context = {"form": form, "breadcrumbs": [LIST_CRUMB, {"label": _("Nouvelle mission")}]}
        return TemplateResponse(self.request, "liaison/mission_form.html", context, status=status)


class EditMission(CaseView):
    """Change the sheet. When somebody else saved meanwhile, both versions are shown."""

    model = Mission
    permission = "liaison.change_mission"

    def get(self, request, reference):
        mission = self.get_case()
        return self.page(mission, self.form_for(mission))

    def post(self, request, reference):
        mission = self.get_case()
        form = self.form_for(self.get_case(), request.POST)
        if not form.is_valid():
            return self.page(mission, form, status=422)
        version = form.cleaned_data["version"] or 0
        try:
            services.edit(mission, by=request.user, expected_version=version, **form.values())
        except StaleVersion as refusal:
            form.refuse(refusal)
            return self.page(mission, form, status=409, theirs=self.theirs(form))
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(mission, form, status=422)
        messages.success(request, _("Modifications enregistrées."))
        return redirect(mission.get_absolute_url())

    def form_for(self, mission, data=None):
        return MissionForm(data, user=self.request.user, instance=mission, initial={"version": mission.version})

    def theirs(self, form):
        """The fields where the saved version differs from what was typed: (label, saved, typed)."""
        return both_versions(self.get_case(), form)

    def page(self, mission, form, status=200, theirs=()):
        context = {
            "form": form,
            "case": mission,
            "theirs": theirs,
            "now": timezone.now(),
            **marks_of(mission),
            "breadcrumbs": [
                LIST_CRUMB,
                {"label": mission.reference, "url": mission.get_absolute_url()},
                {"label": _("Modifier")},
            ],
        }
        return TemplateResponse(self.request, "liaison/mission_form.html", context, status=status)
