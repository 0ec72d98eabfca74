"""« Besoins semblables »: open needs of one domain at several posts, for the desk to bring together.

Read from the row of metadata of each file: no title, no text; a compartmented file has no domain there.
"""

from collections import defaultdict
from dataclasses import dataclass

from ssi.cases.models import CaseDigest
from ssi.network import known

from .workflow import NEED

#: Open needs looked at: the network holds some hundreds.
MOST = 2000


@dataclass(frozen=True)
class Group:
    """The open needs of one domain: [(post, [(need, state)])], the post that has most first."""

    domain: object
    posts: list
    count: int


def groups():
    """A Group for each domain wanted at two posts at least, the most wanted first. One query."""
    rows = CaseDigest.objects.filter(kind="need", closed_at=None, domain__isnull=False)
    rows = rows.select_related("domain", "country").order_by("-opened_at")[:MOST]
    by_domain = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_domain[row.domain][row.post_id].append((row, NEED.state(row.status)))
    found = [_group(domain, posts) for domain, posts in by_domain.items() if len(posts) > 1]
    return sorted(found, key=lambda group: (-len(group.posts), -group.count, str(group.domain)))


def _group(domain, posts):
    ordered = sorted(posts.items(), key=lambda one: (-len(one[1]), one[0]))
    return Group(domain, [(known.post(key), needs) for key, needs in ordered], sum(map(len, posts.values())))


def lines(found):
    """(group, post, need, state) of every need of these groups, in the order of the page."""
    for group in found:
        for post, needs in group.posts:
            for need, state in needs:
                yield group, post, need, state
