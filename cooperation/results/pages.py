"""What the page and the sheet of a programme show of its results and evaluations. Seven queries, whatever the rows."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from ssi.web.dates import date_in_words

from ..money.words import grouped
from ..programmes.workflow import IN_WRITING
from ..waivers.services import WAIVE, may_be_waived
from .models import EvaluationFollowUp, Indicator, Period, Reading, Result
from .progress import last_validated, reached, share
from .vocabulary import EVALUATED_OUTSIDE, LOCALLY_EVALUATED, READABLE, Criterion, EvaluationKind, ReadingState

TONES = {
    ReadingState.DRAFT: "",
    ReadingState.SUBMITTED: "open",
    ReadingState.VALIDATED: "good",
    ReadingState.AGAIN: "stop",
}


@dataclass(frozen=True)
class PeriodLine:
    """A period as it is shown: its standing reading, whether the target is met, how far, and what may be done."""

    period: Period
    standing: Reading | None
    readings: list
    met: bool | None
    way: int | None
    may_read: bool

    @property
    def word(self):
        """What is said of the period, and its tone: an empty period is never hidden (« non renseigné »)."""
        if self.met is not None:
            return (_("objectif atteint"), "good") if self.met else (_("en deçà de l’objectif"), "stop")
        if self.standing is not None:
            return _("renseigné"), "good"
        if any(row.state == ReadingState.SUBMITTED for row in self.readings):
            return _("à valider"), "open"
        return _("non renseigné"), ""


def results_of(programme):
    """[(result, [(indicator, [period])])] with the readings already read; four statements."""
    readings = Prefetch("readings", Reading.objects.select_related("by"))
    periods = Prefetch("periods", Period.objects.prefetch_related(readings))
    indicators = Prefetch("indicators", Indicator.objects.prefetch_related(periods))
    found = Result.objects.filter(case=programme.pk).prefetch_related(indicators)
    return [(row, [(one, list(one.periods.all())) for one in row.indicators.all()]) for row in found]


def lines_of(programme, user=None):
    """[(result, [(indicator, [PeriodLine])])]. Somebody else's draft is theirs alone."""
    reads = bool(user) and programme.status in READABLE and user.has_perm("cooperation.add_reading", programme)
    return [
        (result, [(one, [_line(one, period, user, reads) for period in periods]) for one, periods in indicators])
        for result, indicators in results_of(programme)
    ]


def _line(indicator, period, user, reads):
    standing = last_validated(period.readings.all())
    value = standing.value if standing else None
    shown = [
        (row, TONES[row.state])
        for row in period.readings.all()
        if row.state != ReadingState.DRAFT or (user and row.by_id == user.pk)
    ]
    return PeriodLine(
        period=period,
        standing=standing,
        readings=[row for row, _tone in shown],
        met=reached(indicator, period.target, value),
        way=share(indicator, period.target, value),
        may_read=reads and period.locked_at is None,
    )


def may_plan(user, programme):
    """Whether this person adds or takes off a period of the programme, as it stands."""
    if programme.status in IN_WRITING:
        return user.has_perm("cooperation.change_programme", programme)
    return user.has_perm("cooperation.run_programme", programme)


def results_context(user, programme):
    """What `_results.html` and `_evaluation.html` read."""
    runs = user.has_perm("cooperation.run_programme", programme)
    evaluations = list(programme.evaluations.prefetch_related("notes", _follow_ups()))
    local = next((row for row in evaluations if row.kind == EvaluationKind.LOCAL), None)
    return {
        "results": lines_of(programme, user),
        "may_plan": (programme.status in IN_WRITING or programme.status in READABLE) and may_plan(user, programme),
        "may_decide_readings": programme.status in READABLE
        and user.has_perm("cooperation.validate_reading", programme),
        "reading_tones": TONES,
        "evaluations": [(row, grid_of(row)) for row in evaluations],
        "local_evaluation": local,
        "waiver": waiver_of(programme),
        "may_waive": programme.status == "TERMINE" and may_be_waived(programme) and user.has_perm(WAIVE, programme),
        "shows_evaluation": programme.status in READABLE or programme.status == "CLOS",
        "may_evaluate": programme.status in LOCALLY_EVALUATED and runs,
        "may_evaluate_outside": programme.status in EVALUATED_OUTSIDE and runs,
    }


def waiver_of(programme):
    return programme.evaluation_waivers.filter(training=None).select_related("by").first()


def _follow_ups():
    return Prefetch("follow_ups", EvaluationFollowUp.objects.select_related("owner"))


def grid_of(evaluation):
    """[(criterion, note or None)], the six of them in their order."""
    given = {row.criterion: row for row in evaluation.notes.all()}
    return [(label, given.get(code)) for code, label in Criterion.choices]


def aimed_at(period):
    """What a reading of this period is about, in one sentence."""
    days = f"{date_in_words(period.starts_on)} – {date_in_words(period.ends_on)}"
    if period.target is None:
        return f"{period.indicator.title}, {days}."
    told = {"title": period.indicator.title, "days": days, "target": grouped(period.target)}
    return _("%(title)s, %(days)s, cible %(target)s.") % told


def told(reading):
    """A reading in one sentence, for whoever decides of it."""
    unit = reading.period.indicator.unit
    value = _("%(value)s %(unit)s constatés.") % {"value": grouped(reading.value), "unit": unit}
    said = [f"{reading.period.indicator.title}, {date_in_words(reading.on)}, {reading.by}."]
    return " ".join([*said, *([] if reading.value is None else [value]), reading.narrative])
