"""The safety of the communities in numbers, post by post: what the desk knows of it. No row is read."""

from datetime import timedelta

from django.db import connection
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views import View

from ssi.audit.log import record
from ssi.figures.periods import Period, latest_day
from ssi.figures.registry import figure_of
from ssi.network import known


class SafetyCounts(View):
    """The whole network for the desk, one's own posts for the others."""

    def get(self, request):
        if not request.user.has_perm("consular.count_incidents"):
            raise Http404
        posts, found = known.posts(), counts()
        counted = [posts[row["post_id"]] for row in found]
        proposed = figure_of("advice.sent").each(counted, _last_year(counted))
        for row in found:
            row["proposed"] = proposed.get(row["post_id"], 0)
        rows = [(posts[row["post_id"]], row, _lapsed(posts[row["post_id"]], row)) for row in found]
        rows.sort(key=lambda triple: triple[0].city)
        record("plan.counts", None, posts=len(rows))
        network = request.user.has_perm("figures.view_network")
        return TemplateResponse(request, "consular/safety_counts.html", {"rows": rows, "network": network})


def counts():
    """The counts this person may know, one dict a post: `sec.safety_counts` decides."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sec.safety_counts()")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _last_year(posts):
    today = latest_day(posts)
    return Period(today - timedelta(days=364), today)


def has_lapsed(plan_until, today):
    return plan_until is None or plan_until < today


def _lapsed(post, row):
    """Whether the plan has lapsed, and whether a year went by without an exercise, on the post's own day."""
    today = timezone.localdate(timezone=post.zone)
    plan = has_lapsed(row["plan_until"], today)
    exercise = row["exercised_on"] is None or row["exercised_on"] < today - timedelta(days=365)
    return {"plan": plan, "exercise": exercise}
