"""Forms of an exchange of information. They parse and refuse; services write."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.filters import CaseFilters
from ssi.network import known
from ssi.web.forms import Form, ModelForm

from .models import InformationExchange
from .vocabulary import Channel, UrgencyReason, VisaTrigger
from .workflow import EXCHANGE


class ExchangeFilters(CaseFilters):
    workflow = EXCHANGE


class ExchangeForm(ModelForm):
    """What both directions share. Countries are those the post covers; domains those the person may name."""

    names = ("requester", "requester_contact", "recipient")
    visa_triggers = forms.MultipleChoiceField(
        required=False, choices=VisaTrigger.choices, widget=forms.CheckboxSelectMultiple
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        identity = identity_of(user)
        covered = {c.pk for c in known.countries_of(tuple(identity.post_ids))}
        self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
        self.fields["country"].required = True
        self.fields["country"].empty_label = _("Choisissez")
        self.fields["domain"].empty_label = _("Choisissez")
        self.fields["urgency_reason"].choices = [("", _("Choisissez")), *UrgencyReason.choices]
        self.fields["visa_triggers"].label = _("Motifs de visa")
        self.fields["visa_triggers"].help_text = _("Un seul suffit pour que l’envoi passe par l’attaché.")

    def clean(self):
        data = super().clean()
        if data.get("urgent") and not data.get("urgency_reason"):
            self.add_error("urgency_reason", _("Une urgence se motive : choisissez l’un des quatre motifs."))
        if not data.get("urgent"):
            data["urgency_reason"] = data["urgency_text"] = ""
        return data

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        """What the service writes: the typed fields, by name."""
        return {k: v for k, v in self.cleaned_data.items() if k not in {"form_token", "version"}}


class IncomingForm(ExchangeForm):
    """A partner asks: what was received, when, by which channel, under which regime."""

    class Meta:
        model = InformationExchange
        fields = [
            "title",
            "country",
            "requester",
            "requester_contact",
            "partner_reference",
            "received_at",
            "channel",
            "domain",
            "regime",
            "urgent",
            "urgency_reason",
            "urgency_text",
            "access_mode",
            "information_sought",
            "purpose",
            "offence",
            "person_link",
            "use_limits",
            "visa_triggers",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_at"].required = True
        self.fields["requester"].label = _("Service requérant")
        self.fields["requester"].help_text = _("Le service partenaire, comme il se nomme.")

    def clean_received_at(self):
        moment = self.cleaned_data["received_at"]
        if moment and moment > timezone.now():
            raise forms.ValidationError(_("Cette demande serait reçue dans l’avenir : vérifiez la date et l’heure."))
        return moment


class OutgoingForm(ExchangeForm):
    """A French service asks the host country: what directive (EU) 2023/977 art. 4(5) wants said."""

    class Meta:
        model = InformationExchange
        fields = [
            "title",
            "country",
            "requester",
            "requester_contact",
            "recipient",
            "channel",
            "domain",
            "regime",
            "urgent",
            "urgency_reason",
            "urgency_text",
            "information_sought",
            "purpose",
            "offence",
            "availability_reasons",
            "person_link",
            "use_limits",
            "visa_triggers",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["requester"].label = _("Service français demandeur")
        self.fields["recipient"].label = _("Service partenaire saisi")
        self.fields["recipient"].required = True


class AnswerForm(Form):
    """The answer being drafted."""

    answer = forms.CharField(label=_("Projet de réponse"), widget=forms.Textarea(attrs={"rows": 14}), max_length=50000)
    version = forms.IntegerField(widget=forms.HiddenInput)


class SendForm(Form):
    """By which channel it leaves."""

    channel = forms.ChoiceField(label=_("Canal"), choices=Channel.choices)
    version = forms.IntegerField(widget=forms.HiddenInput)
