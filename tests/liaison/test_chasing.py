"""Chasing: each reminder keeps its clock and starts the next, at the day's edges; an answer stops it all."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from liaison.exchanges import services
from liaison.letters import chasing
from liaison.letters.compose import Situation
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.clocks.models import ClockRule, CountryTerm
from ssi.web.day import sections_of
from tests.factories import make_country, make_domain, make_exchange, make_interaction, make_post, make_user

pytestmark = pytest.mark.django_db
BUCHAREST = ZoneInfo("Europe/Bucharest")
#: A Friday; the clocks go forward on 29 March, inside the first week.
SENT = datetime(2026, 3, 27, 8, 0, tzinfo=UTC)


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")], starts_on=date(2025, 1, 1))


@pytest.fixture
def exchange(officer):
    with time_machine.travel(SENT, tick=False):
        return make_exchange(officer, state="TRANSMIS")


def fresh(exchange):
    return InformationExchange.objects.select_related("post__country", "country").get(pk=exchange.pk)


def remind(exchange, officer, moment):
    with time_machine.travel(moment, tick=False), acting_as(officer):
        kind = Situation(fresh(exchange)).reminder
        chasing.note_sent(fresh(exchange), kind, by=officer, language="fr", channel="MAIL")
        return kind


def running(exchange):
    return [(c.rule.code, c.due_at.astimezone(BUCHAREST)) for c in exchange.clocks.open().select_related("rule")]


def end_of(day):
    return datetime(*day, 23, 59, 59, tzinfo=BUCHAREST)


def test_the_first_reminder_is_due_at_the_end_of_the_seventh_day_across_the_change_of_clocks(exchange):
    assert running(exchange) == [("RELANCE_1", end_of((2026, 4, 3)))]


def test_each_reminder_keeps_its_clock_and_starts_the_next_from_the_transmission(officer, exchange):
    assert remind(exchange, officer, SENT + timedelta(days=7)) == "REMINDER_1"
    assert running(exchange) == [("RELANCE_2", end_of((2026, 4, 11)))]
    assert remind(exchange, officer, SENT + timedelta(days=15)) == "REMINDER_2"
    assert running(exchange) == [("RELANCE_3", end_of((2026, 4, 26)))]
    assert remind(exchange, officer, SENT + timedelta(days=30)) == "REMINDER_3"
    assert running(exchange) == [("RELANCE_SUITE", end_of((2026, 5, 11)))]
    assert remind(exchange, officer, SENT + timedelta(days=45)) == "REMINDER_3", "the third is said again"
    kept = exchange.clocks.exclude(kept_at=None).values_list("rule__code", flat=True)
    assert sorted(kept) == ["RELANCE_1", "RELANCE_2", "RELANCE_3", "RELANCE_SUITE"]


@pytest.mark.parametrize(
    ("late", "following"),
    [
        (datetime(2026, 4, 11, 20, 0, tzinfo=UTC), "RELANCE_2"),  # still the fifteenth day in Bucharest
        (datetime(2026, 4, 11, 21, 30, tzinfo=UTC), "RELANCE_3"),  # the sixteenth
    ],
)
def test_a_rung_already_past_is_not_started(officer, exchange, late, following):
    assert remind(exchange, officer, late) == "REMINDER_1"
    assert [code for code, _due in running(exchange)] == [following]


def test_a_first_reminder_two_months_late_does_not_fall_silent(officer, exchange):
    late = SENT + timedelta(days=60)
    remind(exchange, officer, late)
    assert [code for code, _due in running(exchange)] == ["RELANCE_SUITE"]


def test_the_answer_stops_the_chase_and_opens_the_question_of_its_use(officer, exchange):
    with time_machine.travel(SENT + timedelta(days=9), tick=False), acting_as(officer):
        services.perform(fresh(exchange), "receive_answer", by=officer, comment="Titulaire identifié.")
    assert running(exchange) == [("RETOUR_UTILITE", end_of((2026, 5, 5)))]
    with time_machine.travel(SENT + timedelta(days=10), tick=False), acting_as(officer):
        services.perform(fresh(exchange), "close", by=officer, comment="Exploité.")
    assert [code for code, _due in running(exchange)] == ["RETOUR_UTILITE"], "it outlives the closing"


def test_a_country_may_have_its_own_rhythm_which_explains_itself(officer):
    rule = ClockRule.objects.get(code="RELANCE_1")
    india = make_country("IN")
    CountryTerm.objects.create(
        rule=rule, country=india, amount=12, source="usage du poste", valid_from=date(2026, 1, 1),
        valid_until=date(2026, 3, 27),
    )  # fmt: skip
    with time_machine.travel(SENT, tick=False):
        slow = make_exchange(officer, state="TRANSMIS", country=india)
        usual = make_exchange(officer, state="TRANSMIS")
    with time_machine.travel(SENT + timedelta(days=1), tick=False):
        after = make_exchange(officer, state="TRANSMIS", country=india)
    assert running(slow) == [("RELANCE_1", end_of((2026, 4, 8)))]
    assert running(usual) == [("RELANCE_1", end_of((2026, 4, 3)))]
    assert running(after) == [("RELANCE_1", end_of((2026, 4, 4)))], "the day after its last day"
    told = "\n".join(line.text for line in slow.clocks.explained().get().explain())
    assert "12 jours calendaires" in told
    assert "usage du poste" in told


def test_the_page_of_the_rule_shows_the_lengths_of_countries(client, officer):
    rule = ClockRule.objects.get(code="RELANCE_1")
    CountryTerm.objects.create(rule=rule, country=make_country("IN"), amount=12, source="usage du poste")
    client.force_login(officer)
    shown = client.get(reverse("clocks:rule-detail", args=["RELANCE_1"])).content.decode()
    assert "12 jours calendaires" in shown
    assert "Inde" in shown


# --- Confirmation of an oral request --------------------------------------------------------------------------


def test_an_oral_request_about_a_file_is_to_be_confirmed_within_two_working_days(officer, exchange):
    friday = datetime(2026, 4, 17, 9, 0, tzinfo=UTC)
    with time_machine.travel(friday, tick=False):
        make_interaction(officer, text="Demande orale.", nature="WE_ASKED", case=exchange, at=friday)
        make_interaction(officer, text="La même, rappelée.", nature="WE_ASKED", case=exchange, at=friday)
        make_interaction(officer, text="Une information.", case=exchange, at=friday)
    assert ("ORAL_CONF", end_of((2026, 4, 21))) in running(exchange)
    assert len(running(exchange)) == 2
    with time_machine.travel(friday + timedelta(days=3), tick=False), acting_as(officer):
        chasing.note_sent(fresh(exchange), "ORAL_MADE", by=officer, language="fr", channel="MAIL")
    assert [code for code, _due in running(exchange)] == ["RELANCE_1"]
    assert exchange.messages.filter(type="INFORMATION", outgoing=True).count() == 1


# --- The day --------------------------------------------------------------------------------------------------


def chased(user, moment):
    with time_machine.travel(moment, tick=False), acting_as(user):
        sections = {section.title: section.lines for section in sections_of(user, moment)}
    return sections.get("À relancer", [])


def test_the_day_leads_to_the_letter_to_write_and_not_to_the_file(officer, exchange):
    due = end_of((2026, 4, 3))
    assert chased(officer, due - timedelta(days=1)) == []
    (line,) = chased(officer, due - timedelta(hours=23))
    assert line.url == reverse("liaison:exchange-letter", args=[exchange.reference, "reminder-1"])
    assert "Première relance" in line.about
    remind(exchange, officer, due)
    (line,) = chased(officer, SENT + timedelta(days=15))
    assert line.url.endswith("/reminder-2/")


def test_the_day_of_an_officer_is_their_files_and_the_head_s_the_post_s(officer, exchange):
    colleague = make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")], starts_on=date(2025, 1, 1))
    head = make_user(Role.ASI, make_post("BUC"), starts_on=date(2025, 1, 1))
    later = SENT + timedelta(days=8)
    assert chased(colleague, later) == []
    assert len(chased(head, later)) == 1


def test_the_day_asks_what_an_answer_was_worth_even_once_the_file_is_closed(officer, exchange):
    with time_machine.travel(SENT, tick=False), acting_as(officer):
        services.perform(fresh(exchange), "receive_answer", by=officer, comment="Reçu.")
        services.perform(fresh(exchange), "close", by=officer, comment="Exploité.")
    (line,) = chased(officer, SENT + timedelta(days=30))
    assert line.url == reverse("liaison:exchange-usefulness", args=[exchange.reference])


def test_the_section_costs_one_statement_whatever_the_number_of_files(officer, django_assert_num_queries):
    with time_machine.travel(SENT, tick=False):
        for _ in range(4):
            make_exchange(officer, state="TRANSMIS")
    from liaison.letters.day import to_chase

    with acting_as(officer):
        officer.has_perm("liaison.write_letter")
        with django_assert_num_queries(1):
            assert len(to_chase(officer, SENT + timedelta(days=8)).lines) == 4
