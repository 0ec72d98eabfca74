"""Pages of crises: the list, opening one, its board, its phases, its functions, its main courante."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.accounts.access import own_post
from ssi.accounts.post_pages import FormPage
from ssi.audit.log import record
from ssi.network import known
from ssi.web.text import whole_number

from . import log, services
from .calls.services import counts as call_counts
from .costs.models import CLAIM
from .costs.services import counts as cost_counts
from .forms import FunctionForm, LogForm, MoveForm, OpenForm
from .models import CellFunction, Crisis, Figure, LogEntry, Sitrep
from .pages import CRISES, CrisisForm, CrisisPage
from .people import Movement
from .phases import LEAD, moves_from
from .tally import headcount, network_counts, seat_counts
from .vocabulary import EntryKind, Function, Nature, Phase

VIEW = "consular.view_crisis"
#: Lines of the main courante on one page; older ones are reached with ?avant=.
PAGE = 40


class CrisisList(View):
    """The crises this person sees, the open ones first."""

    def get(self, request):
        if not request.user.has_perm(VIEW):
            raise Http404
        rows = list(Crisis.objects.visible_to(request.user).order_by("-closed_at", "-opened_at")[:60])
        for row in rows:
            row.post = known.post(row.post_id)
        rows.sort(key=lambda row: (not row.is_open, row.exercise))
        record("crisis.list", None, shown=[row.pk for row in rows])
        context = {
            "rows": rows,
            "may_open": own_post(request.user, "consular.open_crisis") is not None,
            "follows": request.user.has_perm("consular.follow_crisis"),
        }
        return TemplateResponse(request, "consular/crises.html", context)


class NetworkCrises(View):
    """Open crises of the network in numbers, for the desk; those of one's posts for whoever follows them. No name."""

    def get(self, request):
        if not request.user.has_perm("consular.count_crises"):
            raise Http404
        posts, calls = known.posts(), {told["reference"]: told for told in call_counts().values()}
        claimed = [{**told, "post": posts[told["post_id"]]} for told in cost_counts().values() if told["claims"]]
        rows = [
            {
                **row,
                **calls.get(row["reference"], {}),
                "post": posts[row["post_id"]],
                "nature": Nature(row["nature"]),
                "phase": Phase(row["phase"]),
            }
            for row in network_counts()
        ]
        record("crisis.network", None, crises=len(rows))
        return TemplateResponse(request, "consular/crises_network.html", {"rows": rows, "claimed": claimed})


class OpenCrisis(FormPage):
    permission, form_class = "consular.open_crisis", OpenForm
    title, button = gettext_lazy("Ouvrir une crise"), gettext_lazy("Ouvrir")
    hint = gettext_lazy("L’extrait du registre en usage devient le périmètre. Fonctions et chiffres viennent ensuite.")
    crumbs, back_url = (CRISES,), CRISES["url"]

    def form(self, data=None):
        return OpenForm(data, initial={"form_token": uuid.uuid4()})

    def write(self, form):
        token = form.cleaned_data["form_token"]
        again = Crisis.objects.visible_to(self.request.user).filter(form_token=token).first() if token else None
        return again or services.open_crisis(by=self.request.user, post=self.post_, **form.cleaned_data)


class CrisisBoard(CrisisPage):
    """The board: where it stands, who does what, what is counted, what was said last, what waits."""

    template_name = "consular/crisis.html"
    tab = "crisis"

    def get(self, request, pk):
        record("crisis.consult", self.crisis)
        counts = seat_counts(self.crisis)
        functions = CellFunction.objects.filter(crisis=self.crisis, ended_at=None).select_related("holder")
        held = {one.function: one for one in functions}
        return self.page(
            {
                "count": headcount(self.crisis),
                "figure": Figure.objects.filter(crisis=self.crisis).first(),
                "sitrep": Sitrep.objects.filter(crisis=self.crisis).first(),
                "entries": LogEntry.objects.filter(crisis=self.crisis).select_related("by")[:8],
                "waiting": log.waiting(self.crisis.pk)[:8],
                "functions": [(Function(code).label, held.get(code)) for code in Function.values],
                "movements": [
                    (one, *counts.get(one.pk, (0, 0, 0))) for one in Movement.objects.filter(crisis=self.crisis)
                ],
                "calls": call_counts(self.crisis).get(self.crisis.pk),
                "costs": cost_counts(self.crisis).get(self.crisis.pk),
                "may_claim": self.may(CLAIM),
                "may_answer": self.may("consular.read_crisis_names"),
                "moves": moves_from(self.crisis, request.user),
                "may_lead": self.may(LEAD) and self.crisis.is_open,
                "may_log": self.may("consular.write_log") and self.crisis.is_open,
            }
        )


class MoveCrisis(CrisisForm):
    """Another phase, said why."""

    title = gettext_lazy("Changer de phase")
    button = gettext_lazy("Passer")

    def dispatch(self, request, *args, **kwargs):
        self.moves = moves_from(self.crisis, request.user) if self.crisis is not None else []
        if not self.moves:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        only = self.moves[0].target if len(self.moves) == 1 else None
        return MoveForm(data, moves=self.moves, initial={"target": only})

    def write(self, form):
        return services.move(self.crisis, by=self.request.user, **form.cleaned_data)


class GiveFunction(CrisisForm):
    """Who holds which function of the cell: taking one over freezes the sheet of whoever held it."""

    permission = LEAD
    title = gettext_lazy("Fonctions de la cellule")
    template_name = "consular/crisis_functions.html"

    def form(self, data=None):
        asked = self.request.GET.get("fonction")
        return FunctionForm(data, post=self.crisis.post, initial={"function": asked})

    def write(self, form):
        return services.give_function(self.crisis, by=self.request.user, **form.cleaned_data)

    def back(self):
        return reverse("consular:crisis-function", args=[self.crisis.pk])

    def around(self):
        held = CellFunction.objects.filter(crisis=self.crisis).select_related("holder").order_by("-started_at")[:60]
        return {"held": held, "back_url": self.crisis.get_absolute_url(), "may_lead": self.crisis.is_open}


class Sheet(CrisisPage):
    """The hand-over sheet of a function: as it was frozen, or as it would be now."""

    model, related = CellFunction, ("holder",)
    template_name = "consular/crisis_sheet.html"

    def get(self, request, pk):
        record("crisis.sheet", self.row, about={"crisis": self.crisis.pk})
        sheet = self.row.sheet or services.sheet_of(self.row, timezone.now())
        return self.page({"held": self.row, "sheet": sheet, "title": _("Fiche de relève")})


class Log(CrisisForm):
    """The main courante, newest first; facts or rumours alone on demand; a new entry on top of the page."""

    template_name = "consular/crisis_log.html"
    tab = "crisis-log"
    title = gettext_lazy("Main courante")

    @property
    def may_log(self):
        return self.may("consular.write_log") and self.crisis.is_open

    def get(self, request, pk):
        record("crisis.read_log", self.crisis)
        given = {name: request.GET[name] for name in ("corrects", "answers") if request.GET.get(name, "").isdecimal()}
        return self.shown(LogForm.fresh(**given))

    def post(self, request, pk):
        if not self.may_log:
            raise Http404
        return super().post(request, pk=pk)

    def form(self, data=None):
        return LogForm(data)

    def write(self, form):
        return log.write(self.crisis, by=self.request.user, **form.cleaned_data)

    def answer(self, entry):
        messages.success(self.request, _("Entrée n° %(n)d écrite.") % {"n": entry.number})
        return redirect("consular:crisis-log", self.crisis.pk)

    def around(self):
        entries = LogEntry.objects.filter(crisis=self.crisis).select_related("by")
        if (kind := self.request.GET.get("nature", "")) in EntryKind.values:
            entries = entries.filter(kind=kind)
        if (before := whole_number(self.request.GET.get("avant"))) is not None:
            entries = entries.filter(number__lt=before)
        rows = list(entries[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE]
        told = LogEntry.objects.filter(crisis=self.crisis, corrects__in=[row.number for row in rows])
        corrected = dict(told.values_list("corrects", "number"))
        kept = f"&nature={kind}" if kind in EntryKind.values else ""
        return {
            "rows": [(row, corrected.get(row.number)) for row in rows],
            "kinds": EntryKind.choices,
            "kind": kind,
            "waiting": log.waiting(self.crisis.pk)[:12],
            "may_log": self.may_log,
            "next_url": f"?avant={rows[-1].number}{kept}" if more else "",
        }
