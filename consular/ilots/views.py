"""Pages of the map of îlots: health, one îlot, its chefs, meeting points, households still to be placed."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consular.pages import ILOTS
from consular.register.models import Household
from ssi.accounts.post_pages import FormPage, PostPage
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import placing, services
from .forms import CallForm, ChefForm, IlotForm, PlacingForm, PointForm
from .health import CALL_DAYS, State, community_of
from .models import ChefIlot, Ilot, MeetingPoint

POINTS = {"label": gettext_lazy("Points de regroupement"), "url": "/consulaire/points/"}


class IlotList(PostPage):
    """The health of the community: what to fix this week, then each îlot with its numbers."""

    permission = "consular.view_ilot"
    template_name = "consular/ilots.html"

    def get(self, request):
        found = community_of(self.post_, self.today)
        record("ilot.list", None, at=self.post_.code)
        return self.page(
            {
                "community": found,
                "checks": len(State.CHECKS),
                "call_days": CALL_DAYS,
                "may_print": request.user.has_perm("consular.print_booklet", self.post_),
                "may_write": request.user.has_perm("consular.change_ilot", self.post_),
            }
        )


class IlotPage(PostPage):
    """One îlot: numbers and people in charge; the names of the register are on their own page."""

    permission = "consular.view_ilot"
    template_name = "consular/ilot.html"

    def prepare(self, user, pk):
        self.ilot = self.one(Ilot.objects.select_related("main_point", "fallback_point"), pk)

    def get(self, request, pk):
        record("ilot.consult", self.ilot)
        return self.shown(CallForm())

    def shown(self, form, status=200):
        found = community_of(self.post_, self.today)
        state = next(one for one in found.states if one.ilot.pk == self.ilot.pk)
        chefs = list(self.ilot.chefs.prefetch_related("calls__noted_by"))
        context = {
            "ilot": self.ilot,
            "state": state,
            "checks": len(State.CHECKS),
            "in_office": [chef for chef in chefs if chef.is_in_office(self.today)],
            "before": [chef for chef in chefs if not chef.is_in_office(self.today)],
            "calls": [call for chef in chefs for call in chef.calls.all()][:10],
            "copies": self.ilot.copies.select_related("extract")[:8],
            "form": form,
            "may_write": self.request.user.has_perm("consular.change_ilot", self.post_),
            "may_print": self.request.user.has_perm("consular.print_booklet", self.post_),
            "sees_names": self.request.user.has_perm("consular.view_register", self.post_),
            "breadcrumbs": [ILOTS, {"label": str(self.ilot)}],
        }
        return self.page(context, status)


class NoteCall(IlotPage):
    """A test call to the chef of an îlot, noted on the page of the îlot."""

    permission = "consular.change_ilot"
    http_method_names = ("post",)

    def post(self, request, pk):
        form = CallForm(request.POST)
        chef = next((one for one in self.ilot.chefs.in_office(self.today) if not one.deputy), None)
        if chef is None:
            raise Http404
        chef.post = self.post_
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            services.note_call(chef, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        messages.success(request, _("Appel d’essai noté."))
        return redirect(self.ilot.get_absolute_url())


class SaveIlot(FormPage):
    permission, form_class = "consular.change_ilot", IlotForm
    crumbs = (ILOTS,)

    def prepare(self, user, pk=None):
        self.row = self.one(Ilot.objects.all(), pk) if pk else None
        self.title = str(self.row) if self.row else _("Nouvel îlot")
        self.back_url = self.row.get_absolute_url() if self.row else reverse("consular:ilots")

    def write(self, form):
        return services.save_ilot(
            by=self.request.user,
            post=self.post_,
            ilot=self.row,
            expected_version=form.expected_version,
            **form.values(),
        )


class SaveChef(FormPage):
    """A new chef is named from the page of the îlot (`ilot`); an old sheet is changed (`pk`)."""

    permission, form_class = "consular.change_ilot", ChefForm
    hint = gettext_lazy("Un volontaire de la communauté, sans compte dans l’outil. Désigné par l’ambassade.")

    def prepare(self, user, pk=None, ilot=None):
        self.row = self.one(ChefIlot.objects.select_related("ilot"), pk) if pk else None
        self.ilot = self.row.ilot if self.row else self.one(Ilot.objects.all(), ilot)
        self.ilot.post = self.post_
        self.title = str(self.row) if self.row else _("Désigner un chef d’îlot")
        self.back_url = self.ilot.get_absolute_url()
        self.crumbs = (ILOTS, {"label": str(self.ilot), "url": self.back_url})

    def initial(self):
        return {} if self.row else {"starts_on": self.today, "deputy": self.ilot.chefs.in_office(self.today).exists()}

    def write(self, form):
        return services.save_chef(
            by=self.request.user,
            ilot=self.ilot,
            chef=self.row,
            expected_version=form.expected_version,
            **form.values(),
        )

    def after(self, row):
        return self.back_url


class PointList(PostPage):
    permission = "consular.view_ilot"
    template_name = "consular/points.html"

    def get(self, request):
        points = MeetingPoint.objects.visible_to(request.user).filter(post=self.post_)
        points = points.prefetch_related("main_of", "fallback_of")
        record("ilot.list", None, at=self.post_.code, points=True)
        return self.page(
            {
                "points": points,
                "may_write": request.user.has_perm("consular.change_ilot", self.post_),
                "breadcrumbs": [ILOTS, {"label": POINTS["label"]}],
            }
        )


class PointPage(PostPage):
    permission = "consular.view_ilot"
    template_name = "consular/point.html"

    def prepare(self, user, pk):
        self.point = self.one(MeetingPoint.objects.prefetch_related("main_of", "fallback_of"), pk)

    def get(self, request, pk):
        record("ilot.consult", self.point)
        return self.page(
            {
                "point": self.point,
                "may_write": request.user.has_perm("consular.change_ilot", self.post_),
                "breadcrumbs": [ILOTS, POINTS, {"label": self.point.name}],
            }
        )


class VerifyPoint(PointPage):
    permission = "consular.change_ilot"
    http_method_names = ("post",)

    def post(self, request, pk):
        services.verify_point(self.point, by=request.user)
        messages.success(request, _("%(name)s : vérifié aujourd’hui.") % {"name": self.point.name})
        return redirect(self.point.get_absolute_url())


class SavePoint(FormPage):
    permission, form_class = "consular.change_ilot", PointForm
    crumbs = (ILOTS, POINTS)
    hint = gettext_lazy("Enregistrer, c’est aussi dire : vérifié aujourd’hui.")

    def prepare(self, user, pk=None):
        self.row = self.one(MeetingPoint.objects.all(), pk) if pk else None
        self.title = str(self.row) if self.row else _("Nouveau point de regroupement")
        self.back_url = self.row.get_absolute_url() if self.row else reverse("consular:points")

    def write(self, form):
        return services.save_point(
            by=self.request.user,
            post=self.post_,
            point=self.row,
            expected_version=form.expected_version,
            **form.values(),
        )


class Placing(PostPage):
    """Towns and districts whose households have no îlot: counts, and one click for each. Nobody is named."""

    permission = "consular.change_ilot"
    template_name = "consular/placing.html"

    def get(self, request):
        return self.shown()

    def post(self, request):
        form = PlacingForm(request.POST, post=self.post_)
        if not form.is_valid():
            return self.shown(form, status=422)
        count = placing.place_area(by=request.user, post=self.post_, **form.cleaned_data)
        done = ngettext("%(n)d foyer rattaché à l’îlot %(ilot)s.", "%(n)d foyers rattachés à l’îlot %(ilot)s.", count)
        messages.success(request, done % {"n": count, "ilot": form.cleaned_data["ilot"].code})
        return redirect("consular:placing")

    def shown(self, form=None, status=200):
        left = Household.objects.visible_to(self.request.user).filter(post=self.post_, ilot=None)
        areas = left.order_by("area").values_list("area").annotate(n=Count("pk"))
        record("ilot.list", None, at=self.post_.code, unplaced=True)
        context = {
            "areas": list(areas),
            "ilots": list(Ilot.objects.filter(post=self.post_)),
            "form": form or PlacingForm(post=self.post_),
            "breadcrumbs": [ILOTS, {"label": _("Foyers sans îlot")}],
        }
        return self.page(context, status)
