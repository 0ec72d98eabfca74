"""Forms of the meetings of international bodies."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Assignment, User
from ssi.accounts.roles import roles_holding
from ssi.cases.file_forms import FileForm, PartForm, PartModelForm
from ssi.cases.filters import CaseFilters
from ssi.web.forms import ModelForm

from .models import BodyMeeting, FollowUp, FrenchPosition, InternationalBody
from .workflow import BODY_MEETING


class MeetingFilters(CaseFilters):
    workflow = BODY_MEETING


class BodyForm(ModelForm):
    class Meta:
        model = InternationalBody
        fields = ["acronym", "name", "ssi_role", "mandate", "active"]

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)

    def values(self):
        return dict(self.cleaned_data)


class MeetingForm(FileForm):
    class Meta:
        model = BodyMeeting
        fields = [
            "title",
            "body",
            "country",
            "domain",
            "starts_on",
            "ends_on",
            "place",
            "agenda",
            "delegation",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = InternationalBody.objects.filter(post=self.post, active=True)
        self.fields["body"].empty_label = _("Choisissez")
        self.fields["body"].help_text = _("Il manque ? Ajoutez-le d’abord aux organismes du poste.")
        self.fields["country"].label = _("Pays d’accueil ou de rattachement")
        self.fields["domain"].empty_label = _("aucun en particulier")

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("La réunion finit avant de commencer : vérifiez."))
        return data


class PositionForm(PartModelForm):
    class Meta:
        model = FrenchPosition
        fields = ["instruction", "text"]


class FollowUpForm(PartModelForm):
    class Meta:
        model = FollowUp
        fields = ["what", "owner", "due_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        post = self.case.post
        today = timezone.localdate(timezone=post.zone)
        roles = roles_holding("cooperation.change_bodymeeting")
        here = Assignment.objects.in_force(today).filter(post=post, role__in=roles)
        self.fields["owner"].queryset = User.objects.filter(is_active=True, assignments__in=here).distinct()
        self.fields["owner"].empty_label = _("Choisissez")


class MinutesForm(PartForm):
    minutes = forms.CharField(label=_("Compte rendu"), max_length=20000, widget=forms.Textarea(attrs={"rows": 16}))


class OutcomeForm(PartForm):
    outcome = forms.CharField(label=_("Ce qui a été fait, ou pourquoi c’est sans objet"), max_length=300)
