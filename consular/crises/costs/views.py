"""Pages of the claims of costs of a crisis: the list with a new one on top, one claim and its lines, its acts."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.audit.log import record

from ..forms import ReasonForm
from ..pages import CrisisForm
from . import services
from .forms import ClaimForm, LineForm, NewClaimForm, SendForm, SettleForm
from .models import CLAIM, CostClaim, CostLine, money
from .term import term_on


class CostPage(CrisisForm):
    """A page of a claim: for whoever writes them, after the close too."""

    model, related = CostClaim, ("state", "by")
    permission, nominal, tab = CLAIM, True, "crisis-costs"

    @property
    def today(self):
        return timezone.localdate(timezone=self.crisis.post.zone)

    def back(self):
        return self.row.get_absolute_url()


class CostList(CostPage):
    """The claims, newest first; a new one on top."""

    model, related = None, ()
    template_name = "consular/crisis_costs.html"
    title = gettext_lazy("Frais de l’Union")

    def get(self, request, pk):
        return self.shown(NewClaimForm.fresh())

    def form(self, data=None):
        return NewClaimForm(data)

    def write(self, form):
        return services.open_claim(self.crisis, by=self.request.user, **form.cleaned_data)

    def answer(self, claim):
        messages.success(self.request, _("%(claim)s commencée : écrivez les personnes aidées.") % {"claim": claim})
        return redirect(claim.get_absolute_url())

    def back(self):
        return self.crisis.get_absolute_url()

    def around(self):
        rows = list(CostClaim.objects.visible_to(self.request.user).filter(crisis=self.crisis).select_related("state"))
        record("crisis.costs", self.crisis, shown=[row.pk for row in rows])
        return {"rows": [(row, row.is_late(self.today)) for row in rows], "term": term_on(self.today)}


class CostClaimPage(CostPage):
    """One claim: its lines, a new one while it is a draft, and where it stands."""

    template_name = "consular/crisis_cost.html"
    said = gettext_lazy("Frais écrits.")

    @property
    def title(self):
        return str(self.row)

    def get(self, request, pk):
        record("crisis.read_cost", self.row)
        return super().get(request, pk=pk)

    def form(self, data=None):
        return LineForm(data, crisis=self.crisis)

    def write(self, form):
        return services.add_line(self.row, by=self.request.user, **form.cleaned_data)

    def around(self):
        lines = list(self.row.lines.all())
        return {
            "claim": self.row,
            "lines": lines,
            "unsigned": sum(line.undertaken_on is None for line in lines),
            "late": self.row.is_late(self.today),
            "term": term_on(self.row.sent_on or self.today),
            "may_print": self.may(services.PRINT) and lines,
        }


class EditClaim(CostPage):
    """Another State, another currency, while it is a draft."""

    title = gettext_lazy("Modifier la demande")

    def form(self, data=None):
        return ClaimForm(data, initial={"state": self.row.state_id, "currency": self.row.currency})

    def write(self, form):
        return services.change_claim(self.row, by=self.request.user, **form.cleaned_data)


class SendClaim(CostPage):
    """It left: nothing changes in it after that."""

    title = gettext_lazy("Noter l’envoi")
    hint = gettext_lazy("La demande ne changera plus. Le délai de remboursement court du jour de l’envoi.")
    button = gettext_lazy("La demande est partie")
    said = gettext_lazy("Envoi noté.")

    def form(self, data=None):
        return SendForm(data, initial={"sent_on": self.today})

    def write(self, form):
        return services.send(self.row, by=self.request.user, **form.cleaned_data)


class SettleClaim(CostPage):
    """What the State answered."""

    title = gettext_lazy("Noter la réponse de l’État")
    button = gettext_lazy("Noter la réponse")
    said = gettext_lazy("Réponse notée.")

    @property
    def hint(self):
        words = _("Demandé à l’État (%(state)s) : %(total)s %(currency)s.")
        return words % {"state": self.row.state, "total": money(self.row.total), "currency": self.row.currency}

    def form(self, data=None):
        return SettleForm(data, initial={"settled_on": self.today, "repaid": self.row.total})

    def write(self, form):
        return services.settle(self.row, by=self.request.user, **form.cleaned_data)


class PrintClaim(CostPage):
    """Why, then a numbered copy and its PDF."""

    title = gettext_lazy("Imprimer le formulaire")
    hint = gettext_lazy("En français et en anglais, numéroté, inscrit au registre des exemplaires papier.")
    button = gettext_lazy("Imprimer un exemplaire")
    permission = services.PRINT

    def form(self, data=None):
        return ReasonForm(data)

    def write(self, form):
        return services.print_claim(self.row, by=self.request.user, **form.cleaned_data)

    def answer(self, done):
        _copy, printout = done
        return redirect("reports:printout", printout.pk)


class DropLine(CostPage):
    """A line written by mistake, taken off a draft."""

    model, related = CostLine, ("claim__state", "claim__crisis__post")
    http_method_names = ("post",)

    def post(self, request, pk):
        if not self.row.claim.is_draft:
            raise Http404
        services.drop_line(self.row, by=request.user)
        messages.success(request, _("Ligne retirée."))
        return redirect(reverse("consular:crisis-cost", args=[self.row.claim_id]))
