"""Pages of the risks and of the next steps: every form is a part of the programme."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..programmes.models import Programme
from ..views import CaseForm
from . import services
from .forms import EndForm, RiskForm, StepForm
from .models import NextStep, ProgrammeRisk


class SaveRisk(CaseForm):
    """A new risk, or with a `pk` one that is changed."""

    model, permission, part_model, anchor = Programme, services.WRITE, ProgrammeRisk, "risques"
    form_class, title = RiskForm, _("Risque du programme")
    hint = _("Ce qui peut faire échouer le programme, ce qu’on fait contre, et qui y veille.")

    def initial(self, case, part):
        soon = timezone.localdate(timezone=case.post.zone) + timedelta(days=90)
        return {} if part else {"owner": self.request.user.pk, "review_on": soon}

    def save(self, case, part, form):
        services.save_risk(case, by=self.request.user, risk=part, **form.values())


class SaveStep(CaseForm):
    model, permission, part_model, anchor = Programme, services.WRITE, NextStep, "suite"
    form_class, title = StepForm, _("Prochaine étape")

    def initial(self, case, part):
        return {} if part else {"owner": self.request.user.pk}

    def save(self, case, part, form):
        services.save_step(case, by=self.request.user, step=part, **form.values())


class LiftRisk(SaveRisk):
    form_class, title, hint = EndForm, _("Le risque est levé"), ""

    def initial(self, case, part):
        self.hint = part.what
        return {}

    def save(self, case, part, form):
        services.lift_risk(case, part, by=self.request.user, **form.values())


class FinishStep(SaveStep):
    form_class, title = EndForm, _("L’étape est franchie")

    def initial(self, case, part):
        self.hint = part.what
        return {}

    def save(self, case, part, form):
        services.finish_step(case, part, by=self.request.user, **form.values())
