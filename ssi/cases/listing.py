"""Lists and search: one query shape. The newest visible files, walked from the person's principals.

Each principal's files stand newest first in an index (`CaseAccess`); the walk takes the first page of each and
merges them. Filters and words are looked at on the way, so time depends on what the person may see and on
nothing else: not on the size of the network, not on files hidden from them (security.md §2.5).
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import TextField
from django.db.models.expressions import RawSQL
from django.utils import timezone

from ssi.accounts.access import identity_of
from ssi.network import known

from .models import Case

PAGE = 50
#: Beyond this a count says « plus de 1 000 » (performance.md §0.6).
COUNT_CAP = 1000
#: Words are looked at file by file: beyond this a search says « plus de 100 », a tenth of the time (ADR 5).
WORDS_COUNT_CAP = 100
#: Search looks at the last twelve months first, everything on request (DECISIONS §1.15).
WINDOW = timedelta(days=366)

_REFERENCE = re.compile(r"[A-Z]{2,6}-[A-Z]{2,4}-\d{4}-\d{5,7}")
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
    #: Look for names written a little otherwise instead of the words themselves.
    alike: bool = False

    def conditions(self):
        """SQL on the file `f`, and its parameters. The kind is looked at in the walk itself."""
        sql, params = [], []
        for column, values, cast in (
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
        if self.words and self.alike:
            sql.append("public.word_similarity(public.ssi_fold(%s), public.ssi_fold(f.title)) >= 0.6")
            params.append(self.words)
        elif self.words:
            # A word, or the beginning of a reference. The sub-select makes the query once, not once per file.
            sql.append("(f.search @@ (SELECT public.ssi_query(%s)) OR f.reference ^@ upper(%s))")
            params += [self.words] * 2
        return sql, params


@dataclass
class Page:
    """One page of a list, newest first; cursors are opaque words for the address."""

    rows: list
    older: str = ""
    newer: str = ""
    count: int = 0
    capped: int = 0
    wanted: Wanted = field(default_factory=Wanted)


def page_of(user, queryset, wanted, *, older_than="", newer_than="", size=PAGE, counted=True):
    """A page of `queryset` (of Case or a kind) for `user`. Two queries, one when everything fits in the page.

    Words that no file holds are looked for as names written a little otherwise: one more query.
    An unreadable cursor is the first page: an address is typed by hand sometimes.
    """
    identity = identity_of(user)
    if identity is None or not identity.principals:
        return Page([], wanted=wanted)
    before, after = read_cursor(older_than), read_cursor(newer_than)
    rows = _rows(user, queryset, wanted, before, after, size + 1)
    if not rows and wanted.words and not wanted.alike:
        wanted = replace(wanted, alike=True)
        rows = _rows(user, queryset, wanted, before, after, size + 1)
    more, rows = len(rows) > size, rows[:size]
    if after:
        rows.reverse()
    page = Page(rows, wanted=wanted)
    if rows and (more or after):
        page.older = cursor_of(rows[-1].opened_at, rows[-1].pk)
    if rows and (before or (after and more)):
        page.newer = cursor_of(rows[0].opened_at, rows[0].pk)
    if not (more or before or after):
        page.count = len(rows)
    elif counted:
        page.count, page.capped = count(user, wanted, seen=() if before or after else rows)
    return page


def _rows(user, queryset, wanted, before, after, limit):
    """At most `limit` files, in the walk's direction. Posts, countries and domains come from memory: each join
    less is planning time less, and a list shows no long text."""
    tokens = sorted(identity_of(user).principals)
    walk, params = _walk(tokens, wanted, before=before, after=after, limit=limit)
    order = ("opened_at", "pk") if after else ("-opened_at", "-pk")
    found = queryset.visible_to(user).filter(pk__in=RawSQL(walk, params))  # noqa: S611
    return known.attach(light(found).order_by(*order))


def light(queryset, through=""):
    """The same files without their long texts and search vectors. `through`: the way to the file ("case__")."""
    return queryset.defer(*(through + name for name in _long_fields(Case if through else queryset.model)))


@cache
def _long_fields(model):
    long = (TextField, SearchVectorField)
    return [f.name for f in model._meta.concrete_fields if isinstance(f, long)]


def count(user, wanted, *, seen=()):
    """(number of visible files, the cap it stopped at or 0). One query.

    `seen`: the newest ones, already read by the caller; only older files are walked then.
    """
    identity = identity_of(user)
    if identity is None or not identity.principals:
        return 0, 0
    cap = WORDS_COUNT_CAP if wanted.words else COUNT_CAP
    before = [seen[-1].opened_at, seen[-1].pk] if seen else None
    walk, params = _walk(sorted(identity.principals), wanted, before=before, limit=max(1, cap + 1 - len(seen)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({walk}) AS found", params)  # noqa: S608  (built from constants)
        number = len(seen) + cursor.fetchone()[0]
    return min(number, cap), cap if number > cap else 0


def windowed(wanted):
    """The same request over the last twelve months."""
    return replace(wanted, since=timezone.now() - WINDOW)


def _walk(tokens, wanted, *, before=None, after=None, limit):
    """SQL of the identifiers of one page, each principal walked in its index and the results merged."""
    conditions, params = wanted.conditions()
    join = "JOIN cases_case f ON f.id = a.case_id" if conditions else ""
    bounds, bound_params = [], []
    if wanted.kinds:
        bounds.append("a.kind = %s" if len(wanted.kinds) == 1 else "a.kind = ANY (%s::text[])")
        bound_params.append(wanted.kinds[0] if len(wanted.kinds) == 1 else list(wanted.kinds))
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
    """Files of any kind that match `words`, newest first, over twelve months unless `everything`.

    A whole reference names one file, whatever its age.
    """
    queryset = Case.objects.select_related("owner")
    wanted = Wanted(words=words.strip())
    if _REFERENCE.fullmatch(wanted.words.upper()):
        named = queryset.visible_to(user).filter(reference=wanted.words.upper())
        if rows := known.attach(named):
            return Page(rows, count=1, wanted=wanted)
    if not everything:
        wanted = windowed(wanted)
    return page_of(user, queryset, wanted, older_than=older_than, newer_than=newer_than)
