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
from ssi.network import known
from ssi.web.refusals import Refusal

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


class NetworkStaff(View):
    """Every post: its head and until when, numbers, days without anybody to sign, departures, courses to plan."""

    def get(self, request):
        if not request.user.has_perm(MOVEMENTS):
            raise Http404
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
