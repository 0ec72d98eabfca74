"""Forms of a search. They parse and refuse; services write."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.filters import CaseFilters
from ssi.cases.models import Case, Direction, Family
from ssi.network.models import Country
from ssi.web.forms import Form, ModelForm

from ..filing import FileForm
from ..intelligence.evaluation import INFORMATION_GRADES, SOURCE_GRADES, Scale
from ..persons.inline import WHO, WhoForm
from .models import Sighting, WantedPerson
from .services import longest_term
from .vocabulary import NOTICES, Danger, Notice
from .workflow import WANTED

DIRECTIONS = [(Direction.OUT, _("La France")), (Direction.IN, _("Le pays partenaire"))]


class WantedFilters(CaseFilters):
    workflow = WANTED


def _notice_choices():
    yield "", _("Aucune")
    for code, meaning in NOTICES.items():
        doubt = f" ({_('à vérifier')})" if meaning.to_verify else ""
        yield code.value, f"{Notice(code).label}\u202f: {meaning.text}{doubt}"


class EditSearchForm(FileForm):
    """What is written of a search; the person, the next check and the strike-off have pages of their own."""

    direction = forms.ChoiceField(label=_("Qui recherche"), choices=DIRECTIONS)
    dangers = forms.MultipleChoiceField(
        label=_("Danger"), required=False, choices=Danger.choices, widget=forms.CheckboxSelectMultiple
    )
    warrant = forms.CharField(
        label=_("Dossier du mandat"), required=False, max_length=30, help_text=_("Sa référence, s’il vous est ouvert.")
    )

    class Meta:
        model = WantedPerson
        fields = [
            "title",
            "direction",
            "country",
            "domain",
            "legal_title",
            "title_reference",
            "title_authority",
            "title_date",
            "purpose",
            "notice",
            "notice_reference",
            "sis_reference",
            "fpr_reference",
            "dangers",
            "safety",
            "warrant",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["legal_title"].choices = [("", _("Choisissez")), *self.fields["legal_title"].choices[1:]]
        self.fields["notice"].choices = list(_notice_choices())
        self.fields["notice"].help_text = _(
            "Interpol n’intervient dans aucune affaire politique, militaire, religieuse ou raciale (statut, art. 3)."
        )
        self.fields["title"].help_text = _("« Localisation de… », « Remise de… ».")
        self.fields["purpose"].help_text = _("Pourquoi cette personne, dans quelle affaire, pour en faire quoi.")
        self.fields["dangers"].help_text = _("Ce que doit savoir qui l’approche ; paraît en tête du dossier.")
        self._own_warrant()

    def _own_warrant(self):
        """The reference of the warrant's file; no field at all when it is closed to this person: theirs to keep."""
        key = self.instance.warrant_id
        if not key:
            return
        file = Case.objects.visible_to(self.user).filter(pk=key).first()
        if file is None:
            del self.fields["warrant"]
        else:
            self.initial["warrant"] = file.reference

    def clean_warrant(self):
        typed = self.cleaned_data["warrant"].strip().upper()
        if not typed:
            return None
        file = Case.objects.visible_to(self.user).filter(reference=typed).first()
        if file is None or file.specific().family != Family.OPERATIONAL or file.pk == self.instance.pk:
            raise forms.ValidationError(_("Aucun dossier de liaison ne vous est ouvert sous cette référence."))
        return file


class SearchForm(EditSearchForm, WhoForm):
    """Open a search: who, under which title, why, and until when."""

    names = ("title_authority",)
    field_order = ["title", *WHO, "direction", "country", "domain"]
    ASIDE = (*EditSearchForm.ASIDE, *WHO)

    class Meta(EditSearchForm.Meta):
        fields = [*EditSearchForm.Meta.fields[:-2], "review_on", "strike_off_on", "marking", "special_france"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["strike_off_on"].help_text = _("Ce jour passé, la recherche s’arrête d’elle-même ; un an au plus.")

    def values(self):
        return super().values() | {"person": self.who()}


def grade_choices(grades):
    """Every grade of both scales in words, each scale under its name: no bare code (liaison.md §4)."""
    for scale in Scale:
        yield scale.label, [(f"{scale.value}:{code}", f"{code} — {words}") for code, words in grades[scale].items()]


class SightingForm(ModelForm):
    """Where the person was seen. The scale is that of the two grades, which must agree."""

    source = forms.ChoiceField(label=_("Valeur de la source"))
    information = forms.ChoiceField(label=_("Valeur de l’information"))

    class Meta:
        model = Sighting
        fields = ["seen_at", "place", "country", "text", "origin", "source", "information", "confidence"]

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [("", _("Choisissez")), *grade_choices(SOURCE_GRADES)]
        self.fields["information"].choices = [("", _("Choisissez")), *grade_choices(INFORMATION_GRADES)]
        self.fields["confidence"].choices = [("", _("Choisissez")), *self.fields["confidence"].choices[1:]]
        self.fields["country"].queryset = Country.objects.order_by("name_fr")
        self.fields["country"].empty_label = _("Choisissez")
        self.fields["confidence"].help_text = _("Votre avis, quand on rapproche ce signalement du reste.")
        self.fields["origin"].help_text = _("Un service ; jamais l’identité d’une source humaine.")
        if self.instance.pk is None:
            self.initial.setdefault("country", case.country_id)
            self.initial.setdefault("seen_at", timezone.localtime())
        else:
            scale = self.instance.scale
            self.initial["source"] = f"{scale}:{self.instance.source_grade}"
            self.initial["information"] = f"{scale}:{self.instance.information_grade}"

    def _post_clean(self):
        """The service writes a new row: what was said is never rewritten."""

    def clean_seen_at(self):
        moment = self.cleaned_data["seen_at"]
        if moment > timezone.now():
            raise forms.ValidationError(_("Ce moment est dans l’avenir : vérifiez la date et l’heure."))
        return moment

    def clean(self):
        data = super().clean()
        source, information = data.get("source", ""), data.get("information", "")
        if source and information and source[:3] != information[:3]:
            self.add_error("information", _("Les deux valeurs se prennent dans la même échelle, 4x4 ou 6x6."))
        return data

    def values(self):
        found = dict(self.cleaned_data)
        found["scale"], found["source_grade"] = found.pop("source").split(":")
        found["information_grade"] = found.pop("information").split(":")[1]
        return found


class CorrectionForm(SightingForm):
    reason = forms.CharField(label=_("Pourquoi cette correction"), max_length=300)


class CheckForm(Form):
    """What a check found, and when the next one is."""

    found = forms.CharField(
        label=_("Ce que la vérification a donné"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    next_on = forms.DateField(label=_("Prochaine vérification"))

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)


class ExtendForm(Form):
    """A new last day, and why the search is still needed."""

    until = forms.DateField(label=_("Nouvelle date de radiation"))
    reason = forms.CharField(
        label=_("Pourquoi la recherche reste nécessaire"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("until", longest_term(case))
