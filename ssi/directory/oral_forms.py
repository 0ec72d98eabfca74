"""The form of one line of the cahier d'oral."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case
from ssi.web.forms import Form

from .models import Interaction, Promise


class OralForm(Form):
    """What was said, and with whom; everything else has its default: a call, now, an information."""

    text = forms.CharField(label=_("Ce qui s’est dit"), max_length=1000)
    who = forms.CharField(
        label=_("Avec qui"),
        max_length=160,
        required=False,
        help_text=_("Un contact ou un service de l’annuaire ; jamais une source."),
    )
    kind = forms.ChoiceField(label=_("Forme"), choices=Interaction.Kind.choices, required=False)
    nature = forms.ChoiceField(label=_("Nature"), choices=Interaction.Nature.choices, required=False)
    at = forms.DateTimeField(label=_("Quand"), required=False, help_text=_("Laissez vide pour maintenant."))
    promise = forms.CharField(label=_("Promesse"), max_length=300, required=False)
    promised_by = forms.ChoiceField(label=_("Qui promet"), choices=Promise.Direction.choices, required=False)
    due_on = forms.DateField(label=_("Pour le"), required=False)
    reference = forms.CharField(
        label=_("Dossier"), max_length=30, required=False, help_text=_("Par exemple : EXI-BUC-2026-00012.")
    )

    details = ("kind", "nature", "at", "promise", "promised_by", "due_on", "reference")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["who"].widget.attrs.update({"list": "interlocuteurs", "autocomplete": "off"})

    def detailed(self):
        """The fields folded under the line."""
        return [self[name] for name in self.details]

    @property
    def unfolded(self):
        """Open when something was typed there, or refused there."""
        return self.is_bound and any(self.data.get(name) for name in ("at", "promise", "due_on", "reference"))

    def clean_reference(self):
        """The file, when it exists for this person; the same words whether it is hidden or not."""
        reference = self.cleaned_data["reference"].strip().upper()
        if not reference:
            return None
        case = Case.objects.visible_to(self.user).filter(reference=reference).first()
        if case is None:
            raise forms.ValidationError(_("Aucun dossier ne porte cette référence pour vous."))
        return case

    def clean(self):
        data = super().clean()
        if data.get("due_on") and not data.get("promise"):
            self.add_error("promise", _("Une date est donnée : dites ce qui a été promis."))
        return data

    def values(self):
        """What the service writes, by name."""
        data = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        if "reference" in data:
            data["case"] = data.pop("reference")
        if "promise" in data:
            data.setdefault("promised_by", Promise.Direction.MADE)
        return data
