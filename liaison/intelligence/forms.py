"""Forms of the pieces of an exchange. Each grade is shown with its wording."""

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.network.models import Country
from ssi.web.forms import Form, ModelForm

from .evaluation import INFORMATION_GRADES, SOURCE_GRADES, Code, Scale, Scope
from .models import Intelligence, TransferBasis


def _grades(of):
    """One group per scale: « A — source totalement fiable »."""
    return [
        (Scale(scale).label, [(f"{scale}:{grade}", f"{grade} — {words}") for grade, words in grades.items()])
        for scale, grades in of.items()
    ]


class PieceForm(ModelForm):
    """A piece of information with its worth and the conditions of who gave it."""

    names = ("origin_service",)
    source = forms.ChoiceField(label=_("Source"), choices=[])
    information = forms.ChoiceField(label=_("Information"), choices=[], help_text=_("Dans la même échelle."))
    codes = forms.MultipleChoiceField(
        label=_("Codes de traitement"), choices=Code.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Intelligence
        fields = [
            "text",
            "nature",
            "source",
            "information",
            "origin_service",
            "origin_country",
            "collected_at",
            "codes",
            "h3_text",
            "special_france",
            "for_partner",
            "derived_from",
        ]
        widgets = {"text": forms.Textarea(attrs={"rows": 6}), "derived_from": forms.CheckboxSelectMultiple}

    def __init__(self, *args, exchange, **kwargs):
        super().__init__(*args, **kwargs)
        for name, grades in (("source", SOURCE_GRADES), ("information", INFORMATION_GRADES)):
            self.fields[name].choices = [("", _("Choisissez")), *_grades(grades)]
        self.fields["text"].validators.append(MaxLengthValidator(20000))
        self.fields["special_france"].help_text = _("Le dossier entier le devient ; rien n’en sort vers l’étranger.")
        self.fields["h3_text"].help_text = _("Avec H3 : ce que le fournisseur interdit, dans ses mots.")
        known = self.fields["derived_from"]
        known.queryset = exchange.pieces.filter(replaced_by=None)
        known.help_text = _("Ses restrictions s’ajoutent à celles-ci.")
        known.label_from_instance = lambda piece: piece.text[:80]
        if self.instance.pk or not known.queryset.exists():
            del self.fields["derived_from"]
        if self.instance.pk:
            scale = self.instance.scale
            self.initial["source"] = f"{scale}:{self.instance.source_grade}"
            self.initial["information"] = f"{scale}:{self.instance.information_grade}"

    def clean(self):
        data = super().clean()
        chosen = [data[name].split(":") for name in ("source", "information") if data.get(name)]
        if len({scale for scale, _grade in chosen}) > 1:
            self.add_error("information", _("Les deux notes se lisent dans la même échelle."))
        if Code.H3 in data.get("codes", ()) and not data.get("h3_text"):
            self.add_error("h3_text", _("H3 s’écrit : dites ce que le fournisseur interdit."))
        return data

    def clean_collected_at(self):
        moment = self.cleaned_data["collected_at"]
        if moment > timezone.now():
            raise forms.ValidationError(_("Ce renseignement serait recueilli dans l’avenir."))
        return moment

    def _post_clean(self):
        """Nothing is written on the piece that is shown: services make a new one."""

    def values(self):
        typed = {name: value for name, value in self.cleaned_data.items() if name not in {"source", "information"}}
        scale, source = self.cleaned_data["source"].split(":")
        information = self.cleaned_data["information"].split(":")[1]
        return typed | {"scale": scale, "source_grade": source, "information_grade": information}


class CorrectionForm(PieceForm):
    """The same, with what was wrong."""

    reason = forms.CharField(label=_("Ce qui était faux"), max_length=300)
    field_order = ["reason"]


def _countries():
    return Country.objects.order_by("name_fr")


class ActForm(Form):
    """One act among several on the page of a piece: says which, and keeps its own identifiers."""

    name = ""
    act = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.name}_%s", **kwargs)
        self.initial["act"] = self.name


class AskConsentForm(ActForm):
    name = "ask_consent"
    scope = forms.ChoiceField(label=_("Portée demandée"), choices=Scope.choices)
    countries = forms.ModelChoiceField(
        label=_("Pays visé"), queryset=Country.objects.none(), required=False, empty_label=_("Tous")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["countries"].queryset = _countries()

    def values(self):
        country = self.cleaned_data["countries"]
        return {"scope": self.cleaned_data["scope"], "countries": [country.pk] if country else []}


class RecordConsentForm(ActForm):
    name = "record_consent"
    consent = forms.IntegerField(widget=forms.HiddenInput)
    granted = forms.ChoiceField(
        label=_("Réponse du fournisseur"), choices=[("oui", _("Accordé")), ("non", _("Refusé"))]
    )
    proof = forms.CharField(
        label=_("Preuve"), max_length=300, help_text=_("Message, note ou lettre : date et référence.")
    )

    def values(self):
        return {"granted": self.cleaned_data["granted"] == "oui", "proof": self.cleaned_data["proof"]}


class DiscloseForm(ActForm):
    name = "disclose"
    service = forms.CharField(label=_("Service destinataire"), max_length=160)
    country = forms.ModelChoiceField(
        label=_("Pays du destinataire"), queryset=Country.objects.none(), empty_label=_("Choisissez")
    )
    basis = forms.ChoiceField(label=_("Base du transfert"), choices=TransferBasis.choices)
    justification = forms.CharField(label=_("Pourquoi ce service"), max_length=300)
    judicial = forms.BooleanField(label=_("Sera versé en procédure"), required=False)
    h3_kept = forms.BooleanField(label=_("Le destinataire s’engage à respecter la restriction H3"), required=False)
    names = ("service",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = _countries()

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "act"}


def new_piece_initial(exchange):
    """What is most often true of a new piece: it comes from who the file is about, and today."""
    incoming = exchange.direction == "IN"
    return {
        "collected_at": timezone.localtime(),
        "origin_service": exchange.requester if not incoming else "",
        "origin_country": settings.SSI_SENDING_COUNTRY,
        "codes": [Code.H0],
    }
