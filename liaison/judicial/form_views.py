"""Pages of the guided forms: begin one, fill it step by step. Its PDF is a document of the file (`documents.py`)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.cases.views import CaseView, marks_of
from ssi.web.refusals import Refusal, StaleVersion

from . import drafting, guided
from .documents import GuidedForm, variant_of
from .forms import GuidedStepForm
from .law import LawOf
from .models import JudicialForm, RogatoryCommission
from .pages import line_of
from .views import crumbs


class GuidedFormsView(CaseView):
    """Drafts are for those who write in the file; its readers have the PDF, a document of the file."""

    model = RogatoryCommission
    permission = "liaison.change_rogatorycommission"

    def get_draft(self, case):
        draft = JudicialForm.objects.filter(case=case.pk, pk=self.kwargs["pk"]).first()
        if draft is None:
            raise Http404
        draft.case = case
        return draft


class BeginForm(GuidedFormsView):
    """Which form; POST begins it and opens its first step."""

    def get(self, request, reference):
        return self.page(self.get_case())

    def post(self, request, reference):
        case = self.get_case()
        try:
            draft = drafting.begin(case, by=request.user, code=request.POST.get("code", ""))
        except Refusal as refusal:
            return self.page(case, refusal, status=422)
        return redirect("liaison:judicial-form", case.reference, draft.pk)

    def page(self, case, refusal=None, status=200):
        today = timezone.localdate(timezone=case.post.zone)
        law = LawOf(today)
        context = {
            "case": case,
            "refusal": refusal,
            "definitions": [(one, law.write(one.lead)) for one in guided.offered(case, today)],
            "disclaimer": guided.DISCLAIMER,
            "breadcrumbs": crumbs(case, _("Formulaire guidé")),
            **marks_of(case),
        }
        return TemplateResponse(self.request, "liaison/judicial_form_begin.html", context, status=status)


class FillForm(GuidedFormsView):
    """One step of the form; `?etape=` names it, the first unfinished one otherwise."""

    def get(self, request, reference, pk):
        case = self.get_case()
        draft = self.get_draft(case)
        record("case.consult", case, form=draft.pk)
        return self.page(case, draft, self.step_of(draft))

    def post(self, request, reference, pk):
        case = self.get_case()
        draft = self.get_draft(case)
        step = self.step_of(draft)
        form = self.form(draft, step, request.POST)
        if not form.is_valid():
            return self.page(case, draft, step, form, status=422)
        typed = form.cleaned_data
        try:
            drafting.save_step(
                draft,
                by=request.user,
                expected_version=typed["version"],
                answers=form.answers(),
                dated_on=typed["dated_on"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
            stale = isinstance(refusal, StaleVersion)
            return self.page(case, self.get_draft(case), step, form, status=409 if stale else 422)
        following = self.after(draft, step)
        if following == step:
            said = _("Étape %(code)s enregistrée : tout est rempli, il reste à faire le PDF.")
        else:
            said = _("Étape %(code)s enregistrée.")
        messages.success(request, said % {"code": step.code})
        return redirect(f"{self.request.path}?etape={following.code}")

    def step_of(self, draft):
        definition = guided.definition_of(draft)
        if asked := self.request.GET.get("etape"):
            return definition.step(asked)
        lacking = definition.missing(draft.answers)
        return lacking[0][0] if lacking else definition.steps[0]

    def steps_of(self, draft, current):
        """Each step of the form, with how far it is: "" untouched, "part", "done"."""
        found = []
        for step in guided.definition_of(draft).steps:
            touched, lacks = step.is_touched(draft.answers), step.missing(draft.answers)
            progress = "done" if touched and not lacks else "part" if lacks else ""
            url = f"{self.request.path}?etape={step.code}"
            found.append({"step": step, "url": url, "active": step == current, "progress": progress})
        return found

    def after(self, draft, step):
        """The next step of the form; after the last one, the first that lacks something, or else itself."""
        definition = guided.definition_of(draft)
        if step != definition.steps[-1]:
            return definition.steps[definition.steps.index(step) + 1]
        lacking = definition.missing(draft.answers)
        return lacking[0][0] if lacking else step

    def form(self, draft, step, data=None):
        initial = {**draft.answers, "version": draft.version, "dated_on": draft.dated_on}
        return GuidedStepForm(data, step=step, quote=LawOf(draft.dated_on).write, initial=initial)

    def page(self, case, draft, step, form=None, status=200):
        line = line_of(draft)
        context = {
            "case": case,
            "draft": draft,
            "line": line,
            "step": step,
            "form": form or self.form(draft, step),
            "lead": LawOf(draft.dated_on).write(line.definition.lead),
            "steps": self.steps_of(draft, step),
            "ask_url": reverse("reports:document", args=[GuidedForm.code, case.reference]),
            "variant": variant_of(draft),
            "printed": case.printouts.filter(code=GuidedForm.code, variant=variant_of(draft)).first(),
            "disclaimer": guided.DISCLAIMER,
            "breadcrumbs": crumbs(case, line.definition.short),
            **marks_of(case),
        }
        return TemplateResponse(self.request, "liaison/judicial_form_fill.html", context, status=status)
