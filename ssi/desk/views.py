"""The network desk: figures of the posts and one row of metadata per file. Never a title, a text or a name."""

from datetime import timedelta

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from ssi.approvals.workflow import workflows
from ssi.audit.log import record
from ssi.cases.registry import kinds
from ssi.figures.periods import Period
from ssi.figures.registry import compute, figure_of
from ssi.network.models import Coverage, Post

from .keyset import digest_page

#: Columns of the table of posts, by name: a figure the rooms declare, read by the reports too.
COLUMNS = (
    "exchanges.opened_in",
    "exchanges.opened_out",
    "exchanges.answered_in",
    "exchanges.open",
    "exchanges.overdue",
)


class NetworkDesk(View):
    """Everything the desk may know, post by post; `?poste=BUC` shows the files of one post as metadata."""

    def get(self, request):
        if not request.user.has_perm("figures.view_network"):
            raise Http404
        record("desk.view", post=self.chosen.code if self.chosen else "")
        return TemplateResponse(request, "desk/network.html", self.context())

    @cached_property
    def posts(self):
        return list(Post.objects.select_related("country"))

    @cached_property
    def chosen(self):
        code = self.request.GET.get("poste", "")
        return next((post for post in self.posts if post.code == code), None)

    @cached_property
    def period(self):
        """The last thirty days."""
        today = timezone.localdate()
        return Period(today - timedelta(days=29), today)

    def context(self):
        page = digest_page(self.chosen, self.request.GET.get("avant", ""))
        return {
            "columns": [figure_of(code) for code in COLUMNS],
            "rows": [(post, self.numbers([post])) for post in self.posts],
            "totals": self.numbers(self.posts),
            "countries": Coverage.objects.filter(ends_on=None).values("country").distinct().count(),
            "period": self.period,
            "chosen": self.chosen,
            "files": [(row, self.kind_name(row), self.state(row)) for row in page.rows],
            "next_url": self.older(page.older),
            "now": timezone.now(),
        }

    def numbers(self, posts):
        """(figure, its value for these posts together), in the order of the columns."""
        return [(figure_of(code), compute(code, posts, self.period, by=self.request.user)) for code in COLUMNS]

    def kind_name(self, row):
        return kinds()[row.kind]._meta.verbose_name

    def state(self, row):
        return workflows()[row.kind].state(row.status)

    def older(self, cursor):
        query = self.request.GET.copy()
        query["avant"] = cursor
        return f"?{query.urlencode()}" if cursor else ""
