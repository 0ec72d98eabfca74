"""Forms of official visits. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import FileForm, PartForm, PartModelForm
from ssi.cases.filters import CaseFilters
from ssi.network import known
from ssi.web.forms import ModelForm

from .models import (
    DelegationMember,
    HostRule,
    NoteVerbale,
    OfficialVisit,
    VisitContact,
    VisitSequence,
    VisitVehicle,
    VisitWeapon,
)
from .vocabulary import NUMBERS, Topic, WeaponKind
from .workflow import OFFICIAL_VISIT


class VisitFilters(CaseFilters):
    workflow = OFFICIAL_VISIT


class VisitForm(FileForm):
    class Meta:
        model = OfficialVisit
        fields = [
            "title",
            "authority",
            "rank",
            "country",
            "starts_on",
            "ends_on",
            "places",
            "host",
            "advance_on",
            "hospital",
            "fallback",
            "practical",
            "waiver",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["practical"].widget.attrs["rows"] = 3

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("Le départ précède l’arrivée : vérifiez les deux dates."))
        return data


class SequenceForm(PartModelForm):
    class Meta:
        model = VisitSequence
        fields = [
            "day",
            "starts_at",
            "ends_at",
            "what",
            "place",
            "latitude",
            "longitude",
            "who",
            "contact",
            "leader",
            "vehicle",
            "route",
            "security",
            "medical",
            "fallback",
            "reserved",
        ]
        help_texts = {"latitude": _("en degrés décimaux : le croquis du dossier s’en trace")}
        widgets = {
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.user.has_perm("consular.arm_officialvisit", self.case):
            del self.fields["reserved"]


class VehicleForm(PartModelForm):
    class Meta:
        model = VisitVehicle
        fields = ["call_sign", "model", "plate", "driver", "phone", "armoured", "in_convoy"]


class ContactForm(PartModelForm):
    names = ("name",)

    class Meta:
        model = VisitContact
        fields = ["what", "name", "function", "phone"]


class MemberForm(PartModelForm):
    names = ("last_name", "first_name")
    passport = forms.CharField(
        label=_("Numéro du passeport"),
        max_length=30,
        required=False,
        help_text=_("Chiffré ; vide : le numéro enregistré reste."),
    )

    class Meta:
        model = DelegationMember
        fields = [
            "last_name",
            "first_name",
            "function",
            "kind",
            "phone",
            "radio",
            "vehicle",
            "armed",
            "passport_expires_on",
            "visa_required",
            "visa_expires_on",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vehicle"].queryset = VisitVehicle.objects.filter(case=self.case.pk)
        self.fields["vehicle"].empty_label = _("aucun")
        if not self.user.has_perm("consular.arm_officialvisit", self.case):
            del self.fields["passport"]


class WeaponForm(PartModelForm):
    class Meta:
        model = VisitWeapon
        fields = ["member", "kind", "model", "number", "rounds", "permit"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = DelegationMember.objects.filter(case=self.case.pk)
        self.fields["member"].empty_label = _("Choisissez")


class NoteForm(PartModelForm):
    class Meta:
        model = NoteVerbale
        fields = [
            "kind",
            "what",
            "needed_on",
            "latest_on",
            "number",
            "sent_on",
            "answer",
            "answered_on",
            "answer_reference",
        ]
        help_texts = {
            "latest_on": _("Vide : calculée si le délai du pays hôte est connu, sinon à saisir."),
        }


class FreezeForm(PartForm):
    reason = forms.CharField(
        label=_("Pourquoi cette version"), max_length=200, required=False, help_text=_("« Retour de reconnaissance »…")
    )


class RetexForm(PartForm):
    retex = forms.CharField(label=_("Retour d’expérience"), max_length=20000, widget=forms.Textarea(attrs={"rows": 14}))


class HostRuleForm(ModelForm):
    """A rule of a host State, as the post learnt it."""

    kinds = forms.MultipleChoiceField(
        label=_("Armes admises"), choices=WeaponKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = HostRule
        fields = ["country", "topic", "value", "kinds", "text", "source", "valid_from", "valid_until", "to_verify"]
        help_texts = {
            "source": _("Page, note verbale ou entretien : qui l’a dit, et quand."),
            "to_verify": _("À décocher quand le protocole l’a confirmée."),
        }

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        covered = {country.pk for country in known.countries_of((post.pk,))}
        self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
        self.fields["country"].empty_label = _("Choisissez")

    def clean(self):
        data = super().clean()
        topic = data.get("topic")
        if topic in NUMBERS and data.get("value") is None:
            self.add_error("value", _("Combien ? Un nombre est nécessaire pour cette règle."))
        if topic == Topic.WEAPON_KINDS and not data.get("kinds"):
            self.add_error("kinds", _("Cochez les armes que le pays hôte admet."))
        if topic == Topic.FORMS and not data.get("text"):
            self.add_error("text", _("Dites quels formulaires."))
        if data.get("valid_from") and data.get("valid_until") and data["valid_until"] < data["valid_from"]:
            self.add_error("valid_until", _("La fin précède le début."))
        return data

    def values(self):
        return dict(self.cleaned_data)
