"""Dates and due moments in words. Pure functions: the caller gives the zone and the present moment."""

import datetime as dt

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400
VOWELS = frozenset("AÀÂÄEÉÈÊËIÎÏOÔÖUÙÛÜ")
SOON = 2 * DAY  # seconds before the due moment from which it is shown as urgent

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 12, 31)


def covers(first, last, day):
    """Whether `day` is between these two, both included; None is open."""
    return (first or dt.date.min) <= day <= (last or dt.date.max)


def due_in_words(moment, now):
    """How far the due `moment` is from `now`: « dans 3 h », « dépassé de 2 j », « aujourd’hui ».

    Both aware datetimes, or `moment` a date (a due *day*): then only the day of `now`, in the zone of `now`,
    counts. Always rounded down: a person is never told they have more time than they have, nor more delay.
    None gives « sans échéance ».
    """
    if moment is None:
        return _("sans échéance")
    if isinstance(moment, dt.datetime):
        return _moment_in_words((moment - now).total_seconds())
    today = now.date() if isinstance(now, dt.datetime) else now
    return _day_in_words((moment - today).days)


def due_tone(moment, now):
    """`late`, `soon` or an empty string (far, or no due date); never the only sign, the words say it."""
    if moment is None:
        return ""
    if isinstance(moment, dt.datetime):
        left = (moment - now).total_seconds()
    else:
        today = now.date() if isinstance(now, dt.datetime) else now
        left = (moment - today).days * DAY
    if left < 0:
        return "late"
    return "soon" if left < SOON else ""


def _moment_in_words(seconds):
    late = seconds < 0
    seconds = abs(seconds)
    if seconds < MINUTE:
        return _("à l’instant") if late else _("maintenant")
    return _overdue(_span(seconds)) if late else _ahead(_span(seconds))


def _day_in_words(days):
    if days == 0:
        return _("aujourd’hui")
    if days == 1:
        return _("demain")
    return _overdue(_span(-days * DAY)) if days < 0 else _ahead(_span(days * DAY))


def _ahead(span):
    return _("dans %(span)s") % {"span": span}


def _overdue(span):
    return _("dépassé de %(span)s") % {"span": span}


def _span(seconds):
    """One unit, short: minutes, hours, days up to a fortnight, weeks up to two months, months, years."""
    days = int(seconds // DAY)
    if seconds < HOUR:
        return _("%(n)d min") % {"n": seconds // MINUTE}
    if days < 1:
        return _("%(n)d h") % {"n": seconds // HOUR}
    if days < 15:
        return _("%(n)d j") % {"n": days}
    if days < 61:
        return _("%(n)d sem.") % {"n": days // 7}
    if days < 731:
        return _("%(n)d mois") % {"n": int(days / 30.44)}
    return ngettext("%(n)d an", "%(n)d ans", int(days / 365.25)) % {"n": int(days / 365.25)}


def date_in_words(day, *, weekday=False):
    """« 20 novembre 2026 », « vendredi 1er mai 2026 » in the active language."""
    words = f"{_day_and_month(day)} {day.year}"
    return f"{WEEKDAYS[day.weekday()]} {words}" if weekday else words


def month_in_words(day):
    """« novembre 2026 » in the active language."""
    return f"{MONTHS[day.month]} {day.year}"


def period_in_words(start, end):
    """« du 14 au 20 novembre 2026 », "from 14 to 20 November 2026": month and year said once when they can be."""
    if start == end:
        return _("le %(day)s") % {"day": date_in_words(start)}
    first = date_in_words(start)
    if start.year == end.year:
        first = _number(start) if start.month == end.month else _day_and_month(start)
    return _("du %(start)s au %(end)s") % {"start": first, "end": date_in_words(end)}


def _day_and_month(day):
    return f"{_number(day)}\u00a0{MONTHS[day.month]}"


def _number(day):
    return "1er" if day.day == 1 and (get_language() or "fr").startswith("fr") else str(day.day)


def time_in_words(moment):
    """« 14 h 05 » in French, "14:05" otherwise; `moment` is already in the zone wanted."""
    if (get_language() or "fr").startswith("fr"):
        return f"{moment.hour}\u00a0h\u00a0{moment.minute:02d}"
    return f"{moment.hour:02d}:{moment.minute:02d}"


def moment_in_words(moment, zone, place=""):
    """« 20 novembre 2026 à 14 h 30 (heure de Bucarest) »: aware `moment` shown in `zone`, which is named.

    Without `place` (a town, given by the post, or a Country) the offset stands for the zone: « (UTC+2) ».
    """
    local = moment.astimezone(zone)
    return _("%(date)s à %(time)s (%(zone)s)") % {
        "date": date_in_words(local.date()),
        "time": time_in_words(local),
        "zone": hour_of(place) if place else utc_offset(local),
    }


def hour_of(place):
    """« heure de Bucarest », « heure d’Abidjan », « heure du Caire », « heure du Royaume-Uni »: a town or a Country.

    French tells the gender of a State by the preposition before its name, which the Country knows.
    """
    name, placed = str(place), getattr(place, "located_fr", "")
    if placed.startswith("aux "):
        return _("heure des %(place)s") % {"place": name}
    if placed.startswith("au ") or name.startswith("Le "):
        return _("heure du %(place)s") % {"place": name.removeprefix("Le ")}
    if placed.startswith("à la "):
        return _("heure de la %(place)s") % {"place": name}
    if name[0] in VOWELS:
        return _("heure d’%(place)s") % {"place": name}
    return _("heure de %(place)s") % {"place": name}


def utc_offset(local):
    """« UTC+2 », « UTC+5:30 », « UTC »: plain where an abbreviation such as IST means three countries."""
    minutes = int(local.utcoffset().total_seconds() // MINUTE)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")
