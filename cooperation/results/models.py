"""What a programme changes, shaped after IATI: result, indicator, period, reading; and how it was judged.

The four levels hang on the programme too (`case`), for the second wall and for pages of a constant number of queries.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..programmes.models import Programme
from .vocabulary import Criterion, EvaluationKind, Measure, ReadingState, ResultLevel


def _value(label):
    return models.DecimalField(label, max_digits=12, decimal_places=2, null=True, blank=True)


class Result(models.Model):
    """What should change, at one of three depths."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="results")
    level = models.CharField(_("niveau"), max_length=1, choices=ResultLevel.choices, default=ResultLevel.OUTPUT)
    title = models.CharField(_("résultat attendu"), max_length=200)

    class Meta:
        verbose_name = _("résultat")
        verbose_name_plural = _("résultats")
        ordering = ["level", "pk"]
        constraints = [models.UniqueConstraint(fields=["case", "level", "title"], name="one_row_per_result")]

    def __str__(self):
        return self.title


class Indicator(models.Model):
    """What is measured of a result. One measured in words has no number, here nor below."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="indicators")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("résultat"))
    title = models.CharField(_("ce qui est mesuré"), max_length=200)
    measure = models.CharField(_("mesure"), max_length=1, choices=Measure.choices, default=Measure.UNIT)
    ascending = models.BooleanField(_("mieux quand le chiffre monte"), default=True)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    baseline = _value(_("valeur de départ"))
    baseline_year = models.PositiveSmallIntegerField(
        _("année de départ"), null=True, blank=True, validators=[MinValueValidator(1990), MaxValueValidator(2100)]
    )

    class Meta:
        verbose_name = _("indicateur")
        verbose_name_plural = _("indicateurs")
        ordering = ["result__level", "result_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(measure=Measure.QUALITATIVE) | Q(baseline=None),
                name="no_number_for_what_is_measured_in_words",
                violation_error_message=_("Un indicateur en mots n’a pas de valeur chiffrée."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def in_words(self):
        return self.measure == Measure.QUALITATIVE


class Period(models.Model):
    """From a day to another, both included: what is aimed at, and the readings. Locked, nothing in it changes."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="periods")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="periods")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    target = _value(_("valeur visée"))
    locked_at = models.DateTimeField(null=True, editable=False)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("période")
        verbose_name_plural = _("périodes")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "starts_on"],
                name="one_period_per_first_day",
                violation_error_message=_("Une période commence déjà ce jour-là."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="period_ends_after_it_starts",
                violation_error_message=_("La fin précède le début."),
            ),
        ]

    def __str__(self):
        return f"{self.starts_on} – {self.ends_on}"


class Reading(models.Model):
    """A *relevé*: what was found, and what happened. Validated, it is rewritten no more; a later one follows it."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="readings")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="readings")
    on = models.DateField(_("constaté le"))
    value = _value(_("valeur constatée"))
    women = models.PositiveIntegerField(_("dont femmes"), null=True, blank=True)
    men = models.PositiveIntegerField(_("dont hommes"), null=True, blank=True)
    narrative = models.TextField(_("ce qui s’est passé"), max_length=2000)
    state = models.CharField(max_length=1, choices=ReadingState.choices, default=ReadingState.DRAFT, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    comment = models.CharField(_("ce qu’il faut revoir"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("relevé")
        verbose_name_plural = _("relevés")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["B", "S"], decided_at=None) | Q(state__in=["V", "R"], decided_at__isnull=False),
                name="a_decided_reading_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="R") | ~Q(comment=""), name="a_returned_reading_says_why"),
        ]

    def __str__(self):
        return f"{self.on} {self.state}"


class Evaluation(models.Model):
    """A judgement on a programme with the six criteria of the DAC: the post's own, or that of somebody outside."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="evaluations")
    kind = models.CharField(max_length=7, choices=EvaluationKind.choices, editable=False)
    evaluator = models.CharField(
        _("évaluateur"), max_length=160, blank=True, help_text=_("organisme ou cabinet qui l’a menée")
    )
    done_on = models.DateField(_("remise le"), null=True, blank=True)
    lessons = models.TextField(_("leçons"), max_length=4000, blank=True, help_text=_("une par ligne"))

    class Meta:
        verbose_name = _("évaluation")
        verbose_name_plural = _("évaluations")
        ordering = ["-kind", "done_on", "pk"]  # the local one first
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind=EvaluationKind.LOCAL), name="one_local_evaluation_per_programme"
            ),
            models.CheckConstraint(
                condition=Q(kind=EvaluationKind.LOCAL) | ~Q(evaluator=""), name="an_outside_evaluation_says_whose"
            ),
        ]

    def __str__(self):
        return self.evaluator or self.get_kind_display()

    @property
    def lessons_learnt(self):
        return [line.strip(" -–•") for line in self.lessons.splitlines() if line.strip(" -–•")]


class CriterionNote(models.Model):
    """One criterion of an evaluation: a note from 1 (weak) to 4 (very good) and what proves it."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="notes")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="notes")
    criterion = models.CharField(_("critère"), max_length=3, choices=Criterion.choices)
    note = models.PositiveSmallIntegerField(_("note"), validators=[MinValueValidator(1), MaxValueValidator(4)])
    evidence = models.TextField(_("ce qui le prouve"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("note d’évaluation")
        verbose_name_plural = _("notes d’évaluation")
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="one_note_per_criterion"),
            models.CheckConstraint(condition=Q(note__range=(1, 4)), name="note_from_1_to_4"),
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="a_note_has_its_evidence",
                violation_error_message=_("Une note dit ce qui la prouve."),
            ),
        ]

    def __str__(self):
        return f"{self.criterion} {self.note}"


class EvaluationFollowUp(models.Model):
    """What an evaluation asks for: who, until which day (included, in the post's zone)."""

    case = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="evaluation_follow_ups")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="follow_ups")
    what = models.CharField(_("suite à donner"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsable")
    )
    due_on = models.DateField(_("pour le"))
    outcome = models.CharField(_("ce qui a été fait"), max_length=300, blank=True, editable=False)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("suite d’une évaluation")
        verbose_name_plural = _("suites d’une évaluation")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="evaluation_follow_ups_to_do")
        ]

    def __str__(self):
        return self.what
