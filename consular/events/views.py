"""Pages of events: rows, form, verb, answer."""

from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy

from consular.casework import CaseForm, EditFile, OpenFile, RemovePart
from ssi.approvals.workflow import available
from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS
from ssi.cases.views import CaseActView, CaseListView, CaseView, acts_of, marks_of

from . import services
from .forms import EventFilters, EventForm, LessonsForm, MeasureForm, OutcomeForm
from .models import EventMeasure, MajorEvent
from .workflow import MAJOR_EVENT

EVENTS = {"label": gettext_lazy("Événements"), "url": reverse_lazy("consular:event-list")}


class EventList(CaseListView):
    model = MajorEvent
    template_name = "consular/event_list.html"
    filter_form = EventFilters
    permission = "consular.view_majorevent"
    export_columns = (
        *CASE_COLUMNS,
        (gettext_lazy("Nature"), lambda event: event.get_nature_display()),
        (gettext_lazy("Du"), lambda event: event.starts_on),
        (gettext_lazy("Au"), lambda event: event.ends_on),
        (gettext_lazy("Lieu"), lambda event: event.place),
        (gettext_lazy("Participants attendus"), lambda event: event.expected),
        (gettext_lazy("Risque"), lambda event: event.get_risk_display()),
    )

    def context(self, form, page):
        rows = [(row, MAJOR_EVENT.state(row.status)) for row in page.rows]
        may_open = self.request.user.has_perm("consular.add_majorevent")
        return {**super().context(form, page), "rows": rows, "may_open": may_open}


class EventDetail(CaseView):
    model = MajorEvent
    with_beside = True
    permission = "consular.view_majorevent"

    def get(self, request, reference):
        event = self.get_case()
        record("case.consult", event)
        may_write = event.is_open and request.user.has_perm("consular.change_majorevent", event)
        context = {
            "case": event,
            "state": MAJOR_EVENT.state(event.status),
            "acts": acts_of(event, available(event, request.user)),
            "measures": list(event.measures.select_related("done_by")),
            "today": timezone.localdate(timezone=event.post.zone),
            "may_write": may_write,
            "may_tell": may_write and event.status in {"EN_COURS", "TERMINE"},
            "may_attach": request.user.has_perm("attachments.add_attachment", event),
            "clocks": list(event.clocks.explained()),
            "attachments": list(event.attachments.all()),
            "now": timezone.now(),
            **marks_of(event),
            "breadcrumbs": [EVENTS, {"label": event.reference}],
        }
        return TemplateResponse(request, "consular/event_detail.html", context)


class EventAct(CaseActView):
    model = MajorEvent
    workflow = MAJOR_EVENT
    perform = staticmethod(services.perform)


class OpenEvent(OpenFile):
    model, form_class, crumb = MajorEvent, EventForm, EVENTS
    permission, open = "consular.add_majorevent", staticmethod(services.open_event)
    title = gettext_lazy("Annoncer un événement")
    hint = gettext_lazy("Les mesures, et qui les tient, s’ajoutent ensuite dans le dossier.")


class EditEvent(EditFile):
    model, form_class, crumb = MajorEvent, EventForm, EVENTS
    permission, edit = "consular.change_majorevent", staticmethod(services.edit)


class EventPart(CaseForm):
    model, crumb, permission = MajorEvent, EVENTS, "consular.change_majorevent"


class SaveMeasure(EventPart):
    part_model, form_class, title, anchor = EventMeasure, MeasureForm, gettext_lazy("Mesure"), "mesures"

    def save(self, case, part, form):
        services.save_measure(part or EventMeasure(), case, by=self.request.user, **form.values())

    def remove_url(self, case, part):
        return reverse("consular:event-measure-remove", args=[case.reference, part.pk]) if part else ""


class FinishMeasure(EventPart):
    part_model, form_class, title, anchor = EventMeasure, OutcomeForm, gettext_lazy("Suite donnée"), "mesures"

    def save(self, case, part, form):
        services.finish_measure(part, case, by=self.request.user, **form.values())


class RemoveMeasure(RemovePart):
    model, permission = MajorEvent, "consular.change_majorevent"
    part_model, anchor, remove = EventMeasure, "mesures", staticmethod(services.remove_measure)


class WriteLessons(EventPart):
    form_class, title, anchor = LessonsForm, gettext_lazy("Ce qu’il faut en retenir"), "retenir"

    def initial(self, case, part):
        return {"lessons": case.lessons}

    def save(self, case, part, form):
        services.write_lessons(case, by=self.request.user, **form.values())
