"""Pages of paper copies: ask for a booklet, the register of every copy, what became of one."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.ilots.models import Ilot
from consular.pages import COPIES, ILOTS
from consular.register.models import RegisterExtract
from ssi.accounts.post_pages import PostPage
from ssi.accounts.step_up import EXPORT, step_up
from ssi.audit.log import record
from ssi.reports.models import Printout
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from . import batches, services
from .forms import BookletForm, MoveForm
from .models import PaperCopy, State

#: Lines of the register on one page; older ones are reached with ?avant=.
PAGE = 50


@step_up(EXPORT)
class AskForBooklet(PostPage):
    """Why, then a numbered copy and its PDF."""

    permission = "consular.print_booklet"
    template_name = "consular/booklet.html"

    def prepare(self, user, pk):
        self.ilot = self.one(Ilot.objects.select_related("main_point", "fallback_point"), pk)

    def get(self, request, pk):
        return self.shown(BookletForm())

    def post(self, request, pk):
        form = BookletForm(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            _copy, printout = services.print_booklet(self.ilot, by=request.user, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        return redirect("reports:printout", printout.pk)

    def shown(self, form, status=200):
        context = {
            "ilot": self.ilot,
            "form": form,
            "persons": self.ilot.persons.count(),
            "breadcrumbs": [
                ILOTS,
                {"label": str(self.ilot), "url": self.ilot.get_absolute_url()},
                {"label": _("Livret")},
            ],
        }
        return self.page(context, status)


class AskForBooklets(PostPage):
    """Why, then a numbered copy and a PDF for each îlot; `?de=12&a=20`: how far those copies are."""

    permission = "consular.print_booklet"
    template_name = "consular/booklets.html"

    def get(self, request):
        batch = batches.asked_for(request.user, self.post_, request.GET)
        if batch:
            record("paper.list", None, at=self.post_.code, booklets=len(batch.lines))
        return self.shown(BookletForm(), batch)

    def post(self, request):
        form = BookletForm(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        try:
            copies = services.print_every_booklet(self.post_, by=request.user, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        return redirect(batches.address_of(copies))

    def shown(self, form, batch=None, status=200):
        ilots = Ilot.objects.visible_to(self.request.user).filter(post=self.post_)
        context = {
            "form": form,
            "batch": batch,
            "ilots": ilots.filter(persons__isnull=False).distinct().count(),
            "breadcrumbs": [ILOTS, {"label": _("Tous les livrets")}],
        }
        return self.page(context, status)


class CopyList(PostPage):
    """Every copy ever printed, the newest first; by default those that nobody has said are destroyed."""

    permission = "consular.view_ilot"
    template_name = "consular/copies.html"

    def get(self, request):
        everything = PaperCopy.objects.visible_to(request.user).filter(post=self.post_)
        wanted = everything if request.GET.get("tous") else everything.still_out()
        if (before := whole_number(request.GET.get("avant"))) is not None:
            wanted = wanted.filter(number__lt=before)
        rows = list(wanted.select_related("ilot", "extract", "printed_by")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE]
        record("paper.list", None, at=self.post_.code)
        current = RegisterExtract.objects.filter(post=self.post_, ended_at=None).values_list("pk", flat=True).first()
        kept = "&tous=1" if request.GET.get("tous") else ""
        return self.page(
            {
                "rows": [
                    (copy, copy.extract_id not in (None, current) and copy.state != State.DETRUIT) for copy in rows
                ],
                "all": bool(request.GET.get("tous")),
                "may_print": request.user.has_perm("consular.print_booklet", self.post_),
                "out": everything.still_out().count(),
                "next_url": f"?avant={rows[-1].number}{kept}" if more else "",
                "breadcrumbs": [ILOTS, {"label": COPIES["label"]}],
            }
        )


class CopyPage(PostPage):
    """One copy, and what became of it."""

    permission = "consular.view_ilot"
    template_name = "consular/copy.html"
    done = gettext_lazy("Registre des exemplaires à jour.")

    def prepare(self, user, pk):
        self.copy = self.one(PaperCopy.objects.select_related("ilot", "extract", "printed_by"), pk)

    @property
    def may_write(self):
        return self.request.user.has_perm("consular.change_ilot", self.post_)

    def get(self, request, pk):
        record("paper.consult", self.copy)
        version = {"version": self.copy.version, "on": self.today}
        return self.shown(MoveForm(copy=self.copy, initial=version))

    def post(self, request, pk):
        form = MoveForm(request.POST, copy=self.copy)
        if not form.is_valid():
            return self.shown(form, status=422)
        values = form.cleaned_data
        try:
            services.move(self.copy, by=request.user, expected_version=values.pop("version"), **values)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        messages.success(request, self.done)
        return redirect("consular:copies")

    def shown(self, form, status=200):
        mine = Printout.objects.filter(pk=self.copy.printout_key).exists() if self.copy.printout_key else False
        context = {
            "copy": self.copy,
            "form": form if self.may_write and self.copy.may_become else None,
            "printout": self.copy.printout_key if mine else None,
            "breadcrumbs": [ILOTS, COPIES, {"label": capfirst(self.copy)}],
        }
        return self.page(context, status)
