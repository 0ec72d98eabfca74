"""Forms of the warrants. They parse and refuse; services write."""

from datetime import UTC
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.filters import Filters
from ssi.cases.models import Direction
from ssi.network import known
from ssi.web.dates import hour_of
from ssi.web.forms import Form, ModelForm
from ssi.web.refusals import Refusal

from ..by_instrument import InstrumentFilters
from ..persons import typed
from ..persons.vocabulary import Category
from . import treaties
from .board import places_of
from .models import ArrestWarrant
from .vocabulary import DECIDES, EventKind, Instrument, Outcome, events_of, offences
from .workflow import WARRANT

_CARRIED = {"form_token", "version", "surname", "given_names", "birth", "category", "translation_due_on"}
#: Categories a wanted person can have.
_WANTED = (Category.SUSPECT, Category.CONVICTED)


class WarrantFilters(InstrumentFilters):
    model, workflow = ArrestWarrant, WARRANT


class BoardFilters(Filters):
    """Whose files the board shows."""

    suivi = forms.ChoiceField(label=_("Suivi par"), required=False, choices=[("", _("tous")), ("moi", _("moi"))])


class WarrantForm(ModelForm):
    """What the file says. Countries are those the post covers, instruments those that exist with one of them."""

    names = ("issuing_authority", "executing_authority")
    offences = forms.MultipleChoiceField(
        label=_("Catégories d’infractions"),
        required=False,
        choices=offences,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Les 32 catégories de la décision-cadre 2002/584, art. 2, § 2 : pas de contrôle de la double incrimination "
            "si trois ans au moins sont encourus. Les dernières sont à vérifier au Journal officiel."
        ),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ArrestWarrant
        fields = [
            "title",
            "instrument",
            "country",
            "domain",
            "issuing_authority",
            "executing_authority",
            "partner_reference",
            "national_decision",
            "decision_on",
            "sentence",
            "other_offence",
            "three_years",
            "offences",
            "facts",
            "notice",
            "notice_reference",
            "sis_reference",
            "treaty",
            "provisional_until",
            "takeover_until",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, user, direction, **kwargs):
        super().__init__(*args, **kwargs)
        covered = known.countries_of(tuple(identity_of(user).post_ids))
        country = self.fields["country"]
        country.queryset = country.queryset.filter(pk__in={c.pk for c in covered} | {self.instance.country_id})
        country.required, country.empty_label = True, _("Choisissez")
        self.fields["domain"].required, self.fields["domain"].empty_label = True, _("Choisissez")
        here = {one for c in covered for one in treaties.offered(c)} | {self.instance.instrument}
        self.fields["instrument"].choices = [
            ("", _("Choisissez")),
            *((i.value, i.label) for i in Instrument if i in here),
        ]
        self.fields["notice"].choices = [("", _("Aucune")), *[c for c in self.fields["notice"].choices if c[0]]]
        treaty = self.fields["treaty"]
        treaty.queryset = treaty.queryset.filter(country__in=[c.pk for c in covered], opens=Instrument.EXTRADITION)
        treaty.empty_label = _("celle en vigueur, si elle est connue")
        treaty.help_text = _("Extradition et arrestation provisoire seulement.")
        for name in ("provisional_until", "takeover_until"):
            self.fields[name].help_text = _("Lu dans la convention, quand sa durée n’est pas dans la table.")
        self._say(direction)

    def _say(self, direction):
        incoming = direction == Direction.IN
        issuing, executing = self.fields["issuing_authority"], self.fields["executing_authority"]
        issuing.label = _("Autorité étrangère d’émission") if incoming else _("Autorité française d’émission")
        executing.label = _("Autorité française d’exécution") if incoming else _("Autorité étrangère d’exécution")
        executing.help_text = _("Si elle est déjà connue.")

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        """What the service writes: the typed fields, by name."""
        return {k: v for k, v in self.cleaned_data.items() if k not in _CARRIED}


class OpenForm(WarrantForm):
    """The file and the person it is about, at once; the name is compared with the other files when it is saved."""

    names = (*WarrantForm.names, "surname", "given_names")
    surname = forms.CharField(label=_("Nom de la personne recherchée"), max_length=100)
    given_names = forms.CharField(label=_("Prénoms"), max_length=100, required=False)
    birth = forms.CharField(
        label=_("Né(e) le"), required=False, max_length=12, help_text=_("02/03/1985 ; ou 03/1985, ou 1985.")
    )
    category = forms.ChoiceField(label=_("Qualité"), choices=[(c.value, c.label) for c in _WANTED])
    translation_due_on = forms.DateField(
        label=_("Traduction exigée pour le"), required=False, help_text=_("Date fixée par l’État d’exécution.")
    )
    field_order = [
        "title",
        "surname",
        "given_names",
        "birth",
        "category",
        *WarrantForm.Meta.fields[1:17],
        "translation_due_on",
        *WarrantForm.Meta.fields[17:],
    ]

    def clean_surname(self):
        return typed_name(self.cleaned_data["surname"])

    def clean_given_names(self):
        return typed_name(self.cleaned_data["given_names"])

    def clean_birth(self):
        return parsed(typed.birth, self.cleaned_data["birth"] or "", timezone.localdate())

    def person(self):
        """Fields of the person, for `links.add_person`."""
        data = self.cleaned_data
        return {
            "surname": data["surname"],
            "given_names": data["given_names"],
            "born": data["birth"],
            "category": data["category"],
        }


def typed_name(text):
    return parsed(typed.one_script, text or "")


def parsed(parse, *args):
    """What `parse` makes of a typed text; its refusal beside the field."""
    try:
        return parse(*args)
    except Refusal as refusal:
        raise forms.ValidationError(str(refusal)) from refusal


class WallClockField(forms.DateTimeField):
    """A date and an hour without their zone: the zone is chosen beside."""

    def to_python(self, value):
        with timezone.override(UTC):  # a zone without holes: every hour of the clock exists
            moment = super().to_python(value)
        return moment.replace(tzinfo=None) if moment else None

    def prepare_value(self, value):
        return value


def in_zone(naive, zone):
    """The moment this clock face means in `zone`; the earlier one when it comes twice. None when it never comes."""
    moment = naive.replace(tzinfo=zone)
    return moment if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == naive else None


def zones_of(warrant):
    """[(IANA name, words)]: the zones an event of this file may be told in."""
    return [(zone, hour_of(place)) for zone, place in places_of(warrant)]


class EventForm(Form):
    """What happened, at the hour the authority told it, in the zone of the place."""

    kind = forms.ChoiceField(label=_("Événement"))
    at = WallClockField(label=_("Date et heure"))
    time_zone = forms.ChoiceField(label=_("Heure de quel lieu"))
    outcome = forms.ChoiceField(
        label=_("Sens de la décision"),
        required=False,
        choices=[("", _("sans objet")), *Outcome.choices],
        help_text=_("Pour une décision seulement."),
    )
    agreed_at = WallClockField(
        label=_("Date de remise convenue"),
        required=False,
        help_text=_("Pour « Date de remise convenue » seulement, heure du même lieu."),
    )
    authority = forms.CharField(label=_("Autorité"), max_length=160, required=False)
    note = forms.CharField(
        label=_("Précision"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, warrant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [
            ("", _("Choisissez")),
            *((k.value, k.label) for k in events_of(warrant.instrument)),
        ]
        self.fields["time_zone"].choices = zones_of(warrant)

    def clean(self):
        data = super().clean()
        zone = ZoneInfo(data["time_zone"]) if data.get("time_zone") else None
        for name in ("at", "agreed_at"):
            if zone and data.get(name):
                data[name] = in_zone(data[name], zone)
                if data[name] is None:
                    self.add_error(name, _("Cette heure n’existe pas ce jour-là dans ce fuseau : changement d’heure."))
        if data.get("kind") in DECIDES and not data.get("outcome"):
            self.add_error("outcome", _("Dites si la remise est accordée ou refusée."))
        if data.get("kind") == EventKind.NEW_DATE and not data.get("agreed_at"):
            self.add_error("agreed_at", _("Dites la date de remise convenue."))
        return data

    def values(self):
        data = self.cleaned_data
        names = ("kind", "at", "time_zone", "outcome", "agreed_at", "authority")
        return {name: data[name] for name in names} | {"note_": data["note"]}


class CorrectionForm(EventForm):
    """The same event, at its right moment, and why it is corrected."""

    why = forms.CharField(label=_("Pourquoi cette correction"), max_length=300)

    def __init__(self, *args, event, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(event.kind, event.get_kind_display())]
        del self.fields["outcome"]
        if event.kind != EventKind.NEW_DATE:
            del self.fields["agreed_at"]
        self.outcome = event.outcome

    def clean(self):
        self.cleaned_data["outcome"] = self.outcome
        return super().clean()

    def values(self):
        data = self.cleaned_data
        names = ("at", "time_zone", "authority", "why")
        return {name: data[name] for name in names} | {"note_": data["note"], "agreed_at": data.get("agreed_at")}


class CancelForm(Form):
    """That an event did not take place, and why one says so."""

    why = forms.CharField(label=_("Pourquoi"), max_length=300, help_text=_("Qui l’a démenti, et quand."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def values(self):
        return {"why": self.cleaned_data["why"]}


class SurrenderForm(ModelForm):
    """Who fetches the person, how, through where, and the days to deduct; papers are in `PaperForm`, one per row."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ArrestWarrant
        fields = ["slot_place", "escort_status", "escort_team", "flight", "transit", "detention_days"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["transit"].help_text = _("Pays traversé ; vide : trajet direct.")
        self.fields["detention_days"].help_text = _(
            "Subis là-bas au titre de ce mandat ; l’autorité d’exécution les certifie."
        )

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}


class PaperForm(Form):
    due_on = forms.DateField(label=_("Attendue le"), required=False)
    ready_on = forms.DateField(label=_("Prête le"), required=False)
    not_needed = forms.BooleanField(label=_("Sans objet ici"), required=False)
    note = forms.CharField(label=_("Précision"), max_length=200, required=False)

    def clean_ready_on(self):
        day = self.cleaned_data["ready_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Une pièce prête l’est déjà : vérifiez la date."))
        return day


class NoticeForm(Form):
    """What was said to the partner: proposed, then made one's own."""

    informed_at = forms.DateTimeField(label=_("Informé le"))
    contact = forms.CharField(label=_("Qui, dans quel service"), max_length=160)
    channel = forms.CharField(label=_("Par quel canal"), max_length=80)
    text = forms.CharField(label=_("Ce qui a été dit"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))


class PersonChoiceForm(Form):
    """Which person already named in the file is the wanted one."""

    person = forms.ModelChoiceField(label=_("Personne recherchée"), queryset=None, empty_label=_("Choisissez"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
