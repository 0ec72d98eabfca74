"""Days off and common working hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ssi.clocks.calendars import FRIDAY, SATURDAY, Calendar, WorkingTime, common_working_hours

PARIS, CAIRO, DELHI = ZoneInfo("Europe/Paris"), ZoneInfo("Africa/Cairo"), ZoneInfo("Asia/Kolkata")
PARIS_OFFICE = WorkingTime(Calendar("FR"), PARIS)
CAIRO_OFFICE = WorkingTime(Calendar("EG"), CAIRO, time(8), time(15))


def at(zone, *parts):
    return datetime(*parts, tzinfo=zone)


def test_published_week_ends_and_holidays_are_used_with_french_names_where_they_exist():
    djibouti = Calendar("DJ")
    assert djibouti.weekend_days == {FRIDAY, SATURDAY}
    assert djibouti.holiday(date(2026, 6, 27)) == "Fête de l'indépendance"
    assert Calendar("FR").holiday(date(2026, 7, 14)) == "Fête nationale"
    assert not djibouti.is_business_day(date(2026, 6, 26))


def test_the_post_adds_and_removes_days_and_changes_the_week_end():
    own = Calendar(
        "FR",
        weekend=frozenset({FRIDAY}),
        added={date(2026, 3, 4): "Journée de deuil"},
        removed=frozenset({date(2026, 5, 1)}),
    )
    assert own.holiday(date(2026, 3, 4)) == "Journée de deuil"
    assert own.holiday(date(2026, 5, 1)) is None
    assert own.is_business_day(date(2026, 3, 7))
    assert own.is_weekend(date(2026, 5, 1))
    assert own.next_business_day(date(2026, 5, 1)) == date(2026, 5, 2)


def test_an_unknown_country_is_said_to_be_unknown_and_nothing_is_invented():
    unknown = Calendar("XX")
    assert not unknown.is_known
    assert not unknown.weekend_is_known
    assert unknown.weekend_days == frozenset()
    assert unknown.is_business_day(date(2026, 12, 25))
    assert Calendar("XX", weekend=frozenset({SATURDAY})).weekend_is_known


def test_a_year_the_package_does_not_cover_is_said_to_be_unknown():
    assert Calendar("FR").covers(date(2100, 1, 1))
    assert not Calendar("FR").covers(date(2101, 1, 1))
    assert Calendar("FR").holiday(date(2101, 7, 14)) is None
    assert Calendar("IN").covers(date(2035, 1, 1))
    assert not Calendar("IN").covers(date(2036, 1, 1))


def test_a_week_end_of_seven_days_is_refused():
    with pytest.raises(ValueError, match="seven"):
        Calendar("FR", weekend=frozenset(range(7)))


def test_opening_hours_that_end_before_they_begin_are_refused():
    with pytest.raises(ValueError, match="opens"):
        WorkingTime(Calendar("FR"), PARIS, time(18), time(9))


def test_paris_and_cairo_share_no_friday_and_no_sunday():
    # Friday 6 February 12:00 to Monday 9 February 23:59, Paris: only Monday is worked by both,
    # 9:00-18:00 in Paris and 8:00-15:00 in Cairo (one hour ahead): 9:00-14:00, five hours.
    common = common_working_hours(at(PARIS, 2026, 2, 6, 12), at(PARIS, 2026, 2, 9, 23, 59), PARIS_OFFICE, CAIRO_OFFICE)
    assert common.minutes == 300
    assert common.is_certain
    assert not common.is_capped


def test_one_hour_and_a_half_is_left_in_common_before_the_end():
    common = common_working_hours(
        at(PARIS, 2026, 2, 10, 12, 30), at(PARIS, 2026, 2, 10, 20), PARIS_OFFICE, CAIRO_OFFICE
    )
    assert common.duration == timedelta(hours=1, minutes=30)


def test_common_hours_follow_each_zone_over_the_change_of_time():
    delhi = WorkingTime(Calendar("IN"), DELHI)
    winter = common_working_hours(at(PARIS, 2026, 3, 27), at(PARIS, 2026, 3, 28), PARIS_OFFICE, delhi)
    summer = common_working_hours(at(PARIS, 2026, 3, 30), at(PARIS, 2026, 3, 31), PARIS_OFFICE, delhi)
    assert (winter.minutes, summer.minutes) == (270, 330)


def test_common_hours_do_not_depend_on_who_asks():
    start, end = at(UTC, 2026, 4, 1), at(UTC, 2026, 5, 15)
    ours = common_working_hours(start, end, PARIS_OFFICE, CAIRO_OFFICE)
    assert ours == common_working_hours(start, end, CAIRO_OFFICE, PARIS_OFFICE)
    assert ours.minutes > 0


def test_once_past_no_common_hour_is_left():
    past = common_working_hours(at(PARIS, 2026, 2, 11), at(PARIS, 2026, 2, 10), PARIS_OFFICE, CAIRO_OFFICE)
    assert past.minutes == 0
    assert not past.is_capped


def test_a_period_of_years_is_counted_for_its_beginning_and_says_so():
    common = common_working_hours(at(UTC, 2026, 1, 1), at(UTC, 2036, 1, 1), PARIS_OFFICE, CAIRO_OFFICE)
    assert common.is_capped
    assert common.minutes < 400 * 9 * 60


def test_an_unknown_calendar_makes_the_common_hours_uncertain():
    nowhere = WorkingTime(Calendar("XX", weekend=frozenset({SATURDAY})), PARIS)
    common = common_working_hours(at(PARIS, 2026, 2, 10), at(PARIS, 2026, 2, 11), PARIS_OFFICE, nowhere)
    assert common.minutes == 9 * 60
    assert not common.is_certain
