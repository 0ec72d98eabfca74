"""Forms of the trainings. They parse and refuse; services write."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm, PartModelForm
from ssi.network import known
from ssi.network.models import Country
from ssi.web.forms import Form

from .evaluation import ASKS
from .models import Nomination, TrainingEvaluation, TrainingSession
from .vocabulary import INSTRUMENTS, Authority, Decision, PieceState


class SessionForm(PartModelForm):
    countries = forms.ModelMultipleChoiceField(
        label=_("Pays invités"),
        queryset=Country.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("ceux que couvre le poste"),
    )

    class Meta:
        model = TrainingSession
        fields = [
            "place",
            "starts_on",
            "ends_on",
            "seats",
            "language",
            "countries",
            "in_france",
            "needs_visa",
            "invited_on",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        covered = {country.pk for country in known.countries_of((self.case.post_id,))}
        self.fields["countries"].queryset = Country.objects.filter(pk__in=covered)

    def clean_countries(self):
        return sorted(country.pk for country in self.cleaned_data["countries"])


class NominationForm(PartModelForm):
    names = ("last_name", "first_name")
    passport = forms.CharField(
        label=_("Numéro de passeport"),
        max_length=30,
        required=False,
        help_text=_("chiffré ; laissez vide pour garder celui qui est enregistré"),
    )

    class Meta:
        model = Nomination
        fields = [
            "last_name",
            "first_name",
            "sex",
            "grade",
            "service",
            "country",
            "rank",
            "language_level",
            "passport_expires_on",
        ]

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.filter(pk__in=session.countries)
        self.fields["country"].empty_label = _("Choisissez")
        for name in ("sex", "language_level"):
            self.fields[name].choices = [("", _("Choisissez")), *list(self.fields[name].choices)[1:]]
        self.fields["rank"].help_text = _("ordre de préférence du partenaire ; la réserve suit cet ordre")
        if not session.travels:
            for name in ("passport", "passport_expires_on"):
                del self.fields[name]


class PiecesForm(PartForm):
    """One choice per line of the checklist."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for row in self.part.pieces.all():
            self.fields[row.piece] = forms.ChoiceField(
                label=row.get_piece_display(), choices=PieceState.choices, initial=row.state
            )


class VettingAskForm(PartForm):
    authority = forms.ChoiceField(label=_("Autorité saisie"), choices=Authority.choices)
    asked_on = forms.DateField(label=_("Demandée le"), widget=forms.DateInput)


class VettingDecisionForm(PartForm):
    decision = forms.ChoiceField(
        label=_("Décision"),
        choices=[(one.value, one.label) for one in (Decision.FOR, Decision.AGAINST)],
        widget=forms.RadioSelect,
        help_text=_("La décision seule : aucun motif ne s’écrit ici, ni ailleurs dans le dossier."),
    )
    decided_on = forms.DateField(label=_("Décidée le"), widget=forms.DateInput)


class SignInForm(Form):
    """`line` stays one line: what the paper list says."""

    on = forms.ChoiceField(label=_("Jour"))
    line = forms.CharField(
        label=_("Ligne lue sur la feuille"),
        max_length=400,
        help_text=_("« 1-12 14 16A » : de 1 à 12 et 14 présents, 16 absent. Un numéro sans lettre est présent."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )

    def __init__(self, *args, days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].choices = days


class EvaluationForm(PartModelForm):
    class Meta:
        model = TrainingEvaluation
        fields = ["done_on", "respondents", "before", "after", "yes", "text"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"before", "after", "yes"} - set(ASKS[self.part.level]):
            del self.fields[name]
        for name in ("done_on", "respondents", *ASKS[self.part.level]):
            self.fields[name].required = True
        self.fields["text"].widget.attrs["rows"] = 4
        self.fields["text"].help_text = _("sans nom ni réponse d’une personne")
        first = next(name for name in ASKS[self.part.level] if name in self.fields)
        self.fields[first].help_text = INSTRUMENTS[self.part.level]
        if not self.part.done_on:
            self.initial["done_on"] = timezone.localdate(timezone=self.case.post.zone)


class CheckForm(Form):
    """What is printed on a certificate."""

    serial = forms.CharField(label=_("Numéro"), max_length=40, help_text="ATT-BUC-2026-00012")
    code = forms.CharField(label=_("Code de contrôle"), max_length=20, help_text="7KQ4-X9TF-2M3P")
    name = forms.CharField(label=_("Nom et prénom"), max_length=170)
    starts_on = forms.DateField(label=_("Du"), widget=forms.DateInput)
    ends_on = forms.DateField(label=_("Au"), widget=forms.DateInput)
