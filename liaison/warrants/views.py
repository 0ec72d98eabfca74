"""Pages of the warrants: rows, form, verb, answer. Those of the surrender are in `surrender_views.py`."""

import uuid
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS
from ssi.cases.models import Direction
from ssi.cases.views import CaseActView, CaseListView, CaseView, OpenCaseView, marks_of
from ssi.web.dates import moment_in_words
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

from . import services
from .board import places_of
from .forms import CancelForm, CorrectionForm, EventForm, OpenForm, PersonChoiceForm, WarrantFilters, WarrantForm
from .models import ArrestWarrant
from .page import act_url, page_of
from .workflow import EVENT_OF_ACT, WARRANT

LIST_CRUMB = {"label": gettext_lazy("Mandats d’arrêt"), "url": reverse_lazy("liaison:warrant-list")}


def crumbs(warrant, *labels):
    here = {"label": warrant.reference, "url": warrant.get_absolute_url()} if labels else {"label": warrant.reference}
    return [LIST_CRUMB, here, *({"label": label} for label in labels)]


class WarrantList(CaseListView):
    model = ArrestWarrant
    template_name = "liaison/warrant_list.html"
    filter_form = WarrantFilters
    permission = "liaison.view_arrestwarrant"
    export_columns = (
        *CASE_COLUMNS,
        (gettext_lazy("Instrument"), lambda w: w.get_instrument_display()),
        (gettext_lazy("Autorité d’émission"), lambda w: w.issuing_authority),
        (gettext_lazy("Autorité d’exécution"), lambda w: w.executing_authority),
    )

    def context(self, form, page):
        rows = [(row, WARRANT.state(row.status)) for row in page.rows]
        may_open = self.request.user.has_perm("liaison.add_arrestwarrant")
        return {**super().context(form, page), "rows": rows, "may_open": may_open}


class WarrantDetail(CaseView):
    model = ArrestWarrant
    with_beside = True
    related = (*CaseView.related, "person", "treaty")
    permission = "liaison.view_arrestwarrant"

    def get(self, request, reference):
        warrant = self.get_case()
        record("case.consult", warrant)
        context = {**page_of(warrant, request.user), "breadcrumbs": crumbs(warrant)}
        return TemplateResponse(request, "liaison/warrant_detail.html", context)


class WarrantAct(CaseActView):
    """A transition no event causes; one that an event causes leads to the form of that event."""

    model = ArrestWarrant
    workflow = WARRANT
    perform = staticmethod(services.perform)

    def dispatch(self, request, *args, **kwargs):
        if kwargs["name"] in EVENT_OF_ACT and request.method == "GET":
            warrant = self.get_case()
            return redirect(act_url(warrant, self.transition(warrant, kwargs["name"])))
        return super().dispatch(request, *args, **kwargs)


class OpenWarrant(OpenCaseView):
    """Register what a magistrate issued, with the person. The same form sent twice opens one file."""

    permission = "liaison.add_arrestwarrant"
    direction = None

    def get(self, request):
        return self.page(self.form(initial={"form_token": uuid.uuid4()}))

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(ArrestWarrant, token):
            return again
        try:
            warrant = services.open_warrant(
                by=request.user,
                post=self.post_,
                direction=self.direction,
                person=form.person(),
                translation_due_on=form.cleaned_data["translation_due_on"],
                form_token=token,
                **form.values(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("Dossier %(reference)s enregistré.") % {"reference": warrant.reference})
        return redirect(warrant.get_absolute_url())

    def form(self, data=None, **kwargs):
        return OpenForm(data, user=self.request.user, direction=self.direction, **kwargs)

    def page(self, form, status=200):
        incoming = self.direction == Direction.IN
        context = {"form": form, "incoming": incoming, "breadcrumbs": [LIST_CRUMB, {"label": _("Nouveau")}]}
        return TemplateResponse(self.request, "liaison/warrant_form.html", context, status=status)


class FormView(CaseView):
    """A form about one warrant: shown, checked, given to a service, refused with what was typed."""

    model = ArrestWarrant
    permission = services.CHANGE
    template_name = "liaison/warrant_step.html"
    title = ""
    done = ""
    lead = ""

    def get(self, request, reference, **kwargs):
        warrant = self.get_case()
        return self.page(warrant, self.form(warrant))

    def post(self, request, reference, **kwargs):
        warrant = self.get_case()
        form = self.form(self.get_case(), request.POST)
        if not form.is_valid():
            return self.page(warrant, form, status=422)
        try:
            self.save(warrant, form)
        except Refusal as refusal:
            form.refuse(refusal)
            if not isinstance(refusal, StaleVersion):
                return self.page(warrant, form, status=422)
            saved = self.get_case()
            return self.page(saved, form, status=409, theirs=both_versions(saved, form))
        messages.success(request, self.done)
        return redirect(warrant.get_absolute_url())

    def get_lead(self, warrant):
        return self.lead

    def page(self, warrant, form, status=200, theirs=()):
        context = {
            "case": warrant,
            "form": form,
            "theirs": theirs,
            "title": self.title,
            "lead": self.get_lead(warrant),
            "breadcrumbs": crumbs(warrant, self.title),
            **marks_of(warrant),
        }
        return TemplateResponse(self.request, self.template_name, context, status=status)


class EditWarrant(FormView):
    title, done = gettext_lazy("Modifier"), gettext_lazy("Modifications enregistrées.")
    template_name = "liaison/warrant_form.html"

    def form(self, warrant, data=None):
        initial = {"version": warrant.version}
        user = self.request.user
        return WarrantForm(data, user=user, direction=warrant.direction, instance=warrant, initial=initial)

    def save(self, warrant, form):
        version = form.cleaned_data["version"] or 0
        services.edit(warrant, by=self.request.user, expected_version=version, **form.values())


class RecordEvent(FormView):
    permission = services.RECORD
    title, done = gettext_lazy("Noter un événement"), gettext_lazy("Événement noté ; les délais suivent.")
    lead = gettext_lazy("Ce qu’une autorité a fait, à l’heure du lieu. Il ne se réécrit pas : il se corrige.")

    def form(self, warrant, data=None):
        now = timezone.localtime(timezone=warrant.post.zone).replace(second=0, microsecond=0, tzinfo=None)
        initial = {
            "kind": self.request.GET.get("type", ""),
            "at": now,
            "time_zone": warrant.post.time_zone,
            "version": warrant.version,
        }
        return EventForm(data, warrant=warrant, initial=initial)

    def save(self, warrant, form):
        version = form.cleaned_data["version"]
        services.record_event(warrant, by=self.request.user, expected_version=version, **form.values())


class CorrectEvent(FormView):
    permission = services.RECORD
    title, done = gettext_lazy("Corriger un événement"), gettext_lazy("Événement corrigé ; les délais suivent.")
    lead = gettext_lazy("La première version reste lisible, barrée. L’état du dossier ne change pas.")

    def event(self, warrant):
        event = warrant.dated_events.filter(pk=self.kwargs["pk"]).first()
        if event is None:
            raise Http404
        event.case = warrant
        return event

    def form(self, warrant, data=None):
        event = self.event(warrant)
        initial = {
            "kind": event.kind,
            "at": _face(event.at, event.time_zone),
            "time_zone": event.time_zone,
            "agreed_at": _face(event.agreed_at, event.time_zone),
            "authority": event.authority,
            "note": event.note,
            "version": warrant.version,
        }
        return CorrectionForm(data, warrant=warrant, event=event, initial=initial)

    def save(self, warrant, form):
        version = form.cleaned_data["version"]
        services.correct_event(self.event(warrant), by=self.request.user, expected_version=version, **form.values())


class CancelEvent(CorrectEvent):
    """« N’a pas eu lieu »: an entry more, and the clocks follow."""

    title, done = gettext_lazy("Cet événement n’a pas eu lieu"), gettext_lazy("Noté ; les délais et l’état suivent.")

    def get_lead(self, warrant):
        event = self.event(warrant)
        place = dict(places_of(warrant)).get(event.time_zone, "")
        moment = moment_in_words(event.at, ZoneInfo(event.time_zone), place)
        return _(
            "« %(event)s », %(moment)s. L’entrée reste lisible, barrée ; les délais qu’elle faisait courir tombent."
        ) % {
            "event": event.get_kind_display(),
            "moment": moment,
        }

    def form(self, warrant, data=None):
        self.event(warrant)
        return CancelForm(data, initial={"version": warrant.version})

    def save(self, warrant, form):
        version = form.cleaned_data["version"]
        services.cancel_event(self.event(warrant), by=self.request.user, expected_version=version, **form.values())


class ChoosePerson(FormView):
    title = gettext_lazy("Personne recherchée")
    done = gettext_lazy("Personne recherchée désignée.")
    lead = gettext_lazy("Parmi les personnes du dossier ; ajoutez d’abord celle qui n’y est pas.")

    def form(self, warrant, data=None):
        people = services.people_of(warrant)
        return PersonChoiceForm(data, people=people, initial={"person": warrant.person_id})

    def save(self, warrant, form):
        services.name_person(warrant, by=self.request.user, person=form.cleaned_data["person"])


def _face(moment, zone):
    """What the clock of the place showed."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment else None
