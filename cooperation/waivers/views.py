"""The page where an evaluation is given up, with its reason."""

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm

from ..actions.models import CooperationAction
from ..programmes.models import Programme
from ..trainings.models import TrainingEvaluation
from ..trainings.pages import session_url
from ..views import CaseForm
from . import services


class WaiverForm(PartForm):
    reason = forms.CharField(
        label=_("Motif de la dispense"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Il reste au dossier, avec votre nom, et s’imprime sur la fiche."),
    )


class WaiveLocal(CaseForm):
    """Only while the local evaluation is still to come."""

    model, permission, form_class = Programme, services.WAIVE, WaiverForm
    title, anchor = _("Dispenser d’évaluation locale"), "evaluation"
    hint = _("Sans les six critères notés, le programme se clôt alors sur cette seule décision.")

    def get_case(self):
        case = super().get_case()
        if not services.may_be_waived(case):
            raise Http404
        return case

    def save(self, case, part, form):
        services.waive_local(case, by=self.request.user, **form.values())


class WaiveLevel(CaseForm):
    model, permission, form_class = CooperationAction, services.WAIVE, WaiverForm
    part_model = TrainingEvaluation

    def part(self, case):
        found = super().part(case)
        found.session.case = case
        return found

    def page(self, case, part, form, status=200, theirs=()):
        level = {"n": part.level, "label": part.get_level_display()}
        self.title = _("Dispenser du niveau %(n)d : %(label)s") % level
        return super().page(case, part, form, status, theirs)

    def save(self, case, part, form):
        services.waive_level(part, by=self.request.user, **form.values())

    def back(self, case, part):
        return session_url(case, part.session_id, "evaluation")
