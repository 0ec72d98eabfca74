"""The indicators: hand-counted cases, who counts what, sums, links that hold exactly what their number says."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liaison.exchanges import services
from liaison.letters.services import record_usefulness
from liaison.models import InformationExchange
from liaison.statistics import indicators
from liaison.statistics.scope import scope_of
from liaison.statistics.vocabulary import INDICATORS
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import CaseEvent
from ssi.figures.periods import Period
from tests.factories import make_country, make_domain, make_exchange, make_interim, make_post, make_user
from tests.liaison.acts import do
from tests.liaison.pieces import make_piece

pytestmark = pytest.mark.django_db

NOVEMBER = Period(dt.date(2026, 11, 1), dt.date(2026, 11, 30))
MONDAY = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, starts_on=dt.date(2025, 9, 1))


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")], starts_on=dt.date(2025, 9, 1))


@pytest.fixture(autouse=True)
def _on_thursday():
    with time_machine.travel(dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC), tick=False):
        yield


def at(moment):
    return time_machine.travel(moment, tick=False)


def answered(officer, head, hours, opened=MONDAY, **fields):
    with at(opened):
        exchange = make_exchange(officer, head=head, state="REPONSE_VALIDEE", **fields)
    with at(opened + dt.timedelta(hours=hours)), acting_as(exchange.owner):
        services.perform(InformationExchange.objects.get(pk=exchange.pk), "send_answer", by=exchange.owner)
    return exchange


def numbers(user, period=NOVEMBER, by=None, **narrow):
    with acting_as(user):
        found = indicators.measure(scope_of(user, **narrow), period, by=by)
    return found if by else found[None]


def test_median_and_ninth_decile_are_those_of_the_answers_of_the_period(head, officer):
    for hours in (2, 4, 6, 8, 100):
        answered(officer, head, hours)
    found = numbers(head)
    assert (found["answered_in"], found["median_in"]) == (5, Decimal("6.0"))
    assert found["p90_in"] == Decimal("63.2"), "between the fourth and the fifth: 8 + 0,6 × 92"
    assert numbers(head, NOVEMBER.previous)["median_in"] is None


def test_our_own_requests_are_timed_from_the_moment_they_left(head, officer):
    with at(MONDAY):
        exchange = make_exchange(officer, head=head, state="VALIDE")
    for hours, act in ((10, "transmit"), (13, "receive_answer")):
        with at(MONDAY + dt.timedelta(hours=hours)), acting_as(officer):
            services.perform(
                InformationExchange.objects.get(pk=exchange.pk), act, by=officer, comment="Réponse obtenue."
            )
    found = numbers(head)
    assert (found["asked_out"], found["answered_out"], found["share_out"]) == (1, 1, 100)
    assert found["median_out"] == Decimal("3.0")


def test_what_was_asked_and_what_was_answered_are_counted_both_ways(head, officer):
    answered(officer, head, 5)
    with at(MONDAY):
        make_exchange(officer, head=head, state="EN_TRAITEMENT")
        make_exchange(officer, head=head, state="TRANSMIS")
    found = numbers(head)
    assert (found["asked_in"], found["share_in"], found["asked_out"], found["share_out"]) == (2, 50, 1, 0)


def test_a_piece_nobody_could_evaluate_lowers_the_share(head, officer):
    exchange = make_exchange(officer, head=head, state="EN_TRAITEMENT")
    make_piece(exchange, officer)
    make_piece(exchange, officer, source_grade="X")
    make_piece(exchange, officer, scale="6X6", source_grade="A", information_grade="6")
    found = numbers(head)
    assert (found["pieces"], found["evaluated"]) == (3, 33)


def test_density_divides_by_the_worked_days_elapsed(head, officer, post):
    for _ in range(3):
        make_exchange(officer, head=head)
    with acting_as(head):
        week = Period(dt.date(2026, 11, 21), dt.date(2026, 11, 27))
        found = indicators.measure(scope_of(head), week, today=dt.date(2026, 11, 26))[None]
    assert (found["messages"], found["density"]) == (3, Decimal("0.8")), "Monday to Thursday: four worked days"


def test_working_days_of_a_network_are_those_of_each_of_its_posts(post):
    posts = [post, make_post("BRU")]
    week = Period(dt.date(2026, 11, 21), dt.date(2026, 11, 27))
    alone = [indicators.working_days([one], week) for one in posts]
    assert indicators.working_days(posts, week) == sum(alone) == 10


def test_refusals_are_told_by_ground(head, officer):
    for ground in ("R_f2", "R_f2", "R_c"):
        make_exchange(officer, head=head, state="REFUSE", refusal_ground=ground)
    found = numbers(head)
    assert found["refused"] == 3
    assert found["grounds"] == {"R_f2": 2, "R_c": 1}


def test_a_wait_for_a_clarification_and_one_for_a_judge_are_counted(head, officer):
    exchange = make_exchange(officer, head=head, state="PRECISION_DEMANDEE")
    CaseEvent.objects.create(
        case_id=exchange.pk, verb="informationexchange.wait", source="EN_TRAITEMENT", target="ATTENTE_JUDICIAIRE"
    )
    found = numbers(head)
    assert (found["suspended"], found["judicial"]) == (1, 1)


def test_the_network_is_the_sum_of_its_posts_for_every_count(head, officer):
    answered(officer, head, 5)
    brussels = make_post("BRU")
    make_exchange(post=brussels, state="EN_TRAITEMENT")
    make_exchange(post=brussels, state="TRANSMIS")
    desk = make_user(Role.DCIS_OFFICER)
    whole = numbers(desk)
    parts = list(numbers(desk, by="post_id").values())
    for code in ("asked_in", "asked_out", "answered_in", "answered_out", "messages", "refused", "suspended", "pieces"):
        assert whole[code] == sum(part[code] for part in parts), code
    assert whole["asked_in"] == 2
    assert len(parts) == 2


def test_an_officer_counts_their_files_the_head_the_post_the_desk_the_network(head, officer, post):
    make_exchange(officer, head=head)
    make_exchange(post=post, domain=make_domain("immigration"))
    make_exchange(officer, head=head, reach={"compartmented": True})
    make_exchange(post=make_post("BRU"))
    assert numbers(officer)["asked_in"] == 2, "their domain, and the compartmented file they own"
    assert numbers(head)["asked_in"] == 3
    assert numbers(make_user(Role.DCIS_OFFICER))["asked_in"] == 4
    assert numbers(make_user(Role.ASI, make_post("BRU")))["asked_in"] == 1


def test_a_deputy_counts_no_compartmented_file_unless_they_stand_in_for_the_head(client, head, officer, post):
    deputy = make_user(Role.ASIA, post, starts_on=dt.date(2025, 9, 1))
    make_exchange(officer, head=head)
    hidden = make_exchange(officer, head=head, reach={"compartmented": True})
    assert (numbers(head)["asked_in"], numbers(deputy)["asked_in"]) == (2, 1)
    client.force_login(deputy)
    assert hidden.reference not in client.get(reverse("liaison:indicator-files")).content.decode()
    make_interim(post, given_by=head, given_to=deputy)
    assert numbers(deputy)["asked_in"] == 2


def test_a_compartmented_file_has_no_domain_for_anyone_who_counts(head, officer):
    make_exchange(officer, head=head, reach={"compartmented": True})
    assert list(numbers(head, by="domain_id")) == [None]
    assert numbers(head, domain__code="stups")["asked_in"] == 0


def test_the_second_wall_alone_hides_the_facts_of_other_posts(head, officer):
    from liaison.models import ExchangeFact, ExchangeMark
    from ssi.cases.models import CaseDigest

    make_exchange(officer, head=head)
    with acting_as(make_user(Role.ODL, make_post("BRU"), domains=[make_domain("stups")])):
        assert not ExchangeFact.objects.exists()
        assert not ExchangeMark.objects.exists()
        assert not CaseDigest.objects.exists()
    with acting_as(officer):
        assert ExchangeFact.objects.count() == ExchangeMark.objects.count() == CaseDigest.objects.count() == 1


@pytest.mark.parametrize("code", [code for code in INDICATORS if not INDICATORS[code].unit and "density" not in code])
def test_a_number_links_to_exactly_the_files_that_make_it(client, head, officer, code):
    answered(officer, head, 5)
    exchange = make_exchange(officer, head=head, state="PRECISION_DEMANDEE")
    make_piece(exchange, officer)
    make_exchange(officer, head=head, state="REPONSE_RECUE")
    make_exchange(officer, head=head, state="REFUSE")
    client.force_login(head)
    page = client.get(reverse("liaison:indicators"), {"periode": "mois"})
    shown = {figure.code: figure for _title, figures in page.context["groups"] for figure in figures}
    behind = client.get(shown[code].url)
    assert behind.status_code == 200
    assert str(behind.context["weight"]) == shown[code].value


# --- What it was worth ---------------------------------------------------------------------------------------


def obtained(officer, head, outcome="", **fields):
    """A request the partner answered, put to use when an outcome is told."""
    exchange = make_exchange(officer, head=head, state="REPONSE_RECUE", **fields)
    return do(exchange, "exploit", officer, outcome=outcome) if outcome else exchange


def reported(exchange, by, result):
    with acting_as(by):
        record_usefulness(InformationExchange.objects.get(pk=exchange.pk), by=by, result=result)


def worth(user, **narrow):
    found = numbers(user, **narrow)
    return found["outcome_known"], found["useful"]


def test_an_answer_is_known_once_the_post_says_what_came_of_it_and_useful_unless_nothing_did(head, officer):
    assert worth(head) == (None, None)
    obtained(officer, head)
    assert worth(head) == (0, None)
    obtained(officer, head, "ARREST")
    obtained(officer, head, "INTELLIGENCE")
    obtained(officer, head, "NOTHING")
    assert worth(head) == (75, 67)


def test_what_the_french_unit_reports_prevails_over_what_the_post_thought(head, officer):
    thought_useful, thought_useless = obtained(officer, head, "ARREST"), obtained(officer, head, "NOTHING")
    assert worth(head) == (100, 50)
    reported(thought_useful, officer, "NOTHING")
    assert worth(head) == (100, 0)
    reported(thought_useless, officer, "SEIZURE")
    assert worth(head) == (100, 50)
    reported(thought_useful, officer, "IDENTIFICATION")
    assert worth(head) == (100, 100)


def test_a_report_alone_makes_the_outcome_known(head, officer):
    reported(obtained(officer, head), officer, "OTHER")
    assert worth(head) == (100, 100)


def test_what_a_partner_told_unasked_counts_and_what_they_asked_or_what_was_sent_elsewhere_does_not(head, officer):
    do(make_exchange(officer, head=head, nature="ALERT", state="QUALIFIE"), "take_note", officer, outcome="SEIZURE")
    told = make_exchange(officer, head=head, nature="SPONTANEOUS", state="QUALIFIE")
    make_exchange(officer, head=head, state="REPONDU")
    assert worth(head) == (50, 100)
    assert worth(head, direction="IN") == (50, 100)
    assert worth(head, direction="OUT") == (None, None)
    do(told, "transfer", officer, to="DNPAF", notice="Votre information est transmise au service compétent.")
    assert worth(head) == (100, 100)


def test_the_worth_is_told_by_domain_by_country_and_for_the_period_of_the_answer(head, officer):
    obtained(officer, head, "ARREST")
    obtained(officer, head, "NOTHING", country=make_country("MD"))
    by_country = numbers(head, by="country_id")
    assert {key: found["useful"] for key, found in by_country.items()} == {"RO": 100, "MD": 0}
    assert [found["useful"] for found in numbers(head, by="domain_id").values()] == [50]
    october = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert numbers(head, october)["outcome_known"] is None


def test_the_worth_is_told_by_partner_whoever_of_the_two_asked(client, head, officer):
    obtained(officer, head, "ARREST", recipient="DIICOT, Cluj", requester="OFAST")
    obtained(officer, head, "NOTHING", recipient="Poliția de Frontieră", requester="OFAST")
    told = make_exchange(officer, head=head, nature="ALERT", state="QUALIFIE", requester="DIICOT, Cluj")
    do(told, "take_note", officer, outcome="NOTHING")
    client.force_login(head)
    page = client.get(reverse("liaison:indicators"), {"par": "partenaire", "periode": "mois"})
    found = {row.label: row.numbers["useful"] for row in page.context["rows"]}
    assert found == {"DIICOT, Cluj": 50, "Poliția de Frontieră": 0}
    (cluj,) = [row for row in page.context["rows"] if row.label == "DIICOT, Cluj"]
    one = client.get(reverse("liaison:indicators") + cluj.url)
    assert (one.context["board"].numbers["useful"], one.context["board"].numbers["messages"]) == (50, 3)
    (url,) = [url for head_, _value, url in cluj.cells if head_ == "Utiles (%)"]
    assert client.get(url).context["weight"] == 2


@pytest.mark.parametrize(("code", "files"), [("outcome_known", 4), ("useful", 2)])
def test_a_share_of_worth_links_to_the_files_it_is_a_share_of(client, head, officer, code, files):
    obtained(officer, head)
    obtained(officer, head, "ARREST")
    do(make_exchange(officer, head=head, nature="ALERT", state="QUALIFIE"), "take_note", officer, outcome="NOTHING")
    make_exchange(officer, head=head, nature="SPONTANEOUS", state="QUALIFIE")
    make_exchange(officer, head=head, state="REPONDU")
    client.force_login(head)
    page = client.get(reverse("liaison:indicators"), {"periode": "mois"})
    shown = {figure.code: figure for _title, figures in page.context["groups"] for figure in figures}
    assert shown[code].value == "50"
    assert client.get(shown[code].url).context["weight"] == files


def test_the_desk_counts_the_worth_of_files_it_does_not_read(head, officer):
    obtained(officer, head, "ARREST")
    assert worth(make_user(Role.DCIS_OFFICER)) == (100, 100)


def test_the_desk_reads_no_title_behind_a_number(client, head, officer):
    exchange = make_exchange(officer, head=head, title="CANARI-5521 remorque frigorifique")
    client.force_login(make_user(Role.DCIS_OFFICER))
    for name, query in (("liaison:indicators", {}), ("liaison:indicator-files", {"chiffre": "asked_in"})):
        body = client.get(reverse(name), {"par": "service", **query}).content.decode()
        assert "CANARI-5521" not in body
        assert exchange.requester not in body
    assert exchange.reference in body


def test_another_officer_neither_counts_nor_exports_what_they_do_not_see(client, head, officer, post):
    exchange = make_exchange(officer, head=head)
    client.force_login(make_user(Role.ODL, post, domains=[make_domain("immigration")]))
    page = client.get(reverse("liaison:indicator-files"), {"chiffre": "asked_in"})
    assert exchange.reference not in page.content.decode()
    file = client.post(f"{reverse('liaison:indicator-files')}?chiffre=asked_in", {"format": "csv"})
    assert exchange.reference not in file.content.decode()


@pytest.mark.parametrize("role", [Role.VIA, Role.ASSISTANT, Role.CONSUL, Role.AMBASSADOR, Role.ADMIN])
def test_the_figures_of_the_exchanges_do_not_exist_for_the_others(client, post, role):
    client.force_login(make_user(role, post))
    assert client.get(reverse("liaison:indicators")).status_code == 404
    assert client.get(reverse("liaison:indicator-files"), {"chiffre": "asked_in"}).status_code == 404


def test_a_table_by_service_narrows_to_one_of_them(client, head, officer):
    make_exchange(officer, head=head, requester="DIICOT, Cluj")
    make_exchange(officer, head=head, requester="Poliția de Frontieră")
    client.force_login(head)
    rows = client.get(reverse("liaison:indicators"), {"par": "service"}).context["rows"]
    assert sorted(row.label for row in rows) == ["DIICOT, Cluj", "Poliția de Frontieră"]
    one = client.get(reverse("liaison:indicators") + rows[0].url)
    assert one.context["board"].numbers["asked_in"] == 1


@pytest.mark.parametrize(
    ("query", "start", "end", "before"),
    [
        ({"periode": "mois", "le": "2026-02-10"}, (2026, 2, 1), (2026, 2, 28), (2026, 1, 1)),
        ({"periode": "trimestre", "le": "2026-02-10"}, (2026, 1, 1), (2026, 3, 31), (2025, 10, 1)),
        ({"periode": "annee", "le": "2026-02-10"}, (2026, 1, 1), (2026, 12, 31), (2025, 1, 1)),
        ({"periode": "semaine", "le": "2026-11-19"}, (2026, 11, 14), (2026, 11, 20), (2026, 11, 7)),
        ({"periode": "dates", "du": "2026-03-01", "au": "2026-03-10"}, (2026, 3, 1), (2026, 3, 10), (2026, 2, 19)),
        ({"periode": "dates", "du": "2026-03-10", "au": "2026-03-01"}, (2026, 10, 1), (2026, 12, 31), (2026, 7, 1)),
        ({"periode": "siècle", "le": "hier"}, (2026, 10, 1), (2026, 12, 31), (2026, 7, 1)),
    ],
)
def test_each_period_is_compared_with_the_one_before(client, head, query, start, end, before):
    client.force_login(head)
    filters = client.get(reverse("liaison:indicators"), query).context["filters"]
    assert filters.period == Period(dt.date(*start), dt.date(*end))
    assert filters.previous.start == dt.date(*before)


def test_the_page_sends_the_same_statements_for_many_files_as_for_one(client, head, officer):
    make_exchange(officer, head=head)
    client.force_login(head)

    def spent():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse("liaison:indicators"))
            client.get(reverse("liaison:indicator-files"), {"chiffre": "messages"})
        return len(seen)

    spent()
    few = spent()
    for number in range(6):
        make_exchange(officer, head=head, state="REPONDU", requester=f"Service {number}")
    assert spent() == few


def test_the_export_holds_the_numbers_of_the_page(client, head, officer):
    answered(officer, head, 5)
    client.force_login(head)
    file = client.post(f"{reverse('liaison:indicators')}?periode=mois", {"format": "csv"})
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "NON PROTÉGÉ"
    assert lines[-1].startswith("Ensemble;1;1;100;5,0;5,0;100")
    assert client.post(reverse("liaison:indicators"), {"format": "xlsx"}).content.startswith(b"PK")
