"""Pages of the register: the extract in use, why one reads names, the list, one person; counts for the desk."""

import uuid

from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from consular.ilots import placing
from consular.pages import REGISTER, NominalPage
from ssi.accounts.post_pages import PostPage
from ssi.audit.log import record
from ssi.network import known
from ssi.web.refusals import Refusal

from . import services
from .forms import PersonFilters, PlaceForm, ReadingForm
from .models import ExtractDraft, Household, Person, RegisterExtract
from .vocabulary import Vulnerability

PAGE = 50


class RegisterPage(PostPage):
    """The extract in use, in numbers; what it changed; when it is purged. Nobody is named."""

    permission = "consular.view_register"
    template_name = "consular/register.html"

    def get(self, request):
        user, extracts = request.user, RegisterExtract.objects.visible_to(request.user).filter(post=self.post_)
        told = list(extracts.select_related("imported_by")[:6])
        record("register.numbers", None, at=self.post_.code)
        return self.page(
            {
                "extract": next((one for one in told if one.ended_at is None), None),
                "before": [one for one in told if one.ended_at is not None],
                "counts": next((one for one in counts() if one["post_id"] == self.post_.pk), {}),
                "reading": services.reading_in_force(user, self.post_),
                "drafts": ExtractDraft.objects.visible_to(user)
                .filter(created_by=user, post=self.post_)
                .defer("content"),
                "may_import": user.has_perm("consular.import_register", self.post_),
            }
        )


class SayWhy(PostPage):
    """Why names are read; then back to where one was going."""

    permission = "consular.view_register"
    template_name = "consular/reading.html"

    def get(self, request):
        return self.shown(ReadingForm())

    def post(self, request):
        form = ReadingForm(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            services.open_reading(by=request.user, post=self.post_, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        return redirect(self.onward)

    @property
    def onward(self):
        """The page that was asked for, if it is one of ours."""
        asked = self.request.POST.get("suite") or self.request.GET.get("suite", "")
        inside = asked.startswith("/consulaire/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
        return asked if inside else reverse("consular:persons")

    def shown(self, form, status=200):
        crumbs = [REGISTER, {"label": _("Consulter les noms")}]
        minutes = int(services.READING.total_seconds() // 60)
        context = {"form": form, "onward": self.onward, "minutes": minutes, "breadcrumbs": crumbs}
        return self.page(context, status)


class PersonList(NominalPage):
    """The persons of the extract by name, fifty at a time; the filters are in the address."""

    template_name = "consular/persons.html"

    def get(self, request):
        filters = PersonFilters(request.GET, post=self.post_)
        everybody = Person.objects.visible_to(request.user).filter(post=self.post_)
        wanted = filters.narrow(everybody)
        rows = list(self.after(wanted, everybody).select_related("household", "ilot").defer(*_SEALED)[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE]
        narrowed = [name for name, value in filters.cleaned_data.items() if value]
        record("register.list", self.reading, reason=self.reading.why, filters=narrowed, shown=[r.pk for r in rows])
        return self.page(
            {
                "filters": filters,
                "narrowed": bool(narrowed),
                "rows": rows,
                "count": wanted.count(),
                "reading": self.reading,
                "next_url": f"?{filters.address}&apres={rows[-1].pk}" if more else "",
                "later": "apres" in request.GET,
                "breadcrumbs": [REGISTER, {"label": _("Personnes")}],
            }
        )

    def after(self, wanted, everybody):
        """The rows after the one the address names; from the beginning when it names nobody any more."""
        last = everybody.filter(pk=_uuid(self.request.GET.get("apres"))).values_list("folded", "pk").first()
        if last is None:
            return wanted
        folded, key = last
        return wanted.filter(Q(folded__gt=folded) | Q(folded=folded, pk__gt=key))


_SEALED = ("details", "household__details")


class PersonPage(NominalPage):
    """One person, the sealed part opened; their household; the îlot it belongs to, which may be changed."""

    template_name = "consular/person.html"

    def prepare(self, user, pk):
        self.person = self.one(Person.objects.select_related("household", "ilot", "extract"), pk)

    def get(self, request, pk):
        record("register.consult", self.person, reason=self.reading.why)
        return self.shown(PlaceForm(post=self.post_, initial={"ilot": self.person.household.ilot_id}))

    def shown(self, form, status=200):
        home = Person.objects.filter(household=self.person.household_id).exclude(pk=self.person.pk).defer("details")
        context = {
            "person": self.person,
            "private": self.person.private,
            "place_": self.person.household.place,
            "home": home,
            "vulnerable": [Vulnerability(code).label for code in self.person.vulnerable],
            "form": form if self.request.user.has_perm("consular.change_ilot", self.post_) else None,
            "reading": self.reading,
            "breadcrumbs": [
                REGISTER,
                {"label": _("Personnes"), "url": reverse("consular:persons")},
                {"label": str(self.person)},
            ],
        }
        return self.page(context, status)


class PlaceHousehold(PersonPage):
    """Put the household of a person in an îlot, or in none."""

    http_method_names = ("post",)

    def post(self, request, pk):
        if not request.user.has_perm("consular.change_ilot", self.post_):
            raise Http404
        form = PlaceForm(request.POST, post=self.post_)
        if not form.is_valid():
            return self.shown(form, status=422)
        homes = Household.objects.filter(pk=self.person.household_id)
        placing.place(by=request.user, post=self.post_, households=homes, ilot=form.cleaned_data["ilot"])
        return redirect(self.person.get_absolute_url())


class Counts(View):
    """The communities of the network in numbers: all of it for the desk, one's own posts for the others. No name."""

    def get(self, request):
        if not request.user.has_perm("consular.count_community"):
            raise Http404
        posts = known.posts()
        rows = [(posts[row["post_id"]], row) for row in counts()]
        rows.sort(key=lambda pair: pair[0].city)
        totals = {name: sum(row[name] for _post, row in rows) for name in _SUMMED}
        record("register.counts", None, posts=len(rows))
        context = {"rows": rows, "totals": totals, "network": request.user.has_perm("figures.view_network")}
        return TemplateResponse(request, "consular/counts.html", context)


_SUMMED = (
    "persons",
    "households",
    "residents",
    "visitors",
    "others",
    "vulnerable",
    "placed",
    "ilots",
    "ilots_without_chef",
)


def counts():
    """The counts this person may know, one dict a post: `sec.community_counts` decides."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sec.community_counts()")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _uuid(text):
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
