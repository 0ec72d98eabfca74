"""What an act asks beyond a comment. A form parses and refuses; the service of the act writes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.forms import ReassignForm
from ssi.web.forms import Form

from . import wording
from .vocabulary import LANGUAGES, Channel, ChannelException, Outcome, RefusalGround

CHOOSE = ("", _("Choisissez"))


def long_text(label, rows=6, **kwargs):
    return forms.CharField(label=label, max_length=20000, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ActForm(Form):
    """Base: the file the act is about, and the comment that goes in its timeline."""

    comment = forms.CharField(
        label=_("Commentaire"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, exchange, **kwargs):
        self.exchange = exchange
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "comment"])

    def given(self):
        """What the service takes, beside the comment; what was left empty is left to it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "comment"}


class EnvelopeForm(ActForm):
    """By which channel it leaves, in which language, to whom. Everything has the file's own answer."""

    channel = forms.ChoiceField(label=_("Canal"), choices=Channel.choices, required=False)
    channel_exception = forms.ChoiceField(
        label=_("Pourquoi pas SIENA"),
        choices=[("", _("sans objet")), *ChannelException.choices],
        required=False,
        help_text=_("Sous la directive (UE) 2023/977, art. 13, seulement."),
    )
    language = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES, required=False)
    correspondent = forms.CharField(label=_("Remis à"), max_length=200, required=False)

    def __init__(self, *args, exchange, **kwargs):
        super().__init__(*args, exchange=exchange, **kwargs)
        del self.fields["comment"]
        for name in ("channel", "channel_exception"):
            self.fields[name].initial = getattr(exchange, name)
        if exchange.direction == "IN":
            self.fields["correspondent"].initial = exchange.requester_contact

    def given(self):
        return {name: value for name, value in self.cleaned_data.items() if value}


class PartialForm(EnvelopeForm):
    body = long_text(_("Réponse partielle"), rows=8)

    field_order = ("body",)


class PartialVisaForm(ActForm):
    body = long_text(
        _("Réponse partielle"),
        help_text=_(
            "Le texte seul part : les renseignements et les personnes du dossier partent avec la réponse entière."
        ),
    )

    field_order = ("body",)

    def __init__(self, *args, exchange, **kwargs):
        super().__init__(*args, exchange=exchange, **kwargs)
        self.fields["body"].initial = exchange.partial


class JudicialForm(ActForm):
    """Directive (EU) 2023/977 art. 5(2): the length of the delay, its reasons, and the notice to the requester."""

    until = forms.DateField(label=_("Autorisation attendue pour le"))
    reason = forms.CharField(label=_("Motif du retard"), max_length=300)
    notice = long_text(
        _("Message au service requérant"),
        help_text=_("Il part aussitôt : dites la durée et le motif du retard."),
    )

    def __init__(self, *args, exchange, **kwargs):
        super().__init__(*args, exchange=exchange, **kwargs)
        del self.fields["comment"]
        self.fields["until"].initial = exchange.judicial_until
        self.fields["reason"].initial = exchange.judicial_reason
        self.fields["notice"].initial = wording.judicial_notice(exchange)

    def clean_notice(self):
        return _without_gaps(self.cleaned_data["notice"])


class RefusalForm(ActForm):
    """Directive (EU) 2023/977 art. 6(1): one coded ground, and the message that announces the refusal."""

    ground = forms.ChoiceField(label=_("Motif du refus"), choices=[CHOOSE, *RefusalGround.choices])
    text = long_text(
        _("Message au service requérant"),
        required=False,
        help_text=_("Laissé vide, le message type de ce motif est soumis au visa."),
    )

    def __init__(self, *args, exchange, **kwargs):
        super().__init__(*args, exchange=exchange, **kwargs)
        self.fields["ground"].initial = exchange.refusal_ground
        self.fields["text"].initial = exchange.refusal_text

    def clean(self):
        data = super().clean()
        if not data.get("text"):
            data["text"] = wording.refusal(self.exchange, data.get("ground", ""))
        return data


class AcknowledgedForm(ActForm):
    partner_reference = forms.CharField(label=_("Référence du partenaire"), max_length=60, required=False)

    def __init__(self, *args, exchange, **kwargs):
        super().__init__(*args, exchange=exchange, **kwargs)
        self.fields["partner_reference"].initial = exchange.partner_reference


class OutcomeForm(ActForm):
    outcome = forms.ChoiceField(
        label=_("Suite donnée"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "L’avis du poste, en un mot, qui termine l’exploitation. Ce que le service français en aura fait se note à "
            "J+30 dans le retour d’utilité : dès qu’il est noté, lui seul compte dans les indicateurs."
        ),
    )


class DuplicateForm(ActForm):
    of = forms.CharField(
        label=_("Référence du dossier suivi"),
        max_length=30,
        help_text=_("Celui des deux qui reste ouvert, par exemple EXI-BUC-2026-00001."),
    )


class TransferForm(ActForm):
    to = forms.CharField(label=_("Service compétent"), max_length=160)
    notice = long_text(_("Message au service requérant"), help_text=_("Il part aussitôt."))

    def __init__(self, *args, exchange, **kwargs):
        super().__init__(*args, exchange=exchange, **kwargs)
        self.fields["notice"].initial = wording.transfer_notice(exchange)

    def clean_notice(self):
        return _without_gaps(self.cleaned_data["notice"])


class AllotForm(ReassignForm):
    """The officers of the post."""

    comment = forms.CharField(label=_("Commentaire"), max_length=150, required=False)

    def __init__(self, *args, exchange, **kwargs):
        super().__init__(*args, case=exchange, **kwargs)
        del self.fields["deputy"], self.fields["reason"]

    def given(self):
        return {"owner": self.cleaned_data["owner"]}


def _without_gaps(text):
    """A draft whose brackets were left as they are is not a message."""
    if "[" in text:
        raise forms.ValidationError(_("Remplacez ce qui est entre crochets."))
    return text


#: Act → its form. An act without one asks a comment, or nothing.
ACT_FORMS = {
    "allot": AllotForm,
    "wait_for_judge": JudicialForm,
    "prolong_judicial_wait": JudicialForm,
    "send_partial": PartialForm,
    "submit_partial": PartialVisaForm,
    "send_signed_partial": EnvelopeForm,
    "send_answer": EnvelopeForm,
    "propose_refusal": RefusalForm,
    "send_refusal": EnvelopeForm,
    "transfer": TransferForm,
    "take_note": OutcomeForm,
    "transmit": EnvelopeForm,
    "acknowledged": AcknowledgedForm,
    "exploit": OutcomeForm,
    "duplicate": DuplicateForm,
}
