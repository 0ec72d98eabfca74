"""Who can sign, what ends, what is missing: rules T1 to T5 of cooperation-consular.md §4.4, at their edges."""

import datetime as dt

import pytest
import time_machine
from django.utils import translation

from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment, Delegation
from ssi.staff import services, team
from ssi.staff.models import Absence, Accreditation, CourseTaken
from tests import factories
from tests.staff.cast import in_days

pytestmark = pytest.mark.django_db


def gaps(cast, days=30, by=None):
    with acting_as(by or cast.head):
        found = team.signature_gaps(in_days(0), in_days(days), cast.post)
    return [(gap.starts_on, gap.ends_on) for gap in found]


def away(cast, user, first, last):
    with acting_as(cast.head):
        return services.note_absence(
            by=cast.head,
            post=cast.post,
            user=user,
            kind=Absence.Kind.LEAVE,
            starts_on=in_days(first),
            ends_on=in_days(last),
        )


def member(cast, user, day=None):
    with acting_as(cast.head):
        found = team.team_of([cast.post], cast.head, day or in_days(0))[cast.post]
    return next(one for one in found if one.user == user)


# --- T4 ----------------------------------------------------------------------------------------------------------


def test_a_post_with_its_head_present_has_nobody_missing(cast):
    assert gaps(cast) == []


def test_a_leave_without_an_interim_leaves_nobody_to_sign_from_its_first_to_its_last_day(cast):
    away(cast, cast.head, 10, 14)
    assert gaps(cast) == [(in_days(10), in_days(14))]


def test_an_interim_covers_its_days_and_no_other(cast):
    away(cast, cast.head, 10, 14)
    factories.make_interim(
        cast.post, given_by=cast.head, given_to=cast.deputy, starts_on=in_days(11), ends_on=in_days(13)
    )
    assert gaps(cast) == [(in_days(10), in_days(10)), (in_days(14), in_days(14))]


def test_an_interim_who_is_away_too_covers_nothing(cast):
    away(cast, cast.head, 10, 14)
    away(cast, cast.deputy, 12, 12)
    factories.make_interim(
        cast.post, given_by=cast.head, given_to=cast.deputy, starts_on=in_days(10), ends_on=in_days(14)
    )
    assert gaps(cast) == [(in_days(12), in_days(12))]


def test_an_interim_taken_back_or_given_powers_only_covers_nothing(cast):
    away(cast, cast.head, 5, 6)
    interim = factories.make_interim(
        cast.post, given_by=cast.head, given_to=cast.deputy, starts_on=in_days(5), ends_on=in_days(6)
    )
    factories.make_powers(
        cast.post,
        given_by=cast.head,
        given_to=cast.other,
        permissions=["reports.sign_report"],
        starts_on=in_days(5),
        ends_on=in_days(6),
    )
    assert gaps(cast) == []
    Delegation.objects.filter(pk=interim.pk).update(revoked_at=dt.datetime.now(dt.UTC))
    assert gaps(cast) == [(in_days(5), in_days(6))]


def test_an_interim_that_outlasts_its_holder_s_posting_covers_nothing(cast):
    away(cast, cast.head, 5, 6)
    factories.make_interim(
        cast.post, given_by=cast.head, given_to=cast.deputy, starts_on=in_days(5), ends_on=in_days(6)
    )
    Assignment.objects.filter(user=cast.deputy).update(ends_on=in_days(5))
    assert gaps(cast) == [(in_days(5), in_days(6))]


def test_the_gap_between_two_heads_is_shown_before_it_exists(cast):
    Assignment.objects.filter(user=cast.head).update(ends_on=in_days(20))
    following = factories.make_user("ASI", cast.post, starts_on=in_days(24))
    assert following
    assert gaps(cast) == [(in_days(21), in_days(23))]


def test_a_cancelled_leave_leaves_no_gap(cast):
    row = away(cast, cast.head, 3, 4)
    with acting_as(cast.head):
        services.cancel(row, by=cast.head)
    assert gaps(cast) == []


def test_the_desk_sees_the_gaps_of_every_post_and_a_post_its_own(cast):
    away(cast, cast.head, 1, 2)
    with acting_as(cast.desk):
        assert {gap.post_id for gap in team.signature_gaps(in_days(0), in_days(9))} == {cast.post.pk}
    with acting_as(cast.stranger):
        assert team.signature_gaps(in_days(0), in_days(9)) == []


# --- T1, T2, T3 --------------------------------------------------------------------------------------------------


def course(cast, user, kind, *, ended, validated=True):
    begins = Assignment.objects.get(user=user).starts_on
    last = begins + dt.timedelta(days=ended)
    first = last - dt.timedelta(days=9)
    return CourseTaken.objects.create(user=user, kind=kind, starts_on=first, ends_on=last, validated=validated)


@pytest.mark.parametrize(
    ("ended", "validated", "missing"), [(-1, True, []), (0, True, ["PREPARATION"]), (-1, False, ["PREPARATION"])]
)
def test_the_preparation_is_validated_before_the_posting_begins(cast, ended, validated, missing):
    course(cast, cast.officer, CourseTaken.Kind.PREPARATION, ended=ended, validated=validated)
    assert member(cast, cast.officer).missing == missing


def test_a_crisis_prone_country_covered_even_from_afar_asks_for_its_course(cast):
    course(cast, cast.officer, CourseTaken.Kind.PREPARATION, ended=-20)
    assert member(cast, cast.officer).missing == []
    factories.make_country("MD").__class__.objects.filter(pk="MD").update(crisis_prone=True)
    assert member(cast, cast.officer).missing == ["CRISOGENE"]
    course(cast, cast.officer, CourseTaken.Kind.CRISIS, ended=-2)
    assert member(cast, cast.officer).missing == []


def test_a_volunteer_is_asked_for_no_course(cast):
    assert member(cast, cast.volunteer).lacks == []


def test_the_head_lacks_the_agreement_of_each_country_covered_until_it_is_given(cast):
    assert [country.pk for country in member(cast, cast.head).unagreed] == ["RO", "MD"]
    for country, granted in (("RO", in_days(-3)), ("MD", None)):
        Accreditation.objects.create(
            post=cast.post, user=cast.head, country_id=country, asked_on=in_days(-30), granted_on=granted
        )
    assert [country.pk for country in member(cast, cast.head).unagreed] == ["MD"]


# --- T5 ----------------------------------------------------------------------------------------------------------


#: Days before it ends → how it is told; None: not yet.
TONES = {181: None, 180: "open", 91: "open", 90: "wait", 31: "wait", 30: "bad", -1: "bad"}


@pytest.mark.parametrize(("days", "tone"), TONES.items())
def test_what_ends_is_told_at_a_hundred_and_eighty_ninety_and_thirty_days(cast, days, tone):
    with acting_as(cast.head):
        services.save_sheet(by=cast.head, post=cast.post, user=cast.officer, corps="POLICE", languages="",
                            passport_until=None, visa_until=None, card_until=in_days(days))  # fmt: skip
    assert [end.tone for end in member(cast, cast.officer).endings] == ([tone] if tone else [])


def test_the_visa_of_a_passport_is_no_approval_in_english(cast):
    with acting_as(cast.head):
        services.save_sheet(by=cast.head, post=cast.post, user=cast.officer, corps="POLICE", languages="",
                            passport_until=None, visa_until=in_days(60), card_until=None)  # fmt: skip
    with translation.override("en"):
        assert [end.what for end in member(cast, cast.officer).endings] == ["visa"]


def test_the_team_costs_the_same_number_of_statements_whatever_its_size(cast, django_assert_num_queries):
    with acting_as(cast.head), django_assert_num_queries(7):
        team.team_of([cast.post], cast.head, in_days(0))
    for _n in range(6):
        factories.make_user("ODL", cast.post)
    with acting_as(cast.head), django_assert_num_queries(7):
        team.team_of([cast.post], cast.head, in_days(0))


def test_the_day_that_counts_is_the_post_s(cast):
    """At eleven in the evening in Paris it is already tomorrow in Bucharest."""
    with time_machine.travel(dt.datetime(2026, 11, 26, 22, 30, tzinfo=dt.UTC), tick=False), acting_as(cast.head):
        row = services.note_absence(by=cast.head, post=cast.post, user=cast.head, kind="LEAVE",
                                    starts_on=dt.date(2026, 11, 27), ends_on=dt.date(2026, 11, 27))  # fmt: skip
        assert [gap.starts_on for gap in services.gaps_left(cast.post)] == [row.starts_on]
