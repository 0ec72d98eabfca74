"""Pages of the bodies and of their meetings: rows, form, verb, answer."""

from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS
from ssi.cases.views import CaseActView, CaseListView, CaseView

from ..views import CaseForm, EditFile, FormPage, OpenFile
from . import services
from .forms import BodyForm, FollowUpForm, MeetingFilters, MeetingForm, MinutesForm, OutcomeForm, PositionForm
from .models import BodyMeeting, FollowUp, InternationalBody
from .page import page_of
from .workflow import BODY_MEETING

LIST_CRUMB = {"label": gettext_lazy("Réunions internationales"), "url": reverse_lazy("cooperation:meeting-list")}
BODIES_CRUMB = {"label": gettext_lazy("Organismes"), "url": reverse_lazy("cooperation:body-list")}


class BodyList(View):
    def get(self, request):
        if not request.user.has_perm("cooperation.view_internationalbody"):
            raise Http404
        bodies = InternationalBody.objects.visible_to(request.user).select_related("post")
        may_write = request.user.has_perm("cooperation.add_internationalbody")
        record("body.list", shown=[body.pk for body in bodies])
        return TemplateResponse(request, "cooperation/body_list.html", {"bodies": bodies, "may_write": may_write})


class SaveBody(FormPage):
    """A new body, or with a `pk` one of the post."""

    form_class, crumb, permission = BodyForm, BODIES_CRUMB, "cooperation.add_internationalbody"
    title = gettext_lazy("Organisme international")

    def body(self):
        if "pk" not in self.kwargs:
            return InternationalBody(post=self.post_)
        body = InternationalBody.objects.visible_to(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if body is None:
            raise Http404
        return body

    def form(self, data=None):
        return BodyForm(data, post=self.post_, instance=self.body())

    def save(self, form):
        services.save_body(self.body(), by=self.request.user, post=self.post_, **form.values())
        return redirect(BODIES_CRUMB["url"])


class MeetingList(CaseListView):
    model = BodyMeeting
    template_name = "cooperation/meeting_list.html"
    filter_form = MeetingFilters
    permission = "cooperation.view_bodymeeting"
    related = ("owner", "body")
    export_columns = (
        *CASE_COLUMNS,
        (gettext_lazy("Organisme"), lambda meeting: meeting.body.acronym),
        (gettext_lazy("Du"), lambda meeting: meeting.starts_on),
        (gettext_lazy("Au"), lambda meeting: meeting.ends_on),
        (gettext_lazy("Lieu"), lambda meeting: meeting.place),
    )

    def context(self, form, page):
        rows = [(row, BODY_MEETING.state(row.status)) for row in page.rows]
        may_open = self.request.user.has_perm("cooperation.add_bodymeeting")
        return {**super().context(form, page), "rows": rows, "may_open": may_open}


class MeetingDetail(CaseView):
    model = BodyMeeting
    with_beside = True
    related = ("owner", "deputy", "author", "body")
    permission = "cooperation.view_bodymeeting"

    def get(self, request, reference):
        meeting = self.get_case()
        record("case.consult", meeting)
        context = {**page_of(meeting, request.user), "breadcrumbs": [LIST_CRUMB, {"label": meeting.reference}]}
        return TemplateResponse(request, "cooperation/meeting_detail.html", context)


class MeetingAct(CaseActView):
    model = BodyMeeting
    workflow = BODY_MEETING
    perform = staticmethod(services.perform)


class OpenMeeting(OpenFile):
    model, form_class, crumb = BodyMeeting, MeetingForm, LIST_CRUMB
    permission, open = "cooperation.add_bodymeeting", staticmethod(services.open_meeting)
    title = gettext_lazy("Annoncer une réunion")
    hint = gettext_lazy("La position française, le compte rendu et les suites s’écrivent ensuite dans le dossier.")


class EditMeeting(EditFile):
    model, form_class, crumb = BodyMeeting, MeetingForm, LIST_CRUMB
    permission, edit = "cooperation.change_bodymeeting", staticmethod(services.edit)


class MeetingPart(CaseForm):
    model, crumb, permission = BodyMeeting, LIST_CRUMB, "cooperation.change_bodymeeting"


class WritePosition(MeetingPart):
    form_class, title, anchor = PositionForm, gettext_lazy("Position française"), "position"
    hint = gettext_lazy("Chaque enregistrement fait une version ; les précédentes restent telles quelles.")

    def initial(self, case, part):
        last = case.positions.first()
        return {"text": last.text, "instruction": last.instruction} if last else {}

    def save(self, case, part, form):
        services.write_position(case, by=self.request.user, **form.values())


class WriteMinutes(MeetingPart):
    form_class, title, anchor = MinutesForm, gettext_lazy("Compte rendu"), "compte-rendu"

    def initial(self, case, part):
        return {"minutes": case.minutes}

    def save(self, case, part, form):
        services.write_minutes(case, by=self.request.user, **form.cleaned_data)


class AddFollowUp(MeetingPart):
    form_class, title, anchor = FollowUpForm, gettext_lazy("Suite à donner"), "suites"

    def save(self, case, part, form):
        services.add_follow_up(case, by=self.request.user, **form.values())


class FinishFollowUp(MeetingPart):
    form_class, title, anchor, part_model = OutcomeForm, gettext_lazy("Suite donnée"), "suites", FollowUp

    def around(self, case, part):
        return {"hint": part.what}

    def save(self, case, part, form):
        services.finish_follow_up(part, by=self.request.user, **form.cleaned_data)
