"""The weekly report: its frame, its week, and who opens it on Friday noon."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine

from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.cases.models import Direction
from ssi.figures.periods import Period
from ssi.reports import preparation, services, tasks
from ssi.reports.models import Report, ReportJob
from ssi.reports.periodic import lines_of
from ssi.reports.registry import ReportModel, model_of, register
from ssi.reports.weekly import week_due
from ssi.web.refusals import NotAllowed
from tests.factories import make_exchange, make_interim, make_post, make_user
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db

BUCHAREST = ZoneInfo("Europe/Bucharest")
FRIDAY_NOON = dt.datetime(2026, 11, 20, 12, tzinfo=BUCHAREST)
WEEK_47 = Period(dt.date(2026, 11, 14), dt.date(2026, 11, 20))


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, starts_on=dt.date(2025, 9, 1))


def drawn(head, post, period=WEEK_47):
    with acting_as(head):
        report = services.request_report(by=head, post=post, code="weekly", period=period)
        return model_of("weekly").collect(post, period, by=head, report=report)


def section(document, title):
    return next(s for s in document.sections if s.title.startswith(title))


def test_the_nine_sections_of_the_frame_are_there_in_order_and_the_empty_ones_say_nothing(head, post):
    document = drawn(head, post)
    assert [s.title for s in document.sections] == [
        "L’essentiel",
        "Situation sécuritaire",
        "Coopération technique",
        "Coopération opérationnelle",
        "Communauté française",
        "Visites et événements (trente prochains jours)",
        "Soutien à l’export",
        "Ressources humaines et absences",
        "Points d’attention et décisions attendues",
    ]
    assert all(s.is_empty for s in document.sections)


def test_the_free_lines_are_printed_where_the_frame_wants_them(head, post):
    with acting_as(head):
        report = services.request_report(by=head, post=post, code="weekly", period=WEEK_47)
        services.edit(
            report,
            by=head,
            expected_version=report.version,
            highlights="Semaine calme.",
            attention="- Note verbale « armes », avant le 24.\n\n• Date de la visite.",
            marking="NP",
        )
        document = model_of("weekly").collect(post, WEEK_47, by=head, report=report)
    assert section(document, "L’essentiel").blocks[0].text == "Semaine calme."
    asked = section(document, "Points").blocks[0]
    assert asked.items == ("Note verbale « armes », avant le 24.", "Date de la visite.")
    assert asked.ordered


@pytest.mark.parametrize(
    ("function", "printed"),
    [
        ("Ambassadrice de France", "l’ambassadrice de France"),
        ("Madame l’ambassadrice", "Madame l’ambassadrice"),
        ("", "l’ambassadeur"),
    ],
)
def test_the_addressee_is_the_ambassador_under_their_recorded_function(head, post, function, printed):
    ambassador = make_user(Role.AMBASSADOR, post)
    Assignment.objects.filter(user=ambassador).update(function=function)
    assert drawn(head, post).addressee == printed


def test_bullets_typed_by_hand_are_not_printed_twice():
    assert lines_of(" - un\n• deux\n\n– trois ") == ["un", "deux", "trois"]


def test_interims_arrivals_and_departures_of_the_week_are_told(head, post):
    deputy = make_user(Role.ASIA, post, starts_on=dt.date(2026, 11, 16), last_name="Arrivant")
    make_user(Role.ODL, post, starts_on=dt.date(2023, 9, 1), ends_on=dt.date(2026, 11, 18), last_name="Partant")
    make_interim(post, given_by=head, given_to=deputy, starts_on=dt.date(2026, 11, 19), ends_on=dt.date(2026, 11, 30))
    (lines,) = section(drawn(head, post), "Ressources").blocks
    told = "\n".join(lines.items)
    assert "Intérim de" in told
    assert "Arrivée le 16\u00a0novembre 2026" in told
    assert "Arrivant" in told
    assert "Départ le 18\u00a0novembre 2026" in told
    assert len(lines.items) == 3


def test_whoever_may_not_read_the_figures_is_refused_rather_than_given_zeros(head, post):
    with acting_as(head):
        report = services.request_report(by=head, post=post, code="weekly", period=WEEK_47)
    for person in (make_user(Role.ODL, post), make_user(Role.ASI, make_post("BRU"))):
        with acting_as(person), pytest.raises(NotAllowed):
            model_of("weekly").collect(post, WEEK_47, by=person, report=report)
    nobody = make_user()
    with pytest.raises(NotAllowed):
        model_of("weekly").collect(post, WEEK_47, by=nobody, report=report)


def test_a_model_of_report_is_declared_once():
    with pytest.raises(ValueError, match="weekly"):

        @register
        class Again(ReportModel):
            code = "weekly"


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (dt.datetime(2026, 11, 20, 11, 59, tzinfo=BUCHAREST), dt.date(2026, 11, 13)),
        (dt.datetime(2026, 11, 20, 12, 0, tzinfo=BUCHAREST), dt.date(2026, 11, 20)),
        (dt.datetime(2026, 11, 21, 0, 0, tzinfo=BUCHAREST), dt.date(2026, 11, 20)),
        (dt.datetime(2026, 11, 26, 23, 0, tzinfo=BUCHAREST), dt.date(2026, 11, 20)),
    ],
)
def test_the_week_closes_on_friday_noon_of_the_post(moment, end):
    assert week_due(moment).end == end


def test_the_draft_opens_by_itself_once_as_whoever_holds_the_signature(head, post):
    with time_machine.travel(FRIDAY_NOON, tick=False), as_worker():
        monthly, weekly = tasks.prepare()
        assert tasks.prepare() == []
    report = Report.objects.get(reference=weekly)
    assert Report.objects.get(reference=monthly).code == "monthly"
    assert (report.author, report.period) == (head, WEEK_47)
    assert ReportJob.objects.get(case=report).requested_by == head
    line = AuditEvent.objects.get(case_id=report.pk, verb="report.open")
    assert (line.actor_id, line.details["scheduled"]) == (head.pk, True)


def test_before_noon_the_week_that_is_running_is_left_alone(head, post):
    with time_machine.travel(FRIDAY_NOON - dt.timedelta(minutes=1), tick=False), as_worker():
        tasks.prepare()
    assert [r.period_end for r in Report.objects.filter(code="weekly")] == [dt.date(2026, 11, 13)]


def test_during_an_interim_the_draft_opens_in_the_name_of_the_interim(head, post):
    deputy = make_user(Role.ASIA, post, starts_on=dt.date(2025, 9, 1))
    make_interim(post, given_by=head, given_to=deputy, starts_on=dt.date(2026, 11, 16), ends_on=dt.date(2026, 11, 30))
    with time_machine.travel(FRIDAY_NOON, tick=False), as_worker():
        tasks.prepare()
    assert {report.author for report in Report.objects.all()} == {deputy}


def test_without_a_signature_the_report_waits_is_shown_and_opens_when_somebody_has_it(head, post):
    deputy = make_user(Role.ASIA, post, starts_on=dt.date(2025, 9, 1))
    Assignment.objects.filter(user=head).update(ends_on=dt.date(2026, 11, 17))
    with time_machine.travel(FRIDAY_NOON, tick=False):
        with as_worker():
            assert tasks.prepare() == []
        with acting_as(deputy):
            waiting = preparation.waits_for_signature(deputy, post)
            assert [(model.code, period.end) for model, period in waiting] == [
                ("monthly", dt.date(2026, 10, 31)),
                ("weekly", WEEK_47.end),
            ]
        make_interim(
            post, given_by=head, given_to=deputy, starts_on=dt.date(2026, 11, 18), ends_on=dt.date(2026, 11, 30)
        )
        with as_worker():
            assert len(tasks.prepare()) == 2
        with acting_as(deputy):
            assert preparation.waits_for_signature(deputy, post) == []


def test_a_draft_that_was_given_up_is_not_opened_again(head, post):
    with time_machine.travel(FRIDAY_NOON, tick=False):
        with as_worker():
            tasks.prepare()
        report = Report.objects.get(code="weekly")
        with acting_as(head):
            services.perform(report, "abandon", by=head, comment="Fermeture du poste.")
        with as_worker():
            assert tasks.prepare() == []


def test_the_figures_of_the_week_come_with_those_of_the_week_before(head, post):
    for day in (12, 18, 19):
        with time_machine.travel(dt.datetime(2026, 11, day, 10, tzinfo=BUCHAREST), tick=False):
            make_exchange(post=post, direction=Direction.IN, head=head)
    with time_machine.travel(FRIDAY_NOON, tick=False):
        figures = {f.code: f for f in drawn(head, post).figures}
    received = figures["exchanges.opened_in"]
    assert (received.value, received.previous) == (2, 1)
