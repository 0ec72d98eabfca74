"""Forms of a crisis. They parse and refuse; services write."""

import uuid

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import User
from ssi.web.forms import Form, RowForm

from .models import Crisis, Figure
from .people import Movement
from .phases import OPENING
from .vocabulary import LETTERS, Channel, EntryKind, Function, Origin, Situation


class OpenForm(Form):
    title = forms.CharField(label=_("Crise"), max_length=120, help_text=_("En quelques mots : quoi, où."))
    nature = forms.ChoiceField(label=_("Nature"), choices=Crisis._meta.get_field("nature").choices)
    phase = forms.ChoiceField(label=_("Phase d’ouverture"), choices=[(p.value, p.label) for p in OPENING])
    exercise = forms.BooleanField(
        label=_("C’est un exercice"),
        required=False,
        help_text=_("Écrit sur chaque page et chaque papier. Ne change plus ensuite."),
    )
    perimeter_text = forms.CharField(label=_("Périmètre"), max_length=300, required=False)
    cdcs_ref = forms.CharField(label=_("Référence du CDCS"), max_length=60, required=False)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class MoveForm(Form):
    target = forms.ChoiceField(label=_("Passer en phase"), widget=forms.RadioSelect)
    comment = forms.CharField(
        label=_("Pourquoi"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Écrit à la main courante. Pour le retour d’expérience : ce qui est à garder et à changer."),
    )

    def __init__(self, *args, moves, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = [(move.target.value, move.label) for move in moves]


class LogForm(Form):
    """One line of the main courante; the moment and the number are given when it is written."""

    kind = forms.ChoiceField(label=_("Nature"), choices=EntryKind.choices)
    text = forms.CharField(label=_("Texte"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    urgent = forms.BooleanField(label=_("Urgent"), required=False)
    channel = forms.ChoiceField(label=_("Canal"), choices=[("", "—"), *Channel.choices], required=False)
    received_from = forms.CharField(label=_("Reçu de"), max_length=120, required=False)
    addressed_to = forms.CharField(label=_("Adressé à"), max_length=120, required=False)
    happened_at = forms.DateTimeField(label=_("Survenu à"), required=False, help_text=_("Si ce n’est pas maintenant."))
    corrects = forms.IntegerField(label=_("Rectifie l’entrée n°"), min_value=1, max_value=10**9, required=False)
    answers = forms.IntegerField(label=_("Clôt la demande n°"), min_value=1, max_value=10**9, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @classmethod
    def fresh(cls, **initial):
        return cls(initial={"kind": EntryKind.FAIT, "key": uuid.uuid4(), **initial})


class FunctionForm(Form):
    function = forms.ChoiceField(label=_("Fonction"), choices=Function.choices)
    holder = forms.ModelChoiceField(
        label=_("Titulaire"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Personne : libérer la fonction"),
        help_text=_("Le précédent titulaire passe la main : sa fiche de relève est figée."),
    )

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate(timezone=post.zone)
        here = User.objects.filter(assignments__post=post, assignments__starts_on__lte=today, is_active=True).exclude(
            assignments__ends_on__lt=today
        )
        self.fields["holder"].queryset = here.distinct().order_by("last_name", "first_name")
        self.fields["holder"].label_from_instance = lambda user: user.get_full_name()


class MomentForm(Form):
    """When it was seen, on the clock of the post; now unless it is told."""

    observed_at = forms.DateTimeField(label=_("Constaté à"))
    source = forms.CharField(label=_("Source"), max_length=120, required=False)


class ObservationForm(MomentForm):
    situation = forms.ChoiceField(label=_("État"), choices=[(s.value, s.label) for s in LETTERS.values()])
    place = forms.CharField(label=_("Lieu"), max_length=120, required=False)
    verifies = forms.BooleanField(
        label=_("J’ai vérifié : cela lève le doute"),
        required=False,
        help_text=_("À cocher après avoir demandé, quand deux états se contredisent."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("situation", "observed_at", "source", "place", "verifies")


class DeathForm(MomentForm):
    """Of a report, and of its confirmation."""


class DiscoveryForm(MomentForm):
    last_name = forms.CharField(label=_("Nom"), max_length=80)
    first_name = forms.CharField(label=_("Prénom"), max_length=80, required=False)
    origin = forms.ChoiceField(label=_("Nationalité"), choices=Origin.choices)
    situation = forms.ChoiceField(label=_("État"), choices=[(s.value, s.label) for s in LETTERS.values()])
    place = forms.CharField(label=_("Rencontré où"), max_length=120)
    key = forms.UUIDField(widget=forms.HiddenInput)

    names = ("last_name", "first_name")
    field_order = ("last_name", "first_name", "origin", "situation", "place", "observed_at", "source")


class MatchForm(Form):
    """Among those of the register whose name is near."""

    person = forms.ChoiceField(label=_("Personne du registre"), widget=forms.RadioSelect)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), f"{one} ({_where(one)})") for one in people]
        self.fields["person"].choices = choices


class RapidForm(MomentForm):
    line = forms.CharField(
        label=_("Ce qui est lu"),
        max_length=400,
        help_text=_("L’îlot, puis les numéros et leur lettre : A : 14-17S 18A 19N"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = ("line", "observed_at", "source")


class FreezeForm(Form):
    ilots = forms.MultipleChoiceField(
        label=_("Îlots"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Aucun coché : tous.")
    )
    origins = forms.MultipleChoiceField(
        label=_("Nationalités"),
        required=False,
        choices=Origin.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune cochée : toutes."),
    )

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ilots"].choices = [(code, code) for code in codes]


class SitrepForm(Form):
    figure = forms.ModelChoiceField(label=_("Chiffres cités"), queryset=Figure.objects.none(), empty_label=None)
    summary = forms.CharField(
        label=_("Synthèse"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Trois lignes : ce qu’il faut avoir lu si l’on ne lit que cela."),
    )
    sites = forms.CharField(label=_("Sites"), max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    means = forms.CharField(
        label=_("Moyens et liaisons"),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Radio, satellite, électricité, carburant."),
    )
    expected = forms.CharField(
        label=_("Décisions attendues"), max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    answers = forms.CharField(
        label=_("Réponses aux questions du CDCS"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_at = forms.DateTimeField(label=_("Prochain point"), required=False)

    def __init__(self, *args, crisis, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["figure"].queryset = Figure.objects.filter(crisis=crisis)


class MovementForm(RowForm):
    class Meta:
        model = Movement
        fields = (
            "kind", "label", "origin", "destination", "planned_at", "left_at", "arrived_at", "capacity", "escort",
            "priorities",
        )  # fmt: skip

    def values(self):
        return {name: value for name, value in super().values().items() if name in self._meta.fields}


class PeopleForm(Form):
    line = forms.CharField(
        label=_("Numéros de la feuille"),
        max_length=400,
        required=False,
        help_text=_("L’îlot, puis les numéros : A : 14-17 19"),
    )
    people = forms.MultipleChoiceField(
        label=_("À faire partir d’abord"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [
            (str(one.pk), f"{one} – {_where(one)}, {Situation(one.situation).label}") for one in people
        ]

    def clean(self):
        given = super().clean()
        if not given.get("line") and not given.get("people"):
            raise forms.ValidationError(_("Écrivez des numéros, ou cochez des personnes."))
        return given


class TickForm(Form):
    what = forms.ChoiceField(
        label=_("Ce qui est pointé"),
        choices=[("boarded", _("L’embarquement")), ("arrived", _("L’arrivée"))],
        widget=forms.RadioSelect,
    )
    line = forms.CharField(label=_("Numéros du manifeste"), max_length=400, help_text=_("Par exemple : 1-12 14"))
    at = forms.DateTimeField(label=_("À"))


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Pour qui, pour quoi"),
        max_length=200,
        help_text=_("Sans nom de passager : gardé au registre des exemplaires et au journal."),
    )


class CarnetForm(ReasonForm):
    ilots = forms.MultipleChoiceField(
        label=_("Îlots"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Aucun coché : tous.")
    )
    passphrase = forms.CharField(
        label=_("Phrase de passe"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Douze caractères au moins ; elle n’est gardée nulle part et ne se retrouve pas."),
    )
    again = forms.CharField(
        label=_("La même, encore"), max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )

    field_order = ("reason", "ilots", "passphrase", "again")

    def __init__(self, *args, codes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ilots"].choices = [(code, code) for code in codes]

    def clean(self):
        given = super().clean()
        if given.get("passphrase") != given.get("again"):
            self.add_error("again", _("Les deux phrases ne sont pas les mêmes."))
        return given


class BringForm(Form):
    file = forms.FileField(
        label=_("Fichier du carnet"),
        error_messages={
            "required": _("Choisissez le fichier que le carnet a produit."),
            "empty": _("Ce fichier est vide."),
        },
    )


class PeopleFilters(Form):
    """The list of persons: every filter is in the address."""

    q = forms.CharField(label=_("Nom ou prénom"), max_length=100, required=False)
    ilot = forms.ChoiceField(label=_("Îlot"), required=False)
    etat = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[
            ("", _("Tous")),
            ("A_VERIFIER", _("À vérifier")),
            ("DECOUVERTES", _("Découvertes")),
            *((s.value, s.label) for s in Situation if s != Situation.DECEDE),
        ],
    )

    def __init__(self, data, *, codes):
        super().__init__(data)
        self.fields["ilot"].choices = [("", _("Tous")), *((code or "-", code or _("Sans îlot")) for code in codes)]


def _where(person):
    """Their number on the sheet. Not inside an f-string: the catalogue would not see the words."""
    return person.place_number or _("sans îlot")
