"""The engine on worked examples: the table of liaison.md §7.4, then each rule of its own."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ssi.clocks.calendars import Calendar
from ssi.clocks.engine import (
    AlertKind,
    Clock,
    ClockError,
    LegalReference,
    Rule,
    State,
    Suspension,
    Unit,
    add_months,
    alerts,
    due,
    remaining,
    state,
)

PARIS, BUCHAREST, CAIRO = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/Bucharest"), ZoneInfo("Africa/Cairo")
FRANCE, ROMANIA = Calendar("FR"), Calendar("RO")


def at(zone, *parts):
    return datetime(*parts, tzinfo=zone)


def rule(unit, amount=0, **more):
    return Rule("TEST", "Règle d’essai", "réception", unit, amount, **more)


def clock(unit, amount, event_at, zone=PARIS, calendar=FRANCE, **more):
    return Clock(rule(unit, amount), event_at, zone, calendar, **more)


# Code, unit, amount, zone, calendar, event, expected end (all local). 2026 has Easter on 5 April.
WORKED = [
    ("E977_U_D", Unit.HOURS, 8, BUCHAREST, ROMANIA, (2026, 3, 3, 10, 15), (2026, 3, 3, 18, 15)),
    ("E977_U_D over the spring change", Unit.HOURS, 8, PARIS, FRANCE, (2026, 3, 28, 22), (2026, 3, 29, 7)),
    ("E977_U_D over the autumn change", Unit.HOURS, 8, PARIS, FRANCE, (2026, 10, 24, 22), (2026, 10, 25, 5)),
    ("E977_U_I", Unit.CALENDAR_DAYS, 3, BUCHAREST, ROMANIA, (2026, 3, 5, 23, 59), (2026, 3, 8, 23, 59, 59)),
    ("E977_STD", Unit.CALENDAR_DAYS, 7, PARIS, FRANCE, (2026, 12, 28, 9), (2027, 1, 4, 23, 59, 59)),
    ("E977_REVUE", Unit.MONTHS, 6, PARIS, FRANCE, (2026, 8, 31, 12), (2027, 2, 28, 23, 59, 59)),
    ("ORAL_CONF", Unit.BUSINESS_DAYS, 2, PARIS, FRANCE, (2026, 4, 3, 17), (2026, 4, 8, 23, 59, 59)),
    ("RELANCE_2", Unit.CALENDAR_DAYS, 15, BUCHAREST, ROMANIA, (2026, 2, 20, 8), (2026, 3, 7, 23, 59, 59)),
    ("DEE_ACK", Unit.CALENDAR_DAYS, 7, BUCHAREST, ROMANIA, (2026, 4, 6, 0, 0), (2026, 4, 13, 23, 59, 59)),
    ("DEE_EXEC", Unit.CALENDAR_DAYS, 90, BUCHAREST, ROMANIA, (2026, 1, 10, 9), (2026, 4, 10, 23, 59, 59)),
    ("DEE_INTERC", Unit.HOURS, 96, PARIS, FRANCE, (2026, 3, 27, 18), (2026, 3, 31, 19)),
    ("CR_RETOUR", Unit.CALENDAR_DAYS, 8, PARIS, FRANCE, (2026, 5, 2, 18), (2026, 5, 10, 23, 59, 59)),
    ("MAE_DEC", Unit.CALENDAR_DAYS, 60, BUCHAREST, ROMANIA, (2026, 2, 1, 6), (2026, 4, 2, 23, 59, 59)),
    # Friday 10 April: Saturday 11, Monday 13 … Thursday 16 are counted, Sunday is not.
    ("MAE_FR_AUD", Unit.WEEKDAYS_MON_SAT, 5, PARIS, FRANCE, (2026, 4, 10, 15), (2026, 4, 16, 23, 59, 59)),
    # Over 1 and 8 May 2026, both Fridays.
    ("MAE_FR_ORIG", Unit.WEEKDAYS_MON_SAT, 6, PARIS, FRANCE, (2026, 4, 30, 11), (2026, 5, 9, 23, 59, 59)),
    ("MAE_REMISE", Unit.CALENDAR_DAYS, 10, PARIS, FRANCE, (2028, 2, 20, 11), (2028, 3, 1, 23, 59, 59)),
    ("EXT_PROV soft", Unit.CALENDAR_DAYS, 18, PARIS, FRANCE, (2026, 6, 1, 9), (2026, 6, 19, 23, 59, 59)),
    ("EXT_PROV hard", Unit.CALENDAR_DAYS, 40, PARIS, FRANCE, (2026, 6, 1, 9), (2026, 7, 11, 23, 59, 59)),
    ("RET_ACTIF", Unit.MONTHS, 12, PARIS, FRANCE, (2024, 2, 29, 9), (2025, 2, 28, 23, 59, 59)),
    ("RET_DIX", Unit.MONTHS, 120, PARIS, FRANCE, (2026, 1, 15, 9), (2036, 1, 15, 23, 59, 59)),
    ("CONTACT_REVUE", Unit.MONTHS, 6, PARIS, FRANCE, (2026, 1, 31, 9), (2026, 7, 31, 23, 59, 59)),
]


@pytest.mark.parametrize(
    ("unit", "amount", "zone", "calendar", "event", "expected"),
    [row[1:] for row in WORKED],
    ids=[row[0] for row in WORKED],
)
def test_the_rules_of_the_trade_end_when_the_reference_says(unit, amount, zone, calendar, event, expected):
    found = due(clock(unit, amount, at(zone, *event), zone, calendar)).at
    assert found == at(zone, *expected)
    assert found.tzinfo is UTC


def test_the_annual_statistics_are_due_on_the_first_of_march_of_the_following_year():
    stat = rule(Unit.FIXED_DATE, annual_day=(3, 1))
    found = due(Clock(stat, at(PARIS, 2026, 12, 31, 23), PARIS, FRANCE)).at
    assert found == at(PARIS, 2027, 3, 1, 23, 59, 59)


def test_a_date_set_by_the_judge_is_not_moved_by_suspensions():
    pause = Suspension(at(PARIS, 2026, 5, 1), at(PARIS, 2026, 5, 20))
    fixed = clock(Unit.FIXED_DATE, 0, at(PARIS, 2026, 4, 1), fixed_on=date(2026, 6, 30), suspensions=(pause,))
    assert due(fixed).at == at(PARIS, 2026, 6, 30, 23, 59, 59)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
    ],
)
def test_months_keep_the_day_number_or_take_the_last_day(day, months, expected):
    assert add_months(day, months) == expected


# --- days and zones -----------------------------------------------------------------------------------------


def test_the_day_of_the_event_is_the_day_of_the_forum_not_of_the_server():
    late = datetime(2026, 3, 3, 22, 30, tzinfo=UTC)  # already the 4th in Bucharest
    ends = due(clock(Unit.CALENDAR_DAYS, 3, late, BUCHAREST, ROMANIA)).at
    assert ends == at(BUCHAREST, 2026, 3, 7, 23, 59, 59)


def test_the_local_week_end_counts_for_business_days_and_not_for_weekdays():
    egypt = Calendar("EG", weekend=frozenset({4, 5}))
    thursday = at(CAIRO, 2026, 2, 5, 12)
    assert due(clock(Unit.BUSINESS_DAYS, 1, thursday, CAIRO, egypt)).at == at(CAIRO, 2026, 2, 8, 23, 59, 59)
    assert due(clock(Unit.WEEKDAYS_MON_SAT, 1, thursday, CAIRO, egypt)).at == at(CAIRO, 2026, 2, 6, 23, 59, 59)


def test_where_the_last_second_of_the_day_comes_twice_the_earlier_one_is_the_end():
    # Egypt leaves summer time at midnight: 29 October 2026 has two 23:59:59.
    ends = due(clock(Unit.CALENDAR_DAYS, 1, at(CAIRO, 2026, 10, 28, 9), CAIRO, Calendar("EG"))).at
    assert ends == datetime(2026, 10, 29, 20, 59, 59, tzinfo=UTC)


def test_where_the_last_second_of_the_day_does_not_exist_the_end_is_before_the_gap():
    # Samoa had no 30 December 2011.
    apia = ZoneInfo("Pacific/Apia")
    ends = due(clock(Unit.CALENDAR_DAYS, 1, at(apia, 2011, 12, 29, 9), apia, Calendar("WS"))).at
    assert ends == datetime(2011, 12, 30, 9, 59, 59, tzinfo=UTC)


def test_an_unknown_country_ends_on_the_strict_side():
    nowhere = Calendar("XX")
    ends = due(clock(Unit.BUSINESS_DAYS, 3, at(PARIS, 2026, 4, 3, 9), calendar=nowhere)).at
    assert ends == at(PARIS, 2026, 4, 6, 23, 59, 59)


# --- rolling ------------------------------------------------------------------------------------------------


def test_the_alarm_stays_on_the_strict_date_and_the_rolled_date_stands_beside():
    rolling = Clock(rule(Unit.CALENDAR_DAYS, 10, rolls=True), at(PARIS, 2026, 4, 24, 9), PARIS, FRANCE)
    assert due(rolling).at == at(PARIS, 2026, 5, 4, 23, 59, 59)  # a Monday: nothing to roll
    assert due(rolling).rolled_at is None
    easter = Clock(rule(Unit.CALENDAR_DAYS, 2, rolls=True), at(PARIS, 2026, 4, 2, 9), PARIS, FRANCE)
    assert due(easter).at == at(PARIS, 2026, 4, 4, 23, 59, 59)  # Saturday before Easter
    assert due(easter).rolled_at == at(PARIS, 2026, 4, 7, 23, 59, 59)  # after Easter Monday


def test_hours_never_roll():
    hours = Clock(rule(Unit.HOURS, 24, rolls=True), at(PARIS, 2026, 4, 4, 9), PARIS, FRANCE)
    assert due(hours).rolled_at is None


def test_a_rule_that_does_not_roll_shows_no_rolled_date():
    assert due(clock(Unit.CALENDAR_DAYS, 2, at(PARIS, 2026, 4, 2, 9))).rolled_at is None


# --- suspensions --------------------------------------------------------------------------------------------


def test_an_hour_clock_moves_by_the_time_elapsed():
    pause = Suspension(at(PARIS, 2026, 3, 28, 23), at(PARIS, 2026, 3, 29, 4))  # 4 hours: the clocks jump
    ends = due(clock(Unit.HOURS, 8, at(PARIS, 2026, 3, 28, 20), suspensions=(pause,)))
    assert ends.at - ends.unsuspended == timedelta(hours=4)


def test_a_day_clock_moves_by_the_difference_of_the_dates():
    event = at(PARIS, 2026, 3, 2, 9)
    same_day = Suspension(at(PARIS, 2026, 3, 3, 0, 1), at(PARIS, 2026, 3, 3, 23, 58))
    over_midnight = Suspension(at(PARIS, 2026, 3, 4, 23, 59), at(PARIS, 2026, 3, 5, 0, 1))
    seven = clock(Unit.CALENDAR_DAYS, 7, event)
    assert due(clock(Unit.CALENDAR_DAYS, 7, event, suspensions=(same_day,))).at == due(seven).at
    moved = due(clock(Unit.CALENDAR_DAYS, 7, event, suspensions=(same_day, over_midnight))).at
    assert moved == at(PARIS, 2026, 3, 10, 23, 59, 59)


def test_overlapping_suspensions_count_once_and_keep_their_reasons():
    first = Suspension(at(PARIS, 2026, 3, 3), at(PARIS, 2026, 3, 6), "précision demandée")
    second = Suspension(at(PARIS, 2026, 3, 5), at(PARIS, 2026, 3, 8), "autorisation du juge")
    ends = due(clock(Unit.CALENDAR_DAYS, 7, at(PARIS, 2026, 3, 2), suspensions=(second, first, second)))
    assert ends.at == at(PARIS, 2026, 3, 14, 23, 59, 59)
    (pause,) = ends.counted
    assert "précision demandée" in pause.reason
    assert "autorisation du juge" in pause.reason


def test_a_suspension_inside_another_adds_nothing():
    long = Suspension(at(PARIS, 2026, 3, 3), at(PARIS, 2026, 3, 8))
    short = Suspension(at(PARIS, 2026, 3, 4), at(PARIS, 2026, 3, 5))
    event = at(PARIS, 2026, 3, 2)
    assert (
        due(clock(Unit.CALENDAR_DAYS, 7, event, suspensions=(long, short))).at
        == due(clock(Unit.CALENDAR_DAYS, 7, event, suspensions=(long,))).at
    )


def test_time_suspended_before_the_event_does_not_count():
    before = Suspension(at(PARIS, 2026, 3, 1), at(PARIS, 2026, 3, 2))
    across = Suspension(at(PARIS, 2026, 3, 1), at(PARIS, 2026, 3, 3, 12))
    event = at(PARIS, 2026, 3, 3, 10)
    assert due(clock(Unit.HOURS, 8, event, suspensions=(before,))).at == event + timedelta(hours=8)
    assert due(clock(Unit.HOURS, 8, event, suspensions=(across,))).at == event + timedelta(hours=10)


def test_a_suspension_after_the_end_does_not_revive_the_clock():
    late = Suspension(at(PARIS, 2026, 3, 12), at(PARIS, 2026, 3, 20))
    expired = clock(Unit.CALENDAR_DAYS, 7, at(PARIS, 2026, 3, 2), suspensions=(late,))
    assert due(expired).at == at(PARIS, 2026, 3, 9, 23, 59, 59)
    assert state(expired, at(PARIS, 2026, 3, 15)) is State.BREACHED


def test_an_open_suspension_leaves_no_due_moment_but_says_where_it_would_be():
    open_one = Suspension(at(PARIS, 2026, 3, 3, 10))
    paused = clock(Unit.HOURS, 8, at(PARIS, 2026, 3, 3, 8), suspensions=(open_one,))
    ends = due(paused, at(PARIS, 2026, 3, 3, 15))
    assert ends.at is None
    assert ends.rolled_at is None
    assert ends.if_resumed == at(PARIS, 2026, 3, 3, 21)
    assert remaining(paused, at(PARIS, 2026, 3, 3, 15)) == timedelta(hours=6)
    assert due(paused).if_resumed == due(paused).unsuspended
    assert alerts(paused) == ()


def test_an_open_suspension_swallows_those_recorded_after_it():
    open_one = Suspension(at(PARIS, 2026, 3, 3))
    closed = Suspension(at(PARIS, 2026, 3, 4), at(PARIS, 2026, 3, 5))
    paused = clock(Unit.CALENDAR_DAYS, 7, at(PARIS, 2026, 3, 2), suspensions=(closed, open_one))
    assert due(paused).at is None


# --- states -------------------------------------------------------------------------------------------------


def seven_days(**more):
    return clock(Unit.CALENDAR_DAYS, 7, at(PARIS, 2026, 3, 2, 9), **more)


def test_a_clock_runs_until_the_last_second_of_its_last_day_is_over():
    assert state(seven_days(), at(PARIS, 2026, 3, 9, 23, 59, 59, 999_999)) is State.RUNNING
    assert state(seven_days(), at(PARIS, 2026, 3, 10)) is State.BREACHED


def test_an_hour_clock_is_breached_the_moment_after_its_end():
    eight = clock(Unit.HOURS, 8, at(PARIS, 2026, 3, 2, 9))
    assert state(eight, at(PARIS, 2026, 3, 2, 17)) is State.RUNNING
    assert state(eight, at(PARIS, 2026, 3, 2, 17, 0, 0, 1)) is State.BREACHED


def test_a_clock_kept_in_time_is_kept_for_ever():
    kept = seven_days(kept_at=at(PARIS, 2026, 3, 8))
    assert state(kept, at(PARIS, 2026, 3, 7)) is State.RUNNING
    assert state(kept, at(PARIS, 2030, 1, 1)) is State.KEPT


def test_a_clock_kept_late_stays_breached():
    assert state(seven_days(kept_at=at(PARIS, 2026, 3, 10)), at(PARIS, 2026, 3, 11)) is State.BREACHED


def test_a_file_that_becomes_moot_erases_no_breach():
    assert state(seven_days(moot_at=at(PARIS, 2026, 3, 5)), at(PARIS, 2026, 3, 6)) is State.MOOT
    assert state(seven_days(moot_at=at(PARIS, 2026, 3, 12)), at(PARIS, 2026, 3, 13)) is State.BREACHED


def test_what_came_first_decides_between_kept_and_moot():
    kept_first = seven_days(kept_at=at(PARIS, 2026, 3, 4), moot_at=at(PARIS, 2026, 3, 5))
    moot_first = seven_days(kept_at=at(PARIS, 2026, 3, 6), moot_at=at(PARIS, 2026, 3, 5))
    assert state(kept_first, at(PARIS, 2026, 3, 20)) is State.KEPT
    assert state(moot_first, at(PARIS, 2026, 3, 20)) is State.MOOT


def test_the_state_at_a_moment_knows_nothing_of_what_happened_later():
    pause = Suspension(at(PARIS, 2026, 3, 4), at(PARIS, 2026, 3, 6))
    paused = seven_days(suspensions=(pause,))
    assert state(paused, at(PARIS, 2026, 3, 3)) is State.RUNNING
    assert state(paused, at(PARIS, 2026, 3, 5)) is State.SUSPENDED
    assert state(paused, at(PARIS, 2026, 3, 6)) is State.RUNNING
    assert due(paused, at(PARIS, 2026, 3, 3)).at == at(PARIS, 2026, 3, 9, 23, 59, 59)


# --- alerts -------------------------------------------------------------------------------------------------


def test_a_day_clock_warns_at_half_at_four_fifths_the_day_before_and_on_breach():
    found = [(alert.kind, alert.at) for alert in alerts(clock(Unit.CALENDAR_DAYS, 10, at(UTC, 2026, 6, 1), UTC))]
    length = timedelta(days=10, hours=23, minutes=59, seconds=59)
    assert found == [
        (AlertKind.HALF, at(UTC, 2026, 6, 1) + length * 0.5),
        (AlertKind.FOUR_FIFTHS, at(UTC, 2026, 6, 1) + length * 0.8),
        (AlertKind.DAYS_BEFORE, at(UTC, 2026, 6, 10, 8)),
        (AlertKind.BREACH, at(UTC, 2026, 6, 11, 23, 59, 59)),
    ]


def test_an_hour_clock_warns_two_hours_before():
    found = {alert.kind: alert.at for alert in alerts(clock(Unit.HOURS, 8, at(PARIS, 2026, 6, 1, 8)))}
    assert found == {
        AlertKind.HALF: at(PARIS, 2026, 6, 1, 12),
        AlertKind.TWO_HOURS_BEFORE: at(PARIS, 2026, 6, 1, 14),
        AlertKind.FOUR_FIFTHS: at(PARIS, 2026, 6, 1, 14, 24),
        AlertKind.BREACH: at(PARIS, 2026, 6, 1, 16),
    }


def test_a_joint_team_is_warned_sixty_days_before_its_end():
    team = Clock(rule(Unit.MONTHS, 12, warn_days=(60,)), at(PARIS, 2026, 1, 15), PARIS, FRANCE)
    mornings = [(alert.days, alert.at) for alert in alerts(team) if alert.kind is AlertKind.DAYS_BEFORE]
    assert mornings == [(60, at(PARIS, 2026, 11, 16, 8)), (1, at(PARIS, 2027, 1, 14, 8))]


def test_a_warning_that_would_come_before_the_event_is_not_given():
    kinds = [alert.kind for alert in alerts(clock(Unit.HOURS, 1, at(PARIS, 2026, 6, 1, 8)))]
    assert kinds == [AlertKind.HALF, AlertKind.FOUR_FIFTHS, AlertKind.BREACH]


def test_half_of_the_time_is_half_of_the_time_that_ran():
    pauses = (
        Suspension(at(PARIS, 2026, 6, 1, 10), at(PARIS, 2026, 6, 1, 20)),
        Suspension(at(PARIS, 2026, 6, 1, 23), at(PARIS, 2026, 6, 2, 5)),
    )
    found = {a.kind: a.at for a in alerts(clock(Unit.HOURS, 8, at(PARIS, 2026, 6, 1, 8), suspensions=pauses))}
    assert found[AlertKind.HALF] == at(PARIS, 2026, 6, 1, 22)
    assert found[AlertKind.BREACH] == at(PARIS, 2026, 6, 2, 8)


def test_a_warning_inside_a_suspension_waits_for_its_end():
    pause = Suspension(at(PARIS, 2026, 3, 7, 12), at(PARIS, 2026, 3, 8, 12))
    found = {alert.kind: alert.at for alert in alerts(seven_days(suspensions=(pause,)))}
    assert found[AlertKind.DAYS_BEFORE] == at(PARIS, 2026, 3, 9, 8)
    late = Suspension(at(PARIS, 2026, 3, 8, 6), at(PARIS, 2026, 3, 8, 12))  # same date: moves nothing
    found = {alert.kind: alert.at for alert in alerts(seven_days(suspensions=(late,)))}
    assert found[AlertKind.DAYS_BEFORE] == at(PARIS, 2026, 3, 8, 12)


# --- legal references ---------------------------------------------------------------------------------------

CPP_1958 = LegalReference("CPP, art. 694-37", date(2017, 5, 22), date(2028, 12, 31))
CPP_2029 = LegalReference("CPP, art. L. 6123-21", date(2029, 1, 1), to_verify=True)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 5, 21), None),
        (date(2017, 5, 22), CPP_1958),
        (date(2028, 12, 31), CPP_1958),
        (date(2029, 1, 1), CPP_2029),
    ],
)
def test_the_article_cited_is_the_version_in_force_that_day(day, expected):
    assert rule(Unit.HOURS, 1, references=(CPP_2029, CPP_1958)).reference_on(day) == expected


def test_where_two_versions_overlap_the_newer_is_cited():
    old = LegalReference("ancien")
    assert rule(Unit.HOURS, 1, references=(old, CPP_1958)).reference_on(date(2020, 1, 1)) == CPP_1958


# --- what cannot be computed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: rule(Unit.HOURS, 0),
        lambda: rule(Unit.CALENDAR_DAYS, 40_000),
        lambda: clock(Unit.HOURS, 8, datetime(2026, 1, 1)),  # noqa: DTZ001 - naive on purpose
        lambda: clock(Unit.HOURS, 8, at(PARIS, 1200, 1, 1)),
        lambda: clock(Unit.HOURS, 8, at(PARIS, 9999, 12, 31)),
        lambda: clock(Unit.FIXED_DATE, 0, at(PARIS, 2026, 1, 1)),
        lambda: Suspension(at(PARIS, 2026, 1, 2), at(PARIS, 2026, 1, 1)),
        lambda: due(Clock(rule(Unit.FIXED_DATE, annual_day=(2, 30)), at(PARIS, 2026, 1, 1), PARIS, FRANCE)),
        lambda: due(clock(Unit.FIXED_DATE, 0, at(PARIS, 2026, 1, 1), fixed_on=date(9999, 12, 31))),
        lambda: state(seven_days(), datetime(2026, 1, 1)),  # noqa: DTZ001 - naive on purpose
    ],
)
def test_an_impossible_date_or_rule_is_refused(attempt):
    with pytest.raises(ClockError):
        attempt()
