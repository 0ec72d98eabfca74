"""Pages of incidents: the list, the map, one incident and its entries, the export."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.ilots.models import MeetingPoint
from consular.sites.models import Site
from ssi.accounts.post_pages import FormPage, PostPage
from ssi.audit.log import record
from ssi.web import sheets

from . import services
from .comparison import changes
from .drawing import draw
from .forms import EntryForm, IncidentFilters, IncidentForm
from .models import Incident

#: Rows of a page; older ones are reached with ?avant=. Points of the map, and rows of an export, at most.
PAGE, ON_THE_MAP, EXPORTED = 50, 200, 5000
INCIDENTS = {"label": gettext_lazy("Incidents"), "url": "/consulaire/incidents/"}


class IncidentList(PostPage):
    permission = "consular.view_incident"
    template_name = "consular/incidents.html"

    @property
    def wanted(self):
        mine = Incident.objects.visible_to(self.request.user).filter(post=self.post_)
        return self.filters.narrow(mine.select_related("last__ilot", "last__site"))

    def get(self, request):
        self.filters = IncidentFilters(request.GET, post=self.post_)
        wanted = self.wanted
        if before := request.GET.get("avant", "")[:30]:
            wanted = wanted.filter(reference__lt=before)
        rows = list(wanted[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE]
        record("incident.list", None, at=self.post_.code)
        return self.page(
            {
                "filters": self.filters,
                "rows": rows,
                "count": self.wanted.count(),
                "next_url": f"?{self.filters.address}&avant={rows[-1].reference}" if more else "",
                "may_write": request.user.has_perm("consular.add_incident", self.post_),
            }
        )


class IncidentMap(IncidentList):
    """The newest of the list that have coordinates: a drawing, and the same as a table."""

    template_name = "consular/incident_map.html"

    def get(self, request):
        self.filters = IncidentFilters(request.GET, post=self.post_)
        rows = list(self.wanted.filter(last__latitude__isnull=False)[:ON_THE_MAP])
        points = [
            (row.last.latitude, row.last.longitude, row.last.title, row.get_absolute_url(), row.last.severity)
            for row in rows
        ]
        record("incident.list", None, at=self.post_.code, map=True)
        return self.page(
            {
                "filters": self.filters,
                "rows": rows,
                "drawing": draw(points, self.landmarks(), self.post_.country_id),
                "unplaced": self.wanted.filter(last__latitude=None).count(),
                "breadcrumbs": [INCIDENTS, {"label": _("Carte")}],
            }
        )

    def landmarks(self):
        found = []
        for model in (Site, MeetingPoint):
            placed = model.objects.visible_to(self.request.user).filter(post=self.post_, latitude__isnull=False)
            found += placed.values_list("latitude", "longitude", "name")
        return found


class IncidentExport(IncidentList):
    """The list as it is filtered, for a spreadsheet. It names nobody."""

    def get(self, request):
        self.filters = IncidentFilters(request.GET, post=self.post_)
        rows = list(self.wanted[:EXPORTED])
        record("incident.export", None, at=self.post_.code, rows=len(rows))
        sheet = sheets.Sheet(_("Incidents"), _HEADER, [_line(row) for row in rows], (_title(self.post_),))
        answer = HttpResponse(sheets.csv_bytes(sheet), content_type=sheets.CSV_TYPE)
        name = f"incidents-{self.post_.code.lower()}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


_HEADER = (
    *(gettext_lazy("Référence"), gettext_lazy("Survenu le"), gettext_lazy("Type"), gettext_lazy("Gravité")),
    *(gettext_lazy("Intitulé"), gettext_lazy("Lieu"), gettext_lazy("Îlot"), gettext_lazy("Site")),
    *(gettext_lazy("Latitude"), gettext_lazy("Longitude"), gettext_lazy("Évaluation"), gettext_lazy("Français")),
    *(gettext_lazy("Union européenne"), gettext_lazy("Autres"), gettext_lazy("État"), gettext_lazy("Suites données")),
)


def _title(post):
    now = timezone.localtime(timezone=post.zone)
    return _("Incidents – %(post)s – %(day)s") % {"post": post.city, "day": now.strftime("%d/%m/%Y")}


def _line(row):
    last = row.last
    where = [last.ilot.code if last.ilot else "", last.site.name if last.site else "", last.latitude, last.longitude]
    what = [row.reference, timezone.localtime(last.occurred_at), last.get_type_display(), last.severity]
    graded = f"{last.source_grade}{last.information_grade}"
    return [*what, last.title, last.place, *where, graded, *last.totals, last.get_state_display(), last.follow_up]


class IncidentPage(PostPage):
    """What an incident is now, and every entry behind it, with what each changed."""

    permission = "consular.view_incident"
    template_name = "consular/incident.html"

    def prepare(self, user, pk):
        self.incident = self.one(Incident.objects.select_related("last__ilot", "last__site"), pk)

    def get(self, request, pk):
        entries = list(self.incident.entries.select_related("written_by", "ilot", "site"))
        record("incident.consult", self.incident)
        return self.page(
            {
                "incident": self.incident,
                "last": self.incident.last,
                "entries": changes(entries),
                "alerts": list(self.incident.alerts.all()),
                "may_write": request.user.has_perm("consular.add_incident", self.post_),
                "may_propose": self.request.user.has_perm("consular.change_adviceproposal", self.post_),
                "may_alert": request.user.has_perm("consular.add_alert", self.post_),
                "breadcrumbs": [INCIDENTS, {"label": self.incident.reference}],
            }
        )


class OpenIncident(FormPage):
    permission, form_class = "consular.add_incident", IncidentForm
    title, back_url = gettext_lazy("Nouvel incident"), "/consulaire/incidents/"
    hint = gettext_lazy("Une entrée ne se modifie plus : ce qui suivra, ou la corrigera, sera une nouvelle entrée.")
    crumbs = (INCIDENTS,)

    def initial(self):
        return {"occurred_at": timezone.now(), "source_grade": "F", "information_grade": "6"}

    def write(self, form):
        return services.open_incident(by=self.request.user, post=self.post_, **form.values())

    def done(self, row):
        return _("%(what)s : enregistré.") % {"what": row.reference}


class AddEntry(FormPage):
    permission, form_class = "consular.add_incident", EntryForm
    hint = gettext_lazy("Tous les faits tels qu’ils sont connus maintenant ; l’entrée précédente reste lisible.")

    def prepare(self, user, pk):
        self.incident = self.one(Incident.objects.select_related("last"), pk)
        self.row, self.back_url = self.incident.last, self.incident.get_absolute_url()
        self.title = _("Nouvelle entrée")
        self.crumbs = (INCIDENTS, {"label": self.incident.reference, "url": self.back_url})

    def initial(self):
        return {"reason": ""}

    def write(self, form):
        return services.add_entry(
            self.incident, by=self.request.user, expected_version=form.expected_version, **form.values()
        )

    def done(self, row):
        return _("%(what)s : entrée n° %(number)d.") % {"what": row.reference, "number": row.last.number}

    def after(self, row):
        return reverse("consular:incident", args=[row.pk])
