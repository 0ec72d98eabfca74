"""Forms of the persons, objects and references of a file. They parse and refuse; `links.py` writes."""

from types import MappingProxyType

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.network import known
from ssi.network.models import Country
from ssi.web.forms import Form, ModelForm
from ssi.web.refusals import Refusal

from . import typed
from .models import ExternalReference, Item, Person
from .vocabulary import ITEM_KINDS, WITH_PARTNER_COPY, Category, Kind, Status, System


class SubjectForm(ModelForm):
    """What the three share: the version that was shown, and nothing written on the row before the service."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Ce qui était faux"),
        max_length=300,
        required=False,
        help_text=_("À dire si change ce qu’un partenaire a reçu : l’avis de correction le reprend."),
    )

    def __init__(self, *args, case, told=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.told = case, told
        if not told:
            del self.fields["reason"]
        self.initial["version"] = self.instance.version
        self.fields["note"].help_text = _("Facultatif : ce qui aide à comprendre, en une ligne. Elle reste au poste.")
        if case.kind not in WITH_PARTNER_COPY:
            self.fields.pop("for_partner", None)
        elif "for_partner" in self.fields:
            self.fields["for_partner"].help_text = _("Montré avant le visa. Sans cette case, la fiche ne part pas.")

    def _post_clean(self):
        """The service writes, on the row as it is then."""

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def parsed(self, name, parse, *args):
        """What `parse` makes of a field; its refusal beside it."""
        try:
            return parse(self.cleaned_data.get(name) or "", *args)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class PersonForm(SubjectForm):
    names = ("surname", "given_names", "original_name")
    #: Value → the field it was typed in (`both_versions`).
    typed_in = MappingProxyType({"born": "birth"})
    aliases = forms.CharField(
        label=_("Autres noms"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Alias, nom de naissance, surnom : un par ligne."),
    )
    birth = forms.CharField(
        label=_("Né(e) le"),
        required=False,
        max_length=12,
        help_text=_("02/03/1985 ; ou 03/1985, ou 1985, quand le reste n’est pas connu."),
    )
    nationalities = forms.CharField(
        label=_("Nationalités"), required=False, max_length=200, help_text=_("Noms ou codes : Roumanie, MD.")
    )

    class Meta:
        model = Person
        fields = [
            "surname",
            "given_names",
            "original_name",
            "aliases",
            "birth",
            "birth_place",
            "sex",
            "nationalities",
            "category",
            "basis",
            "note",
            "for_partner",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["original_name"].help_text = _("Tel qu’écrit là-bas : Попеску Ион, أحمد حسن.")
        self.fields["category"].choices = [("", _("Choisissez")), *Category.choices]
        self.fields["category"].help_text = _("Dans ce dossier seulement.")
        if self.instance.pk:
            self.initial["aliases"] = "\n".join(self.instance.aliases)
            self.initial["birth"] = typed.birth_typed(self.instance.born)
            self.initial["nationalities"] = ", ".join(self.instance.nationalities)

    def clean_surname(self):
        return self.parsed("surname", typed.one_script)

    def clean_given_names(self):
        return self.parsed("given_names", typed.one_script)

    def clean_original_name(self):
        return self.parsed("original_name", typed.one_script)

    def clean_aliases(self):
        found = self.parsed("aliases", lambda text: typed.lines(typed.one_script(text)))
        if any(len(name) > 100 for name in found):
            raise forms.ValidationError(_("Un nom compte au plus 100 caractères : un par ligne."))
        return found

    def clean_birth(self):
        return self.parsed("birth", typed.birth, timezone.localdate())

    def clean_nationalities(self):
        return self.parsed("nationalities", typed.countries, known.countries())

    def values(self):
        found = super().values()
        return found | {"born": found.pop("birth")}


class ItemForm(SubjectForm):
    kind = forms.ChoiceField(label=_("Nature"), choices=[("", _("Choisissez")), *ITEM_KINDS])

    class Meta:
        model = Item
        fields = ["kind", "value", "country", "vin", "holder", "basis", "note", "for_partner"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _(
            "Téléphone, immatriculation, numéro du document, IBAN, adresse, nom, numéro de série."
        )
        self.fields["country"].queryset = Country.objects.order_by("name_fr")
        self.fields["country"].empty_label = _("Choisissez")
        self.fields["country"].help_text = _(
            "Obligatoire pour une immatriculation et un document ; utile pour un téléphone sans indicatif."
        )
        self.fields["vin"].help_text = _("Véhicule seulement : 17 caractères.")
        holders = self.case.subjects.current().filter(kind__in=[Kind.PERSON, Kind.ORGANISATION])
        if self.instance.pk:
            self.fields["kind"].disabled = True
            holders = holders.exclude(pk=self.instance.pk)
        self.fields["holder"].queryset = holders
        self.fields["holder"].empty_label = _("Non précisé")

    def clean(self):
        data = super().clean()
        if data.get("vin") and data.get("kind") not in (Kind.VEHICLE, None):
            self.add_error("vin", _("Seul un véhicule a un numéro de châssis."))
        return data


class ReferenceForm(SubjectForm):
    class Meta:
        model = ExternalReference
        fields = ["system", "number", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["system"].choices = [("", _("Choisissez")), *System.choices]


class RemoveForm(Form):
    why = forms.CharField(
        label=_("Pourquoi la retirer"), max_length=300, help_text=_("Erreur d’identité, sans lien avec l’affaire…")
    )


class DecideForm(Form):
    """What people make of a match."""

    status = forms.ChoiceField(
        label=_("Votre décision"),
        choices=[
            (Status.CONFIRMED, _("Il s’agit bien du même : lier les deux fiches")),
            (Status.DISMISSED, _("Homonyme ou coïncidence : écarter")),
        ],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Pourquoi"), max_length=300, help_text=_("Ce qui l’établit, ou avec qui vous en avez parlé et quand.")
    )


class ExcludeForm(Form):
    why = forms.CharField(
        label=_("Pourquoi cette valeur ne désigne personne"),
        max_length=300,
        help_text=_("Standard d’un service, adresse d’un foyer : elle ne rapprochera plus de dossiers."),
    )
