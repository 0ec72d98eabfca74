"""Forms of incidents. They parse and refuse; services write."""

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from consular.ilots.models import Ilot
from consular.sites.models import Site
from ssi.cases.grades import INFORMATION_GRADES, SOURCE_GRADES, Scale
from ssi.web.forms import Form, RowForm

from .models import IncidentEntry
from .vocabulary import WHAT, WHOM, IncidentType, Nature, Severity, State

VICTIMS = [f"{whom}_{what}" for whom, _label in WHOM for what, _word in WHAT]


class IncidentForm(RowForm):
    class Meta:
        model = IncidentEntry
        fields = [
            "title",
            "type",
            "severity",
            "state",
            "occurred_at",
            "place",
            "precision",
            "latitude",
            "longitude",
            "ilot",
            "site",
            "origin",
            "source_grade",
            "information_grade",
            *VICTIMS,
            "facts",
            "follow_up",
            "cdcs_ref",
        ]
        widgets = {
            "facts": forms.Textarea(attrs={"rows": 5}),
            "follow_up": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "title": _("Ce qui s’est passé, en quelques mots ; sans nom de personne."),
            "latitude": _("En degrés décimaux, par exemple 11.58901."),
            "origin": _("Qui l’a dit : service partenaire, chef d’îlot, presse…"),
            "fr_injured": _("Des nombres, jamais un nom. Zéro : aucun connu."),
            "facts": _("Quoi, où, qui l’a vu, ce qu’on ne sait pas encore. Sans nom de victime."),
            "follow_up": _("Nécessaires pour clore."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ilot"].queryset = Ilot.objects.filter(post=self.post)
        self.fields["site"].queryset = Site.objects.filter(post=self.post)
        self.fields["ilot"].empty_label = self.fields["site"].empty_label = _("Aucun")
        for name, grades in (("source_grade", SOURCE_GRADES), ("information_grade", INFORMATION_GRADES)):
            worded = [(code, f"{code} — {words}") for code, words in grades[Scale.SIX].items()]
            self.fields[name].choices = [("", _("Choisissez")), *worded]
        for name in VICTIMS:
            self.fields[name].required = False

    def clean(self):
        """A victim field left empty says: none known."""
        cleaned = super().clean()
        for name in VICTIMS:
            if name in self.fields and cleaned.get(name) is None and name not in self.errors:
                cleaned[name] = 0
        return cleaned


class EntryForm(IncidentForm):
    """The next entry: all the facts as they are known now, and why it is written."""

    nature = forms.ChoiceField(
        label=_("Cette entrée est"),
        choices=[
            (Nature.SUITE, _("Une suite : les faits ont avancé")),
            (Nature.RECTIFICATIF, _("Un rectificatif : l’entrée précédente se trompait")),
        ],
        initial=Nature.SUITE,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Ce qui est rectifié"), max_length=200, required=False)
    field_order = ["nature", "reason"]


class IncidentFilters(Form):
    """The list, the map and the export: every filter is in the address."""

    type = forms.ChoiceField(label=_("Type"), choices=[("", _("Tous")), *IncidentType.choices], required=False)
    etat = forms.ChoiceField(label=_("État"), choices=[("", _("Tous")), *State.choices], required=False)
    gravite = forms.ChoiceField(
        label=_("Gravité au moins"), choices=[("", _("Toutes")), *Severity.choices], required=False
    )
    ilot = forms.ChoiceField(label=_("Îlot"), required=False)
    du = forms.DateField(label=_("Du"), required=False)
    au = forms.DateField(label=_("Au"), required=False)
    francais = forms.ChoiceField(
        label=_("Victimes"), choices=[("", _("Toutes ou aucune")), ("1", _("Avec victimes françaises"))], required=False
    )

    def __init__(self, data, *, post):
        super().__init__(data)
        self.post = post
        codes = [(ilot.code, str(ilot)) for ilot in Ilot.objects.filter(post=post)]
        self.fields["ilot"].choices = [("", _("Tous")), *codes]

    def narrow(self, incidents):
        """The incidents these filters let through; an unreadable filter does not narrow. Days are those of the post."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        exact = {"type": "last__type", "etat": "last__state", "ilot": "last__ilot__code"}
        incidents = incidents.filter(**{exact[name]: value for name, value in given.items() if name in exact})
        if "gravite" in given:
            incidents = incidents.filter(last__severity__gte=int(given["gravite"]))
        if "du" in given:
            incidents = incidents.filter(last__occurred_at__date__gte=given["du"])
        if "au" in given:
            incidents = incidents.filter(last__occurred_at__date__lte=given["au"])
        if "francais" in given:
            hurt = F("last__fr_injured") + F("last__fr_dead") + F("last__fr_missing")
            incidents = incidents.alias(hurt=hurt).filter(hurt__gt=0)
        return incidents

    @property
    def narrowed(self):
        return any(self.cleaned_data.values())

    @property
    def address(self):
        """The filters as the address holds them, without the place in the list."""
        kept = self.data.copy()
        kept.pop("avant", None)
        return kept.urlencode()
