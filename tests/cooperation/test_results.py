"""Results: who reads, who validates, what stands; the evaluations, and the figures made of both."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cooperation.models import Evaluation, Indicator, Period, Programme, Reading, Result
from cooperation.results import services
from cooperation.results.progress import last_validated, reached, share
from cooperation.results.vocabulary import Criterion
from ssi.accounts.context import acting_as
from ssi.cases.models import Case
from ssi.figures.periods import Period as Span
from ssi.figures.registry import compute
from ssi.reports import documents
from ssi.web.refusals import NotAllowed, Refusal
from tests.cooperation.files import make_programme

pytestmark = pytest.mark.django_db
NOTES = dict.fromkeys(Criterion.values, (3, "Vu sur place."))


@pytest.fixture
def running(cast):
    programme, _commitment = cast.committed("10000")
    assert programme.status == "EN_COURS"
    return programme


def period_of(programme):
    return Period.objects.select_related("indicator").get(case=programme.pk)


def read(programme, by, *, value="22", period=None, **fields):
    fields = {"on": timezone.localdate(), "narrative": "Vingt-deux certifiés."} | fields
    period = period or period_of(programme)
    number = None if value is None else Decimal(value)
    with acting_as(by):
        return services.write_reading(programme, period, by=by, value=number, **fields)


def decide(programme, reading, by, *, validated=True, comment=""):
    with acting_as(by):
        return services.decide_reading(programme, reading, by=by, validated=validated, comment=comment)


def lock(programme, by, *, locked=True):
    with acting_as(by):
        services.set_lock(programme, period_of(programme), by=by, locked=locked)


# --- Shape ---------------------------------------------------------------------------------------------------


def test_one_form_makes_the_result_the_indicator_and_its_period(cast, client):
    programme = make_programme(cast.odl)
    client.force_login(cast.odl)
    form = {
        "level": "2",
        "result_title": "Les scènes sont exploitées",
        "title": "Part des scènes",
        "measure": "2",
        "ascending": "on",
        "baseline": "22",
        "target": "45",
        "target_on": (programme.starts_on + timedelta(days=90)).isoformat(),
    }
    client.post(reverse("cooperation:programme-indicator-add", args=[programme.reference]), form)

    result = Result.objects.get(case=programme.pk, level="2")
    period = Period.objects.get(indicator__result=result)
    assert (period.starts_on, period.target) == (programme.starts_on, Decimal(45))


def test_an_indicator_taken_off_takes_its_periods_and_the_result_nobody_measures_any_more(cast):
    programme = make_programme(cast.odl)
    with acting_as(cast.odl):
        services.remove_indicator(programme, programme.indicators.get(), by=cast.odl)

    assert not Result.objects.filter(case=programme.pk).exists()
    assert not Period.objects.filter(case=programme.pk).exists()


def test_what_is_measured_in_words_has_no_number(cast, running):
    Indicator.objects.filter(case=running.pk).update(measure="5", baseline=None)
    with pytest.raises(Refusal, match="pas de valeur chiffrée"):
        read(running, cast.odl)

    assert read(running, cast.odl, value=None).value is None


def test_periods_of_an_indicator_do_not_overlap(cast, running):
    period = period_of(running)
    with acting_as(cast.odl):
        with pytest.raises(Refusal, match="couvre déjà"):
            services.add_period(
                running, period.indicator, by=cast.odl, starts_on=period.ends_on, ends_on=period.ends_on
            )
        after = period.ends_on + timedelta(days=1)
        assert services.add_period(running, period.indicator, by=cast.odl, starts_on=after, ends_on=after)


# --- Readings ------------------------------------------------------------------------------------------------


def test_a_reading_counts_once_the_head_validated_it(cast, running):
    reading = read(running, cast.odl)
    assert last_validated([reading]) is None

    assert last_validated([decide(running, reading, cast.asi)]).value == 22


def test_nobody_validates_what_they_wrote_but_the_heads_own_reading_needs_no_other_word(cast, running):
    reading = read(running, cast.asi)
    assert (reading.state, reading.decided_by) == ("V", cast.asi)

    theirs = read(running, cast.odl)
    Reading.objects.filter(pk=theirs.pk).update(by=cast.asi)
    with pytest.raises(NotAllowed, match="ce qu’on a écrit"):
        decide(running, Reading.objects.get(pk=theirs.pk), cast.asi)


def test_a_reading_sent_back_says_why_and_is_written_again(cast, running):
    reading = read(running, cast.odl)
    with pytest.raises(Refusal, match="ce qu’il faut revoir"):
        decide(running, reading, cast.asi, validated=False)
    back = decide(running, reading, cast.asi, validated=False, comment="Sur combien de dossiers ?")
    assert back.state == "R"

    again = read(running, cast.odl, value="24", reading=back)
    assert (again.pk, again.state, again.comment, again.value) == (reading.pk, "S", "", 24)


def test_a_draft_is_shown_to_its_author_alone(cast, running, client):
    read(running, cast.odl, submit=False, narrative="À vérifier avec l’école.")
    for person, shown in ((cast.odl, True), (cast.asi, False)):
        client.force_login(person)
        assert ("À vérifier avec l’école." in client.get(running.get_absolute_url()).content.decode()) is shown


def test_a_locked_period_takes_no_reading_until_it_is_opened_again(cast, running):
    decide(running, read(running, cast.odl), cast.asi)
    lock(running, cast.asi)
    with pytest.raises(NotAllowed, match="verrouillée"):
        read(running, cast.odl, value="30")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(case=running, period=period_of(running), on=timezone.localdate(), by=cast.odl)

    lock(running, cast.asi, locked=False)
    assert read(running, cast.odl, value="30").state == "S"


def test_a_period_is_not_locked_over_a_reading_that_waits(cast, running):
    read(running, cast.odl)
    with pytest.raises(Refusal, match="n’est pas validé"):
        lock(running, cast.asi)


def test_the_database_refuses_to_rewrite_a_validated_reading(cast, running):
    reading = decide(running, read(running, cast.odl), cast.asi)
    with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic():
        Reading.objects.filter(pk=reading.pk).update(value=99)


def test_an_officer_does_not_validate_and_a_volunteer_reads(cast, running):
    reading = read(running, cast.via)
    with pytest.raises(NotAllowed):
        decide(running, reading, cast.odl)


def test_nothing_is_read_before_the_programme_runs(cast):
    programme, _line = cast.approved()
    with pytest.raises(Refusal, match="en cours"):
        read(programme, cast.odl)


def test_women_and_men_are_not_more_than_everybody(cast, running):
    with pytest.raises(Refusal, match="plus que la valeur"):
        read(running, cast.odl, value="20", women=11, men=10)
    assert read(running, cast.odl, value="21", women=11, men=10).women == 11


@pytest.mark.parametrize(
    ("ascending", "target", "value", "met"),
    [
        (True, 48, 48, True),
        (True, 48, 47, False),
        (False, 20, 20, True),
        (False, 20, 21, False),
        (True, 48, None, None),
    ],
)
def test_a_target_is_met_at_its_value_on_the_right_side(ascending, target, value, met):
    indicator = Indicator(measure="1", ascending=ascending, baseline=Decimal(34))
    assert reached(indicator, Decimal(target), None if value is None else Decimal(value)) is met


def test_the_way_is_counted_from_the_baseline():
    falling = Indicator(measure="1", ascending=False, baseline=Decimal(34))
    assert share(falling, Decimal(20), Decimal(27)) == 50
    assert share(falling, Decimal(34), Decimal(27)) is None, "nowhere to go"


def test_an_empty_period_is_shown_as_such(cast, running, client):
    client.force_login(cast.odl)
    assert "non renseigné" in client.get(running.get_absolute_url()).content.decode()


def test_thirty_indicators_and_their_readings_cost_no_more_statements(cast, running, client):
    client.force_login(cast.asi)
    read(running, cast.odl)
    with CaptureQueriesContext(connection) as few:
        client.get(running.get_absolute_url())
    result = Result.objects.get(case=running.pk)
    for n in range(30):
        indicator = Indicator.objects.create(case=running, result=result, title=f"Mesure {n}")
        fields = {"starts_on": running.starts_on, "ends_on": running.ends_on, "target": 5}
        period = Period.objects.create(case=running, indicator=indicator, **fields)
        read(running, cast.odl, period=period)
    with CaptureQueriesContext(connection) as many:
        page = client.get(running.get_absolute_url())
    assert "Mesure 29" in page.content.decode()
    assert len(many) <= len(few)


def test_a_reading_to_validate_is_on_the_day_of_the_head(cast, running, client):
    read(running, cast.odl)
    client.force_login(cast.asi)
    assert "Relevé à valider" in client.get("/").content.decode()
    client.force_login(cast.odl)
    assert "Relevé à valider" not in client.get("/").content.decode()


# --- Evaluations ---------------------------------------------------------------------------------------------


def test_a_note_without_evidence_is_refused(cast, running):
    with acting_as(cast.asi), pytest.raises(Refusal, match="ce qui la prouve"):
        services.evaluate(running, by=cast.asi, notes={"REL": (4, " ")})
    row = Evaluation.objects.create(case=running, kind="LOCALE")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.notes.create(case=running, criterion="REL", note=4, evidence="", by=cast.asi)


def test_the_evaluation_of_somebody_outside_does_not_stand_for_the_local_one(cast, running):
    with acting_as(cast.asi):
        services.evaluate(running, by=cast.asi, notes=NOTES, evaluator="Cabinet", done_on=date(2026, 5, 4))
    cast.act(running, "finish", cast.asi)
    with pytest.raises(Refusal, match="évaluation locale est incomplète"):
        cast.act(running, "evaluate", cast.asi)
    with acting_as(cast.asi):
        services.evaluate(Programme.objects.get(pk=running.pk), by=cast.asi, notes=NOTES)
    cast.act(running, "evaluate", cast.asi)

    assert Programme.objects.get(pk=running.pk).status == "EVALUE"
    assert Evaluation.objects.filter(case=running.pk).count() == 2


def test_what_an_evaluation_asks_for_is_on_the_day_of_whoever_must_do_it(cast, running, client):
    with acting_as(cast.asi):
        evaluation = services.evaluate(running, by=cast.asi, notes=NOTES, lessons="Former sur place\n\n- Moins long")
        due_on = timezone.localdate() + timedelta(days=7)
        fields = {"what": "Écrire au parquet", "owner": cast.odl, "due_on": due_on}
        row = services.add_follow_up(running, evaluation, by=cast.asi, **fields)
        services.add_follow_up(
            running, evaluation, by=cast.asi, **fields | {"what": "Plus tard", "due_on": due_on + timedelta(days=1)}
        )
    client.force_login(cast.odl)
    day = client.get("/").content.decode()
    assert "Écrire au parquet" in day
    assert "Plus tard" not in day
    assert evaluation.lessons_learnt == ["Former sur place", "Moins long"]

    client.post(
        reverse("cooperation:programme-followup-done", args=[running.reference, row.pk]), {"outcome": "Écrit le 3."}
    )
    assert "Écrire au parquet" not in client.get("/").content.decode()
    assert "Écrit le 3." in client.get(running.get_absolute_url()).content.decode()


def test_the_sheet_says_the_results_and_the_evaluation(cast, running):
    decide(running, read(running, cast.odl), cast.asi)
    with acting_as(cast.asi):
        services.evaluate(running, by=cast.asi, notes=NOTES, lessons="Former sur place")
        printout = documents.request_document(cast.fresh(running), "programme-sheet", by=cast.asi)
    told = json.dumps(printout.snapshot, ensure_ascii=False)

    for words in ("Des techniciens formés", "en deçà de l’objectif", "3/4", "Former sur place"):
        assert words in told


# --- Figures -------------------------------------------------------------------------------------------------


def test_the_share_on_target_counts_the_last_period_that_was_read(cast, running):
    today = timezone.localdate()
    week = Span(today - timedelta(days=6), today)

    def figures():
        with acting_as(cast.asi):
            codes = ("results.measured", "results.on_target", "results.share_on_target")
            return [compute(code, [cast.post], week, by=cast.asi) for code in codes]

    assert figures() == [0, 0, None]
    decide(running, read(running, cast.odl, value="48"), cast.asi)
    assert figures() == [1, 1, 100]
    with acting_as(cast.odl):
        after = period_of(running).ends_on + timedelta(days=1)
        fields = {"starts_on": after, "ends_on": after, "target": Decimal(60)}
        later = services.add_period(running, period_of(running).indicator, by=cast.odl, **fields)
    decide(running, read(running, cast.odl, value="59", period=later), cast.asi)
    assert figures() == [1, 0, 0]


def test_the_share_evaluated_is_of_the_finished_programmes(cast, running):
    today = timezone.localdate()
    week = Span(today - timedelta(days=6), today)
    with acting_as(cast.asi):
        assert compute("cooperation.share_evaluated", [cast.post], week, by=cast.asi) is None
        Case.objects.filter(pk=running.pk).update(status="TERMINE")
        assert compute("cooperation.share_evaluated", [cast.post], week, by=cast.asi) == 0
        Case.objects.filter(pk=running.pk).update(status="EVALUE")
        assert compute("cooperation.share_evaluated", [cast.post], week, by=cast.asi) == 100
