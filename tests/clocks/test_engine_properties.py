"""Laws the engine obeys whatever the dates, on generated clocks."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ssi.clocks.calendars import Calendar
from ssi.clocks.engine import AlertKind, Clock, Rule, State, Suspension, Unit, add_months, alerts, due, state

# Zones that change time at night, at midnight, by half an hour, never, and that skipped a day.
ZONES = [
    ZoneInfo(key)
    for key in (
        "Europe/Paris",
        "Africa/Cairo",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Pacific/Apia",
        "America/Havana",
        "Africa/Djibouti",
    )
]
CALENDARS = [Calendar(code) for code in ("FR", "RO", "EG", "IN", "IR", "XX")]
DAY_UNITS = [Unit.CALENDAR_DAYS, Unit.WEEKDAYS_MON_SAT, Unit.BUSINESS_DAYS, Unit.MONTHS]

moments = st.datetimes(datetime(2008, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
amounts = st.integers(1, 60)
units = st.sampled_from([Unit.HOURS, *DAY_UNITS])


@st.composite
def pauses(draw, after):
    """Up to four closed suspensions around and after a moment, overlapping as they like."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = after + timedelta(minutes=draw(st.integers(-3000, 60_000)))
        found.append(Suspension(start, start + timedelta(minutes=draw(st.integers(0, 20_000)))))
    return tuple(found)


@st.composite
def clocks(draw, unit=units, suspended=True):
    event_at = draw(moments)
    return Clock(
        Rule("P", "propriété", "événement", draw(unit), draw(amounts), rolls=draw(st.booleans())),
        event_at,
        draw(st.sampled_from(ZONES)),
        draw(st.sampled_from(CALENDARS)),
        draw(pauses(event_at)) if suspended else (),
    )


def replaced(clock, **changes):
    kept = {name: getattr(clock, name) for name in ("rule", "event_at", "zone", "calendar", "suspensions")}
    return Clock(**{**kept, **changes})


@given(clocks())
def test_a_deadline_is_never_before_its_event_nor_before_its_unsuspended_date(clock):
    ends = due(clock)
    assert clock.event_at < ends.unsuspended <= ends.at
    assert ends.rolled_at is None or ends.rolled_at > ends.at


@given(clocks(suspended=False), st.integers(0, 60 * 24 * 30))
def test_a_later_event_never_ends_earlier(clock, minutes):
    later = replaced(clock, event_at=clock.event_at + timedelta(minutes=minutes))
    assert due(clock).at <= due(later).at


@given(clocks(suspended=False))
def test_a_longer_rule_never_ends_earlier(clock):
    rule = clock.rule
    longer = Rule(rule.code, rule.label, rule.event, rule.unit, rule.amount + 1)
    assert due(clock).at < due(replaced(clock, rule=longer)).at


@given(clocks(unit=st.just(Unit.HOURS), suspended=False))
def test_hours_are_elapsed_time_in_every_zone_and_over_every_change_of_time(clock):
    assert due(clock).at - clock.event_at == timedelta(hours=clock.rule.amount)


@given(clocks(unit=st.sampled_from(DAY_UNITS)))
def test_a_day_clock_ends_one_second_before_a_new_local_day(clock):
    local = due(clock).at.astimezone(clock.zone)
    after = (due(clock).at + timedelta(seconds=1)).astimezone(clock.zone)
    assert (local.hour, local.minute, local.second) in {(23, 59, 59), (22, 59, 59)}
    # Where clocks go back at midnight, the hour before it comes twice: still the same date one second later.
    assert after.date() > local.date() or after.utcoffset() != local.utcoffset()


@given(clocks(unit=st.sampled_from(DAY_UNITS), suspended=False))
def test_working_days_never_end_before_calendar_days(clock):
    rule = clock.rule
    plain = replaced(clock, rule=Rule(rule.code, "", "", Unit.CALENDAR_DAYS, rule.amount))
    assert due(plain).at <= due(clock).at


@given(clocks(unit=st.sampled_from([Unit.WEEKDAYS_MON_SAT, Unit.BUSINESS_DAYS]), suspended=False))
def test_exactly_the_asked_number_of_counted_days_lies_between_event_and_end(clock):
    counts = (
        clock.calendar.is_business_day if clock.rule.unit is Unit.BUSINESS_DAYS else clock.calendar.is_weekday_mon_sat
    )
    last = due(clock).at.astimezone(clock.zone).date()
    days = [clock.event_day + timedelta(days=n) for n in range(1, (last - clock.event_day).days + 1)]
    skipped_by_the_zone = clock.zone.key == "Pacific/Apia"
    assert skipped_by_the_zone or (sum(map(counts, days)) == clock.rule.amount and counts(last))


@given(clocks())
@settings(max_examples=60)
def test_the_order_of_suspensions_changes_nothing(clock):
    dates = {due(replaced(clock, suspensions=order)).at for order in permutations(clock.suspensions)}
    assert len(dates) == 1


@given(clocks(), st.integers(0, 5000))
def test_a_longer_suspension_never_brings_the_end_forward(clock, minutes):
    longer = tuple(Suspension(pause.start, pause.end + timedelta(minutes=minutes)) for pause in clock.suspensions)
    assert due(clock).at <= due(replaced(clock, suspensions=longer)).at


@given(clocks())
def test_one_more_suspension_never_brings_the_end_forward(clock):
    for n in range(len(clock.suspensions)):
        fewer = clock.suspensions[:n] + clock.suspensions[n + 1 :]
        assert due(replaced(clock, suspensions=fewer)).at <= due(clock).at


@given(clocks(unit=st.just(Unit.HOURS)))
def test_the_running_time_of_an_hour_clock_is_its_duration(clock):
    ends = due(clock)
    paused = sum((pause.end - pause.start for pause in ends.counted), timedelta())
    assert ends.at - clock.event_at - paused == timedelta(hours=clock.rule.amount)


@given(clocks())
def test_alerts_come_in_order_after_the_event_never_in_a_suspension_and_end_with_the_breach(clock):
    found = alerts(clock)
    assert [alert.at for alert in found] == sorted(alert.at for alert in found)
    assert found[-1].kind is AlertKind.BREACH
    assert found[-1].at == due(clock).at
    for alert in found[:-1]:
        assert clock.event_at < alert.at < due(clock).at
        assert not any(pause.start < alert.at < pause.end for pause in due(clock).counted)


@given(clocks(), st.lists(moments, min_size=2, max_size=6))
def test_a_breach_is_for_ever_once_the_suspensions_are_known(clock, asked):
    last_known = max((pause.end for pause in clock.suspensions), default=clock.event_at)
    states = [state(clock, moment) for moment in sorted(moment for moment in asked if moment > last_known)]
    if State.BREACHED in states:
        assert set(states[states.index(State.BREACHED) :]) == {State.BREACHED}


@given(clocks(), moments)
def test_kept_at_any_moment_is_kept_or_breached_ever_after(clock, kept_at):
    kept = replaced(clock, kept_at=kept_at)
    assert state(kept, kept_at + timedelta(days=1)) in {State.KEPT, State.BREACHED}


@given(st.dates(), st.integers(0, 600))
def test_months_never_change_the_day_number_but_for_a_shorter_month(day, months):
    if day.year + months // 12 + 1 > 9998:
        return
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
