"""The network desk: figures of the posts and one row of metadata per file. Never a title, a text or a name."""

from datetime import timedelta

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.approvals.workflow import workflows
from ssi.audit.log import record
from ssi.cases.registry import kinds
from ssi.figures.periods import Period
from ssi.figures.registry import compute_each, figure_of
from ssi.network.models import Coverage, Post

from .keyset import digest_page

#: Groups of columns of the table of posts: `?chiffres=` → (label, figures). Each figure is declared by a room under
#: this name, summed over the posts, and read by the reports too.
GROUPS = {
    "echanges": (
        gettext_lazy("Échanges d’informations"),
        (
            "exchanges.opened_in",
            "exchanges.opened_out",
            "exchanges.answered_in",
            "exchanges.answered_out",
            "exchanges.open",
            "exchanges.overdue",
        ),
    ),
    "entraide": (
        gettext_lazy("Entraide judiciaire"),
        ("judicial.opened", "judicial.opened_in", "judicial.executed", "judicial.open"),
    ),
    "missions": (
        gettext_lazy("Missions"),
        ("missions.opened", "missions.ahead", "missions.under_way", "missions.to_report"),
    ),
    "equipes": (gettext_lazy("Équipes communes"), ("teams.prepared", "teams.at_work", "teams.signed")),
    "mandats": (
        gettext_lazy("Mandats d’arrêt"),
        ("warrants.opened", "warrants.held", "warrants.release_risk", "warrants.concluded"),
    ),
    "recherches": (
        gettext_lazy("Personnes recherchées"),
        ("wanted.opened", "wanted.searched", "wanted.arrested"),
    ),
    "fraude": (gettext_lazy("Fraude documentaire"), ("fraud.opened", "fraud.alerted")),
    "visites": (
        gettext_lazy("Visites et événements"),
        (
            "visits.announced",
            "visits.prepared",
            "visits.ready",
            "visits.untold",
            "events.announced",
            "events.open",
            "trips.away",
        ),
    ),
    "personnel": (gettext_lazy("Personnel"), ("staff.present", "staff.unsigned_days")),
}
FIRST = "echanges"


class NetworkDesk(View):
    """Everything the desk may know, post by post; `?poste=BUC` shows the files of one post as metadata, `?chiffres=`
    one group of figures.
    """

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
    def group(self):
        name = self.request.GET.get("chiffres", "")
        return name if name in GROUPS else FIRST

    @cached_property
    def period(self):
        """The last thirty days, to the day it is where it is latest: the morning of a post in the east is counted."""
        days = [timezone.localdate(timezone=post.zone) for post in self.posts]
        today = max(days, default=timezone.localdate())
        return Period(today - timedelta(days=29), today)

    def context(self):
        page = digest_page(self.chosen, self.request.GET.get("avant", ""))
        columns = self.columns()
        return {
            "groups": [(name, label, name == self.group) for name, (label, _codes) in GROUPS.items()],
            "group": self.group,
            "columns": [figure for figure, _each in columns],
            "rows": [(post, [(figure, each[post.pk]) for figure, each in columns]) for post in self.posts],
            "totals": [(figure, sum(each.values())) for figure, each in columns],
            "countries": Coverage.objects.filter(ends_on=None).values("country").distinct().count(),
            "period": self.period,
            "chosen": self.chosen,
            "files": [(row, self.kind_name(row), self.state(row)) for row in page.rows],
            "next_url": self.older(page.older),
            "now": timezone.now(),
        }

    def columns(self):
        """(figure, {key of a post: its number}) of each column of the group: one statement per column."""
        _label, codes = GROUPS[self.group]
        return [(figure_of(code), compute_each(code, self.posts, self.period, by=self.request.user)) for code in codes]

    def kind_name(self, row):
        return kinds()[row.kind]._meta.verbose_name

    def state(self, row):
        return workflows()[row.kind].state(row.status)

    def older(self, cursor):
        query = self.request.GET.copy()
        query["avant"] = cursor
        return f"?{query.urlencode()}" if cursor else ""
