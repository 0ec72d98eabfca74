"""Forms of the support to export."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import FileForm, PartForm
from ssi.cases.filters import CaseFilters, Filters
from ssi.web.forms import ModelForm

from .models import Company, CompanyContact, MarketInformation, Opportunity, validate_siren
from .vocabulary import Sector
from .workflow import OPPORTUNITY

_ANSWER = [("", _("sans objet : rien n’a été dit")), ("oui", _("oui")), ("non", _("non"))]


class OpportunityFilters(CaseFilters):
    workflow = OPPORTUNITY


class YearFilters(Filters):
    annee = forms.ChoiceField(label=_("Année"), required=False)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        this = timezone.localdate().year
        self.fields["annee"].choices = [(str(year), str(year)) for year in range(this, this - 6, -1)]

    @property
    def year(self):
        return int(self.value("annee") or timezone.localdate().year)


class CompanyForm(ModelForm):
    siren = forms.CharField(label="SIREN", max_length=20, help_text=_("neuf chiffres, vérifiés par leur clé"))

    class Meta:
        model = Company
        fields = ["name", "siren", "sector", "note", "known_since", "active"]

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", _("Choisissez")), *Sector.choices]

    def clean_siren(self):
        siren = "".join(self.cleaned_data["siren"].split())
        validate_siren(siren)
        return siren

    def values(self):
        return dict(self.cleaned_data)


class OpportunityForm(FileForm):
    class Meta:
        model = Opportunity
        fields = [
            "title",
            "country",
            "sector",
            "buyer",
            "sought",
            "estimated_amount",
            "offer_due_on",
            "export_control",
            "export_licence",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", _("Choisissez")), *Sector.choices]
        choices = self.fields["export_control"].choices
        self.fields["export_control"].choices = [("", _("pas encore de réponse")), *list(choices)[1:]]
        self.fields["export_control"].help_text = _("Sans réponse, rien n’est dit à une entreprise.")


class ContactForm(ModelForm):
    """A line of the register. `part`: the line it corrects; then a reason is asked, and it may be voided."""

    new_information = forms.CharField(
        label=_("ou nouvelle information"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("telle qu’elle a été dite : c’est elle que ses concurrents doivent recevoir"),
    )
    told_others = forms.ChoiceField(
        label=_("Dite à l’une, est-elle dite à ses concurrents ?"), choices=_ANSWER, required=False
    )
    void = forms.BooleanField(label=_("Cette ligne n’aurait pas dû être écrite : rien ne la remplace"), required=False)
    field_order = [
        "company",
        "on",
        "subject",
        "information",
        "new_information",
        "told_others",
        "told_others_why",
        "gift",
        "gift_amount",
        "gift_outcome",
        "void",
        "correction_reason",
    ]

    class Meta:
        model = CompanyContact
        fields = [
            "company",
            "on",
            "subject",
            "information",
            "told_others_why",
            "gift",
            "gift_amount",
            "gift_outcome",
            "correction_reason",
        ]

    def __init__(self, *args, case, user, part=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = Company.objects.filter(post=case.post, active=True)
        self.fields["company"].empty_label = _("Choisissez")
        self.fields["information"] = InformationField(
            label=_("Information donnée"),
            queryset=MarketInformation.objects.filter(case=case),
            required=False,
            empty_label=_("aucune de celles déjà données"),
        )
        self.order_fields(self.field_order)
        self.fields["gift"].help_text = _("laissez vide s’il n’y en a pas")
        if part is None:
            del self.fields["void"], self.fields["correction_reason"]
        else:
            self.fields["correction_reason"].required = True

    def clean_told_others(self):
        return {"oui": True, "non": False}.get(self.cleaned_data["told_others"])

    def values(self):
        return dict(self.cleaned_data)

    def _post_clean(self):
        # Whole rows are the business of the service: a line is built there, never from the instance.
        pass


class InformationField(forms.ModelChoiceField):
    def label_from_instance(self, information):
        return f"n° {information.number} : {information.text[:90]}"


class WaiverForm(PartForm):
    why = forms.CharField(label=_("Pourquoi cet écart est accepté"), max_length=300)
