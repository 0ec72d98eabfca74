"""Forms of the risks and of the next steps. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm, PartModelForm

from ..people import here
from .models import NextStep, ProgrammeRisk


class _Owned(PartModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = here(self.case.post, "cooperation.change_programme", self.part)
        self.fields["owner"].empty_label = _("Choisissez")


class RiskForm(_Owned):
    class Meta:
        model = ProgrammeRisk
        fields = ["what", "likelihood", "severity", "answer", "owner", "review_on"]


class StepForm(_Owned):
    class Meta:
        model = NextStep
        fields = ["what", "owner", "due_on"]


class EndForm(PartForm):
    outcome = forms.CharField(label=_("Comment cela s’est terminé"), max_length=300)
