"""Directive (EU) 2023/977 art. 18: what each line counts, the frozen year, its corrected version, the reminder."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from liaison.exchanges import services as exchanges
from liaison.exchanges.vocabulary import Nature, Regime, UrgencyReason
from liaison.models import InformationExchange, YearlyReturn
from liaison.statistics import article18, day
from liaison.statistics.reports import CODE
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case, CaseEvent
from ssi.figures.periods import Period
from ssi.figures.registry import compute
from ssi.reports import services
from ssi.reports.models import Report
from ssi.reports.registry import model_of
from ssi.web.refusals import Refusal
from tests.factories import make_country, make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db

YEAR = Period.year(2026)
MAY = dt.datetime(2026, 5, 12, 8, tzinfo=dt.UTC)
FEBRUARY = dt.datetime(2027, 2, 10, 8, tzinfo=dt.UTC)
URGENT = {"urgent": True, "urgency_reason": UrgencyReason.U2}


@pytest.fixture
def post():
    return make_post("BUC", covers=["MD", "BE"])


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, starts_on=dt.date(2025, 9, 1))


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")], starts_on=dt.date(2025, 9, 1))


def at(moment):
    return time_machine.travel(moment, tick=False)


def asked(officer, head, state="RECU", moment=MAY, country="RO", **fields):
    with at(moment):
        fields = {"regime": Regime.EU_2023_977, "country": make_country(country)} | fields
        return make_exchange(officer, head=head, state=state, **fields)


def counts(head, post, period=YEAR):
    with at(FEBRUARY), acting_as(head):
        return article18.by_state([post], period)


def test_received_and_answered_are_told_by_state_and_urgency(head, officer, post):
    asked(officer, head, "REPONDU")
    asked(officer, head, "REPONDU", **URGENT)
    asked(officer, head, country="BE", **URGENT)
    found = counts(head, post)
    assert article18.answers_table(found) == [("Belgique", 1, 0, 0, 0), ("Roumanie", 1, 1, 1, 1)]


def test_only_requests_under_the_directive_count(head, officer, post):
    asked(officer, head, "REPONDU", regime=Regime.BILATERAL)
    asked(officer, head, "REPONDU", regime=Regime.INTERPOL)
    asked(officer, head, nature=Nature.SPONTANEOUS)
    asked(officer, head, "TRANSMIS", regime=Regime.BILATERAL)
    assert counts(head, post) == {}
    with acting_as(head):
        assert article18.submitted([post], YEAR) == 0


def test_a_request_is_submitted_once_it_has_left(head, officer, post):
    for state in ("BROUILLON", "VALIDE", "TRANSMIS", "REPONSE_RECUE"):
        asked(officer, head, state)
    with acting_as(head):
        assert article18.submitted([post], YEAR) == 2


def test_a_refusal_is_told_by_state_and_ground(head, officer, post):
    for ground in ("R_a", "R_a", "R_h"):
        exchange = asked(officer, head, "REFUSE")
        InformationExchange.objects.filter(pk=exchange.pk).update(refusal_ground=ground)
    rows = article18.refusals_table(counts(head, post))
    assert [(state, number) for state, _ground, number in rows] == [("Roumanie", 2), ("Roumanie", 1)]
    assert rows[0][1].startswith("(a)")


def test_a_wait_for_a_judge_is_one_deviation_however_often_it_happened(head, officer, post):
    exchange = asked(officer, head, "EN_TRAITEMENT", country="BE")
    for source in ("EN_TRAITEMENT", "PRECISION_DEMANDEE"):
        CaseEvent.objects.create(case_id=exchange.pk, at=MAY, verb="wait", source=source, target="ATTENTE_JUDICIAIRE")
    other = asked(officer, head, "EN_TRAITEMENT", regime=Regime.BILATERAL)
    CaseEvent.objects.create(case_id=other.pk, at=MAY, verb="wait", source="QUALIFIE", target="ATTENTE_JUDICIAIRE")
    assert article18.deviations_table(counts(head, post)) == [("Belgique", 1)]


def test_the_year_turns_at_midnight_of_the_post(head, officer, post):
    """Bucharest is two hours ahead: 22:00 UTC on 31 December is the new year there."""
    asked(officer, head, moment=dt.datetime(2026, 12, 31, 21, 59, tzinfo=dt.UTC))
    asked(officer, head, moment=dt.datetime(2026, 12, 31, 22, 0, tzinfo=dt.UTC))
    assert counts(head, post)["RO"].received_other == 1
    assert counts(head, post, Period.year(2027))["RO"].received_other == 1


def test_a_request_received_in_december_and_answered_in_january_is_of_two_years(head, officer, post):
    exchange = asked(officer, head, "REPONSE_VALIDEE", moment=dt.datetime(2026, 12, 30, 8, tzinfo=dt.UTC))
    with at(dt.datetime(2027, 1, 4, 8, tzinfo=dt.UTC)), acting_as(officer):
        exchanges.send_answer(InformationExchange.objects.get(pk=exchange.pk), by=officer)
    assert article18.answers_table(counts(head, post)) == [("Roumanie", 0, 1, 0, 0)]
    assert article18.answers_table(counts(head, post, Period.year(2027))) == [("Roumanie", 0, 0, 0, 1)]


def test_the_network_is_the_sum_of_its_posts(head, officer, post):
    asked(officer, head, "REPONDU")
    brussels = make_post("BRU")
    there = make_user(Role.ODL, brussels, domains=[make_domain("stups")], starts_on=dt.date(2025, 9, 1))
    asked(there, make_user(Role.ASI, brussels, starts_on=dt.date(2025, 9, 1)), "REPONDU", country="BE")
    desk = make_user(Role.DCIS_OFFICER)
    with at(FEBRUARY), acting_as(desk):
        parts = [compute("e977.answered", [one], YEAR, by=desk) for one in (post, brussels)]
        assert compute("e977.answered", [post, brussels], YEAR, by=desk) == sum(parts) == 2


# --- The signed year ---------------------------------------------------------------------------------------


def signed(head, post, **fields):
    with at(FEBRUARY), acting_as(head):
        report = services.request_report(by=head, post=post, code=CODE, period=YEAR, **fields)
        services.sign(report, by=head)
    return Report.objects.get(pk=report.pk)


def test_a_signed_year_is_frozen_and_its_csv_has_the_same_bytes_every_time(client, head, officer, post):
    asked(officer, head, "REPONDU")
    report = signed(head, post)
    assert len(report.fingerprint) == 64
    with at(FEBRUARY):
        client.force_login(head)
        first = client.get(reverse("liaison:yearly-csv", args=[report.reference])).content
    asked(officer, head, "REPONDU")
    with at(FEBRUARY + dt.timedelta(days=8)):
        client.force_login(head)
        again = client.get(reverse("liaison:yearly-csv", args=[report.reference])).content
    assert first == again
    assert report.fingerprint in first.decode("utf-8-sig")
    assert "Roumanie;0;1;0;1" in first.decode("utf-8-sig")
    assert "Demandes refusées (art. 18, c)\r\nNéant" in first.decode("utf-8-sig")


def test_a_corrected_year_is_a_new_numbered_version_that_says_why(head, officer, post):
    first = signed(head, post)
    asked(officer, head)
    second = signed(head, post, instead_of=first, why="Un dossier qualifié après coup.")
    held = YearlyReturn.objects.get(pk=second.pk)
    assert (held.number, held.replaces_id) == (2, first.pk)
    assert (first.snapshot["version"], second.snapshot["version"]) == (1, 2), "what is printed on every page"
    assert second.fingerprint != first.fingerprint
    text = str(second.snapshot)
    assert "Version 2" in text
    assert first.reference in text
    assert "Un dossier qualifié après coup." in text


def test_a_year_signed_is_not_prepared_again_without_saying_it_corrects(head, post):
    first = signed(head, post)
    with pytest.raises(services.AlreadyOpen):
        signed(head, post)
    with pytest.raises(Refusal, match="Dites ce que cette version corrige"):
        signed(head, post, instead_of=first, why="  ")


def test_a_year_that_is_not_over_is_not_frozen(head, post):
    with at(MAY), acting_as(head), pytest.raises(Refusal, match="n’est pas finie"):
        services.request_report(by=head, post=post, code=CODE, period=YEAR)


def test_a_weekly_report_is_not_redone_once_signed(head, post):
    with acting_as(head), pytest.raises(Refusal, match="ne se refait pas"):
        model_of("weekly").opened(Report(), instead_of=Report(), why="erreur")


def test_the_page_prepares_the_year_and_then_offers_to_correct_it(client, head, officer, post):
    asked(officer, head, "REPONDU")
    with at(FEBRUARY):
        client.force_login(head)
        page = client.get(reverse("liaison:yearly"))
        assert page.context["year"] == 2026
        assert page.context["answers"] == [("Roumanie", 0, 1, 0, 1)]
        answer = client.post(reverse("liaison:yearly"))
        report = Report.objects.get(code=CODE)
        assert answer.url == report.get_absolute_url()
        with acting_as(head):
            services.sign(report, by=head)
        refused = client.post(reverse("liaison:yearly"), {"replaces": report.reference, "reason": ""})
        assert refused.status_code == 422
        again = client.post(reverse("liaison:yearly"), {"replaces": report.reference, "reason": "Refus oublié."})
    assert again.status_code == 302
    assert Report.objects.filter(code=CODE).count() == 2


def test_an_officer_and_another_post_find_no_statistics(client, head, officer, post):
    report = signed(head, post)
    with at(FEBRUARY):
        client.force_login(officer)
        assert client.get(reverse("liaison:yearly")).status_code == 404
        client.force_login(make_user(Role.ASI, make_post("BRU"), starts_on=dt.date(2025, 9, 1)))
        assert report.reference not in client.get(reverse("liaison:yearly")).content.decode()
        assert client.get(reverse("liaison:yearly-csv", args=[report.reference])).status_code == 404


def test_the_desk_reads_the_network_and_prepares_nothing(client, head, officer, post):
    asked(officer, head, "REPONDU")
    with at(FEBRUARY):
        client.force_login(make_user(Role.DCIS_OFFICER, starts_on=dt.date(2025, 9, 1)))
        page = client.get(reverse("liaison:yearly"))
        assert page.context["answers"] == [("Roumanie", 0, 1, 0, 1)]
        assert not page.context["may_prepare"]
        assert client.post(reverse("liaison:yearly")).status_code == 404


def reminder(user, moment):
    with at(moment), acting_as(user):
        found = day.yearly_statistics(user, moment)
    return None if found is None else found.lines[0]


@pytest.mark.parametrize(("month", "of_day", "shown"), [(1, 31, False), (2, 1, True), (3, 1, True), (3, 2, True)])
def test_the_head_is_reminded_from_the_first_of_february(head, officer, post, month, of_day, shown):
    asked(officer, head, "REPONDU")
    line = reminder(head, dt.datetime(2027, month, of_day, 8, tzinfo=dt.UTC))
    assert (line is not None) == shown
    if shown:
        assert line.due == dt.date(2027, 3, 1)


def test_the_reminder_goes_once_signed_and_never_comes_where_the_directive_is_not_used(head, officer, post):
    assert reminder(head, FEBRUARY) is None
    asked(officer, head, "REPONDU")
    assert reminder(head, FEBRUARY) is not None
    assert reminder(officer, FEBRUARY) is None
    signed(head, post)
    assert reminder(head, FEBRUARY) is None


def test_the_title_says_the_year(head, post):
    assert Case.objects.get(pk=signed(head, post).pk).title.endswith("année 2026")
