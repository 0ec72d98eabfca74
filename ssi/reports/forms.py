"""Forms of a report: its period, its free lines."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ssi.cases.filters import CaseFilters
from ssi.cases.models import Marking
from ssi.web.dates import period_in_words
from ssi.web.forms import Form, ModelForm

from .models import Report
from .workflow import REPORT


class ReportFilters(CaseFilters):
    """A report has no partner, no domain and no due date."""

    workflow = REPORT

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sens", "domaine", "pays", "echeance", "suivi"):
            del self.fields[name]


class RequestForm(Form):
    """Which report over which period; the post is one's own and is not asked."""

    what = forms.ChoiceField(label=_("Rapport et période"), widget=forms.RadioSelect)

    def __init__(self, data=None, *, models, today, **kwargs):
        super().__init__(data, **kwargs)
        self.offered = {}
        choices = []
        for model in models:
            for key, label, period in model.presets(today):
                code = f"{model.code}:{key}"
                self.offered[code] = (model.code, period)
                days = period_in_words(period.start, period.end)
                choices.append((code, f"{model.title}, {label} ({days})"))
        self.fields["what"].choices = choices
        self.fields["what"].initial = choices[0][0] if choices else None

    def chosen(self):
        """(code of the model, Period)."""
        return self.offered[self.cleaned_data["what"]]


class EditForm(ModelForm):
    """The lines a person writes; everything else in the report is counted."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Report
        fields = ["highlights", "attention", "marking"]
        widgets = {"highlights": forms.Textarea(attrs={"rows": 5}), "attention": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["marking"].widget = forms.RadioSelect(choices=Marking.choices)
        if not settings.SSI_HOMOLOGATION_DR:
            del self.fields["marking"]

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        """What the service writes."""
        typed = {name: self.cleaned_data[name] for name in ("highlights", "attention")}
        return typed | {"marking": self.cleaned_data.get("marking") or Marking.NP}
