"""When a file comes up, to whom, and how long it may be kept."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case
from ssi.figures.periods import Period
from ssi.figures.registry import compute, figures
from ssi.retention import periods, queue, services
from ssi.retention.models import RetentionPeriod
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.retention.test_destruction import Staff, destroyed, end

RULE = RetentionPeriod(active_months=12, decision_years=10, archive_years=2, review_months=6)


def ground(today, **days):
    found = periods.standing(RULE, today, **days)
    return found and found.ground


@pytest.mark.parametrize(("day", "expected"), [(13, None), (14, None), (15, "ACTIVE")])
def test_the_active_life_ends_the_day_after_twelve_months(day, expected):
    days = {"opened": date(2025, 10, 1), "closed": date(2025, 11, 14), "reviewed": True}
    assert ground(date(2026, 11, day), **days) == expected


@pytest.mark.parametrize(("day", "expected"), [(28, None), (29, None), (30, "REVIEW")])
def test_a_review_comes_the_day_after_six_months(day, expected):
    closed = date(2025, 10, 29)
    assert ground(date(2026, 4, day), opened=date(2025, 10, 1), closed=closed) == expected


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2025, 2, 27), None), (date(2025, 2, 28), None), (date(2025, 3, 1), "ACTIVE")]
)
def test_a_file_closed_on_a_leap_day_ends_on_the_last_of_february(today, expected):
    closed = date(2024, 2, 29)
    assert ground(today, opened=date(2024, 1, 1), closed=closed, reviewed=True) == expected


@pytest.mark.parametrize(("today", "expected"), [(date(2026, 3, 1), None), (date(2026, 3, 2), "TEN_YEARS")])
def test_ten_years_from_the_opening_only_an_express_decision_keeps_a_file(today, expected):
    opened = date(2016, 3, 1)
    assert ground(today, opened=opened) == expected
    prolonged = {"opened": opened, "closed": date(2025, 9, 1), "kept_until": date(2027, 1, 1)}
    assert ground(today, **prolonged) == expected
    assert ground(today, **prolonged, express_until=date(2027, 1, 1)) is None


def test_a_prolonged_file_comes_back_the_day_after_its_end():
    days = {"opened": date(2024, 1, 1), "closed": date(2024, 6, 1), "kept_until": date(2026, 1, 31)}
    assert ground(date(2026, 1, 31), **days) is None
    assert ground(date(2026, 2, 1), **days) == "ACTIVE"


def test_an_archive_lasts_from_the_end_of_the_active_life():
    assert periods.archive_until(RULE, expired_on=date(2024, 2, 29)) == date(2026, 2, 28)


@pytest.fixture
def post():
    return factories.make_post("BUC")


@pytest.fixture
def staff(post):
    return Staff(post)


def references(user):
    with acting_as(user):
        return [one.row.reference for one in queue.expired_files(user)]


@pytest.mark.django_db
def test_the_queue_holds_what_is_out_of_its_time_and_nothing_else(post, staff):
    old = end(factories.make_exchange(post=post, state="CLOS"), days=400)
    end(factories.make_exchange(post=post, state="CLOS"), days=100)
    factories.make_exchange(post=post)

    assert references(staff.head) == [old.reference]


@pytest.mark.django_db
def test_the_zone_of_the_post_says_which_day_it_is(staff, post):
    """Half past midnight in Bucharest is still yesterday in Paris and in UTC."""
    case = factories.make_exchange(post=post, state="CLOS")
    closed = timezone.datetime(2025, 11, 26, 12, tzinfo=post.zone)
    Case.objects.filter(pk=case.pk).update(closed_at=closed)
    for moment, expected in (
        (timezone.datetime(2026, 11, 26, 23, 30, tzinfo=post.zone), "REVIEW"),
        (timezone.datetime(2026, 11, 27, 0, 30, tzinfo=post.zone), "ACTIVE"),
    ):
        with time_machine.travel(moment, tick=False), acting_as(staff.head):
            (one,) = queue.expired_files(staff.head)
            assert one.standing.ground == expected


@pytest.mark.django_db
def test_nobody_is_told_of_files_they_may_not_see(post, staff):
    hidden = end(factories.make_exchange(post=post, state="CLOS", reach={"compartmented": True}))
    french = end(factories.make_exchange(post=post, state="CLOS", reach={"special_france": True}))
    elsewhere = factories.make_post("DJI")
    end(factories.make_exchange(post=elsewhere, state="CLOS"))
    foreign = factories.make_user(Role.ASIA, post, french=False)

    assert set(references(staff.head)) == {hidden.reference, french.reference}
    assert references(staff.deputy) == [french.reference]
    assert references(foreign) == []
    assert references(factories.make_user(Role.ODL, post)) == []
    assert references(factories.make_user(Role.DCIS_DIRECTOR)) == []


@pytest.mark.django_db
def test_the_page_of_the_queue_costs_the_same_whatever_its_length(post, staff, django_assert_max_num_queries):
    for _n in range(3):
        end(factories.make_exchange(post=post, state="CLOS"))
    with acting_as(staff.head), django_assert_max_num_queries(7):
        assert len(queue.expired_files(staff.head)) == 3


@pytest.mark.django_db
def test_a_queue_longer_than_a_handful_is_read_to_the_end_in_the_order_of_closing(post, staff, monkeypatch):
    monkeypatch.setattr(queue, "HANDFUL", 2)
    days = [900, 500, 800, 600, 700]
    files = {n: end(factories.make_exchange(post=post, state="CLOS"), days=n) for n in days}
    Case.objects.filter(pk=files[700].pk).update(opened_at=timezone.now() - timedelta(days=4100))
    ongoing = factories.make_exchange(post=post)
    Case.objects.filter(pk=ongoing.pk).update(opened_at=timezone.now() - timedelta(days=4000))

    assert references(staff.head) == [*(files[n].reference for n in sorted(days, reverse=True)), ongoing.reference]


@pytest.mark.django_db
def test_a_prolongation_is_of_twelve_months_at_most_and_says_why(post, staff):
    case = end(factories.make_exchange(post=post, state="CLOS"))
    last = periods.add_months(timezone.localdate(timezone=post.zone), 12)
    with acting_as(staff.head):
        for until, reason in ((last + timedelta(days=1), "Appel pendant."), (None, "Appel."), (last, " ")):
            with pytest.raises(Refusal):
                services.keep(case, by=staff.head, nature="PROLONG", until=until, reason=reason)
        services.keep(case, by=staff.head, nature="PROLONG", until=last, reason="Appel pendant.")

    assert references(staff.head) == []
    with acting_as(staff.head), pytest.raises(Refusal, match="dans son temps"):
        services.keep(case, by=staff.head, nature="PROLONG", until=last, reason="Encore.")


@pytest.mark.django_db
def test_past_ten_years_the_head_alone_keeps_a_file_and_says_it_expressly(post, staff):
    with time_machine.travel(timezone.now() - timedelta(days=3660), tick=False):
        author = factories.make_user(Role.ODL, post, domains=[factories.make_domain()])
        case = factories.make_exchange(author, post=post)
    until = timezone.localdate() + timedelta(days=90)
    assert references(staff.head) == [case.reference]
    with acting_as(staff.head), pytest.raises(Refusal, match="décision expresse"):
        services.keep(case, by=staff.head, nature="PROLONG", until=until, reason="Toujours utile.")
    with acting_as(staff.head), pytest.raises(Refusal, match="encore ouvert"):
        services.propose(case, by=staff.head, measure="DESTROY", reason="Ancien.")
    with acting_as(staff.deputy), pytest.raises(NotAllowed):
        services.keep(case, by=staff.deputy, nature="EXPRESS", until=until, reason="Toujours utile.")
    with acting_as(staff.head):
        services.keep(case, by=staff.head, nature="EXPRESS", until=until, reason="Mandat toujours en vigueur.")
    assert references(staff.head) == []


@pytest.mark.django_db
def test_an_ordinary_prolongation_does_not_keep_a_closed_file_past_ten_years(post, staff):
    case = end(factories.make_exchange(post=post, state="CLOS"), days=400)
    until = timezone.localdate() + timedelta(days=90)
    with acting_as(staff.head):
        services.keep(case, by=staff.head, nature="PROLONG", until=until, reason="Toujours utile.")
    assert references(staff.head) == []
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(days=4100))
    assert references(staff.head) == [case.reference]


@pytest.mark.django_db
def test_the_figures_are_the_same_before_and_after(post, staff):
    cases = [end(factories.make_exchange(post=post, state="CLOS", direction=d)) for d in ("IN", "OUT")]
    year = Period(timezone.localdate() - timedelta(days=400), timezone.localdate())

    def told():
        with acting_as(staff.head):
            return {
                code: str(compute(code, [post], year, by=staff.head))
                for code in figures()
                if code.startswith("exchanges.")
            }

    before = told()
    assert before["exchanges.answered_in"] == "1"
    for measure, case in zip(("DESTROY", "ARCHIVE"), cases, strict=True):
        destroyed(case, staff, measure)
    assert told() == before


@pytest.mark.django_db
def test_durations_are_set_by_the_director_and_keep_their_history(post, staff):
    director = factories.make_user(Role.DCIS_DIRECTOR)
    fields = {
        "active_months": 6,
        "decision_years": 5,
        "archive_years": 1,
        "review_months": None,
        "source": "Acte des essais",
        "to_verify": False,
    }
    with acting_as(staff.head), pytest.raises(NotAllowed):
        periods.change("informationexchange", by=staff.head, valid_from=timezone.localdate(), **fields)
    with acting_as(director):
        with pytest.raises(Refusal):
            periods.change(
                "informationexchange", by=director, valid_from=timezone.localdate() - timedelta(days=1), **fields
            )
        periods.change("informationexchange", by=director, valid_from=timezone.localdate(), **fields)
    assert periods.in_force(timezone.localdate())["informationexchange"].active_months == 6
    assert periods.in_force(timezone.localdate() - timedelta(days=1))["informationexchange"].active_months == 12
    case = end(factories.make_exchange(post=post, state="CLOS"), days=200)
    assert references(staff.head) == [case.reference]


@pytest.mark.django_db
def test_every_kind_has_its_durations_to_be_verified():
    rows = periods.in_force(timezone.localdate())
    assert set(rows) == set(periods.kept_kinds())
    assert all(row.to_verify and row.source for row in rows.values())
