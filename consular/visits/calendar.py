"""The programme of a visit as iCalendar, in the time of the country; what the reader does not see is not in it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event


def render(visit, sequences):
    """The bytes of the calendar: the same programme gives the same bytes. One day-long event holds the visit."""
    zone = ZoneInfo(visit.country.time_zone)
    calendar = Calendar()
    calendar.add("prodid", "-//SSI//Visite//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", visit.reference)
    whole = _event(visit, visit.reference, f"{visit.reference} – {visit.authority}", visit.places)
    whole.add("dtstart", visit.starts_on)
    whole.add("dtend", visit.ends_on + timedelta(days=1))
    whole.add("transp", "TRANSPARENT")
    calendar.add_component(whole)
    for one in sequences:
        starts = datetime.combine(one.day, one.starts_at, tzinfo=zone)
        ends = datetime.combine(one.day, one.ends_at, tzinfo=zone) if one.ends_at else starts + timedelta(minutes=30)
        event = _event(visit, f"{visit.reference}-{one.pk}", one.what, one.place)
        # In UTC: a reader needs no table of time zones.
        event.add("dtstart", starts.astimezone(UTC))
        event.add("dtend", ends.astimezone(UTC))
        calendar.add_component(event)
    return calendar.to_ical()


def _event(visit, uid, summary, place):
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", visit.opened_at.astimezone(UTC))
    event.add("summary", summary)
    if place:
        event.add("location", place)
    return event
