"""Proposals of travel advice in numbers: `sec.advice_counts` gives the desk, and the post, numbers and no row."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import summed


@summed(
    "advice.sent",
    _("propositions de conseils"),
    _("Propositions de conseils aux voyageurs envoyées au CDCS dans la période, quelle que soit la décision."),
)
def sent(posts, period):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT post, sent FROM sec.advice_counts(%s::int[], %s, %s)",
            [[post.pk for post in posts], period.start, period.end],
        )
        return dict(cursor.fetchall())
