"""Pages of the results and evaluations of a programme: every form is a part of its file."""

from functools import partial

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.web.text import whole_number

from ..programmes.models import Programme
from ..views import CaseForm, RemovePart
from . import services
from .forms import (
    DecisionForm,
    EvaluationForm,
    ExternalEvaluationForm,
    FollowUpForm,
    IndicatorForm,
    OutcomeForm,
    PeriodForm,
    ReadingForm,
)
from .models import Evaluation, EvaluationFollowUp, Indicator, Period, Reading
from .pages import aimed_at, may_plan, told
from .vocabulary import EvaluationKind

_RUN, _READ, _VALIDATE = "cooperation.run_programme", "cooperation.add_reading", "cooperation.validate_reading"


class AddIndicator(CaseForm):
    """`?resultat=12`: under a result of the programme."""

    model, permission = Programme, "cooperation.change_programme"
    form_class, title, anchor = IndicatorForm, _("Indicateur"), "resultats"
    hint = _("Ce qui doit changer, ce qui le mesure, d’où l’on part et où l’on va : quatre lignes suffisent.")

    def initial(self, case, part):
        key = whole_number(self.request.GET.get("resultat"))
        result = case.results.filter(pk=key).first() if key else None
        return {"result": result, "level": "1", "target_on": case.ends_on}

    def save(self, case, part, form):
        services.add_indicator(case, by=self.request.user, **form.values())


class RemoveIndicator(RemovePart):
    model, permission, part_model, anchor = Programme, "cooperation.change_programme", Indicator, "resultats"
    remove = staticmethod(services.remove_indicator)


class RowOf(CaseForm):
    """A form about a new row under the one the address names: the form itself changes no row."""

    model = Programme
    anchor = "resultats"

    def form(self, case, part, data=None, files=None):
        fields = {"case": case, "user": self.request.user, "initial": self.initial(case, part)}
        return self.form_class(data, files, **fields, **self.beside(part))

    def beside(self, part):
        return {}

    def about(self, part):
        return part.title

    def page(self, case, part, form, status=200, theirs=()):
        self.hint = self.about(part)
        return super().page(case, part, form, status, theirs)


class Planned:
    """Periods are planned by whoever writes the programme, then by whoever runs it."""

    permission = "cooperation.view_programme"

    def get_case(self):
        case = super().get_case()
        if not may_plan(self.request.user, case):
            raise Http404
        return case


class AddPeriod(Planned, RowOf):
    part_model, form_class, title = Indicator, PeriodForm, _("Période de l’indicateur")

    def save(self, case, part, form):
        services.add_period(case, part, by=self.request.user, **form.values())


class RemovePeriod(Planned, RemovePart):
    model, part_model, anchor = Programme, Period, "resultats"
    remove = staticmethod(services.remove_period)


class LockPeriod(RemovePart):
    model, permission, part_model, anchor = Programme, _VALIDATE, Period, "resultats"
    remove, done = staticmethod(partial(services.set_lock, locked=True)), _("Période verrouillée.")


class UnlockPeriod(LockPeriod):
    remove, done = staticmethod(partial(services.set_lock, locked=False)), _("Période rouverte.")


class AddReading(RowOf):
    permission, part_model = _READ, Period
    form_class, title = ReadingForm, _("Relevé")

    def initial(self, case, part):
        return {"on": timezone.localdate(timezone=case.post.zone), "submit": True}

    def beside(self, part):
        return {"period": part}

    def about(self, part):
        return aimed_at(part)

    def save(self, case, part, form):
        services.write_reading(case, part, by=self.request.user, **form.values())


class EditReading(CaseForm):
    model, permission, part_model = Programme, _READ, Reading
    form_class, title, anchor = ReadingForm, _("Relevé"), "resultats"

    def form(self, case, part, data=None, files=None):
        fields = {"case": case, "user": self.request.user, "part": part, "initial": {"submit": True}}
        return self.form_class(data, files, period=part.period, **fields)

    def page(self, case, part, form, status=200, theirs=()):
        self.hint = aimed_at(form.part.period)
        return super().page(case, part, form, status, theirs)

    def save(self, case, part, form):
        services.write_reading(case, part.period, by=self.request.user, reading=part, **form.values())


class DecideReading(CaseForm):
    model, permission, part_model = Programme, _VALIDATE, Reading
    form_class, title, anchor = DecisionForm, _("Décider d’un relevé"), "resultats"

    def page(self, case, part, form, status=200, theirs=()):
        self.hint = told(form.part)
        return super().page(case, part, form, status, theirs)

    def save(self, case, part, form):
        services.decide_reading(case, part, by=self.request.user, **form.values())


class Evaluate(CaseForm):
    """The post's own evaluation."""

    model, permission = Programme, _RUN
    form_class, title, anchor = EvaluationForm, _("Évaluation locale"), "evaluation"
    hint = _("Les six critères du CAD, de 1 (faible) à 4 (très bien), chacun avec ce qui le prouve.")

    def part(self, case):
        return case.evaluations.filter(kind=EvaluationKind.LOCAL).first()

    def save(self, case, part, form):
        services.evaluate(case, by=self.request.user, evaluation=part, **form.values())


class AddExternalEvaluation(Evaluate):
    form_class, title = ExternalEvaluationForm, _("Évaluation externe")
    hint = _("Les notes de l’évaluateur, sur la même grille que l’évaluation locale.")

    def part(self, case):
        return None


class EditExternalEvaluation(CaseForm):
    model, permission, part_model = Programme, _RUN, Evaluation
    form_class, title, anchor = ExternalEvaluationForm, _("Évaluation externe"), "evaluation"
    hint = AddExternalEvaluation.hint

    def part(self, case):
        found = super().part(case)
        if found.kind != EvaluationKind.EXTERNAL:
            raise Http404
        return found

    def save(self, case, part, form):
        services.evaluate(case, by=self.request.user, evaluation=part, **form.values())


class AddFollowUp(RowOf):
    permission, part_model, anchor = _RUN, Evaluation, "evaluation"
    form_class, title = FollowUpForm, _("Suite d’une évaluation")

    def about(self, part):
        return str(part)

    def save(self, case, part, form):
        services.add_follow_up(case, part, by=self.request.user, **form.values())


class FinishFollowUp(RowOf):
    permission, part_model, anchor = _RUN, EvaluationFollowUp, "evaluation"
    form_class, title = OutcomeForm, _("Suite donnée")

    def about(self, part):
        return part.what

    def save(self, case, part, form):
        services.finish_follow_up(case, part, by=self.request.user, **form.values())
