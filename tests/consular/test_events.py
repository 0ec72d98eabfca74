"""An event: its risk said, its measures held by somebody, and what is to be remembered before it closes."""

import pytest

from consular.events import services
from ssi.accounts.context import acting_as
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.visits import add_measure, fresh, make_event, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return factories.head_of(factories.make_post())


def step(event, by, *names):
    return move(event, by, *names, services=services)


def test_an_event_is_ready_once_somebody_holds_a_measure(head):
    event = make_event(head)
    step(event, head, "prepare")
    with pytest.raises(Refusal, match="Aucune mesure"):
        step(event, head, "ready")
    add_measure(event, head)
    assert step(event, head, "ready").status == "PRET"


@pytest.mark.parametrize(("risk", "ready"), [(2, True), (3, False), (4, False)])
def test_a_high_risk_is_explained(head, risk, ready):
    event = make_event(head, risk=risk)
    add_measure(event, head)
    step(event, head, "prepare")
    if ready:
        assert step(event, head, "ready").status == "PRET"
    else:
        with pytest.raises(Refusal, match="se motive"):
            step(event, head, "ready")


def test_a_measure_has_its_clock_until_it_is_done(head):
    event = make_event(head)
    measure = add_measure(event, head)
    assert event.clocks.open().get().fixed_on == measure.due_on
    with acting_as(head):
        services.finish_measure(measure, fresh(event), by=head, outcome="Portiques posés.")
    assert not event.clocks.open().exists()
    measure.refresh_from_db()
    with acting_as(head), pytest.raises(NotAllowed, match="ne change plus"):
        services.save_measure(measure, fresh(event), by=head, what="Autre")


@pytest.mark.parametrize(("days", "begins"), [(1, False), (0, True), (-1, True)])
def test_an_event_begins_from_its_first_day(head, days, begins):
    event = make_event(head, days=days)
    step(event, head, "prepare")
    if begins:
        assert step(event, head, "begin").status == "EN_COURS"
    else:
        with pytest.raises(Refusal, match="pas encore commencé"):
            step(event, head, "begin")


def test_nothing_closes_with_a_measure_left_or_nothing_learnt(head):
    event = make_event(head, days=0)
    measure = add_measure(event, head, due_on=event.starts_on)
    step(event, head, "prepare", "begin", "finish")
    with pytest.raises(Refusal, match="restent sans suite"):
        step(event, head, "close")
    with acting_as(head):
        services.finish_measure(measure, fresh(event), by=head, outcome="Fait.")
    with pytest.raises(Refusal, match="retenir"):
        step(event, head, "close")
    with acting_as(head):
        services.write_lessons(fresh(event), by=head, lessons="Ouvrir la seconde entrée.")
    assert step(event, head, "close").status == "CLOS"
