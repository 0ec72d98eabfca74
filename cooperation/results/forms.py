"""Forms of results and evaluations. They parse and refuse; services write."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm, PartModelForm

from ..people import here
from .models import EvaluationFollowUp, Indicator, Period, Reading, Result
from .vocabulary import QUESTIONS, Criterion, EvaluationKind, ResultLevel

NOTES = [("", _("pas encore noté")), *((str(n), str(n)) for n in range(1, 5))]


class ResultChoice(forms.ModelChoiceField):
    def label_from_instance(self, result):
        return f"{result.get_level_display()} · {result.title}"


class IndicatorForm(PartModelForm):
    """The four levels on one screen: the result, the indicator, its first period."""

    result = ResultChoice(
        label=_("Résultat"),
        queryset=Result.objects.none(),
        required=False,
        empty_label=_("nouveau résultat, nommé ci-dessous"),
    )
    level = forms.ChoiceField(label=_("Niveau du nouveau résultat"), choices=ResultLevel.choices, required=False)
    result_title = forms.CharField(
        label=_("Nouveau résultat attendu"),
        max_length=200,
        required=False,
        help_text=_("Laissé vide, il prend le nom de l’indicateur."),
    )
    target = forms.DecimalField(label=_("Valeur visée"), max_digits=12, decimal_places=2, required=False)
    target_on = forms.DateField(
        label=_("Pour le"), required=False, help_text=_("La première période va du début du programme à ce jour.")
    )
    field_order = ["result", "level", "result_title", "title", "measure", "ascending", "unit"]

    class Meta:
        model = Indicator
        fields = ["title", "measure", "ascending", "unit", "baseline", "baseline_year"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["result"].queryset = Result.objects.filter(case=self.case.pk)

    def clean(self):
        data = super().clean()
        if data.get("target_on") and data["target_on"] < self.case.starts_on:
            self.add_error("target_on", _("Ce jour précède le début du programme."))
        return data

    def values(self):
        values = super().values()
        values["level"] = values["level"] or ResultLevel.OUTPUT
        return values


class PeriodForm(PartModelForm):
    class Meta:
        model = Period
        fields = ["starts_on", "ends_on", "target"]

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("ends_on") and data["ends_on"] < data["starts_on"]:
            self.add_error("ends_on", _("La fin précède le début : vérifiez les deux dates."))
        return data


class ReadingForm(PartModelForm):
    """The value, and what happened: one form (a number alone says nothing)."""

    submit = forms.BooleanField(
        label=_("Soumettre à l’attaché de sécurité intérieure"),
        required=False,
        initial=True,
        help_text=_("Décoché, le relevé reste un brouillon que vous seul complétez."),
    )

    class Meta:
        model = Reading
        fields = ["on", "value", "women", "men", "narrative"]

    def __init__(self, *args, period, **kwargs):
        super().__init__(*args, **kwargs)
        if period.indicator.in_words:
            for name in ("value", "women", "men"):
                del self.fields[name]
        elif period.indicator.unit:
            self.fields["value"].help_text = period.indicator.unit

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate(timezone=self.case.post.zone):
            raise forms.ValidationError(_("Un constat ne se fait pas d’avance."))
        return day


class DecisionForm(PartForm):
    decision = forms.ChoiceField(
        label=_("Décision"), choices=[("V", _("Valider")), ("R", _("Renvoyer"))], widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Ce qu’il faut revoir"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        data = super().clean()
        if data.get("decision") == "R" and not data.get("comment"):
            self.add_error("comment", _("Dites ce qu’il faut revoir."))
        return data

    def values(self):
        return {"validated": self.cleaned_data["decision"] == "V", "comment": self.cleaned_data["comment"]}


class EvaluationForm(PartForm):
    """The six criteria of the DAC: a note and what proves it; a criterion left without note is kept for later."""

    def __init__(self, *args, part=None, **kwargs):
        super().__init__(*args, part=part, **kwargs)
        given = {row.criterion: row for row in part.notes.all()} if part else {}
        for code, label in Criterion.choices:
            row = given.get(code)
            self.fields[f"note_{code}"] = forms.ChoiceField(
                label=label,
                choices=NOTES,
                required=False,
                initial=str(row.note) if row else "",
                help_text=QUESTIONS[Criterion(code)],
            )
            self.fields[f"evidence_{code}"] = forms.CharField(
                label=_("Ce qui le prouve"),
                required=False,
                max_length=2000,
                initial=row.evidence if row else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.fields["lessons"] = forms.CharField(
            label=_("Leçons"),
            required=False,
            max_length=4000,
            initial=part.lessons if part else "",
            help_text=_("Une par ligne : ce qu’il faut refaire, ce qu’il ne faut plus faire."),
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def clean(self):
        data = super().clean()
        for code in Criterion.values:
            if data.get(f"note_{code}") and not (data.get(f"evidence_{code}") or "").strip():
                self.add_error(f"evidence_{code}", _("Une note dit ce qui la prouve."))
        return data

    def values(self):
        data = self.cleaned_data
        notes = {c: (int(data[f"note_{c}"]), data[f"evidence_{c}"]) for c in Criterion.values if data[f"note_{c}"]}
        return {"notes": notes, "lessons": data["lessons"]}


class ExternalEvaluationForm(EvaluationForm):
    """The same grid, filled from the report of somebody outside."""

    def __init__(self, *args, part=None, **kwargs):
        part = part if part and part.kind == EvaluationKind.EXTERNAL else None
        super().__init__(*args, part=part, **kwargs)
        grid = list(self.fields)
        self.fields["evaluator"] = forms.CharField(
            label=_("Évaluateur"),
            max_length=160,
            initial=part.evaluator if part else "",
            help_text=_("Organisme ou cabinet qui l’a menée, jamais le nom d’une personne."),
        )
        self.fields["done_on"] = forms.DateField(label=_("Remise le"), initial=part.done_on if part else None)
        self.order_fields(["evaluator", "done_on", *grid])

    def values(self):
        data = self.cleaned_data
        return {**super().values(), "evaluator": data["evaluator"], "done_on": data["done_on"]}


class FollowUpForm(PartModelForm):
    class Meta:
        model = EvaluationFollowUp
        fields = ["what", "owner", "due_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = here(self.case.post, "cooperation.run_programme")
        self.fields["owner"].empty_label = _("Choisissez")


class OutcomeForm(PartForm):
    outcome = forms.CharField(label=_("Ce qui a été fait, ou pourquoi c’est sans objet"), max_length=300)
