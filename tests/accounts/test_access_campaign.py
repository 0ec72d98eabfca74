"""The access rule against an oracle written from the prose: everybody, every file, four ways of asking."""

import random
from collections import Counter
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import transaction

from ssi.accounts import access
from tests.house.events import EVENTS, Events
from tests.house.mutants import MUTANTS
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.world import Comparison, World

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def frozen():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def campaign(world, comparison, traveller, *, seed, rounds, each_round):
    """Rounds of random events, everybody compared with the oracle after each."""
    events, happened = Events(world, random.Random(seed)), Counter()
    for number in range(rounds):
        happened.update(events.happen() for _event in range(each_round))
        traveller.move_to(NOON + events.clock_moves)
        comparison.run(permissions=number % 8 == 7, to_the_end=False)
        if comparison.wrong:
            break
    return happened


def _tell(what, comparison):
    decisions, wrong = comparison.decisions, len(comparison.wrong)
    tell(f"{what}: {decisions} decisions, {wrong} mismatches", F2={"decisions": decisions, "mismatches": wrong})


def test_every_person_sees_exactly_the_files_the_prose_gives_them(frozen):
    World()
    comparison = Comparison().run()

    _tell("network at rest", comparison)
    assert comparison.wrong == []
    assert comparison.decisions > 30_000


def test_the_rule_holds_after_each_of_many_administrative_events(frozen):
    world, comparison = World(), Comparison()
    happened = campaign(world, comparison, frozen, seed=20261122, rounds=size(25, 1_650), each_round=6)

    _tell(f"campaign: {happened.total()} events", comparison)
    assert comparison.wrong == []
    assert set(happened) == set(EVENTS), "every kind of event happened at least once"


def test_planted_bugs_of_the_database_turn_the_comparison_red(frozen):
    world, survivors = World(), []
    for mutant in MUTANTS:
        frozen.move_to(NOON)
        with transaction.atomic():
            mutant.plant()
            comparison = Comparison()
            comparison.run(permissions=False, to_the_end=False)
            if not comparison.wrong:
                campaign(world, comparison, frozen, seed=7, rounds=4, each_round=25)
            if not comparison.wrong:
                survivors.append(mutant.bug)
            transaction.set_rollback(True)

    killed = len(MUTANTS) - len(survivors)
    tell(f"mutants: {killed} of {len(MUTANTS)} killed", F2={"mutants": len(MUTANTS), "caught": killed})
    assert survivors == []


@pytest.mark.parametrize(
    ("name", "bug"),
    [
        ("visible", lambda queryset, user: queryset),
        ("_as_named", lambda held, post_id: held.permissions),
        ("FRENCH_ONLY", 1 << 25),
        ("VIEW_GRANT", access.VIEW_GRANT | access.AWAY),
    ],
)
def test_planted_bugs_of_the_python_half_turn_the_comparison_red(frozen, monkeypatch, name, bug):
    World()
    monkeypatch.setattr(access, name, bug)

    found = bool(Comparison().run().wrong)
    tell(f"{name} planted", F2={"mutants": 1, "caught": int(found)})
    assert found
