"""Pages of judicial assistance: rows, form, verb, answer. The guided forms have theirs in `form_views.py`."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.accounts.access import identity_of
from ssi.approvals.workflow import available
from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS
from ssi.cases.models import Case, Direction
from ssi.cases.views import CaseActView, CaseListView, CaseView, OpenCaseView, acts_of, marks_of
from ssi.network import known
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

from . import law, services
from .forms import DatesForm, FileForm, JudicialFilters, step_form
from .models import RogatoryCommission
from .pages import page_of
from .workflow import JUDICIAL

LIST_CRUMB = {"label": gettext_lazy("Entraide judiciaire"), "url": reverse_lazy("liaison:judicial-list")}


class JudicialList(CaseListView):
    model = RogatoryCommission
    template_name = "liaison/judicial_list.html"
    filter_form = JudicialFilters
    permission = "liaison.view_rogatorycommission"
    export_columns = (
        *CASE_COLUMNS,
        (gettext_lazy("Instrument"), lambda case: case.get_instrument_display()),
        (gettext_lazy("Autorité d’émission"), lambda case: case.issuing_authority),
        (gettext_lazy("Autorité d’exécution"), lambda case: case.executing_authority),
    )

    def context(self, form, page):
        rows = [(row, JUDICIAL.state(row.status)) for row in page.rows]
        may_open = self.request.user.has_perm("liaison.add_rogatorycommission")
        return {**super().context(form, page), "rows": rows, "may_open": may_open}


class JudicialDetail(CaseView):
    model = RogatoryCommission
    with_beside = True
    permission = "liaison.view_rogatorycommission"

    def get(self, request, reference):
        case = self.get_case()
        record("case.consult", case)
        acts = acts_of(case, services.offered(case, available(case, request.user)))
        context = {**page_of(case, request.user), "acts": acts, "breadcrumbs": crumbs(case)}
        return TemplateResponse(request, "liaison/judicial_detail.html", context)


class JudicialAct(CaseActView):
    """An act that records dates has its form; the others ask for a comment, as everywhere."""

    model = RogatoryCommission
    workflow = JUDICIAL
    perform = staticmethod(services.perform)

    def get(self, request, reference, name):
        case = self.get_case()
        step, form_class = self.transition(case, name), step_form(name)
        if form_class is None:
            return TemplateResponse(request, self.template_name, self.context(case, step))
        return self.form_page(case, step, form_class(instance=case, initial={"version": case.version}))

    def post(self, request, reference, name):
        form_class = step_form(name)
        if form_class is None:
            return super().post(request, reference, name)
        case, shown = self.get_case(), self.get_case()
        step = self.transition(case, name)
        form = form_class(request.POST, instance=shown)
        if not form.is_valid():
            return self.form_page(case, step, form, status=422)
        typed = form.cleaned_data
        try:
            services.perform(
                case,
                name,
                by=request.user,
                comment=typed["comment"].strip(),
                expected_version=typed["version"],
                **form.values(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            return self.form_page(case, step, form, status=409 if isinstance(refusal, StaleVersion) else 422)
        messages.success(request, _("%(act)s : fait.") % {"act": step.label})
        return redirect(case.get_absolute_url())

    def form_page(self, case, step, form, status=200):
        context = {"case": case, "step": step, "form": form, "title": step.label, **marks_of(case)}
        context["breadcrumbs"] = crumbs(case, step.label)
        return TemplateResponse(self.request, "liaison/judicial_step.html", context, status=status)


class Law(View):
    """« Le droit cité »: every version of every text, and what binds each covered State; to read, never to change."""

    def get(self, request):
        if not request.user.has_perm("liaison.view_rogatorycommission"):
            raise Http404
        today = timezone.localdate()
        context = {
            "texts": sorted(((row, law.standing(row, today)) for row in law.texts()), key=lambda pair: pair[0].code),
            "bases": law.bases_of(known.countries_of(tuple(identity_of(request.user).post_ids)), today),
            "breadcrumbs": [LIST_CRUMB, {"label": _("Le droit cité")}],
        }
        return TemplateResponse(request, "liaison/judicial_law.html", context)


class OpenFile(OpenCaseView):
    """Register what a magistrate issued, or announces. The same form sent twice opens one file."""

    permission = "liaison.add_rogatorycommission"
    direction = None

    def get(self, request):
        source = self.source_of(request.GET.get("depuis", ""))
        initial = {"form_token": uuid.uuid4(), **(from_file(source) if source else {})}
        return self.page(self.form(initial=initial), source)

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(RogatoryCommission, token):
            return again
        source = self.source_of(form.cleaned_data["source"])
        try:
            case = services.open_file(
                by=request.user,
                post=self.post_,
                direction=self.direction,
                source=source,
                form_token=token,
                **form.values(),
            )
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, source, status=422)
        messages.success(request, _("Dossier %(reference)s enregistré.") % {"reference": case.reference})
        return redirect(case.get_absolute_url())

    def form(self, data=None, **kwargs):
        return FileForm(data, user=self.request.user, direction=self.direction, **kwargs)

    def source_of(self, reference):
        """The file this one comes from, if the person sees it; None otherwise, without a word."""
        reference = reference.replace("\0", "")[:30]
        return Case.objects.visible_to(self.request.user).filter(reference=reference).first() if reference else None

    def page(self, form, source=None, status=200):
        context = {
            "form": form,
            "source": source,
            "incoming": self.direction == Direction.IN,
            "breadcrumbs": [LIST_CRUMB, {"label": _("Nouveau")}],
        }
        if source:
            context |= marks_of(source)
        return TemplateResponse(self.request, "liaison/judicial_form.html", context, status=status)


class EditFile(CaseView):
    """Change what is written. When somebody else saved meanwhile, what was typed stays."""

    model = RogatoryCommission
    permission = "liaison.change_rogatorycommission"

    def get(self, request, reference):
        case = self.get_case()
        return self.page(case, self.form(case))

    def post(self, request, reference):
        case = self.get_case()
        form = self.form(self.get_case(), request.POST)
        if not form.is_valid():
            return self.page(case, form, status=422)
        try:
            version = form.cleaned_data["version"] or 0
            services.edit(case, by=request.user, expected_version=version, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            stale = isinstance(refusal, StaleVersion)
            theirs = both_versions(self.get_case(), form) if stale else None
            return self.page(self.get_case(), form, status=409 if stale else 422, theirs=theirs)
        messages.success(request, _("Modifications enregistrées."))
        return redirect(case.get_absolute_url())

    def form(self, case, data=None):
        return FileForm(
            data,
            user=self.request.user,
            direction=case.direction,
            instance=case,
            initial={"version": case.version},
        )

    def page(self, case, form, status=200, theirs=None):
        context = {"form": form, "case": case, "theirs": theirs, **marks_of(case)}
        context["breadcrumbs"] = crumbs(case, _("Modifier"))
        return TemplateResponse(self.request, "liaison/judicial_form.html", context, status=status)


class Dates(CaseView):
    """« Dates de la procédure »: what is learnt by a call or a letter, and the clocks that follow."""

    model = RogatoryCommission
    permission = "liaison.change_rogatorycommission"

    def get(self, request, reference):
        case = self.get_case()
        return self.page(case, DatesForm(instance=case, initial={"version": case.version}))

    def post(self, request, reference):
        case = self.get_case()
        form = DatesForm(request.POST, instance=self.get_case())
        if not form.is_valid():
            return self.page(case, form, status=422)
        try:
            services.note_dates(case, by=request.user, expected_version=form.cleaned_data["version"], **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(self.get_case(), form, status=409 if isinstance(refusal, StaleVersion) else 422)
        messages.success(request, _("Dates enregistrées ; les délais ont suivi."))
        return redirect(case.get_absolute_url())

    def page(self, case, form, status=200):
        context = {"case": case, "form": form, "title": _("Dates de la procédure"), **marks_of(case)}
        context["breadcrumbs"] = crumbs(case, _("Dates"))
        return TemplateResponse(self.request, "liaison/judicial_step.html", context, status=status)


def crumbs(case, *labels):
    """Where a page of this file stands; the file itself is a link except on its own page."""
    own = {"label": case.reference, **({"url": case.get_absolute_url()} if labels else {})}
    return [LIST_CRUMB, own, *({"label": label} for label in labels)]


def from_file(source):
    """What a file opened out of another one takes from it; each field by its name on both sides."""
    specific, initial = source.specific(), {"source": source.reference, "title": source.title}
    for name in ("country", "domain", "marking", "special_france"):
        initial[name] = getattr(source, name)
    for name, there in (("offence", "offence"), ("executing_authority", "recipient"), ("facts", "purpose")):
        initial[name] = getattr(specific, there, "")
    return initial


def file_url(case, name):
    return reverse(f"liaison:judicial-{name}", args=[case.reference])
