"""Forms of a programme. They parse and refuse; services write."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import FileForm, PartForm, PartModelForm
from ssi.cases.filters import CaseFilters
from ssi.directory.models import PartnerService
from ssi.network import known
from ssi.network.models import Country

from ..needs.models import Need
from .models import Programme, SectorShare
from .workflow import PROGRAMME

MARKERS = [(0, _("0 – non visé")), (1, _("1 – objectif significatif")), (2, _("2 – objectif principal"))]


class NeedChoice(forms.ModelChoiceField):
    def label_from_instance(self, need):
        return f"{need.priority} · {need.reference} · {need.title}"


def open_needs(user, post):
    """The needs a programme or an action of the post may answer, the most pressing first."""
    return Need.objects.visible_to(user).filter(post=post, closed_at=None).order_by("-score", "reference")


class ProgrammeFilters(CaseFilters):
    workflow = PROGRAMME

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sens", "echeance"):
            del self.fields[name]


class ProgrammeForm(FileForm):
    gender_marker = forms.TypedChoiceField(label=_("Marqueur genre"), choices=MARKERS, coerce=int)
    governance_marker = forms.TypedChoiceField(label=_("Marqueur gouvernance"), choices=MARKERS, coerce=int)

    class Meta:
        model = Programme
        fields = [
            "title",
            "country",
            "domain",
            "nature",
            "objective",
            "target_groups",
            "starts_on",
            "ends_on",
            "gender_marker",
            "governance_marker",
            "marking",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["objective"].widget.attrs["rows"] = 4

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("La fin précède le début : vérifiez les deux dates."))
        return data


class NewProgrammeForm(ProgrammeForm):
    """Opened from a need, it names it."""

    need = NeedChoice(label=_("Besoin auquel il répond"), queryset=Need.objects.none(), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["need"].queryset = open_needs(self.user, self.post)
        self.fields["need"].empty_label = _("à préciser plus tard")
        self.order_fields(["title", "need"])

    def values(self):
        values = super().values()
        need = values.pop("need")
        return {**values, "needs": [need] if need else []}


class NeedPartForm(PartForm):
    need = NeedChoice(label=_("Besoin"), queryset=Need.objects.none(), empty_label=_("Choisissez"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        already = self.case.answers.values("need")
        self.fields["need"].queryset = open_needs(self.user, self.case.post).exclude(pk__in=already)


class PartnerForm(PartForm):
    service = forms.ModelChoiceField(
        label=_("Service partenaire"), queryset=PartnerService.objects.none(), empty_label=_("Choisissez")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        already = self.case.partners.values("service")
        services = PartnerService.objects.visible_to(self.user).filter(post=self.case.post, active=True)
        self.fields["service"].queryset = services.exclude(pk__in=already)


class CountryForm(PartForm):
    """A country the post covers, that the programme does not name yet."""

    country = forms.ModelChoiceField(label=_("Pays"), queryset=Country.objects.none(), empty_label=_("Choisissez"))
    percent = forms.DecimalField(
        label=_("Part, en %"), max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=100
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        covered = {country.pk for country in known.countries_of((self.case.post_id,))}
        already = self.case.country_shares.values("country")
        self.fields["country"].queryset = Country.objects.filter(pk__in=covered).exclude(pk__in=already)


class SectorForm(PartModelForm):
    code = forms.RegexField(
        label=_("Secteur CAD"),
        regex=r"^\d{5}$",
        help_text=_("Code à cinq chiffres : 15210 pour la sécurité intérieure."),
    )

    class Meta:
        model = SectorShare
        fields = ["code", "label", "percent"]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if self.case.sectors.filter(code=code).exists():
            raise forms.ValidationError(_("Ce secteur est déjà dans le programme."))
        return code
