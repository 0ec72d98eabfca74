"""Forms of an exchange of information. They parse and refuse; services write."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.filters import CaseFilters
from ssi.directory.models import PartnerService
from ssi.network import known
from ssi.web.forms import Form, ModelForm
from ssi.web.refusals import Refusal

from . import guards
from .models import InformationExchange
from .vocabulary import Channel, ChannelException, Nature, ReceivedMode, Regime, UrgencyReason, VisaTrigger
from .workflow import EXCHANGE


class ExchangeFilters(CaseFilters):
    workflow = EXCHANGE


class ExchangeForm(ModelForm):
    """What both directions share. Countries are those the post covers; domains those the person may name."""

    names = ("requester", "requester_contact", "recipient")
    #: Field of the partner service, and what the form takes when nothing was chosen.
    partner = ""
    defaults = {"nature": Nature.REQUEST, "received_mode": ReceivedMode.WRITTEN}
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
        services = PartnerService.objects.visible_to(user).filter(post__in=identity.post_ids, active=True)
        self.fields["partner_service"].queryset = services
        self.fields["partner_service"].empty_label = _("hors de l’annuaire")
        self.fields["channel_exception"].choices = [("", _("sans objet")), *ChannelException.choices]
        for name, default in self.defaults.items():
            self.fields[name].required = False
            self.fields[name].choices = [c for c in self.fields[name].choices if c[0]]
            self.fields[name].initial = default
        if self.instance.pk:
            del self.fields["received_mode"]
        self.fields["visa_triggers"].label = _("Motifs de visa")
        self.fields["visa_triggers"].help_text = _("Un seul suffit pour que l’envoi passe par l’attaché.")

    def clean(self):
        data = super().clean()
        if data.get("urgent") and not data.get("urgency_reason"):
            self.add_error("urgency_reason", _("Une urgence se motive : choisissez l’un des quatre motifs."))
        if not data.get("urgent"):
            data["urgency_reason"] = data["urgency_text"] = ""
        for name in self.defaults.keys() & self.fields.keys():
            data[name] = data.get(name) or self.defaults[name]
        self._name_the_partner(data)
        if data.get("country") and data.get("regime"):
            try:
                guards.regime_applies(data["regime"], data["country"])
            except Refusal as refusal:
                self.refuse(refusal)
        return data

    def _name_the_partner(self, data):
        """A service of the annuaire gives its name; anything else is typed."""
        service = data.get("partner_service")
        if self.partner in data and not data[self.partner]:
            data[self.partner] = service.name if service else ""
            if not service:
                self.add_error(self.partner, self.fields[self.partner].error_messages["required"])

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
            "nature",
            "country",
            "partner_service",
            "requester",
            "requester_contact",
            "partner_reference",
            "received_at",
            "received_mode",
            "channel",
            "channel_exception",
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

    partner = "requester"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_at"].required = True
        self.fields["requester"].label = _("Service requérant")
        self.fields["requester"].help_text = _("Le service partenaire, comme il se nomme ; vide : celui de l’annuaire.")
        self.fields["requester"].error_messages["required"] = _("Renseignez « Service requérant ».")
        self.fields["requester"].required = False

    def clean_received_at(self):
        moment = self.cleaned_data["received_at"]
        if moment and moment > timezone.now():
            raise forms.ValidationError(_("Cette demande serait reçue dans l’avenir : vérifiez la date et l’heure."))
        return moment


class OutgoingForm(ExchangeForm):
    """A French service asks the host country: what directive (EU) 2023/977 art. 4(5) wants said."""

    partner = "recipient"

    class Meta:
        model = InformationExchange
        fields = [
            "title",
            "nature",
            "country",
            "requester",
            "requester_contact",
            "received_mode",
            "wanted_by",
            "partner_service",
            "recipient",
            "channel",
            "channel_exception",
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
        self.fields["recipient"].help_text = _("Comme il se nomme ; vide : celui de l’annuaire.")
        self.fields["recipient"].error_messages["required"] = _("Renseignez « Service partenaire saisi ».")
        self.fields["wanted_by"].help_text = _("Fin de garde à vue, départ, effacement de données…")

    def clean(self):
        data = super().clean()
        elsewhere = data.get("regime") == Regime.EU_2023_977 and data.get("channel") != Channel.SIENA
        if elsewhere and not data.get("channel_exception"):
            self.add_error("channel_exception", _("Sous la directive, dites pourquoi SIENA n’est pas utilisé."))
        return data


class AnswerForm(Form):
    """The answer being drafted."""

    answer = forms.CharField(label=_("Projet de réponse"), widget=forms.Textarea(attrs={"rows": 14}), max_length=50000)
    version = forms.IntegerField(widget=forms.HiddenInput)
