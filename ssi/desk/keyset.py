"""Pages of metadata rows, newest first, without a count that would cost more than the page."""

from dataclasses import dataclass

from django.db.models import Q

from ssi.cases.listing import cursor_of, read_cursor
from ssi.cases.models import CaseDigest

PAGE = 50


@dataclass(frozen=True)
class DigestPage:
    rows: list
    older: str


def digest_page(post, older_than, domain=None):
    """Rows of one post and one domain, or of all when they are None. The policy lets the desk read them all."""
    rows = CaseDigest.objects.select_related("post", "country", "domain").exclude(family="report")
    if post is not None:
        rows = rows.filter(post=post)
    if domain is not None:
        rows = rows.filter(domain=domain)
    if cursor := read_cursor(older_than):
        moment, key = cursor
        rows = rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, case_id__lt=key))
    rows = list(rows.order_by("-opened_at", "-case_id")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return DigestPage(rows, cursor_of(rows[-1].opened_at, rows[-1].case_id) if more else "")
