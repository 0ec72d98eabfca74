"""Forms of the calls. The sheet follows the conversation: who, about whom, what; the rest when there is time."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form

from .models import Link


class CallForm(Form):
    caller = forms.CharField(label=_("Appelant"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("Numéro à rappeler"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    link = forms.ChoiceField(label=_("Lien"), choices=[("", "—"), *Link.choices], required=False)
    sought = forms.CharField(
        label=_("Personne recherchée"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(label=_("Ce qui est dit"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    waits = forms.BooleanField(label=_("À rappeler"), required=False)
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    called_at = forms.DateTimeField(label=_("Appel reçu à"), required=False, help_text=_("Si ce n’est pas maintenant."))
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    names = ("caller", "sought")
    field_order = ("caller", "sought", "text", "phone", "link", "waits", "urgent", "called_at")

    @classmethod
    def fresh(cls):
        return cls(initial={"key": uuid.uuid4()})


class BackForm(Form):
    text = forms.CharField(
        label=_("Ce qui s’est dit"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ou : pas de réponse, ligne coupée, message laissé."),
    )
    waits = forms.BooleanField(label=_("À rappeler encore"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @classmethod
    def fresh(cls):
        return cls(initial={"key": uuid.uuid4()})


class CallFilters(Form):
    """The list of sheets: every filter is in the address."""

    q = forms.CharField(label=_("Appelant ou personne recherchée"), max_length=100, required=False)
    etat = forms.ChoiceField(
        label=_("Fiches"),
        required=False,
        choices=[("", _("Toutes")), ("rappeler", _("À rappeler")), ("rattacher", _("À rattacher"))],
    )
