"""Forms of a note. They parse and refuse; services write."""

from dataclasses import replace
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.cases.filters import CaseFilters
from ssi.cases.models import Case
from ssi.web.forms import Form, ModelForm

from ..filing import FileForm
from . import evaluated
from .guards import today_at
from .models import AnalysisNote, Judgement
from .vocabulary import CONFIDENCE, LIKELIHOOD, in_force
from .workflow import NOTE

#: Days of the next review that the forms propose: a usage of the house [D], no text says it.
NEXT_REVIEW = 180


class NoteFilters(CaseFilters):
    """The deadline of a note is its review: « à revoir » is that one, and a month ahead is soon enough."""

    echeance = forms.ChoiceField(
        label=_("À revoir"),
        required=False,
        choices=[("", _("toutes")), ("depasse", _("revue dépassée")), ("30j", _("dans les 30 jours"))],
    )
    workflow = NOTE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["sens"]

    def value(self, name):
        return super().value(name) if name in self.fields else ""

    def wanted(self, *, kinds):
        found = super().wanted(kinds=kinds)
        if self.value("echeance") == "30j":
            return replace(found, due_before=timezone.now() + timedelta(days=30))
        return found


class NoteForm(FileForm):
    class Meta:
        model = AnalysisNote
        fields = [
            "title",
            "country",
            "domain",
            "question",
            "situation",
            "reasoning",
            "gaps",
            "outlook",
            "changes",
            "review_on",
            "marking",
            "special_france",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["question"].help_text = _(
            "Une seule, à laquelle un jugement répond : « Le trafic passera-t-il… ? »"
        )
        self.fields["situation"].help_text = _("Les faits établis. Aucun nom : qui lit la note n’a pas ses dossiers.")
        self.fields["reasoning"].help_text = _("Ce que l’on déduit, et ce que l’on suppose sans le savoir.")
        self.fields["outlook"].help_text = _("Les signes à surveiller, qui changeraient les jugements.")
        self.fields["review_on"].help_text = _("Passé ce jour, la note dit elle-même qu’elle n’est plus à jour.")
        if self.instance.number < 2:
            del self.fields["changes"]
        for name in ("question", "situation", "reasoning", "gaps", "outlook", "changes"):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = 3 if name in ("question", "changes") else 7


def _choices(scale, case):
    return [("", _("Choisissez")), *((e.code, e.told) for e in in_force(scale, today_at(case)))]


class JudgementForm(ModelForm):
    """Both vocabularies in words; each word says what it is worth."""

    likelihood = forms.ChoiceField(label=_("Probabilité"))
    confidence = forms.ChoiceField(label=_("Confiance"))

    class Meta:
        model = Judgement
        fields = ["text", "likelihood", "confidence", "because"]

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["likelihood"].choices = _choices(LIKELIHOOD, case)
        self.fields["confidence"].choices = _choices(CONFIDENCE, case)
        self.fields["text"].help_text = _(
            "Une phrase qui se vérifie : ce qui est, ou ce qui va arriver et d’ici quand."
        )
        self.fields["confidence"].help_text = _("Ce que valent vos raisons, non ce que vaut la probabilité.")
        for name in ("text", "because"):
            self.fields[name].widget.attrs["rows"] = 3

    def _post_clean(self):
        """The service writes."""

    def values(self):
        return dict(self.cleaned_data)


class GroundForm(Form):
    """A fact of a file: one linked to the note, chosen with its evaluated parts, or another by its reference."""

    origin = forms.ChoiceField(label=_("Dossier lié et renseignement"), required=False)
    reference = forms.CharField(
        label=_("Ou la référence d’un autre dossier"),
        required=False,
        max_length=30,
        help_text=_("Il sera lié à la note. S’il porte des renseignements évalués, vous choisirez lequel."),
    )
    fact = forms.CharField(
        label=_("Ce qu’il apprend"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sans nom : seuls ceux qui voient ce dossier liront cette phrase."),
    )

    def __init__(self, data=None, *args, case, user, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.user, self.note = user, case
        self.files = {file.reference: file for file in self._linked()}
        for typed in self._typed(data or {}) - {case.reference, *self.files}:
            found = Case.objects.visible_to(user).filter(reference=typed).first()
            self.files |= {typed: found} if found else {}
        self.fields["origin"].choices = [("", _("Choisissez")), *map(_group, self.files.values())]

    @staticmethod
    def _typed(data):
        """The files this form speaks of: the one typed, and that of the part chosen once its parts were shown."""
        named = (data.get("reference", ""), data.get("origin", "").partition("|")[0])
        return {one.strip().upper() for one in named} - {""}

    def _linked(self):
        keys = [one.pk for one in self.note.linked if one.kind != AnalysisNote._meta.model_name]
        return Case.objects.visible_to(self.user).filter(pk__in=keys).order_by("reference")

    def clean(self):
        data = super().clean()
        typed, chosen = data.get("reference", "").strip().upper(), data.get("origin", "")
        if chosen:
            reference, _sign, data["origin"] = chosen.partition("|")
            data["source"] = self.files[reference]
            return data
        if not typed:
            self.add_error("origin", _("Choisissez un dossier lié, ou donnez une référence."))
        elif typed not in self.files:
            self.add_error("reference", _("Aucun dossier de cette référence ne vous est ouvert."))
        elif evaluated.parts_of(self.files[typed]):
            self.add_error("origin", _("Ce dossier porte des renseignements évalués : choisissez celui qui compte."))
        else:
            data["source"] = self.files[typed]
        return data

    def values(self):
        return {name: self.cleaned_data[name] for name in ("source", "fact", "origin")}


def _group(file):
    """The choices of one file: each evaluated part, then the file as a whole."""
    parts = [(f"{file.reference}|{part.key}", part.label) for part in evaluated.parts_of(file)]
    return file.reference, [
        *parts,
        (f"{file.reference}|", gettext("%(title)s (le dossier, sans évaluation)") % {"title": file.title}),
    ]


class DropGroundForm(Form):
    """Which of the facts that the person sees; `grounds` are those."""

    ground = forms.ModelChoiceField(
        label=_("Quel fait"), queryset=None, empty_label=None, widget=forms.RadioSelect, to_field_name="pk"
    )

    def __init__(self, *args, case, user, grounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = grounds
        self.fields["ground"].label_from_instance = lambda row: f"{row.source.reference}\u202f: {row.fact}"


class ReviewForm(Form):
    """What the review found, and when the next one is."""

    found = forms.CharField(
        label=_("Ce que la revue a donné"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Si un jugement ne tient plus, écrivez plutôt la version suivante."),
    )
    next_on = forms.DateField(label=_("Prochaine revue"))

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("next_on", today_at(case) + timedelta(days=NEXT_REVIEW))


class ConfirmForm(Form):
    """Nothing is asked: the page says what the button does."""

    def __init__(self, *args, case, user, **kwargs):
        super().__init__(*args, **kwargs)
