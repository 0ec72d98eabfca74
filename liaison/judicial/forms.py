"""Forms of judicial assistance. They parse and refuse; services write."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.models import Direction
from ssi.network import known
from ssi.web.forms import Form, ModelForm

from ..by_instrument import InstrumentFilters
from . import law
from .guided import Question
from .models import RogatoryCommission
from .services import NOTED, STEPS
from .vocabulary import Instrument, RequestedAct
from .workflow import JUDICIAL

#: Fields that a form carries and no service writes.
_CARRIED = {"form_token", "version", "source"}


class JudicialFilters(InstrumentFilters):
    model, workflow = RogatoryCommission, JUDICIAL


class FileForm(ModelForm):
    """What the file says. Countries are those the post covers, instruments those one of them knows today."""

    names = ("issuing_authority", "magistrate", "executing_authority")
    acts = forms.MultipleChoiceField(
        label=_("Actes demandés"),
        required=False,
        choices=RequestedAct.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=30)

    class Meta:
        model = RogatoryCommission
        fields = [
            "title",
            "instrument",
            "country",
            "domain",
            "issuing_authority",
            "magistrate",
            "case_number",
            "central_reference",
            "issued_on",
            "received_on",
            "urgent",
            "offence",
            "facts",
            "acts",
            "acts_detail",
            "formalities",
            "presence_asked",
            "executing_authority",
            "convention",
            "channel",
            "translation_language",
            "translation_due_on",
            "return_on",
            "detention_ends_on",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, user, direction, **kwargs):
        super().__init__(*args, **kwargs)
        covered = known.countries_of(tuple(identity_of(user).post_ids))
        country = self.fields["country"]
        country.queryset = country.queryset.filter(pk__in={c.pk for c in covered})
        country.required, country.empty_label = True, _("Choisissez")
        self.fields["domain"].required, self.fields["domain"].empty_label = True, _("Choisissez")
        today = timezone.localdate()
        known_here = {one for c in covered for one in law.instruments_for(c, today)}
        self.fields["instrument"].choices = [
            ("", _("Choisissez")),
            *((i.value, i.label) for i in Instrument if i in known_here),
        ]
        for name, none in (("channel", _("À saisir")), ("translation_language", _("Aucune"))):
            field = self.fields[name]
            field.choices = [("", none), *[c for c in field.choices if c[0]]]
        self.fields["convention"].help_text = _("Vide : celle de la table des bases, sinon « à saisir ».")
        self.fields["received_on"].help_text = _("Vide : l’entraide est seulement annoncée.")
        self._say(direction)

    def _say(self, direction):
        incoming = direction == Direction.IN
        self.fields["issuing_authority"].label = (
            _("Autorité étrangère d’émission") if incoming else _("Autorité française d’émission")
        )
        self.fields["executing_authority"].label = (
            _("Autorité française d’exécution") if incoming else _("Autorité étrangère d’exécution")
        )
        self.fields["executing_authority"].help_text = _("Si elle est déjà connue.")

    def _get_validation_exclusions(self):
        # The database computes and checks the rest; here only what was typed.
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        """What the service writes: the typed fields, by name."""
        return {k: v for k, v in self.cleaned_data.items() if k not in _CARRIED}


class _PartForm(ModelForm):
    """Some fields of the file. Those in `needed` must be given, and propose today, or now."""

    needed = ()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3
            field.required = name in {"version", *self.needed}
            if isinstance(field, forms.TypedChoiceField):
                field.choices = [("", _("Choisissez")), *[c for c in field.choices if c[0]]]
            if name in self.needed and not getattr(self.instance, name, None):
                self.initial[name] = _present(field, self.instance)

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"acl", "search", "status", "reference"}

    def values(self):
        return {k: v for k, v in self.cleaned_data.items() if k not in _CARRIED | {"comment"}}


def _present(field, case):
    """What a mandatory field proposes: most acts are recorded on their day."""
    now = timezone.localtime(timezone=case.post.zone)
    if isinstance(field, forms.DateTimeField):
        return now.replace(second=0, microsecond=0)
    return now.date() if isinstance(field, forms.DateField) else None


def _part_form(label, names, needed=(), **extra):
    """A form class over these fields of the file, in this order."""
    meta = type("Meta", (), {"model": RogatoryCommission, "fields": list(names)})
    return type(label, (_PartForm,), {"Meta": meta, "needed": needed, "__module__": __name__, **extra})


#: What only an EIO knows, among what is noted outside of an act.
_EIO_ONLY = (
    "recognition_delay",
    "execution_delay",
    "execution_expected_on",
    "annex_c_at",
    "annex_c_answered_at",
)


class DatesForm(_part_form("_DatesForm", NOTED)):
    """« Dates de la procédure »: everything that is learnt outside of an act."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.is_eio:
            for name in _EIO_ONLY:
                del self.fields[name]


def step_form(name):
    """The form of an act that records dates; None when the act asks for a comment at most."""
    if name not in STEPS:
        return None
    required, optional = STEPS[name]
    told = JUDICIAL.transition(name).asks == "comment"
    comment = forms.CharField(
        label=_("Ce qui a été répondu ou fait") if told else _("Commentaire"),
        max_length=5000,
        widget=forms.Textarea,
    )
    needed = (*required, *(("comment",) if told else ()))
    return _part_form("StepForm", [*required, *optional], needed, comment=comment)


class GuidedStepForm(Form):
    """One step of a guided form, from its definition. A draft is filled little by little: what the form needs is
    shown as such, and may be left empty.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    dated_on = forms.DateField(
        label=_("Date portée par le document"), help_text=_("Le droit cité est celui de ce jour.")
    )

    def __init__(self, *args, step, quote, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step
        for question in step.questions:
            self.fields[question.name] = field_of(question, quote)
        self.order_fields([*(q.name for q in step.questions), "dated_on", "version"])

    def full_clean(self):
        needed = [self.fields[q.name] for q in self.step.questions if q.required]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True

    def answers(self):
        """What was typed in this step, as the draft keeps it: texts, ISO days, codes of choices."""
        typed = {q.name: self.cleaned_data.get(q.name) for q in self.step.questions}
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value or "" for name, value in typed.items()
        }


def field_of(question: Question, quote):
    """The field of a box. `quote` writes the law into its help."""
    say = {"label": question.label, "help_text": quote(question.help), "required": question.required}
    if question.kind == "date":
        return forms.DateField(**say)
    if question.kind == "choice":
        return forms.ChoiceField(choices=[("", _("Choisissez")), *question.choices], **say)
    if question.kind == "choices":
        return forms.MultipleChoiceField(choices=question.choices, widget=forms.CheckboxSelectMultiple, **say)
    if question.kind == "long":
        return forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **say)
    return forms.CharField(max_length=300, **say)
