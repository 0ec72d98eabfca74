"""Forms of the funding search. They parse and refuse; services write."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm, PartModelForm
from ssi.cases.filters import CaseFilters
from ssi.directory.models import PartnerService
from ssi.network import known
from ssi.web.forms import Form, ModelForm

from ..actions.models import ActionType
from ..money.vocabulary import LineNature, LineState
from .models import FundingReminder, FundingRequest, FundingWindow
from .vocabulary import Carrier, Rule
from .workflow import FUNDING_REQUEST

_SMALLEST = Decimal("0.01")
#: States of a line that still waits for its money.
WAITING = (LineState.SOUGHT, LineState.ASKED, LineState.PROMISED)


class RequestFilters(CaseFilters):
    workflow = FUNDING_REQUEST

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["sens"]


def euros(label, **options):
    return forms.DecimalField(label=label, max_digits=14, decimal_places=2, **options)


class ProjectForm(Form):
    """What is to be funded, as the file says it; another figure may be tried, in the address."""

    montant = euros(_("Montant à trouver, en euros"), required=False, min_value=0)
    debut = forms.DateField(label=_("Début souhaité"), required=False)
    jours = forms.IntegerField(label=_("Durée, en jours"), required=False, min_value=1, max_value=5000)


class RequestForm(ModelForm):
    """A request while nothing is filed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = FundingRequest
        fields = ["title", "asked", "wished_on", "partner", "marking"]

    def __init__(self, *args, user, post, **kwargs):
        super().__init__(*args, **kwargs)
        services = PartnerService.objects.visible_to(user).filter(post=post, active=True)
        self.fields["partner"].queryset = services
        self.fields["partner"].empty_label = _("non précisée")
        self.fields["partner"].help_text = _("Celle qui dépose, quand le guichet la veut pour porteur.")
        self.fields["wished_on"].help_text = _("Les dates du dossier, des visas et du dépôt s’en déduisent à rebours.")

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        return {k: v for k, v in self.cleaned_data.items() if k not in {"form_token", "version"}}


class NewRequestForm(RequestForm):
    """Opened from the search, it names its window. `bearer`: the programme or the action it serves."""

    window = forms.ModelChoiceField(
        label=_("Guichet"), queryset=FundingWindow.objects.none(), empty_label=_("Choisissez")
    )
    field_order = ["window", "asked", "wished_on", "partner"]

    class Meta(RequestForm.Meta):
        fields = ["asked", "wished_on", "partner"]

    def __init__(self, *args, windows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["window"].queryset = windows

    def clean(self):
        data = super().clean()
        window = data.get("window")
        if window and window.filed_by == Carrier.BENEFICIARY and not data.get("partner"):
            self.add_error("partner", _("Ce guichet veut que l’administration bénéficiaire dépose : nommez-la."))
        return data


class FileForm(PartForm):
    """The filing: its day and its reference."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    filed_on = forms.DateField(label=_("Déposée le"))
    reference = forms.CharField(label=_("Référence du dépôt"), max_length=80, required=False)

    def values(self):
        return renamed(self.cleaned_data)


class AnswerForm(PartForm):
    """The answer with its document; the desk, which speaks for the window, always joins it."""

    paper = forms.FileField(label=_("Document de la réponse"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["paper"].required = not self.user.has_perm("cooperation.file_fundingrequest", self.case)
        self.order_fields([name for name in self.fields if name != "paper"])

    def values(self):
        return renamed(self.cleaned_data)


class GrantForm(AnswerForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = forms.DateField(label=_("Réponse du"))
    granted = euros(_("Montant accordé, en euros"), min_value=_SMALLEST)
    reference = forms.CharField(label=_("Référence de la réponse"), max_length=80, required=False)
    text = forms.CharField(
        label=_("Conditions"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class RefuseForm(AnswerForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = forms.DateField(label=_("Réponse du"))
    reference = forms.CharField(label=_("Référence de la réponse"), max_length=80, required=False)
    text = forms.CharField(label=_("Motif"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))


class EnterForm(PartForm):
    """Which line of the file the money goes to."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    line = forms.ModelChoiceField(
        label=_("Ligne de financement"), queryset=None, required=False, empty_label=_("une nouvelle ligne")
    )
    label = forms.CharField(label=_("Objet de la ligne"), max_length=160)
    amount = euros(_("Montant porté, en euros"), min_value=_SMALLEST)
    commit_before = forms.DateField(
        label=_("À engager avant le"),
        required=False,
        help_text=_("Passé ce jour, ce qui n’est pas engagé est perdu."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        source = self.case.window.source
        nature = LineNature.IN_KIND if source.in_kind else LineNature.FINANCIAL
        lines = self.case.for_case.funding_lines.filter(source=source, nature=nature, state__in=WAITING)
        self.fields["line"].queryset = lines
        self.fields["line"].initial = lines[0] if len(lines) == 1 else None
        self.fields["line"].help_text = _("Celles du dossier qui attendent encore l’argent de cette source.")
        if source.in_kind:
            del self.fields["commit_before"]

    def values(self):
        return renamed(self.cleaned_data)


class ReminderForm(PartModelForm):
    class Meta:
        model = FundingReminder
        fields = ["on", "channel", "whom", "said"]


class WindowForm(ModelForm):
    """The rules of a window, from a day on."""

    valid_from = forms.DateField(label=_("En vigueur depuis le"))
    forms_ = forms.MultipleChoiceField(
        label=_("Formes admises"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune cochée : toutes."),
    )
    excluded_forms = forms.MultipleChoiceField(
        label=_("Formes exclues"), required=False, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.CharField(
        label=_("Pays éligibles"),
        required=False,
        max_length=900,
        help_text=_("Codes ISO de deux lettres, séparés par une espace : MD GE UA. Vide : tous."),
    )
    doubts = forms.MultipleChoiceField(
        label=_("Règles à vérifier"),
        required=False,
        choices=Rule.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Celles dont le texte n’a pas été lu : l’écran le dit."),
    )
    field_order = [
        "label",
        "source",
        "filed_by",
        "valid_from",
        "closes_on",
        "min_amount",
        "max_amount",
        "max_days",
        "forms_",
        "excluded_forms",
        "excludes",
        "countries",
        "lead_days",
        "visa_days",
        "draft_days",
        "through_desk",
        "basis",
        "doubts",
    ]

    class Meta:
        model = FundingWindow
        fields = [
            "label",
            "source",
            "filed_by",
            "closes_on",
            "min_amount",
            "max_amount",
            "max_days",
            "excludes",
            "lead_days",
            "visa_days",
            "draft_days",
            "through_desk",
            "basis",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        types = list(ActionType.objects.values_list("code", "label"))
        for name, stored in (("forms_", "forms"), ("excluded_forms", "excluded_forms")):
            self.fields[name].choices = types
            self.fields[name].initial = getattr(self.instance, stored)
        self.fields["countries"].initial = " ".join(self.instance.countries)
        self.fields["doubts"].initial = self.instance.doubts
        today = timezone.localdate()
        self.fields["valid_from"].initial = self.instance.valid_from or today
        if self.instance.pk:
            self.fields["valid_from"].help_text = _(
                "D’un jour plus tardif, les règles actuelles prennent fin la veille et restent lisibles ; "
                "du même jour, elles sont corrigées."
            )
        self.fields["basis"].help_text = _("Page publique, circulaire, courrier : ce qui permet de vérifier.")
        self.fields["source"].empty_label = _("Choisissez")

    def clean_countries(self):
        codes = self.cleaned_data["countries"].upper().replace(",", " ").split()
        unknown = sorted(set(codes) - set(known.countries()))
        if unknown:
            raise forms.ValidationError(
                _("Ces codes ne sont pas ceux d’un pays : %(codes)s."), params={"codes": ", ".join(unknown)}
            )
        return sorted(set(codes))

    def values(self):
        values = dict(self.cleaned_data)
        values["forms"] = values.pop("forms_")
        return values | {"to_verify": bool(values["doubts"])}


def renamed(data):
    """The version of the page becomes what the service calls it."""
    return {("expected_version" if name == "version" else name): value for name, value in data.items()}
