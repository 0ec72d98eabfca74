"""The network desk: figures of the posts and one row of metadata per file. Never a title, a text or a name."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import workflows
from ssi.audit.log import record
from ssi.cases.export import answer
from ssi.cases.registry import kinds
from ssi.cases.sheet_pages import SheetPage
from ssi.figures.registry import compute_each, figure_of
from ssi.network import known
from ssi.network.models import Post
from ssi.web.day import sections_of

from . import overview, periods
from .keyset import digest_page
from .table import BY_CITY, Column, Table

#: Groups of columns of the table of posts: `?chiffres=` → (label, figures). Each figure is declared by a room under
#: this name, summed over the posts, and read by the reports too.
GROUPS = {
    "synthese": (
        gettext_lazy("Synthèse"),
        (
            "staff.present",
            "staff.seats",
            "cooperation.programmes_open",
            "cooperation.programmes_to_decide",
            "exchanges.open",
            "exchanges.overdue",
            "crises.open",
            "desk.questions_waiting",
        ),
    ),
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
    "notes": (gettext_lazy("Notes d’analyse"), ("notes.opened", "notes.disseminated", "notes.in_force")),
    "cooperation": (
        gettext_lazy("Coopération"),
        ("cooperation.programmes_open", "cooperation.programmes_to_decide", "cooperation.actions_open"),
    ),
    "budget": (
        gettext_lazy("Budget"),
        ("money.notified", "money.committed", "money.paid", "money.to_pay", "money.in_kind", "money.at_risk"),
    ),
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
    "personnel": (gettext_lazy("Personnel"), ("staff.present", "staff.seats", "staff.unsigned_days")),
}
FIRST = "synthese"


class DeskPage(SheetPage):
    """A page of the desk, and its table as a file; for anybody else it does not exist."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("figures.view_network"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def posts(self):
        return list(Post.objects.select_related("country"))

    @cached_property
    def chosen(self):
        code = self.request.GET.get("poste", "")
        return next((post for post in self.posts if post.code == code), None)

    @cached_property
    def period_code(self):
        return periods.period_of(self.request.GET.get("periode", ""), self.posts)[0]

    @cached_property
    def period(self):
        return periods.period_of(self.period_code, self.posts)[1]

    @cached_property
    def domain(self):
        return next((one for one in known.domains() if one.code == self.request.GET.get("domaine")), None)

    @cached_property
    def _computed(self):
        return {}

    def each(self, code):
        """{key of a post: its number} of a figure, computed once for the page."""
        if code not in self._computed:
            self._computed[code] = compute_each(code, self.posts, self.period, by=self.request.user)
        return self._computed[code]

    def query(self, **changes):
        """The address of this page with other filters; an empty one is left out."""
        query = self.request.GET.copy()
        for name, value in {"avant": "", **changes}.items():
            query[name] = value
            if not value:
                del query[name]
        return f"?{query.urlencode()}"


class NetworkDesk(DeskPage):
    """Everything the desk may know, post by post. `?poste=BUC` shows the files of one post as metadata, `?chiffres=`
    one group of figures, `?periode=` when, `?tri=` a column (`-` before it: the largest first), `?domaine=` files.
    """

    def get(self, request):
        record("desk.view", post=self.chosen.code if self.chosen else "")
        return TemplateResponse(request, "desk/network.html", self.context())

    @cached_property
    def group(self):
        name = self.request.GET.get("chiffres", "")
        return name if name in GROUPS else FIRST

    @cached_property
    def table(self):
        """One statement per figure, and those of the facts of each post in the first group."""
        columns, values = [], {post.pk: {} for post in self.posts}
        if self.group == FIRST:
            columns, values = overview.columns(), overview.facts(self.posts)
        for code in GROUPS[self.group][1]:
            found, each = figure_of(code), self.each(code)
            columns.append(Column(code, found.label, found.definition, found.unit))
            for post in self.posts:
                values[post.pk][code] = each[post.pk]
        order = self.request.GET.get("tri", BY_CITY)
        rows = [(post, values[post.pk]) for post in self.posts]
        return Table(columns, rows, (order.removeprefix("-"), order.startswith("-")))

    def exported(self, file_format):
        label = str(GROUPS[self.group][0])
        record("desk.export", chiffres=self.group, format=file_format, posts=len(self.posts))
        sheet = self.table.sheet(_("Réseau, %(what)s") % {"what": label.lower()}, self.period)
        return answer(sheet, name=f"reseau-{self.group}", file_format=file_format)

    def context(self):
        page = digest_page(self.chosen, self.request.GET.get("avant", ""), self.domain)
        crises = self.each("crises.open")
        return {
            "band": overview.band(self.posts, crises, timezone.localdate()),
            "todo": sections_of(self.request.user, timezone.now()),
            "groups": [
                (self.query(chiffres=name, tri=""), label, name == self.group)
                for name, (label, _codes) in GROUPS.items()
            ],
            "group": self.group,
            "periods": periods.choices(self.period_code),
            "domains": known.domains(),
            "domain": self.domain,
            "table": self.table,
            "headers": [self.header(column) for column in self.table.columns],
            "by_city": self.header(Column(BY_CITY, _("Poste"), "", summed=False)),
            "period": self.period,
            "chosen": self.chosen,
            "whole_url": self.query(poste=""),
            "posts": [(post, self.query(poste=post.code)) for post, _values in self.table.rows],
            "files": [(row, self.kind_name(row), self.state(row)) for row in page.rows],
            "next_url": self.query(avant=page.older) if page.older else "",
            "now": timezone.now(),
        }

    def header(self, column):
        """(column, address that sorts by it, « ascending », « descending » or nothing): numbers, the largest first."""
        code, largest_first = self.table.order
        here = code == column.code
        down = not largest_first if here else column.summed
        sorted_as = ("descending" if largest_first else "ascending") if here else ""
        return column, self.query(tri=f"-{column.code}" if down else column.code), sorted_as

    def kind_name(self, row):
        return kinds()[row.kind]._meta.verbose_name

    def state(self, row):
        return workflows()[row.kind].state(row.status)
