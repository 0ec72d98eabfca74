"""What enters the thread of an exchange outside its acts: messages, e-mails, services seized, written confirmations."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.attachments.checks import MAX_SIZE
from ssi.web.forms import Form

from .act_forms import long_text
from .vocabulary import LANGUAGES, Channel, ChannelException, MessageType

WAYS = [("IN", _("reçu")), ("OUT", _("émis par le poste"))]


class MessageForm(Form):
    """A message of any type, in either direction."""

    type = forms.ChoiceField(label=_("Type"), choices=MessageType.choices, initial=MessageType.INFORMATION)
    way = forms.ChoiceField(label=_("Sens"), choices=WAYS, initial="IN")
    sent_at = forms.DateTimeField(label=_("Émis le"))
    channel = forms.ChoiceField(label=_("Canal"), choices=Channel.choices)
    channel_exception = forms.ChoiceField(
        label=_("Pourquoi pas SIENA"), choices=[("", _("sans objet")), *ChannelException.choices], required=False
    )
    language = forms.ChoiceField(label=_("Langue"), choices=LANGUAGES, initial="fr")
    correspondent = forms.CharField(label=_("De ou à"), max_length=200, required=False)
    body = long_text(_("Texte"))
    translation_of = forms.ModelChoiceField(
        label=_("Traduction de"), queryset=None, required=False, empty_label=_("aucun message")
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, exchange, with_translation=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["channel"].initial = exchange.channel
        self.fields["channel_exception"].initial = exchange.channel_exception
        self.fields["sent_at"].initial = timezone.localtime
        self.fields["form_token"].initial = uuid.uuid4
        self.fields["translation_of"].queryset = exchange.messages.all()
        if not with_translation:
            del self.fields["translation_of"]

    def values(self):
        """What the service writes."""
        given = dict(self.cleaned_data)
        return given | {"outgoing": given.pop("way") == "OUT"}


class CorrectionForm(Form):
    """The corrected text of a message; why, once the fifteen minutes are over."""

    body = long_text(_("Texte"), rows=10)
    reason = forms.CharField(label=_("Pourquoi cette correction"), max_length=300, required=False)

    def __init__(self, *args, in_place, **kwargs):
        super().__init__(*args, **kwargs)
        if in_place:
            del self.fields["reason"]


class MailForm(Form):
    """An e-mail as a file, or its source pasted."""

    file = forms.FileField(label=_("Fichier .eml"), required=False, max_length=150)
    source = forms.CharField(
        label=_("ou source du courriel, collée"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Dans la messagerie : « Afficher la source »."),
    )
    type = forms.ChoiceField(label=_("Type"), choices=MessageType.choices, initial=MessageType.INFORMATION)
    way = forms.ChoiceField(label=_("Sens"), choices=WAYS, initial="IN")

    def clean(self):
        data = super().clean()
        if not data.get("file") and not data.get("source") and not self.errors:
            self.add_error("file", _("Choisissez un fichier .eml, ou collez la source du courriel."))
        return data

    def mail(self):
        """The bytes of the mail: one more than the limit is enough to know."""
        sent = self.cleaned_data["file"]
        return sent.read(MAX_SIZE + 1) if sent else self.cleaned_data["source"].encode()


class SeizeForm(Form):
    name = forms.CharField(label=_("Service saisi"), max_length=160)
    reference = forms.CharField(label=_("Sa référence"), max_length=60, required=False)
    seized_at = forms.DateTimeField(label=_("Saisi le"))

    names = ("name",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seized_at"].initial = timezone.localtime


class ServiceAnsweredForm(Form):
    answered_at = forms.DateTimeField(label=_("A répondu le"))
    reference = forms.CharField(label=_("Sa référence"), max_length=60, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answered_at"].initial = timezone.localtime


class ConfirmationForm(Form):
    """The written confirmation of an oral request."""

    at = forms.DateTimeField(label=_("Confirmée par écrit le"))
    channel = forms.ChoiceField(label=_("Canal"), choices=Channel.choices)
    body = long_text(
        _("Texte de la confirmation"), required=False, help_text=_("Vide : le texte de la demande, inchangé.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = timezone.localtime


class OneLineForm(Form):
    """The box at the top of the list."""

    line = forms.CharField(label=_("Enregistrer en une ligne"), max_length=5000)
