"""Forms of the proposals of travel advice. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consular.incidents.models import Incident
from consular.travel.models import TravelZone
from consular.travel.vocabulary import Colour
from consular.travel.zones import zones_on
from ssi.network import known
from ssi.web.forms import Form, RowForm

from .models import AdviceProposal
from .vocabulary import DECISIONS

#: Incidents offered: the latest of the post, and those already linked.
MOST = 20


class _Incidents(forms.ModelMultipleChoiceField):
    def label_from_instance(self, incident):
        return f"{incident.last.title} ({incident.reference})"


class ProposalForm(RowForm):
    """The zone is one whose colour the post holds, or another one, written."""

    zone = forms.ModelChoiceField(label=_("Zone connue du poste"), queryset=TravelZone.objects.none(), required=False)
    incidents = _Incidents(
        label=_("Incidents à l’appui"),
        queryset=Incident.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = AdviceProposal
        fields = ["country", "label", "colour_now", "colour_proposed", "reason"]
        labels = {"label": _("Autre zone")}
        help_texts = {
            "label": _("Une région, une route ; seulement si la zone n’est pas dans la liste."),
            "reason": _("Ce qui a changé et depuis quand. Ni nom ni donnée de personne : le texte part au CDCS."),
        }
        widgets = {"reason": forms.Textarea(attrs={"rows": 5})}

    field_order = ["zone", "country", "label", "colour_now", "colour_proposed", "reason", "incidents"]

    def __init__(self, *args, reader, today, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer_zones(today)
        self._offer_incidents(reader)
        covered = {country.pk for country in known.countries_of((self.post.pk,))}
        self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
        self.fields["country"].required = self.fields["label"].required = False

    def _offer_zones(self, today):
        found = zones_on(self.post, today)
        field = self.fields["zone"]
        field.queryset = TravelZone.objects.filter(pk__in=[zone.pk for zone in found])
        field.empty_label = _("Une autre zone, écrite dessous")
        written = (self.instance.country_id, self.instance.label.casefold())
        same = [zone.pk for zone in found if (zone.country_id, zone.label.casefold()) == written]
        if same:
            self.initial.setdefault("zone", same[0])
            self.initial |= {"country": None, "label": "", "colour_now": None}

    def _offer_incidents(self, reader):
        """Whoever does not read the incidents is offered none, and changes none."""
        if not reader.has_perm("consular.view_incident", self.post):
            del self.fields["incidents"]
            return
        mine = Incident.objects.visible_to(reader).filter(post=self.post)
        linked = list(self.instance.links.values_list("incident", flat=True)) if not self.instance._state.adding else []
        latest = list(mine.values_list("pk", flat=True)[:MOST])
        self.fields["incidents"].queryset = mine.filter(pk__in=[*latest, *linked]).select_related("last")
        if linked:
            self.initial["incidents"] = linked

    def clean(self):
        data = super().clean()
        if zone := data.get("zone"):
            data |= {"country": zone.country, "label": zone.label, "colour_now": zone.colour}
        elif not data.get("label") or not data.get("country"):
            self.add_error("label", _("Choisissez une zone du poste, ou écrivez le pays et le nom d’une autre."))
        return data

    def values(self):
        return {name: value for name, value in super().values().items() if name != "zone"}


class ActForm(Form):
    """One act on a proposal, and what it asks."""

    act = forms.ChoiceField(widget=forms.HiddenInput)
    remark = forms.CharField(label=_("Ce qui est à reprendre"), max_length=300, required=False)
    cdcs_ref = forms.CharField(label=_("Référence du message au CDCS"), max_length=60, required=False)
    sent_on = forms.DateField(label=_("Envoyée le"), required=False)
    decision = forms.ChoiceField(
        label=_("Décision du CDCS"), choices=[(one.value, one.label) for one in DECISIONS], required=False
    )
    colour = forms.TypedChoiceField(
        label=_("Couleur décidée"),
        choices=[("", _("Sans objet")), *Colour.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Seulement si le CDCS en a décidé une autre."),
    )
    decided_on = forms.DateField(label=_("Décidée le"), required=False)

    #: What each act cannot do without.
    ASKED = {"sent": ("cdcs_ref", "sent_on"), "decide": ("decision", "decided_on"), "send_back": ("remark",)}

    def __init__(self, *args, acts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [(act, act) for act in acts]

    def clean(self):
        data = super().clean()
        for name in self.ASKED.get(data.get("act"), ()):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return data
