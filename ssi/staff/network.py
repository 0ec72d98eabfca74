"""The staff of the network, for the desk: heads, numbers, what ends, what is to be planned (§8.1, §8.8)."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.accounts.roles import Role
from ssi.audit.log import record
from ssi.cases.export import answer
from ssi.cases.sheet_pages import SheetPage
from ssi.network import known
from ssi.web.dates import date_in_words
from ssi.web.refusals import Refusal
from ssi.web.sheets import Sheet

from . import services, team
from .forms import EstablishmentForm
from .models import CourseTaken

MOVEMENTS = "staff.view_movements"
NETWORK = {"label": gettext_lazy("Personnel du réseau"), "url": "/reseau/personnel/"}


@dataclass(frozen=True)
class Row:
    """One post. `wanted` is None where nobody decided a number."""

    post: object
    head: object
    present: int
    wanted: int | None
    gaps: list
    leaving: list
    lacks: Counter


#: What the file says of one movement.
MOVEMENT = (
    gettext_lazy("Code"),
    gettext_lazy("Poste"),
    gettext_lazy("Pays"),
    gettext_lazy("Mouvement"),
    gettext_lazy("Personne"),
    gettext_lazy("Fonction"),
    gettext_lazy("Du"),
    gettext_lazy("Au"),
    gettext_lazy("Nombre"),
)


def movements_of(row):
    """Lines under MOVEMENT: who leaves a post, the days nobody signs there, how many have each course to take."""
    place = (row.post.code, row.post.city, str(row.post.country))
    for one, end in row.leaving:
        here = one.assignment
        function = here.function or here.get_role_display()
        yield (*place, _("fin d’affectation"), str(one.user), function, here.starts_on, end.on, 1)
    for gap in row.gaps:
        days = (gap.ends_on - gap.starts_on).days + 1
        yield (*place, _("jours sans signataire"), "", "", gap.starts_on, gap.ends_on, days)
    for kind, number in sorted(row.lacks.items()):
        course = _("stage à programmer : %(course)s") % {"course": str(CourseTaken.Kind(kind).label).lower()}
        yield (*place, course, "", "", None, None, number)


class NetworkStaff(SheetPage):
    """Every post: its head and until when, numbers, days without anybody to sign, departures, courses to plan. As a
    file: the movements, one a row.
    """

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(MOVEMENTS):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        record("staff.network")
        rows = self.rows
        courses = sum((row.lacks for row in rows), Counter())
        context = {
            "rows": rows,
            "present": sum(row.present for row in rows),
            "wanted": sum(row.wanted or 0 for row in rows),
            "unsigned": [row for row in rows if row.gaps],
            "leaving": sorted((pair for row in rows for pair in row.leaving), key=lambda pair: pair[1].on),
            "courses": [(CourseTaken.Kind(kind).label, n) for kind, n in sorted(courses.items())],
            "may_set": request.user.has_perm("staff.set_establishment"),
        }
        return TemplateResponse(request, "staff/network.html", context)

    def exported(self, file_format):
        record("staff.export_network", format=file_format, posts=len(self.rows))
        title = _("Mouvements du personnel du réseau")
        told = _("%(title)s, dans les six mois qui suivent le %(day)s") % {
            "title": title,
            "day": date_in_words(timezone.localdate()),
        }
        header = map(str, MOVEMENT)
        sheet = Sheet(title, tuple(header), [line for row in self.rows for line in movements_of(row)], (told,))
        return answer(sheet, name="reseau-mouvements", file_format=file_format)

    @cached_property
    def rows(self):
        today = timezone.localdate()
        posts = sorted(known.posts().values(), key=lambda post: post.city)
        teams = team.team_of(posts, self.request.user, today)
        seats = team.seats_of(posts, self.request.user, today)
        gaps = team.signature_gaps(today, today + team.AHEAD)
        return [self._row(post, teams[post], seats, gaps, today) for post in posts]

    def _row(self, post, members, seats, gaps, today):
        here = [one for one in members if one.began(today)]
        wanted = [n for (key, _role), n in seats.items() if key == post.pk]
        leaving = [(one, end) for one in members for end in one.endings if end.on == one.assignment.ends_on]
        return Row(
            post=post,
            head=next((one for one in here if one.assignment.is_head), None),
            present=len(here),
            wanted=sum(wanted) if wanted else None,
            gaps=[gap for gap in gaps if gap.post_id == post.pk],
            leaving=leaving,
            lacks=Counter(kind for one in members for kind in one.missing),
        )


class SetEstablishment(View):
    """The director decides the number of a role at a post."""

    def dispatch(self, request, code):
        self.chosen = next((post for post in known.posts().values() if post.code == code.upper()), None)
        if self.chosen is None or not request.user.has_perm("staff.set_establishment"):
            raise Http404
        return super().dispatch(request, code)

    def get(self, request, code):
        return self.page(EstablishmentForm(initial={"since": timezone.localdate()}))

    def post(self, request, code):
        form = EstablishmentForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            services.set_establishment(by=request.user, post=self.chosen, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("Effectif théorique enregistré."))
        return redirect("staff-network")

    def page(self, form, status=200):
        today = timezone.localdate()
        seats = team.seats_of([self.chosen], self.request.user, today)
        told = [f"{Role(role).label} : {n}" for (_post, role), n in seats.items()]
        context = {
            "form": form,
            "title": _("Effectif théorique de %(city)s") % {"city": self.chosen.city},
            "hint": ", ".join(told) or _("Aucun nombre n’est encore arrêté pour ce poste."),
            "button": _("Enregistrer"),
            "back_url": NETWORK["url"],
            "breadcrumbs": [NETWORK, {"label": self.chosen.city}],
        }
        return TemplateResponse(self.request, "components/page_form.html", context, status=status)
