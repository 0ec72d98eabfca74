"""French typography of reports: numbers, money, dates in words, spaces and quotation marks.

Python's and Django's own formats depend on the locale in force and put U+00A0 where printers put U+202F; a
report must print the same whatever the process speaks. Nothing here is translated: a PDF of the service is
in French.
"""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

THIN = "\u202f"  # narrow no-break space: before ; : ! ? %, between thousands, before a unit
NBSP = "\u00a0"  # inside « », between a day and its month, after a title
MINUS = "\u2212"

MONTHS = [
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
]
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


def number(value, decimals=None):
    """`-45800.5` → `−45 800,5`. Takes int, Decimal or their text, never a float; `decimals` rounds half
    up."""
    if isinstance(value, float):
        raise TypeError("a float is not an exact figure")
    amount = Decimal(value)
    if decimals is not None:
        amount = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, fraction = format(abs(amount), "f").partition(".")
    grouped = f"{int(whole):,}".replace(",", THIN)
    return (MINUS if amount < 0 else "") + grouped + (f",{fraction}" if fraction else "")


def money(value, currency="€"):
    """`45 800,00 €`: always two decimals."""
    return f"{number(value, 2)}{THIN}{currency}"


def percent(value, decimals=None):
    return f"{number(value, decimals)}{THIN}%"


def quantity(value, unit=""):
    """A number and its unit: money for €, no plural is made up."""
    if unit == "€":
        return money(value)
    return f"{number(value)}{THIN}{unit}" if unit else number(value)


def round_quantity(value, unit=""):
    """The same in large type, six side by side: an amount of whole euros goes without its « ,00 »."""
    if unit == "€" and Decimal(value) == int(Decimal(value)):
        return f"{number(value, 0)}{THIN}{unit}"
    return quantity(value, unit)


def day_month(value):
    return f"{'1er' if value.day == 1 else value.day}{NBSP}{MONTHS[value.month - 1]}"


def day(value):
    """`1er décembre 2026`; takes a date or its ISO text."""
    value = _as_date(value)
    return f"{day_month(value)} {value.year}"


def weekday(value):
    value = _as_date(value)
    return f"{DAYS[value.weekday()]} {day(value)}"


def short_day(value):
    """`20/11`, for narrow columns; the year is in the period of the document."""
    return _as_date(value).strftime("%d/%m")


def moment(value, zone):
    """`20 novembre 2026 à 12 h 04 (10 h 04 Z)`: local time of the post, then universal time."""
    value = _as_moment(value)
    local = value.astimezone(ZoneInfo(zone))
    universal = value.astimezone(ZoneInfo("UTC"))
    return f"{day(local.date())} à {_hour(local)} ({_hour(universal)}{NBSP}Z)"


def local_date(value, zone):
    return _as_moment(value).astimezone(ZoneInfo(zone)).date()


def period(start, end):
    """`du 14 au 20 novembre 2026`, with month and year said once when they can be."""
    start, end = _as_date(start), _as_date(end)
    if start == end:
        return f"le {day(start)}"
    first = "1er" if start.day == 1 else str(start.day)
    if (start.year, start.month) == (end.year, end.month):
        return f"du {first} au {day(end)}"
    if start.year == end.year:
        return f"du {day_month(start)} au {day(end)}"
    return f"du {day(start)} au {day(end)}"


_LETTER = r"[^\W\d_]"
_RULES = [
    (re.compile(rf"(?<={_LETTER})'(?={_LETTER}|[«\"])"), "’"),
    (re.compile(r'(?<!["\w])"([^"\s«»](?:[^"\n«»]*[^"\s«»])?)"(?!["\w])'), r"«\1»"),
    (re.compile(r"«[ \u00a0\u202f]*"), f"«{NBSP}"),
    (re.compile(r"[ \u00a0\u202f]*»"), f"{NBSP}»"),
    (re.compile(r"(?<=[^\s«;:!?])[ \u00a0\u202f]*([;:!?]+)(?=[\s»)\]]|$)"), rf"{THIN}\1"),
    # Thousands; neither years nor telephone numbers, whose groups stand among other groups of digits.
    (re.compile(r"(?<![\d,.])(?<!\d[ \u00a0])\d{1,3}(?:[ \u00a0]\d{3})+(?![ \u00a0]?\d)"), None),
    (re.compile(r"(?<=\d)[ \u00a0](?=(?:€|%|k€|M€|km|kg|°C)(?!\w))"), THIN),
    (re.compile(r"(?<=\d) (?=(?:h|min|j)\b)"), NBSP),
    (re.compile(rf"(\b\d{{1,2}}|\b1er) (?={'|'.join(MONTHS)})"), rf"\1{NBSP}"),
    (re.compile(r"\b([lL]e|[dD]u|[aA]u) (?=\d{1,2}(?:er)?\b)"), rf"\1{NBSP}"),
    (re.compile(r"\b([nN])[°º] ?(?=\d)"), rf"\1°{NBSP}"),
    (re.compile(r"\b(MM?\.|Mmes?|Mlle|Dr|Me) (?=[A-ZÀ-Þ])"), rf"\1{NBSP}"),
    (re.compile(r"\.\.\.(?!\.)"), "…"),
]


def typeset(text):
    """What a person typed, with the apostrophes, quotation marks and no-break spaces of a French page.

    Twice gives the same as once. Hours (`12:00`), addresses (`https://…`) and telephone numbers are left
    alone.
    """
    for pattern, replacement in _RULES:
        if replacement is None:
            text = pattern.sub(lambda found: re.sub(r"[ \u00a0]", THIN, found.group()), text)
        else:
            text = pattern.sub(replacement, text)
    return text


def _hour(moment_):
    return f"{moment_.hour}{NBSP}h{NBSP}{moment_.minute:02d}"


def _as_date(value):
    if isinstance(value, datetime):
        raise TypeError("a moment is not a date: say in which zone")
    return value if isinstance(value, date) else date.fromisoformat(value)


def _as_moment(value):
    moment_ = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if moment_.tzinfo is None:
        raise TypeError("a moment without its time zone")
    return moment_
