"""Forms of a mission. They parse and refuse; services write."""

import re
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.filters import CaseFilters
from ssi.cases.models import Case
from ssi.network import known
from ssi.web.forms import Form, ModelForm

from .models import JudicialPart, Member, Mission, MissionAct, MissionContact, SealedExhibit, Slot, StateConsent
from .vocabulary import Extent
from .workflow import MISSION

#: Days of the longest mission: beyond, it is an assignment, or a slip of the finger.
LONGEST = 92


class MissionFilters(CaseFilters):
    workflow = MISSION


class PartForm(ModelForm):
    """A part of a mission: `values()` is what its service writes."""

    def __init__(self, *args, mission, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.mission, self.user = mission, user
        if "piece" in self.fields:
            self.fields["piece"].queryset = mission.attachments.all()
            self.fields["piece"].empty_label = _("pas encore jointe")
            self.fields["piece"].help_text = _(
                "Joignez d’abord le document au dossier (« Pièces »), puis choisissez-le."
            )

    def values(self):
        return dict(self.cleaned_data)


class MissionForm(ModelForm):
    """The sheet of a mission. Countries are those the post covers; domains those the person may name."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Mission
        fields = [
            "title",
            "country",
            "domain",
            "unit",
            "starts_on",
            "ends_on",
            "places",
            "language",
            "lodging",
            "transport",
            "advice",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        covered = {c.pk for c in known.countries_of(tuple(identity_of(user).post_ids))}
        self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
        self.fields["country"].required = True
        for name in ("country", "domain"):
            self.fields[name].empty_label = _("Choisissez")
        self.fields["title"].help_text = _(
            "Ce titre figure sur la feuille logistique : ni nom de personne mise en cause, ni détail d’enquête."
        )
        for name in ("lodging", "transport", "advice"):
            self.fields[name].widget.attrs["rows"] = 3

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("Le départ précède l’arrivée : vérifiez les deux dates."))
        elif starts_on and ends_on and ends_on - starts_on > timedelta(days=LONGEST):
            self.add_error("ends_on", _("Plus de trois mois : vérifiez l’année du départ."))
        return data

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        return {k: v for k, v in self.cleaned_data.items() if k not in {"form_token", "version"}}


class JudicialForm(PartForm):
    source_reference = forms.CharField(
        label=_("Dossier d’origine"),
        required=False,
        max_length=30,
        help_text=_("Référence de la commission rogatoire, de l’équipe commune ou de l’échange : CRI-BUC-2026-00012."),
    )
    acts = forms.MultipleChoiceField(
        label=_("Actes demandés"), choices=Extent.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = JudicialPart
        fields = ["basis", "authority", "number", "issued_on", "piece", "acts", "purpose", "source_reference"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["basis"].help_text = _(
            "Code de procédure pénale, article 18 : sans l’une ou l’autre, aucun acte à l’étranger."
        )

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Cette pièce serait datée de l’avenir : vérifiez la date."))
        return day

    def clean_source_reference(self):
        """The file of that reference, as this person sees it; the same words for a hidden one and none."""
        reference = self.cleaned_data["source_reference"].strip().upper()
        if not reference:
            return None
        source = Case.objects.visible_to(self.user).filter(reference=reference).exclude(pk=self.mission.pk).first()
        if source is None:
            raise forms.ValidationError(_("Aucun dossier de cette référence ne vous est ouvert."))
        return source

    def values(self):
        values = super().values()
        values["source"] = values.pop("source_reference")
        return values


class ConsentForm(PartForm):
    extents = forms.MultipleChoiceField(
        label=_("Actes consentis"), choices=Extent.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = StateConsent
        fields = ["given_on", "authority", "starts_on", "ends_on", "extents", "conditions", "piece"]

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cet accord serait donné dans l’avenir : vérifiez la date."))
        return day

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("La fin de validité précède son début : les dates sont inversées."))
        return data


class MemberForm(PartForm):
    names = ("last_name", "first_name")
    passport = forms.CharField(label=_("Numéro de passeport"), required=False, max_length=20)

    class Meta:
        model = Member
        fields = [
            "rank",
            "last_name",
            "first_name",
            "unit",
            "phone",
            "interpreter",
            "passport",
            "passport_expires_on",
            "visa_required",
            "visa_expires_on",
            "order_received_on",
            "armed",
            "arms_authorisation",
            "travels",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Neither the browser's memory nor the draft kept in the tab.
        self.fields["passport"].widget.attrs |= {"autocomplete": "off", "data-draft": "off"}
        self.fields["passport"].help_text = (
            _("Un numéro est enregistré, chiffré : laissez vide pour le garder.")
            if self.instance.pk and hasattr(self.instance, "document")
            else _("Chiffré dans la base ; il ne s’affiche que sur demande, et la consultation est tracée.")
        )

    def clean_passport(self):
        number = self.cleaned_data["passport"].upper().replace(" ", "")
        if number and not re.fullmatch(r"[A-Z0-9]{5,15}", number):
            raise forms.ValidationError(_("Un numéro de passeport a de 5 à 15 lettres et chiffres, sans autre signe."))
        return number

    def clean_passport_expires_on(self):
        day = self.cleaned_data["passport_expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Ce passeport est déjà expiré : demandez-en un autre au service."))
        return day

    def clean(self):
        data = super().clean()
        if data.get("visa_expires_on") and not data.get("visa_required"):
            data["visa_required"] = True
        if not data.get("armed"):
            data["arms_authorisation"] = ""
        same = self.mission.members.filter(
            last_name__iexact=data.get("last_name", ""), first_name__iexact=data.get("first_name", "")
        ).exclude(pk=self.instance.pk)
        if same.exists():
            self.add_error("last_name", _("Cette personne est déjà dans l’équipe."))
        return data


class SlotForm(PartForm):
    class Meta:
        model = Slot
        fields = ["day", "starts_at", "ends_at", "what", "what_en", "place", "reserved"]
        widgets = {
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reserved"].help_text = _("Un acte d’enquête : absent de la feuille logistique et de la carte.")

    def clean(self):
        data = super().clean()
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("Ce créneau finit avant de commencer."))
        return data


class ContactForm(PartForm):
    names = ("name",)

    class Meta:
        model = MissionContact
        fields = ["kind", "name", "function", "phone", "languages", "reserved"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reserved"].help_text = _("Absent de la feuille logistique et de la carte de poche.")


class ActForm(PartForm):
    class Meta:
        model = MissionAct
        fields = ["at", "kind", "place", "text"]

    def clean_at(self):
        moment = self.cleaned_data["at"]
        if moment > timezone.now():
            raise forms.ValidationError(_("Cet acte aurait lieu dans l’avenir : vérifiez la date et l’heure."))
        return moment


class ExhibitForm(PartForm):
    class Meta:
        model = SealedExhibit
        fields = ["number", "description", "custody", "way_back", "handed_over_on"]

    def clean(self):
        data = super().clean()
        taken = self.mission.exhibits.filter(number=data.get("number", "")).exclude(pk=self.instance.pk)
        if taken.exists():
            self.add_error("number", _("Ce numéro de scellé est déjà pris dans cette mission."))
        return data


class CheckForm(Form):
    label = forms.CharField(label=_("À faire"), max_length=200)
    days_before = forms.IntegerField(label=_("Jours avant l’arrivée"), min_value=0, max_value=365, initial=7)

    def __init__(self, *args, mission, user, instance=None, **kwargs):
        super().__init__(*args, **kwargs)

    def values(self):
        return dict(self.cleaned_data)


class DebriefForm(Form):
    debrief = forms.CharField(label=_("Compte rendu"), widget=forms.Textarea(attrs={"rows": 14}), max_length=20000)

    def __init__(self, *args, mission, user, instance=None, **kwargs):
        super().__init__(*args, **kwargs)

    def values(self):
        return dict(self.cleaned_data)
