"""Forms of events. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import FileForm, PartForm, PartModelForm
from ssi.cases.filters import CaseFilters

from .models import EventMeasure, MajorEvent
from .workflow import MAJOR_EVENT

_SHORT = forms.Textarea(attrs={"rows": 3})


class EventFilters(CaseFilters):
    workflow = MAJOR_EVENT


class EventForm(FileForm):
    class Meta:
        model = MajorEvent
        fields = [
            "title",
            "nature",
            "country",
            "starts_on",
            "ends_on",
            "place",
            "organisers",
            "expected",
            "risk",
            "risk_reasons",
            "advice",
            "partner_measures",
            "marking",
            "special_france",
        ]
        widgets = {"risk_reasons": _SHORT, "advice": _SHORT, "partner_measures": _SHORT}

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("L’événement finit avant de commencer : vérifiez."))
        return data


class MeasureForm(PartModelForm):
    class Meta:
        model = EventMeasure
        fields = ["what", "holder", "due_on"]
        help_texts = {"holder": _("Une personne ou un service, en toutes lettres.")}


class OutcomeForm(PartForm):
    outcome = forms.CharField(label=_("Ce qui a été fait, ou pourquoi ce ne l’a pas été"), max_length=300)


class LessonsForm(PartForm):
    lessons = forms.CharField(
        label=_("Ce qu’il faut en retenir"), max_length=8000, widget=forms.Textarea(attrs={"rows": 10})
    )
