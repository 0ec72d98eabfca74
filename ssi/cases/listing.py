"""Lists and search: one query shape. The newest visible files, walked from the person's principals.

Each principal's files stand newest first in an index (`CaseAccess`); the walk takes the first page of each and
merges them. Filters and words are looked at on the way, so time depends on what the person may see and on
nothing else: not on the size of the network, not on files hidden from them (security.md §2.5).
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from ssi.accounts.access import identity_of

from .models import Case

PAGE = 50
#: Beyond this a count says « plus de 1 000 » (performance.md §0.6).
COUNT_CAP = 1000
#: Search looks at the last twelve months first, everything on request (DECISIONS §1.15).
WINDOW = timedelta(days=366)

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?\+00:00)_(\d{1,18})")


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for. Every field narrows; an empty one does not."""

    kinds: tuple = ()
    post_ids: tuple = ()
    statuses: tuple = ()
    domain_ids: tuple = ()
    countries: tuple = ()
    directions: tuple = ()
    owner_ids: tuple = ()
    is_open: bool | None = None
    due_before: datetime | None = None
    since: datetime | None = None
    words: str = ""

    def conditions(self):
        """SQL on the file `f`, and its parameters."""
        sql, params = [], []
        for column, values, cast in (
            ("kind", self.kinds, "text"),
            ("post_id", self.post_ids, "bigint"),
            ("status", self.statuses, "text"),
            ("domain_id", self.domain_ids, "bigint"),
            ("country_id", self.countries, "text"),
            ("direction", self.directions, "text"),
            ("owner_id", self.owner_ids, "bigint"),
        ):
            if values:
                sql.append(f"f.{column} = ANY (%s::{cast}[])")
                params.append(list(values))
        if self.is_open is not None:
            sql.append("f.closed_at IS NULL" if self.is_open else "f.closed_at IS NOT NULL")
        if self.due_before is not None:
            sql.append("f.due_at < %s")
            params.append(self.due_before)
        if self.words:
            # A word, the beginning of a reference, or a name written a little otherwise.
            sql.append(
                "(f.search @@ public.ssi_query(%s) OR f.reference ^@ upper(%s)"
                " OR public.word_similarity(public.ssi_fold(%s), public.ssi_fold(f.title)) >= 0.6)"
            )
            params += [self.words] * 3
        return sql, params


@dataclass
class Page:
    """One page of a list, newest first; cursors are opaque words for the address."""

    rows: list
    older: str = ""
    newer: str = ""
    count: int = 0
    capped: bool = False
    wanted: Wanted = field(default_factory=Wanted)


def page_of(user, queryset, wanted, *, older_than="", newer_than="", size=PAGE, counted=True):
    """A page of `queryset` (of Case or a kind) for `user`. Two queries, one without the count.

    An unreadable cursor is the first page: an address is typed by hand sometimes.
    """
    identity = identity_of(user)
    if identity is None or not identity.principals:
        return Page([], wanted=wanted)
    tokens = sorted(identity.principals)
    before, after = read_cursor(older_than), read_cursor(newer_than)
    walk, params = _walk(tokens, wanted, before=before, after=after, limit=size + 1)
    order = ("opened_at", "pk") if after else ("-opened_at", "-pk")
    rows = list(queryset.visible_to(user).filter(pk__in=RawSQL(walk, params)).order_by(*order))  # noqa: S611
    more, rows = len(rows) > size, rows[:size]
    if after:
        rows.reverse()
    page = Page(rows, wanted=wanted)
    if rows and (more or after):
        page.older = cursor_of(rows[-1].opened_at, rows[-1].pk)
    if rows and (before or (after and more)):
        page.newer = cursor_of(rows[0].opened_at, rows[0].pk)
    if counted:
        page.count, page.capped = count(user, wanted)
    return page


def count(user, wanted):
    """(number of visible files, whether it stopped at COUNT_CAP). One query."""
    identity = identity_of(user)
    if identity is None or not identity.principals:
        return 0, False
    walk, params = _walk(sorted(identity.principals), wanted, limit=COUNT_CAP + 1)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({walk}) AS found", params)  # noqa: S608  (built from constants)
        (number,) = cursor.fetchone()
    return min(number, COUNT_CAP), number > COUNT_CAP


def windowed(wanted):
    """The same request over the last twelve months."""
    return Wanted(**{**wanted.__dict__, "since": timezone.now() - WINDOW})


def _walk(tokens, wanted, *, before=None, after=None, limit):
    """SQL of the identifiers of one page, each principal walked in its index and the results merged."""
    conditions, params = wanted.conditions()
    join = "JOIN cases_case f ON f.id = a.case_id" if conditions else ""
    bounds, bound_params = [], []
    if wanted.since is not None:
        bounds.append("a.opened_at >= %s")
        bound_params.append(wanted.since)
    if before:
        bounds.append("(a.opened_at, a.case_id) < (%s, %s)")
        bound_params += before
    if after:
        bounds.append("(a.opened_at, a.case_id) > (%s, %s)")
        bound_params += after
    where = " AND ".join(["a.token = p.token", *bounds, *conditions])
    order = "ASC" if after else "DESC"
    sql = (  # built from the constants above: every value is a parameter
        "SELECT case_id FROM (SELECT DISTINCT x.opened_at, x.case_id FROM unnest(%s::int[]) AS p(token)"
        f" CROSS JOIN LATERAL (SELECT a.opened_at, a.case_id FROM cases_caseaccess a {join} WHERE {where}"
        f" ORDER BY a.opened_at {order}, a.case_id {order} LIMIT {int(limit)}) AS x"
        f" ORDER BY x.opened_at {order}, x.case_id {order} LIMIT {int(limit)}) AS page"
    )
    return sql, [tokens, *bound_params, *params]


def cursor_of(moment, key):
    """The place of a row in a list, as a word for the address."""
    return f"{moment.isoformat()}_{key}"


def read_cursor(text):
    """[moment, key], or None for a word that is not one of ours."""
    found = _CURSOR.fullmatch((text or "").replace(" ", "+"))
    return [datetime.fromisoformat(found[1]), int(found[2])] if found else None


def search(user, words, *, everything=False, older_than="", newer_than=""):
    """Files of any kind that match `words`, newest first, over twelve months unless `everything`."""
    wanted = Wanted(words=words.strip())
    if not everything:
        wanted = windowed(wanted)
    queryset = Case.objects.select_related("country", "domain", "owner")
    return page_of(user, queryset, wanted, older_than=older_than, newer_than=newer_than)
