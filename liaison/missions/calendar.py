"""The programme as iCalendar, in the time of the country; reserved slots for those who may read them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event


def render(mission, slots):
    """The bytes of the calendar: the same programme gives the same bytes. One day-long event holds the mission."""
    zone = ZoneInfo(mission.country.time_zone)
    calendar = Calendar()
    calendar.add("prodid", "-//SSI//Mission//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", mission.reference)
    whole = Event()
    whole.add("uid", mission.reference)
    whole.add("dtstamp", mission.opened_at.astimezone(UTC))
    whole.add("dtstart", mission.starts_on)
    whole.add("dtend", mission.ends_on + timedelta(days=1))
    whole.add("summary", f"{mission.reference} – {mission.unit}")
    whole.add("location", mission.places)
    whole.add("transp", "TRANSPARENT")
    calendar.add_component(whole)
    for slot in slots:
        calendar.add_component(_event(mission, slot, zone))
    return calendar.to_ical()


def _event(mission, slot, zone):
    starts = datetime.combine(slot.day, slot.starts_at, tzinfo=zone)
    ends = datetime.combine(slot.day, slot.ends_at or _an_hour_later(slot.starts_at), tzinfo=zone)
    event = Event()
    event.add("uid", f"{mission.reference}-{slot.pk}")
    event.add("dtstamp", mission.opened_at.astimezone(UTC))
    # In UTC: a reader needs no table of time zones.
    event.add("dtstart", starts.astimezone(UTC))
    event.add("dtend", ends.astimezone(UTC))
    event.add("summary", slot.what)
    if slot.place:
        event.add("location", slot.place)
    return event


def _an_hour_later(moment):
    return time(min(moment.hour + 1, 23), moment.minute if moment.hour < 23 else 59)
