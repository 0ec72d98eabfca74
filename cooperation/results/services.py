"""What people do with results and evaluations: each function is one act, one transaction, all or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.web.refusals import NotAllowed, Refusal

from ..files import still_written
from ..programmes.workflow import IN_WRITING
from .models import CriterionNote, Evaluation, EvaluationFollowUp, Indicator, Period, Reading, Result
from .vocabulary import EVALUATED_OUTSIDE, LOCALLY_EVALUATED, READABLE, EvaluationKind, ReadingState

_READ, _VALIDATE, _RUN = "cooperation.add_reading", "cooperation.validate_reading", "cooperation.run_programme"

# --- What will be measured -----------------------------------------------------------------------------------


@transaction.atomic
def add_indicator(programme, *, by, result=None, level="1", result_title="", target=None, target_on=None, **fields):
    """Add an indicator, under `result` or under a new one, and its first period when a target or its day is given.

    While the programme is written. Raises NotAllowed, ValidationError.
    """
    _write(programme, by)
    if result is None:
        title = result_title or fields["title"]
        result, _made = Result.objects.get_or_create(case=programme, level=level, title=title)
    indicator = _saved(Indicator(case=programme, result=result, **fields))
    if target is not None or target_on is not None:
        ends_on = target_on or programme.ends_on
        _saved(
            Period(
                case=programme,
                indicator=indicator,
                starts_on=min(programme.starts_on, ends_on),
                ends_on=ends_on,
                target=_number(indicator, target, "target"),
            )
        )
    note(programme, "programme.part", gettext_lazy("Programme complété"), by=by, part="indicator")
    return indicator


@transaction.atomic
def remove_indicator(programme, indicator, *, by):
    """Take an indicator off, with its periods, and its result when nothing else is measured of it."""
    _write(programme, by)
    if Reading.objects.filter(period__indicator=indicator).exists():
        raise Refusal(_("Cet indicateur porte des relevés : il reste."), rule=_("relevés"))
    result = indicator.result
    indicator.periods.all().delete()
    indicator.delete()
    if not result.indicators.exists():
        result.delete()
    note(programme, "programme.part", gettext_lazy("Programme complété"), by=by, removed="indicator")


@transaction.atomic
def add_period(programme, indicator, *, by, starts_on, ends_on, target=None):
    """Add a period to an indicator, while the programme is written or runs. Periods of one indicator do not overlap."""
    _plan(programme, by)
    if ends_on < starts_on:
        raise Refusal(_("La fin précède le début : vérifiez les deux dates."), rule=_("dates"), field="ends_on")
    if indicator.periods.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise Refusal(
            _("Une autre période de cet indicateur couvre déjà ces jours."), rule=_("périodes"), field="starts_on"
        )
    fields = {"starts_on": starts_on, "ends_on": ends_on, "target": _number(indicator, target, "target")}
    period = _saved(Period(case=programme, indicator=indicator, **fields))
    note(programme, "programme.period", gettext_lazy("Période d’indicateur ajoutée"), by=by, period=period.pk)
    return period


@transaction.atomic
def remove_period(programme, period, *, by):
    """Take off a period that has no reading."""
    _plan(programme, by)
    if period.readings.exists():
        raise Refusal(_("Cette période porte des relevés : elle reste."), rule=_("relevés"))
    note(programme, "programme.period", gettext_lazy("Période d’indicateur retirée"), by=by, period=period.pk)
    period.delete()


# --- What was found ------------------------------------------------------------------------------------------


@transaction.atomic
def write_reading(programme, period, *, by, reading=None, submit=True, **fields):
    """Write a reading, or rewrite one's own draft or what was sent back; `submit` puts it before the head.

    The head's own reading needs no other word: submitted, it is validated (DECISIONS §1.9).
    """
    _open_period(programme, period, by, _READ)
    reading = Reading(case=programme, period=period) if reading is None else _own(reading, by)
    fields["value"] = _number(period.indicator, fields.get("value"), "value", wanted=submit)
    _split(fields)
    for name, value in fields.items():
        setattr(reading, name, value)
    reading.by, reading.at, reading.comment = by, timezone.now(), ""
    reading.state, reading.decided_by, reading.decided_at = ReadingState.DRAFT, None, None
    if submit:
        reading.state = ReadingState.SUBMITTED
        if by.has_perm(_VALIDATE, programme):
            _decide(reading, ReadingState.VALIDATED, by)
    _saved(reading)
    label = gettext_lazy("Relevé soumis") if submit else gettext_lazy("Relevé enregistré en brouillon")
    note(programme, "programme.reading", label, by=by, reading=reading.pk, state=reading.state)
    return reading


@transaction.atomic
def decide_reading(programme, reading, *, by, validated, comment=""):
    """Validate a submitted reading, or send it back saying why. Nobody validates what they wrote."""
    period = reading.period
    _open_period(programme, period, by, _VALIDATE)
    reading = Reading.objects.select_for_update().get(pk=reading.pk)
    if reading.state != ReadingState.SUBMITTED:
        raise Refusal(_("Ce relevé n’attend pas de décision."), rule=_("états déclarés"))
    if reading.by_id == by.pk:
        raise NotAllowed(_("On ne valide pas ce qu’on a écrit."), rule=_("visa"), remedy=_("Un autre le valide."))
    if not validated and not comment:
        raise Refusal(_("Dites ce qu’il faut revoir."), rule=_("relevés"), field="comment")
    _decide(reading, ReadingState.VALIDATED if validated else ReadingState.AGAIN, by)
    reading.comment = "" if validated else comment
    reading.save(update_fields=["state", "decided_by", "decided_at", "comment"])
    label = gettext_lazy("Relevé validé") if validated else gettext_lazy("Relevé renvoyé")
    note(programme, "programme.reading_decided", label, by=by, comment=reading.comment, reading=reading.pk)
    return reading


@transaction.atomic
def set_lock(programme, period, *, by, locked):
    """Lock a period, so that what was said of it stays, or open it again."""
    lock(programme)
    entitled(by, _VALIDATE, programme)
    period = Period.objects.select_for_update().get(pk=period.pk)
    if locked and period.readings.exclude(state=ReadingState.VALIDATED).exists():
        raise Refusal(
            _("Un relevé de cette période n’est pas validé."),
            rule=_("périodes"),
            remedy=_("Validez-le, ou faites-le compléter, puis verrouillez."),
        )
    period.locked_at, period.locked_by = (timezone.now(), by) if locked else (None, None)
    period.save(update_fields=["locked_at", "locked_by"])
    label = gettext_lazy("Période verrouillée") if locked else gettext_lazy("Période rouverte")
    note(programme, "programme.period_lock", label, by=by, period=period.pk)


# --- How it is judged ----------------------------------------------------------------------------------------


@transaction.atomic
def evaluate(programme, *, by, notes, lessons="", evaluation=None, evaluator="", done_on=None):
    """Write an evaluation: `notes` is {criterion: (note 1–4, evidence)}; a part of the six is kept too.

    Without `evaluation` nor `evaluator` it is the local one, made when it is first written.
    """
    lock(programme)
    entitled(by, _RUN, programme)
    external = bool(evaluator) or (evaluation is not None and evaluation.kind == EvaluationKind.EXTERNAL)
    _may_be_judged(programme, external)
    for _code, (_given, evidence) in notes.items():
        if not evidence.strip():
            raise Refusal(_("Une note dit ce qui la prouve."), rule=_("évaluation"))
    if evaluation is None:
        evaluation = _evaluation_of(programme, external)
    evaluation.evaluator, evaluation.done_on, evaluation.lessons = evaluator, done_on, lessons
    evaluation.save()
    for criterion, (given, evidence) in notes.items():
        CriterionNote.objects.update_or_create(
            evaluation=evaluation,
            criterion=criterion,
            defaults={"case": programme, "note": given, "evidence": evidence, "by": by, "at": timezone.now()},
        )
    label = gettext_lazy("Évaluation externe enregistrée") if external else gettext_lazy("Évaluation locale écrite")
    note(programme, "programme.notes", label, by=by, criteria=sorted(notes), evaluation=evaluation.pk)
    return evaluation


@transaction.atomic
def add_follow_up(programme, evaluation, *, by, **fields):
    """Note what an evaluation asks for, of whom, until when."""
    _follow(programme, by)
    row = EvaluationFollowUp.objects.create(case=programme, evaluation=evaluation, **fields)
    note(programme, "programme.follow_up", gettext_lazy("Suite d’évaluation notée"), by=by, follow_up=row.pk)
    return row


@transaction.atomic
def finish_follow_up(programme, follow_up, *, by, outcome):
    """Say what was done. Raises Refusal when it was said already."""
    _follow(programme, by)
    row = EvaluationFollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if row.done_at is not None:
        raise Refusal(_("Cette suite est déjà notée comme faite."), rule=_("suites d’une évaluation"))
    row.outcome, row.done_at = outcome, timezone.now()
    row.save(update_fields=["outcome", "done_at"])
    note(programme, "programme.follow_up_done", gettext_lazy("Suite d’évaluation donnée"), by=by, follow_up=row.pk)


# --- Below ---------------------------------------------------------------------------------------------------


def _write(programme, by):
    lock(programme)
    entitled(by, "cooperation.change_programme", programme)
    still_written(programme, IN_WRITING)


def _plan(programme, by):
    """Periods are planned while the programme is written, and as it runs."""
    lock(programme)
    entitled(by, "cooperation.change_programme" if programme.status in IN_WRITING else _RUN, programme)
    still_written(programme, IN_WRITING | READABLE)


def _open_period(programme, period, by, permission):
    lock(programme)
    entitled(by, permission, programme)
    if programme.status not in READABLE:
        raise Refusal(_("Les relevés s’écrivent une fois le programme en cours."), rule=_("états déclarés"))
    period.refresh_from_db(fields=["locked_at"])
    if period.locked_at is not None:
        raise NotAllowed(
            _("Cette période est verrouillée : elle ne change plus."),
            rule=_("périodes"),
            remedy=_("L’attaché de sécurité intérieure peut la rouvrir."),
        )


def _own(reading, by):
    reading = Reading.objects.select_for_update().get(pk=reading.pk)
    if reading.state not in {ReadingState.DRAFT, ReadingState.AGAIN}:
        raise NotAllowed(_("Ce relevé est soumis : il ne se réécrit plus."), rule=_("états déclarés"))
    if reading.by_id != by.pk:
        raise NotAllowed(_("Ce relevé est celui d’un autre."), rule=_("relevés"), remedy=_("Écrivez le vôtre."))
    return reading


def _number(indicator, value, field, *, wanted=False):
    if indicator.in_words and value is not None:
        raise Refusal(_("Un indicateur en mots n’a pas de valeur chiffrée."), rule=_("mesure"), field=field)
    if wanted and value is None and not indicator.in_words:
        raise Refusal(_("Donnez la valeur constatée."), rule=_("mesure"), field=field)
    return value


def _split(fields):
    women, men, value = fields.get("women"), fields.get("men"), fields.get("value")
    if value is not None and (women or 0) + (men or 0) > value:
        raise Refusal(_("Femmes et hommes font plus que la valeur constatée."), rule=_("mesure"), field="women")


def _decide(reading, state, by):
    reading.state, reading.decided_by, reading.decided_at = state, by, timezone.now()


def _may_be_judged(programme, external):
    if programme.status in (EVALUATED_OUTSIDE if external else LOCALLY_EVALUATED):
        return
    raise Refusal(_("Une évaluation s’écrit quand le programme est en cours ou terminé."), rule=_("évaluation"))


def _evaluation_of(programme, external):
    if external:
        return Evaluation(case=programme, kind=EvaluationKind.EXTERNAL)
    found = Evaluation.objects.filter(case=programme, kind=EvaluationKind.LOCAL).first()
    return found or Evaluation(case=programme, kind=EvaluationKind.LOCAL)


def _follow(programme, by):
    lock(programme)
    entitled(by, _RUN, programme)
    still_written(programme, READABLE)


def _saved(row):
    row.full_clean()
    row.save()
    return row
