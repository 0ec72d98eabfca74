"""Forms of the staff of a post. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.accounts.roles import TEAM_ROLES
from ssi.network.models import Country
from ssi.web.forms import Form, RowForm

from . import handing, services
from .models import Absence, Accreditation, CourseTaken, Duty, Handover, OfficerSheet

_DATES = _("Du premier au dernier jour, tous deux compris.")


class SheetForm(RowForm):
    class Meta:
        model = OfficerSheet
        fields = ["corps", "languages", "passport_until", "visa_until", "card_until"]
        help_texts = {
            "languages": _("Celles dans lesquelles l’agent travaille : anglais, roumain."),
            "passport_until": _("La date seule : aucun numéro n’est conservé."),
        }


class CourseForm(RowForm):
    class Meta:
        model = CourseTaken
        fields = ["kind", "starts_on", "ends_on", "validated"]


class AccreditationForm(RowForm):
    class Meta:
        model = Accreditation
        fields = ["country", "resident", "asked_on", "granted_on", "ends_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        covered = Country.objects.filter(coverage__post=self.post).distinct()
        self.fields["country"].queryset = covered
        self.fields["country"].empty_label = _("Choisissez")


class _OfSomebody(RowForm):
    """A row about one of the people of the post, chosen in a list."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Qui"), empty_label=_("Choisissez"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.filter(pk__in=services.people_of(self.post))
        if self.instance.pk:
            self.initial["user"] = self.instance.user_id
        self.order_fields(["user"])


class AbsenceForm(_OfSomebody):
    class Meta:
        model = Absence
        fields = ["kind", "starts_on", "ends_on"]
        help_texts = {"kind": _("Rien de plus : le motif d’un congé n’est pas conservé."), "starts_on": _DATES}


class DutyForm(_OfSomebody):
    class Meta:
        model = Duty
        fields = ["starts_on", "ends_on", "phone"]
        help_texts = {"starts_on": _DATES, "phone": _("Celui qui répond la nuit ; vu de tout le poste.")}


class HandoverForm(RowForm):
    """`leaves`: the assignments of the post that end and have no hand-over yet; none when one is changed."""

    class Meta:
        model = Handover
        fields = ["successor", "keys"]
        widgets = {"keys": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "successor": _("Il accepte élément par élément. S’il n’est pas arrivé, désignez qui assure l’intervalle."),
            "keys": _("Coffre, armoires, véhicules, accès : où elles sont et qui les a. Jamais un code."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = {one.user_id for one in handing.possible_successors(self.post)}
        self.fields["successor"].queryset = User.objects.filter(pk__in=people)
        self.fields["successor"].empty_label = _("Choisissez")


class EstablishmentForm(Form):
    role = forms.ChoiceField(label=_("Rôle"), choices=[(role.value, role.label) for role in TEAM_ROLES])
    seats = forms.IntegerField(label=_("Effectif théorique"), min_value=0, max_value=99)
    since = forms.DateField(label=_("À compter du"))
