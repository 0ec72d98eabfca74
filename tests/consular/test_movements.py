"""Movements: places, boarding and arrival apart, the manifest as a numbered copy; situation reports."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consular.crises import figures, log, movements, sitreps
from consular.crises.documents import SITREP
from consular.crises.people import Movement, Seat
from consular.papers.models import PaperCopy
from ssi.accounts.context import acting_as
from ssi.reports import documents
from ssi.web.rapid import RapidEntryError
from ssi.web.refusals import NotAllowed, Refusal
from tests.consular.crisis import Cell


@pytest.fixture
def cell(db):
    return Cell(exercise=True)


def fresh(cell, movement):
    found = Movement.objects.select_related("crisis").get(pk=movement.pk)
    found.crisis.post = cell.post
    return found


def listed(cell, count=3, **fields):
    movement = fresh(cell, cell.movement(**fields))
    with acting_as(cell.consul):
        people = [cell.person(n) for n in range(1, count + 1)]
        movements.add_people(movement, by=cell.consul, people=people)
    return movement


def tick(cell, movement, line, *, arrived, minutes=0):
    with acting_as(cell.consul):
        at = timezone.now() - timedelta(minutes=minutes)
        return movements.tick(movement, by=cell.consul, line=line, arrived=arrived, at=at)


def test_boarding_and_arrival_are_two_ticks_and_an_arrival_is_an_evacuation(cell):
    movement = listed(cell)
    assert tick(cell, movement, "1-3", arrived=False, minutes=9) == 3
    assert cell.person(1).situation == "NON_CONTACTE"
    assert tick(cell, movement, "1 2", arrived=True) == 2
    assert tick(cell, movement, "1 2", arrived=True) == 0

    assert (cell.person(1).situation, cell.person(3).situation) == ("EVACUE", "NON_CONTACTE")
    assert [seat.number for seat in Seat.objects.all() if seat.is_missing] == [3]


def test_nobody_arrives_who_did_not_board_and_no_number_is_made_up(cell):
    movement = listed(cell)
    tick(cell, movement, "1", arrived=False)
    with pytest.raises(Refusal, match="sans avoir embarqué"):
        tick(cell, movement, "1 2", arrived=True)
    with pytest.raises(RapidEntryError, match="n’est pas dans la liste"):
        tick(cell, movement, "1 9", arrived=True)
    assert Seat.objects.exclude(arrived_at=None).count() == 0


def test_a_movement_takes_no_more_people_than_it_has_places(cell):
    movement = listed(cell, capacity=4)
    with acting_as(cell.consul):
        with pytest.raises(Refusal, match="2 personnes pour 1 places"):
            movements.add_people(movement, by=cell.consul, people=[cell.person(4), cell.person(5)])
        assert movement.seats.count() == 3
        assert movements.add_people(movement, by=cell.consul, people=[cell.person(4), cell.person(1)]) == 1


def test_nobody_is_on_two_lists_at_once(cell):
    listed(cell)
    other = fresh(cell, cell.movement(label="Vol 1", kind="VOL"))
    with acting_as(cell.consul), pytest.raises(Refusal, match="déjà sur la liste"):
        movements.add_people(other, by=cell.consul, people=[cell.person(1)])


def test_the_manifest_is_a_numbered_copy_in_two_languages_marked_as_an_exercise(cell):
    movement = listed(cell)
    with acting_as(cell.consul):
        with pytest.raises(Refusal, match="pour qui"):
            movements.print_manifest(movement, by=cell.consul, reason=" ")
        copy, printout = movements.print_manifest(movement, by=cell.consul, reason="Gendarmerie à l’aéroport")
    told = printout.snapshot["extra"]

    assert PaperCopy.objects.get(pk=copy.pk).what == "MANIFEST"
    assert (told["copy"], told["kind_fr"], told["kind_en"]) == (copy.number, "Convoi", "Convoy")
    assert "EXERCICE" in told["mention"]
    assert [row[:2] for row in told["rows"]] == [[1, "DUPONT01"], [2, "DUPONT02"], [3, "DUPONT03"]]
    cell.give(cell.via)
    with acting_as(cell.via), pytest.raises(NotAllowed):
        movements.print_manifest(movement, by=cell.via, reason="x")


def sitrep(cell, **texts):
    with acting_as(cell.consul):
        figure = figures.freeze(cell.crisis, by=cell.consul)
        return sitreps.draw_up(cell.crisis, by=cell.consul, figure=figure, **({"summary": "Calme."} | texts))


def sections(report):
    return {part["title"]: part["blocks"] for part in report.snapshot["sections"]}


def test_a_report_tells_facts_since_the_last_one_and_labels_rumours(cell):
    first = sitrep(cell)
    with acting_as(cell.consul):
        wrong = log.write(cell.crisis, by=cell.consul, kind="FAIT", text="Deux blessés")
        log.write(cell.crisis, by=cell.consul, kind="FAIT", text="Un blessé", corrects=wrong.number)
        log.write(cell.crisis, by=cell.consul, kind="RUMEUR", text="Pont coupé")
    second = sitrep(cell)
    [facts, label, rumours] = sections(second)["Faits nouveaux"]

    assert (first.number, second.number, second.figure.number) == (1, 2, 2)
    assert len(facts["items"]) == 1
    assert "Un blessé (rectifie le n°" in facts["items"][0]
    assert label["text"] == "Rumeurs, non confirmées :"
    assert "Pont coupé" in rumours["items"][0]
    assert sections(second)["Sites"] == []


def test_every_reader_draws_the_same_report_and_the_desk_none(cell):
    report = sitrep(cell)
    drawn = []
    for reader in (cell.consul, cell.ambassador):
        with acting_as(reader):
            printout = documents.request_document(report, SITREP, by=reader)
            drawn.append(printout.snapshot["sections"])
            assert "EXERCICE" in printout.snapshot["extra"]["mention"]
    assert drawn[0] == drawn[1]
    with acting_as(cell.desk), pytest.raises(NotAllowed):
        documents.request_document(report, SITREP, by=cell.desk)


def test_a_closed_crisis_plans_nothing(cell):
    cell.crisis.phase, cell.crisis.closed_at = "CLOSE", timezone.now()
    with pytest.raises(Refusal, match="close"):
        cell.movement()
