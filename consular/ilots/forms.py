"""Forms of the map of îlots. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form, RowForm

from .models import ChefIlot, Ilot, MeetingPoint

_SHORT = forms.Textarea(attrs={"rows": 3})


class IlotForm(RowForm):
    names = ("code", "name")

    class Meta:
        model = Ilot
        fields = [
            "code",
            "name",
            "outline",
            "radio_channel",
            "main_point",
            "fallback_point",
            "most_households",
            "most_persons",
            "reviewed_on",
        ]
        widgets = {"outline": _SHORT}
        help_texts = {
            "code": _("Une à quatre lettres ou chiffres, dits à la radio : A, B, N1."),
            "outline": _("Rues et limites, comme un nouvel arrivant les comprend."),
            "most_households": _("Cent familles, environ 250 personnes : au-delà, l’îlot est à diviser."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("main_point", "fallback_point"):
            self.fields[name].queryset = MeetingPoint.objects.filter(post=self.post)
            self.fields[name].empty_label = _("Aucun")


class PointForm(RowForm):
    names = ("name",)

    class Meta:
        model = MeetingPoint
        fields = [
            "name",
            "status",
            "latitude",
            "longitude",
            "capacity",
            "water_days",
            "means",
            "access",
            "helicopter",
            "key_holder",
        ]
        help_texts = {
            "latitude": _("En degrés décimaux, par exemple 11.58901."),
            "means": _("Groupe électrogène, radio, trousse de secours…"),
            "access": _("Par où l’on entre, à pied et en véhicule."),
        }


class ChefForm(RowForm):
    names = ("name",)

    class Meta:
        model = ChefIlot
        fields = [
            "name",
            "deputy",
            "starts_on",
            "ends_on",
            "charter_signed_on",
            "trained_on",
            "phone",
            "call_sign",
        ]
        widgets = {"phone": forms.TextInput}
        help_texts = {
            "deputy": _("Un îlot a un chef et autant d’adjoints qu’il faut."),
            "charter_signed_on": _("Elle l’engage à garder la liste secrète et à la rendre."),
            "phone": _("Chiffré : ni cherché, ni exporté."),
        }


class CallForm(Form):
    joined = forms.TypedChoiceField(
        label=_("Joint ?"),
        choices=[("1", _("Oui")), ("0", _("Non"))],
        coerce=lambda text: text == "1",
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(label=_("En combien de minutes"), min_value=0, max_value=1440, required=False)
    note = forms.CharField(label=_("Remarque"), max_length=200, required=False)


class PlacingForm(Form):
    """A town or district, and the îlot its households without one go to."""

    area = forms.CharField(max_length=80, required=False)
    ilot = forms.ModelChoiceField(Ilot.objects.none(), label=_("Îlot"))

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ilot"].queryset = Ilot.objects.filter(post=post)
        self.fields["ilot"].empty_label = _("Choisissez")
