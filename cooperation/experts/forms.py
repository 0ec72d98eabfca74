"""Forms of the missions of experts. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm, PartModelForm

from .models import ExpertMission
from .vocabulary import Item


class MissionForm(PartModelForm):
    names = ("expert",)

    class Meta:
        model = ExpertMission
        fields = [
            "subject",
            "expert",
            "grade",
            "service",
            "starts_on",
            "ends_on",
            "terms",
            "order_number",
            "cost",
            "payer",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["terms"].widget.attrs["rows"] = 4

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("La fin précède le début : vérifiez les deux dates."))
        return data


class ReadyForm(PartForm):
    ready = forms.MultipleChoiceField(
        label=_("Ce qui est prêt"), choices=Item.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ready"].initial = self.part.ready


class ReportForm(PartForm):
    on = forms.DateField(label=_("Rapport reçu le"))
    recommendations = forms.CharField(
        label=_("Recommandations"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Une par ligne."),
    )
    paper = forms.FileField(label=_("Le rapport"), required=False)


class DropForm(PartForm):
    why = forms.CharField(label=_("Pourquoi elle n’a pas lieu"), max_length=300)
