"""Forms of the exchange of seats and experts. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form, ModelForm

from .models import Offer, OfferCandidate


class OfferForm(ModelForm):
    """What the other posts will read, and nothing else."""

    class Meta:
        model = Offer
        fields = ["title", "place", "language", "domain", "seats", "until", "terms"]

    def __init__(self, *args, case, user, part=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["domain"].empty_label = _("tous")
        self.fields["terms"].widget.attrs["maxlength"] = 300

    def values(self):
        return dict(self.cleaned_data)


class ExpertOfferForm(OfferForm):
    class Meta(OfferForm.Meta):
        fields = ["title", "place", "language", "domain", "until", "terms"]


class AskForm(Form):
    seats = forms.IntegerField(label=_("Places demandées"), min_value=1, max_value=500)
    why = forms.CharField(
        label=_("Pour quel besoin"),
        max_length=300,
        help_text=_("L’autre poste le lit : le service, le niveau, l’urgence ; aucun nom."),
    )

    def __init__(self, *args, offer, **kwargs):
        super().__init__(*args, **kwargs)
        if offer.mission_id:
            del self.fields["seats"]

    def values(self):
        return {"seats": 1, **self.cleaned_data}


class AnswerForm(Form):
    decision = forms.ChoiceField(
        label=_("Réponse"), choices=[("give", _("Accepter")), ("refuse", _("Refuser"))], widget=forms.RadioSelect
    )
    seats = forms.IntegerField(label=_("Places données"), min_value=1, max_value=500, required=False)
    answer = forms.CharField(label=_("Mot au poste"), max_length=300, required=False)

    def __init__(self, *args, offer, **kwargs):
        super().__init__(*args, **kwargs)
        if offer.mission_id:
            del self.fields["seats"]

    def values(self):
        return {**self.cleaned_data, "seats": self.cleaned_data.get("seats") or 1}


class CandidateForm(ModelForm):
    names = ("last_name", "first_name")

    class Meta:
        model = OfferCandidate
        fields = ["last_name", "first_name", "sex", "grade", "service", "country", "language_level"]

    def __init__(self, *args, countries, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=countries)
        self.fields["country"].empty_label = _("Choisissez")

    def values(self):
        return dict(self.cleaned_data)
