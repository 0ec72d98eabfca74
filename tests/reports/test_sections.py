"""What the liaison room says in a report: counts, a chart, references; never a name nor a text."""

import datetime as dt

import pytest
import time_machine

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Direction
from ssi.figures.periods import Period
from ssi.reports import services
from ssi.reports.canonical import canonical_bytes
from ssi.reports.registry import _sections, model_of, section
from tests.factories import make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db

WEEK = Period(dt.date(2026, 11, 14), dt.date(2026, 11, 20))
TUESDAY = dt.datetime(2026, 11, 17, 10, tzinfo=dt.UTC)
CANARY = "Ionescu-Canari"


@pytest.fixture
def head():
    return make_user(Role.ASI, make_post("BUC"), starts_on=dt.date(2025, 9, 1))


@pytest.fixture
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


def drawn(head, at=dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)):
    post = make_post("BUC")
    with time_machine.travel(at, tick=False), acting_as(head):
        report = services.request_report(by=head, post=post, code="weekly", period=WEEK)
        return model_of("weekly").collect(post, WEEK, by=head, report=report)


def operational(document):
    return next(s for s in document.sections if s.title == "Coopération opérationnelle")


def test_the_operational_section_counts_and_names_nothing_of_the_files(head, tuesday):
    make_exchange(post=make_post("BUC"), head=head, state="REPONDU", canary=CANARY, partner_reference="SECRET-77")
    document = drawn(head)
    text = canonical_bytes(document.to_json()).decode()
    assert CANARY not in text
    assert "SECRET-77" not in text
    assert "Vérification d’un véhicule" not in text
    values = {f.code: f.value for f in document.figures}
    assert values["exchanges.opened_in"] == 1
    assert values["exchanges.answered_in"] == 1


def test_the_chart_gives_one_bar_per_domain_with_the_week_before(head, tuesday):
    for code, number in (("stups", 2), ("terro", 1)):
        for _ in range(number):
            make_exchange(post=make_post("BUC"), head=head, domain=make_domain(code))
    (chart,) = drawn(head).charts
    assert [(bar.label, bar.value, bar.previous) for bar in chart.bars] == [("Stups", 2, 0), ("Terro", 1, 0)]


def test_late_files_are_listed_by_reference_only(head):
    with time_machine.travel(TUESDAY - dt.timedelta(days=60), tick=False):
        late = make_exchange(post=make_post("BUC"), head=head, state="EN_TRAITEMENT", canary=CANARY)
    document = drawn(head)
    (table,) = [block for block in operational(document).blocks if block.kind == "table"]
    assert [row[0] for row in table.rows] == [late.reference]
    assert CANARY not in canonical_bytes(document.to_json()).decode()


def test_a_compartmented_late_file_is_counted_and_not_listed(head):
    with time_machine.travel(TUESDAY - dt.timedelta(days=60), tick=False):
        hidden = make_exchange(post=make_post("BUC"), head=head, state="EN_TRAITEMENT", reach={"compartmented": True})
        make_exchange(post=make_post("BUC"), head=head, state="EN_TRAITEMENT")
    document = drawn(head)
    (table,) = [block for block in operational(document).blocks if block.kind == "table"]
    assert hidden.reference not in canonical_bytes(document.to_json()).decode()
    assert len(table.rows) == 1
    assert table.note.startswith("1 ")
    assert {f.code: f.value for f in document.figures}["exchanges.overdue"] == 2


def test_a_report_that_lists_a_restricted_file_is_restricted(head):
    with time_machine.travel(TUESDAY - dt.timedelta(days=60), tick=False):
        make_exchange(post=make_post("BUC"), head=head, state="EN_TRAITEMENT", reach={"marking": "DR"})
    assert drawn(head).marking == "DIFFUSION RESTREINTE"


def test_a_room_adds_a_section_by_its_name_alone(head):
    @section("weekly", order=45, title="Section d’essai")
    def one(brief):
        return []

    try:
        titles = [s.title for s in drawn(head).sections]
    finally:
        _sections["weekly"] = [c for c in _sections["weekly"] if c.function is not one]
    assert titles.index("Section d’essai") == titles.index("Coopération opérationnelle") + 1


def test_an_outgoing_request_is_not_counted_among_those_received(head, tuesday):
    make_exchange(post=make_post("BUC"), head=head, direction=Direction.OUT, state="TRANSMIS")
    values = {f.code: f.value for f in drawn(head).figures}
    assert (values["exchanges.opened_in"], values["exchanges.opened_out"]) == (0, 1)
