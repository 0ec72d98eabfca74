"""Forms of a report: its period, its free lines."""

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ssi.cases.filters import CaseFilters
from ssi.cases.models import Marking
from ssi.web.dates import period_in_words
from ssi.web.forms import Form, ModelForm
from ssi.web.text import refuse_unprintable

from .models import Report
from .registry import ReportModel, model_of
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
        # The most frequent first.
        for model in sorted(models, key=lambda model: model.presets(today)[0][2].days):
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
    """The lines a person writes, each for its section (`section_fields`); everything else in the report is counted."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Report
        fields = ["highlights", "attention", "marking"]
        widgets = {"highlights": forms.Textarea(attrs={"rows": 5}), "attention": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["marking"].widget = forms.RadioSelect(choices=Marking.choices)
        self.fields["marking"].help_text = _(
            "Au moins celle-ci : un rapport qui cite un dossier en Diffusion Restreinte l’est aussi, comme le dit le "
            "bandeau."
        )
        if not settings.SSI_HOMOLOGATION_DR:
            del self.fields["marking"]
        self._fit(model_of(self.instance.code))

    def _fit(self, model):
        """The lines of this model of report and no others."""
        for name in {"highlights", "attention"} - set(model.fields.values()):
            del self.fields[name]
        if model.most_lines > ReportModel.most_lines:
            self.fields["highlights"].help_text = model.too_long
            self.fields["highlights"].widget.attrs["rows"] = 10
        titles = dict(model.frame)
        for order, name in model.fields.items():
            self.fields[name].label = titles[order]
        for order in model.remarked:
            self.fields[f"remark_{order}"] = forms.CharField(
                label=format_lazy(_("Votre commentaire – {section}"), section=titles[order]),
                max_length=6000,
                required=False,
                validators=[refuse_unprintable],
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=self.instance.remarks.get(str(order), ""),
            )
        #: {order of a section: field printed there}
        self.section_fields = {**model.fields, **{order: f"remark_{order}" for order in model.remarked}}

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        """What the service writes."""
        typed = {name: self.cleaned_data.get(name, "") for name in ("highlights", "attention")}
        remarks = {order: self.cleaned_data[name] for order, name in self.section_fields.items() if name not in typed}
        return typed | {"remarks": remarks, "marking": self.cleaned_data.get("marking") or Marking.NP}

    def differences(self, saved):
        """The fields where the saved report differs from what was typed: (label, saved, typed)."""
        found = []
        for order, name in self.section_fields.items():
            there = getattr(saved, name) if name in self._meta.fields else saved.remarks.get(str(order), "")
            if there != self.cleaned_data[name]:
                found.append((self.fields[name].label, there, self.cleaned_data[name]))
        if "marking" in self.fields and saved.marking != self.cleaned_data["marking"]:
            found.append((self.fields["marking"].label, saved.marking, self.cleaned_data["marking"]))
        return found
