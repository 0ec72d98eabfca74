"""A crisis: who opens, leads and closes it; its main courante without a gap, twenty people writing; who takes over."""

import threading
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from consular.crises import log, services
from consular.crises.models import CellFunction, Crisis, LogEntry
from consular.crises.people import CrisisPerson
from consular.crises.phases import MOVES
from ssi.accounts.context import acting_as
from ssi.accounts.models import User
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.crisis import Cell


@pytest.fixture
def cell(db):
    return Cell()


def write(cell, by=None, **fields):
    by = by or cell.consul
    values = {"kind": "FAIT", "text": "Tirs entendus au port"} | fields
    with acting_as(by):
        return log.write(cell.crisis, by=by, **values)


# --- Opening, phases, closing --------------------------------------------------------------------------------


def test_a_crisis_takes_the_register_as_its_perimeter_and_has_its_number(cell):
    assert cell.crisis.reference.startswith("CRS-DJI-")
    assert CrisisPerson.objects.filter(crisis=cell.crisis).count() == 23
    assert cell.person(1).origin == "FR"
    assert "23 personnes" in LogEntry.objects.get(crisis=cell.crisis).text


@pytest.mark.parametrize(
    ("role", "may"),
    [("ASI", True), ("CONSUL", True), ("AMBASSADOR", True), ("ASIA", False), ("ODL", False), ("VIA", False)],
)
def test_who_opens_a_crisis(db, role, may):
    post = factories.make_post("DJI")
    user = factories.make_user(Role(role), post)
    with acting_as(user):
        if may:
            assert services.open_crisis(by=user, post=post, title="Séisme", nature="NATURAL").phase == "VEILLE"
        else:
            with pytest.raises(NotAllowed):
                services.open_crisis(by=user, post=post, title="Séisme", nature="NATURAL")


def test_a_deputy_opens_a_crisis_when_it_was_delegated_to_them(db):
    post = factories.make_post("DJI")
    head, deputy = factories.make_user(Role.ASI, post), factories.make_user(Role.ASIA, post)
    factories.make_powers(post, given_by=head, given_to=deputy, permissions=["consular.open_crisis"])
    with acting_as(deputy):
        assert services.open_crisis(by=deputy, post=post, title="Séisme", nature="NATURAL").opened_by == deputy


def move(cell, by, target, comment="Situation confirmée"):
    with acting_as(by):
        cell.crisis = services.move(cell.crisis, by=by, target=target, comment=comment)
    return cell.crisis


def test_only_the_ambassador_closes_and_the_functions_end_with_it(cell):
    held = cell.give(cell.via)
    move(cell, cell.asi, "DECRUE")
    with pytest.raises(NotAllowed):
        move(cell, cell.asi, "CLOSE")

    assert move(cell, cell.ambassador, "CLOSE").closed_at
    held.refresh_from_db()
    assert held.ended_at
    assert held.sheet["last_entry"] > 0
    with pytest.raises(Refusal, match="close"):
        write(cell)
    assert move(cell, cell.consul, "RETEX_FAIT", "Doubler les radios").retex == "Doubler les radios"


def test_a_phase_that_leads_nowhere_from_here_is_refused_by_the_service_and_by_the_database(cell):
    with pytest.raises(Refusal, match="pas possible"):
        move(cell, cell.asi, "PRE_ALERTE")
    with pytest.raises(DatabaseError, match="no move leads"), acting_as(cell.asi), transaction.atomic():
        Crisis.objects.filter(pk=cell.crisis.pk).update(phase="PRE_ALERTE")


def test_the_database_knows_the_declared_moves_and_no_other(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'crisis_guard'")
        (body,) = cursor.fetchone()
    import re

    told = set(re.findall(r"\('(\w+)', '(\w+)'\)", body))
    assert told == {(source.value, one.target.value) for one in MOVES for source in one.sources}


def test_an_exercise_never_becomes_a_crisis(cell):
    with pytest.raises(DatabaseError, match="never changes"), acting_as(cell.asi), transaction.atomic():
        Crisis.objects.filter(pk=cell.crisis.pk).update(exercise=True)


# --- Main courante -------------------------------------------------------------------------------------------


def test_an_entry_sent_twice_is_one(cell):
    key = uuid.uuid4()
    first, again = write(cell, key=key), write(cell, key=key)

    assert first.pk == again.pk
    assert LogEntry.objects.filter(crisis=cell.crisis).count() == 2


def test_a_correction_is_a_new_entry_and_the_first_stays(cell):
    first = write(cell, text="Deux blessés")
    fixed = write(cell, text="Un blessé", corrects=first.number)

    assert (fixed.number, fixed.corrects) == (first.number + 1, first.number)
    assert LogEntry.objects.get(pk=first.pk).text == "Deux blessés"
    with pytest.raises(Refusal, match="pas d’entrée"):
        write(cell, corrects=99)


def test_a_request_waits_until_an_entry_answers_it_once(cell):
    asked = write(cell, kind="DEMANDE", text="Combien de Français au port ?")
    with acting_as(cell.consul):
        assert [one.pk for one in log.waiting(cell.crisis.pk)] == [asked.pk]
    write(cell, text="Onze", answers=asked.number)
    with acting_as(cell.consul):
        assert not log.waiting(cell.crisis.pk)
    with pytest.raises(Refusal, match="déjà close"):
        write(cell, text="Douze", answers=asked.number)


@pytest.mark.parametrize("statement", ["UPDATE consular_logentry SET text = ''", "DELETE FROM consular_logentry"])
def test_the_main_courante_is_never_rewritten(cell, statement):
    with pytest.raises(DatabaseError, match="permission denied"), acting_as(cell.asi), transaction.atomic():
        _run(statement)
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        _run(statement)


def _run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_refused_entry_leaves_no_gap(cell):
    last = write(cell).number
    with pytest.raises(ValueError, match="interrompu"):
        _write_and_fail(cell)
    assert write(cell).number == last + 1


def _write_and_fail(cell):
    with acting_as(cell.consul), transaction.atomic():
        log.write(cell.crisis, by=cell.consul, kind="FAIT", text="Perdue")
        raise ValueError("interrompu")


@pytest.mark.commits
def test_twenty_people_write_at_once_without_a_gap_a_loss_or_a_deadlock(own_database, django_db_blocker):
    with django_db_blocker.unblock():
        cell = Cell(people=6)
        writers = [factories.make_user(Role.CONSUL, cell.post) for _n in range(20)]
        barrier, results = threading.Barrier(20, timeout=60), []
        threads = [
            threading.Thread(target=_write_many, args=(cell.crisis.pk, user.pk, barrier, results, django_db_blocker))
            for user in writers
        ]
        [thread.start() for thread in threads]
        [thread.join(timeout=120) for thread in threads]

        assert results == ["written"] * 20
        entries = list(LogEntry.objects.filter(crisis=cell.crisis).order_by("number"))
        assert [entry.number for entry in entries] == list(range(1, 62))
        assert len({entry.text for entry in entries}) == 61
        assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def _write_many(crisis_id, person_id, barrier, results, blocker):
    """Three entries, each in its transaction, and an observation of everybody in between."""
    from consular.crises import observations

    with blocker.unblock():
        try:
            person = User.objects.get(pk=person_id)
            barrier.wait()
            for n in range(3):
                with acting_as(person):
                    crisis = Crisis.objects.select_related("post").get(pk=crisis_id)
                    people = CrisisPerson.objects.filter(crisis=crisis).order_by("?")
                    now = services.timezone.now()
                    seen = [observations.Seen(uuid.uuid4(), one.pk, "SAIN", now) for one in people]
                    observations.observe(crisis, by=person, seen=seen)
                    log.write(crisis, by=person, kind="FAIT", text=f"{person_id} {n}")
            results.append("written")
        except Exception as error:  # noqa: BLE001  (told to the test)
            results.append(repr(error))
        finally:
            connection.close()


# --- Functions -----------------------------------------------------------------------------------------------


def test_whoever_takes_over_finds_a_frozen_sheet(cell):
    first = cell.give(cell.via)
    asked = write(cell, by=cell.via, kind="DEMANDE", text="Eau pour le point A", urgent=True)
    second = cell.give(cell.assistant)

    first.refresh_from_db()
    assert first.sheet["waiting"] == [[asked.number, asked.text]]
    assert first.sheet["written"] == 1
    assert CellFunction.objects.filter(crisis=cell.crisis, ended_at=None).get() == second


def test_an_officer_a_volunteer_and_an_assistant_are_in_it_while_they_hold_a_function(cell):
    for user in (cell.odl, cell.via, cell.assistant):
        with acting_as(user):
            assert not Crisis.objects.visible_to(user).exists()
            assert not Crisis.objects.exists()
            with pytest.raises(NotAllowed):
                log.write(cell.crisis, by=user, kind="FAIT", text="x")
        cell.give(user)
        with acting_as(user):
            assert Crisis.objects.visible_to(user).get() == Crisis.objects.get()
            assert log.write(cell.crisis, by=user, kind="FAIT", text="x").number
    cell.give(cell.via)
    with acting_as(cell.assistant):
        assert not Crisis.objects.exists()


def test_names_are_read_by_whom_the_specification_says(cell):
    for user in (cell.odl, cell.via, cell.assistant):
        cell.give(user, {cell.odl: "LIAISON_FORCES", cell.via: "RECENSEMENT"}.get(user, "LOGISTIQUE"))
    stranger = factories.make_user(Role.CONSUL, factories.make_post("BUC"))
    told = {}
    people = ("asi", "consul", "ambassador", "odl", "via", "assistant", "desk")
    for name, user in {**{one: getattr(cell, one) for one in people}, "elsewhere": stranger}.items():
        with acting_as(user):
            told[name] = (
                CrisisPerson.objects.visible_to(user).count(),
                CrisisPerson.objects.count(),
                _count("consular_observation") + _count("consular_person") > 0,
            )
    assert told == {
        "asi": (23, 23, True),
        "consul": (23, 23, True),
        "ambassador": (0, 0, False),
        "odl": (0, 0, False),
        "via": (23, 23, True),
        "assistant": (23, 23, True),
        "desk": (0, 0, False),
        "elsewhere": (0, 0, False),
    }


def _count(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_each_act_is_journalled_without_a_text(cell):
    write(cell, text="Monsieur Untel est blessé")
    lines = AuditEvent.objects.filter(verb="crisis.log").order_by("pk")
    assert lines.count() == 2
    assert not any("Untel" in str(line.details) for line in AuditEvent.objects.all())
