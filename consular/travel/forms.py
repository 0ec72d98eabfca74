"""Forms of the trips of the staff. They parse and refuse; services write."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Assignment, User
from ssi.cases.file_forms import FileForm, PartForm, PartModelForm
from ssi.cases.filters import CaseFilters
from ssi.network import known
from ssi.web.forms import ModelForm

from .models import StaffTrip, TravelZone, TripCheck, TripStage
from .workflow import STAFF_TRIP
from .zones import zones_on


class TripFilters(CaseFilters):
    workflow = STAFF_TRIP


class TripForm(FileForm):
    class Meta:
        model = StaffTrip
        fields = [
            "title",
            "traveller",
            "companions",
            "country",
            "starts_on",
            "ends_on",
            "reason",
            "imperative",
            "means",
            "contacts",
            "marking",
            "special_france",
        ]
        widgets = {"imperative": forms.Textarea(attrs={"rows": 3})}
        labels = {"title": _("Destination")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        here = Assignment.objects.in_force(timezone.localdate(timezone=self.post.zone)).filter(post=self.post)
        self.fields["traveller"].queryset = User.objects.filter(is_active=True, assignments__in=here).distinct()
        self.fields["traveller"].empty_label = _("Choisissez")

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("Le retour précède le départ : vérifiez."))
        return data


class StageForm(PartModelForm):
    class Meta:
        model = TripStage
        fields = ["place", "zone", "starts_on", "ends_on", "lodging"]
        help_texts = {"zone": _("La couleur en vigueur le jour de l’étape ; sans zone, elle reste « à saisir ».")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        zones = {zone.pk for zone in zones_on(self.case.post, self.case.starts_on)}
        zones |= {zone.pk for zone in zones_on(self.case.post, self.case.ends_on)}
        self.fields["zone"].queryset = TravelZone.objects.filter(pk__in=zones)
        self.fields["zone"].empty_label = _("à saisir")


class CheckForm(PartModelForm):
    class Meta:
        model = TripCheck
        fields = ["due_at", "how"]


class ReceiveForm(PartForm):
    text = forms.CharField(label=_("Ce qui a été dit"), max_length=200, required=False)


class ZoneForm(ModelForm):
    class Meta:
        model = TravelZone
        fields = ["country", "label", "colour", "source", "valid_from", "valid_until", "to_verify"]
        help_texts = {
            "valid_from": _("Une nouvelle couleur est une nouvelle ligne : la précédente finit la veille."),
        }

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        covered = {country.pk for country in known.countries_of((post.pk,))}
        self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
        self.fields["country"].empty_label = _("Choisissez")
        self.fields["valid_from"].required = True

    def clean(self):
        data = super().clean()
        if data.get("valid_from") and data.get("valid_until") and data["valid_until"] < data["valid_from"]:
            self.add_error("valid_until", _("La fin précède le début."))
        return data

    def values(self):
        return dict(self.cleaned_data)
