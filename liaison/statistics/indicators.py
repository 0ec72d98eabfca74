"""Quality, speed and density of the exchanges (source s0; PRODUCT §5): what is counted, and the files that make it.

Every indicator is a number of `measure()` and a set of rows of `files()`: the page links the one to the other, and a
test compares them. Statements are the same number whatever the files: each reads the index of its period.
"""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count, F, FloatField, Q, Value

from ssi.cases.models import Direction
from ssi.clocks.calendars import ONE_DAY, Calendar

from ..exchanges.figures import Percentile, elapsed, late
from ..exchanges.vocabulary import GIVEN
from .models import ExchangeMark

Kind = ExchangeMark.Kind
IN, OUT = str(Direction.IN.value), str(Direction.OUT.value)
PIECES = (Kind.EVALUATED, Kind.UNEVALUATED)
#: Information a partner gave us unasked, and that was not sent elsewhere: like an answer, it was of use or not.
TOLD_US = Q(direction=IN, fact__nature__in=GIVEN) & ~Q(status__in=("DOUBLON", "ANNULE", "TRANSFERE"))
USEFUL, KNOWN = Q(fact__useful=True), Q(fact__useful__isnull=False)


# --- The rows ------------------------------------------------------------------------------------------------


def opened(scope, period):
    return scope.digests(period.during("opened_at", scope.posts))


def answered(scope, period):
    return scope.digests(period.during("answered_at", scope.posts))


def refused(scope, period):
    return scope.digests(period.during("closed_at", scope.posts)).filter(status="REFUSE")


def obtained(scope, period):
    """What partners gave us during the period: their answers, by the day of the answer, and what they told unasked."""
    answers = Q(direction=OUT) & period.during("answered_at", scope.posts)
    return scope.digests(answers | TOLD_US & period.during("opened_at", scope.posts))


def weighed(scope, period):
    return obtained(scope, period).filter(KNOWN)


def marks(scope, period, *kinds):
    found = scope.marks(period)
    return found.filter(kind__in=kinds) if kinds else found


def files(code, scope, period):
    """The metadata rows that make one indicator; `weight` is how many times each counts in it. Raises KeyError."""
    rows, direction, kinds = _SOURCES[code]
    if kinds:
        counted = Count(
            "marks", filter=period.during("marks__at", scope.posts, "marks__post") & Q(marks__kind__in=kinds)
        )
        inside = marks(scope, period, *kinds).values("digest")
        return scope.digests(Q(pk__in=inside)).annotate(weight=counted)
    found = rows(scope, period).annotate(weight=Value(1))
    return found.filter(direction=direction) if direction else found


_SOURCES = {
    "asked_in": (opened, IN, ()),
    "share_in": (opened, IN, ()),
    "asked_out": (opened, OUT, ()),
    "share_out": (opened, OUT, ()),
    "files_density": (opened, "", ()),
    **dict.fromkeys(("answered_in", "median_in", "p90_in", "in_time"), (answered, IN, ())),
    **dict.fromkeys(("answered_out", "median_out", "p90_out"), (answered, OUT, ())),
    "refused": (refused, "", ()),
    "outcome_known": (obtained, "", ()),
    "useful": (weighed, "", ()),
    **dict.fromkeys(("pieces", "evaluated"), (None, "", PIECES)),
    **dict.fromkeys(("messages", "density"), (None, "", (Kind.MESSAGE,))),
    "suspended": (None, "", (Kind.CLARIFICATION,)),
    "judicial": (None, "", (Kind.JUDICIAL,)),
}


# --- The numbers ---------------------------------------------------------------------------------------------


def measure(scope, period, *, by=None, today=None):
    """{key: {code: number or None}}; the only key is None unless `by` names a column of the metadata row, or makes an
    expression of the way to it.

    Four statements. `today` ends the working days counted in a period that is not over.
    """
    found = defaultdict(dict)
    _count_opened(found, scope, period, by)
    _time_answers(found, scope, period, by)
    _count_refused(found, scope, period, by)
    _count_marks(found, scope, period, by)
    if by is None:
        found[None]  # noqa: B018  an empty period is a row of zeros
    for numbers in found.values():
        _complete(numbers)
        if by is None:
            _density(numbers, working_days(scope.posts, period, today))
    return dict(found)


def _grouped(rows, by, through=""):
    """Rows ready to be counted by direction, and by `by`."""
    if callable(by):
        return rows.annotate(key=by(through)).order_by()
    return rows.annotate(key=F(through + by) if by else Value(None, output_field=FloatField())).order_by()


def _count_opened(found, scope, period, by):
    rows = _grouped(opened(scope, period), by).values("key", "direction")
    rows = rows.annotate(n=Count("pk"), answers=Count("pk", filter=Q(answered_at__isnull=False)), **_worth(TOLD_US))
    for row in rows:
        way = row["direction"].lower()
        found[row["key"]] |= {f"asked_{way}": row["n"], f"_share_{way}": row["answers"]}
        _add_worth(found[row["key"]], row)


def _time_answers(found, scope, period, by):
    rows = _grouped(answered(scope, period), by).values("key", "direction")
    rows = rows.annotate(
        n=Count("pk"),
        late=Count("pk", filter=late()),
        median=Percentile(elapsed(), "0.5"),
        p90=Percentile(elapsed(), "0.9"),
        **_worth(Q(direction=OUT)),
    )
    for row in rows:
        way = row["direction"].lower()
        found[row["key"]] |= {
            f"answered_{way}": row["n"],
            f"median_{way}": _hours(row["median"]),
            f"p90_{way}": _hours(row["p90"]),
        }
        if way == "in":
            found[row["key"]]["in_time"] = percent(row["n"] - row["late"], row["n"])
        _add_worth(found[row["key"]], row)


def _worth(among):
    """Counts of what was obtained, of what somebody said the worth, and of what was of use."""
    counted = {"_obtained": among, "_known": among & KNOWN, "_useful": among & USEFUL}
    return {name: Count("pk", filter=rows) for name, rows in counted.items()}


def _add_worth(numbers, row):
    for name in ("_obtained", "_known", "_useful"):
        numbers[name] = numbers.get(name, 0) + row[name]


def _count_refused(found, scope, period, by):
    rows = _grouped(refused(scope, period), by).values("key", "fact__refusal_ground").annotate(n=Count("pk"))
    for row in rows:
        numbers = found[row["key"]]
        numbers["refused"] = numbers.get("refused", 0) + row["n"]
        numbers.setdefault("grounds", {})[row["fact__refusal_ground"] or ""] = row["n"]


def _count_marks(found, scope, period, by):
    rows = _grouped(marks(scope, period), by, "digest__").values("key", "kind").annotate(n=Count("pk"))
    names = {Kind.MESSAGE: "messages", Kind.CLARIFICATION: "suspended", Kind.JUDICIAL: "judicial"}
    for row in rows:
        found[row["key"]][names.get(row["kind"], f"_{row['kind']}")] = row["n"]


def _complete(numbers):
    """Zeros where nothing was counted, and the shares."""
    for code in (
        "asked_in",
        "asked_out",
        "answered_in",
        "answered_out",
        "messages",
        "refused",
        "suspended",
        "judicial",
    ):
        numbers.setdefault(code, 0)
    for code in ("median_in", "p90_in", "median_out", "p90_out", "in_time"):
        numbers.setdefault(code, None)
    for way in ("in", "out"):
        numbers[f"share_{way}"] = percent(numbers.pop(f"_share_{way}", 0), numbers[f"asked_{way}"])
    given, told, useful = (numbers.pop(name, 0) for name in ("_obtained", "_known", "_useful"))
    numbers["outcome_known"], numbers["useful"] = percent(told, given), percent(useful, told)
    good, unknown = numbers.pop("_EVALUATED", 0), numbers.pop("_UNEVALUATED", 0)
    numbers["pieces"], numbers["evaluated"] = good + unknown, percent(good, good + unknown)
    numbers.setdefault("grounds", {})


def _density(numbers, days):
    asked = numbers["asked_in"] + numbers["asked_out"]
    numbers["density"] = _per_day(numbers["messages"], days)
    numbers["files_density"] = _per_day(asked, days)


def working_days(posts, period, today=None):
    """Worked days of the period, each post counted by the calendar of its country, up to `today`."""
    end = min(period.end, today) if today else period.end
    by_country = defaultdict(int)
    for post in posts:
        by_country[post.country_id, tuple(post.country.weekend)] += 1
    return sum(
        number * _worked(country, weekend, period.start, end) for (country, weekend), number in by_country.items()
    )


def _worked(country, weekend, start, end):
    # Python counts week days from 0 (Monday), the country's row from 1.
    calendar = Calendar(country, weekend=frozenset(day - 1 for day in weekend) or None)
    day, found = start, 0
    while day <= end:
        found += calendar.is_business_day(day)
        day += ONE_DAY
    return found


def percent(part, whole):
    return round(Decimal(100 * part) / whole) if whole else None


def _hours(value):
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"))


def _per_day(number, days):
    return (Decimal(number) / days).quantize(Decimal("0.1")) if days else None
