"""Forms of a false document. They parse and refuse; services write."""

from types import MappingProxyType

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.network import known
from ssi.network.models import Country
from ssi.web.forms import Form, ModelForm

from ..filing import FileForm
from ..persons.inline import WHO, WhoForm
from ..persons.typed import birth_typed
from . import mrz
from .models import DocumentFraud, TrainingMaterial
from .states import two_letters
from .vocabulary import DocumentType, SltdAnswer

_KINDS = {"P": DocumentType.PASSPORT, "V": DocumentType.VISA, "I": DocumentType.IDENTITY_CARD, "A": "", "C": ""}
_MRZ_ROWS = {"rows": 3, "cols": 46, "spellcheck": "false", "autocapitalize": "characters", "autocomplete": "off"}


def _mrz_widget():
    return forms.Textarea(attrs=_MRZ_ROWS)


class FraudForm(FileForm):
    """What is written of the document."""

    mrz = forms.CharField(
        label=_("MRZ"),
        required=False,
        max_length=200,
        widget=_mrz_widget(),
        help_text=_("Les deux ou trois lignes du bas, telles qu’imprimées : leurs clés sont vérifiées."),
    )

    class Meta:
        model = DocumentFraud
        fields = [
            "title",
            "country",
            "domain",
            "discovered_on",
            "discovered_by",
            "discovered_at_place",
            "document_type",
            "issuing_country",
            "number",
            "document_series",
            "mrz",
            "fraud_type",
            "technique",
            "detected_how",
            "route_from",
            "route_via",
            "route_to",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("discovered_by", "document_type", "fraud_type"):
            self.fields[name].choices = [("", _("Choisissez")), *self.fields[name].choices[1:]]
        self.fields["issuing_country"].queryset = Country.objects.order_by("name_fr")
        self.fields["issuing_country"].empty_label = _("Non précisé")
        self.fields["issuing_country"].help_text = _("Celui qui est censé l’avoir émis.")
        self.fields["document_series"].help_text = _("Les lettres ou chiffres communs aux documents du même lot.")
        self.fields["technique"].help_text = _("Comment elle est faite, où regarder : ce que l’alerte dira.")
        self.fields["route_from"].help_text = _("Une ville : Chisinau.")

    def clean_mrz(self):
        return "\n".join(mrz.split(self.cleaned_data["mrz"]))


class OpenFraudForm(FraudForm, WhoForm):
    """Register a false document, with its holder when there is one."""

    ASIDE = (*FraudForm.ASIDE, *WHO)
    field_order = [*FraudForm.Meta.fields[:11], *WHO, *FraudForm.Meta.fields[11:]]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["surname"].required = self.fields["category"].required = False
        self.fields["surname"].label = _("Nom du porteur")
        self.fields["surname"].help_text = _("Celui qui l’a présenté, s’il est connu.")
        self.fields["category"].help_text = _("Suspect, ou victime d’un faussaire : dans ce dossier seulement.")

    def clean(self):
        data = super().clean()
        if data.get("surname") and not data.get("category"):
            self.add_error("category", _("Dites en quelle qualité cette personne paraît."))
        return data

    def values(self):
        return super().values() | {"person": self.who()}


def first_values(reading):
    """What the zone fills in the opening form; nothing that it does not hold."""
    found = reading.fields
    if not found:
        return {"mrz": reading.text}
    nations = known.countries()
    country, nation = two_letters(found["country"]), two_letters(found["nationality"])
    return {
        "mrz": reading.text,
        "document_type": _KINDS.get(found["kind"][:1], ""),
        "issuing_country": country if country in nations else None,
        "number": found["number"],
        "surname": found["surname"].title(),
        "given_names": found["given_names"].title(),
        "birth": birth_typed(mrz.birth_of(reading, timezone.localdate())),
        "sex": found["sex"].replace("<", "X"),
        "nationalities": nation if nation in nations else "",
    }


class MrzForm(Form):
    """A zone pasted to be read: nothing of it is kept."""

    mrz = forms.CharField(
        label=_("MRZ"),
        max_length=mrz.LONGEST,
        widget=_mrz_widget(),
        help_text=_("Collez les deux ou trois lignes du bas. Rien n’est enregistré."),
    )


class _AboutFile(Form):
    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.case = case


class AlertForm(_AboutFile):
    text = forms.CharField(
        label=_("Texte de l’alerte"),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Le document seul : ni porteur, ni titulaire."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    #: Value → the field it was typed in (`both_versions`).
    typed_in = MappingProxyType({"alert": "text"})

    def values(self):
        return {"alert": self.cleaned_data["text"]}


class RecipientForm(_AboutFile):
    service = forms.CharField(
        label=_("Service"), max_length=160, help_text=_("DNPAF, consulat général, police des frontières…")
    )
    country = forms.ModelChoiceField(
        label=_("De quel État"),
        queryset=Country.objects.none(),
        empty_label=_("Choisissez"),
        help_text=_("Un consulat de France relève de la France."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.order_by("name_fr")


class AcknowledgeForm(_AboutFile):
    acknowledgement = forms.CharField(
        label=_("Qui accuse réception, et comment"), max_length=200, help_text=_("« DNPAF, courriel de la permanence »")
    )


class SltdForm(_AboutFile):
    reference = forms.CharField(label=_("Référence de la demande"), max_length=60, required=False)


class SltdAnswerForm(_AboutFile):
    answer = forms.ChoiceField(label=_("Réponse"), choices=[("", _("Choisissez")), *SltdAnswer.choices])
    answer_text = forms.CharField(label=_("Ce qui est répondu"), max_length=500, required=False)


class ConfirmForm(_AboutFile):
    """Nothing is asked: the page says what the button does."""


class MaterialForm(ModelForm):
    class Meta:
        model = TrainingMaterial
        fields = ["title", "language", "level", "made_on", "attachment"]

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
        pieces = case.attachments.all()
        self.fields["attachment"].queryset = pieces if user.french_national else pieces.filter(special_france=False)
        self.fields["attachment"].empty_label = _("Choisissez")
        self.fields["attachment"].help_text = _("Joignez d’abord le support au dossier.")
        self.fields["level"].choices = [("", _("Choisissez")), *self.fields["level"].choices[1:]]
        self.initial.setdefault("made_on", timezone.localdate())

    def _post_clean(self):
        """The service writes."""
