"""Forms of the joint teams. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.filters import CaseFilters
from ssi.network import known
from ssi.network.models import Country
from ssi.web.forms import Form, ModelForm

from .models import FundingCall, JointTeam, TeamExtension, TeamMeeting, TeamMember, TeamParty
from .services import STEPS
from .vocabulary import Part, headings
from .workflow import TEAM


class TeamFilters(CaseFilters):
    workflow = TEAM

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["sens"]


class _CaseForm(ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        return {k: v for k, v in self.cleaned_data.items() if k not in {"form_token", "version", "comment"}}


class TeamForm(_CaseForm):
    names = ("french_authority",)
    headings_done = forms.MultipleChoiceField(
        label=_("Rubriques de l’accord type déjà rédigées"),
        required=False,
        choices=headings,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Accord type 2017/C 18/01 ; rubriques à vérifier au Journal officiel."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = JointTeam
        fields = [
            "title",
            "country",
            "domain",
            "french_authority",
            "ground",
            "offence",
            "eurojust_reference",
            "purpose",
            "headings_done",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        covered = known.countries_of(tuple(identity_of(user).post_ids))
        country = self.fields["country"]
        country.queryset = country.queryset.filter(pk__in={c.pk for c in covered})
        country.required, country.empty_label = True, _("Choisissez")
        country.help_text = _("Celui que le poste suit ; les autres États se notent comme parties.")
        self.fields["domain"].required, self.fields["domain"].empty_label = True, _("Choisissez")
        self.fields["ground"].choices = [("", _("Choisissez")), *[c for c in self.fields["ground"].choices if c[0]]]


class StepForm(_CaseForm):
    """The dates an act writes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Commentaire"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - {"comment", "starts_on"}:
            self.fields[name].required = True
        if "starts_on" in self.fields:
            self.fields["starts_on"].help_text = _("Vide : la durée court de la signature.")


def step_form(name):
    """The form of an act that writes dates, or None."""
    if name not in STEPS:
        return None
    meta = type("Meta", (), {"model": JointTeam, "fields": list(STEPS[name])})
    return type("ActForm", (StepForm,), {"Meta": meta})


class ExtensionForm(ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = TeamExtension
        fields = ["signed_on", "ends_on", "reason"]

    def values(self):
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}


class PartyForm(ModelForm):
    names = ("authority",)

    class Meta:
        model = TeamParty
        fields = ["country", "authority"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.order_by("name_fr")
        self.fields["country"].empty_label = _("Choisissez")


class MemberForm(ModelForm):
    names = ("name",)

    class Meta:
        model = TeamMember
        fields = ["part", "name", "function", "country", "body"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [("", _("Choisissez")), *Part.choices]
        self.fields["country"].queryset = Country.objects.order_by("name_fr")
        self.fields["country"].empty_label = _("aucun, s’il vient d’un organisme")
        self.fields["body"].choices = [("", _("aucun")), *[c for c in self.fields["body"].choices if c[0]]]

    def clean(self):
        data = super().clean()
        if bool(data.get("country")) == bool(data.get("body")):
            self.add_error("country", _("Dites l’État, ou l’organisme de l’Union : l’un des deux."))
        return data


class CallForm(ModelForm):
    class Meta:
        model = FundingCall
        fields = [
            "name",
            "apply_by",
            "action_starts_on",
            "action_ends_on",
            "claim_by",
            "applied_on",
            "claimed_on",
            "note",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["apply_by"].help_text = _(
            "Les trois dates sont celles de l’appel : elles se lisent, ne se calculent pas."
        )


class CallNotedForm(Form):
    applied_on = forms.DateField(label=_("Demande déposée le"), required=False)
    claimed_on = forms.DateField(label=_("Remboursement demandé le"), required=False)


class MeetingForm(ModelForm):
    class Meta:
        model = TeamMeeting
        fields = ["held_on", "place", "summary"]


#: What can be added to a team → (form, title).
ADDITIONS = {
    "party": (PartyForm, _("Ajouter une partie")),
    "member": (MemberForm, _("Ajouter un membre ou un participant")),
    "call": (CallForm, _("Ajouter un appel à financement")),
    "meeting": (MeetingForm, _("Noter une réunion")),
}
