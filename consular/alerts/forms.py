"""Forms of alerts. They parse and refuse; services write."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from consular.ilots.models import Ilot
from consular.incidents.models import Incident
from consular.incidents.vocabulary import State as IncidentState
from consular.sites.models import Site
from ssi.web.forms import Form, RowForm

from . import sms
from .models import Alert
from .vocabulary import Channel

_ROWS = 4
_KEYS = {"coerce": uuid.UUID, "required": False, "widget": forms.CheckboxSelectMultiple}


class AlertForm(RowForm):
    ilots = forms.TypedMultipleChoiceField(label=_("Îlots"), **_KEYS)
    sites = forms.TypedMultipleChoiceField(label=_("Sites d’intérêt français"), **_KEYS)

    class Meta:
        model = Alert
        fields = [
            "level",
            "category",
            "title",
            "text",
            "text_en",
            "instructions",
            "expires_at",
            "incident",
            "ilots",
            "sites",
            "exercise",
        ]
        widgets = {
            "text": forms.Textarea(attrs={"rows": _ROWS}),
            "text_en": forms.Textarea(attrs={"rows": _ROWS}),
            "instructions": forms.Textarea(attrs={"rows": _ROWS}),
        }
        help_texts = {
            "level": _("Une urgence est validée par l’ambassadeur, les autres par le consul ou l’attaché."),
            "title": _("Objet du courriel et titre de l’affiche."),
            "text": _("Deux SMS au plus. « Aperçu » compte, et dit quel caractère coûte cher."),
            "text_en": _("Pour ceux dont la langue au registre est l’anglais."),
            "instructions": _("Courriel, affiche et CAP : une consigne par ligne."),
            "exercise": _("« EXERCICE » est dit avant et après le texte."),
        }

    def __init__(self, *args, sees_ilots, **kwargs):
        super().__init__(*args, **kwargs)
        open_ones = Incident.objects.filter(post=self.post).exclude(last__state=IncidentState.CLOS)
        kept = Incident.objects.filter(pk=self.instance.incident_id)
        self.fields["incident"].queryset = open_ones | kept
        self.fields["incident"].empty_label = _("Aucun")
        if not sees_ilots:
            for name in ("ilots", "sites", "incident"):
                del self.fields[name]
            return
        self.fields["ilots"].choices = [(ilot.pk, str(ilot)) for ilot in Ilot.objects.filter(post=self.post)]
        sites = Site.objects.filter(post=self.post, closed=False)
        self.fields["sites"].choices = [(site.pk, site.name) for site in sites]
        self.fields["ilots"].help_text = _("Sans îlot ni site : toute la communauté.")

    def clean_text(self):
        return " ".join(self.cleaned_data["text"].split())

    def clean_text_en(self):
        return " ".join(self.cleaned_data["text_en"].split())

    def measures(self):
        """[(label, text as it would leave, Measure)] of what is typed now, whatever else is wrong with the form."""
        typed = Alert(
            text=" ".join((self["text"].value() or "").split()),
            text_en=" ".join((self["text_en"].value() or "").split()),
            exercise=bool(self["exercise"].value()),
        )
        return typed.measures

    def replace(self):
        """Write what is typed with the characters every telephone knows at one septet."""
        self.data = self.data.copy()
        for name in ("text", "text_en"):
            self.data[name] = sms.plain(self.data.get(name, ""))


class ActForm(Form):
    """One act on an alert, and what it asks."""

    act = forms.ChoiceField(widget=forms.HiddenInput)
    remark = forms.CharField(label=_("Motif"), max_length=300, required=False)
    channels = forms.MultipleChoiceField(
        label=_("Canaux"), choices=Channel.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, acts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [(act, act) for act in acts]


class AnswersForm(Form):
    text = forms.CharField(
        label=_("Réponses reçues"),
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Une par ligne, le numéro d’envoi d’abord s’il est connu : +253 77 81 00 01 ; SAIN A14 3"),
    )


class MatchForm(Form):
    number = forms.CharField(label=_("Numéro"), max_length=12)
