"""Pages of the calls of a crisis: the list with a new sheet on top, one sheet and what followed it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.register.names import fold
from ssi.audit.log import record
from ssi.web.text import whole_number

from ..forms import MatchForm, ReasonForm
from ..near import near
from ..pages import CrisisForm
from ..people import CrisisPerson
from . import services
from .forms import BackForm, CallFilters, CallForm
from .models import CallSheet

NAMES = "consular.read_crisis_names"
#: Sheets on one page; older ones are reached with ?avant=.
PAGE = 30


class CallList(CrisisForm):
    """The sheets, newest first, those to be called back on demand; a new one on top of the page."""

    template_name = "consular/crisis_calls.html"
    permission, nominal, tab = NAMES, True, "crisis-calls"
    title = gettext_lazy("Appels")

    def get(self, request, pk):
        return self.shown(CallForm.fresh())

    def post(self, request, pk):
        if not self.may_write:
            raise Http404
        return super().post(request, pk=pk)

    def form(self, data=None):
        return CallForm(data)

    def write(self, form):
        return services.write_call(self.crisis, by=self.request.user, **form.cleaned_data)

    def answer(self, sheet):
        messages.success(self.request, _("%(sheet)s écrite.") % {"sheet": sheet})
        return redirect(sheet.get_absolute_url())

    def around(self):
        filters = CallFilters(self.request.GET)
        wanted = self.narrowed(filters)
        if (before := whole_number(self.request.GET.get("avant"))) is not None:
            wanted = wanted.filter(number__lt=before)
        rows = list(wanted.select_related("by")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE]
        people = CrisisPerson.objects.in_bulk({row.person_now for row in rows if row.person_now})
        record("crisis.calls", self.crisis, shown=[row.pk for row in rows])
        query = self.request.GET.copy()
        if more:
            query["avant"] = str(rows[-1].number)
        return {
            "rows": [(row, people.get(row.person_now)) for row in rows],
            "filters": filters,
            "narrowed": any(filters.cleaned_data.values()),
            "counts": services.counts(self.crisis).get(self.crisis.pk),
            "next_url": f"?{query.urlencode()}" if more else "",
        }

    def narrowed(self, filters):
        filters.is_valid()
        wanted = CallSheet.objects.visible_to(self.request.user).filter(crisis=self.crisis).standing()
        for word in fold(filters.cleaned_data.get("q", "")).split():
            wanted = wanted.filter(folded__contains=word)
        state = filters.cleaned_data.get("etat")
        if state == "rappeler":
            return wanted.filter(waits_now=True).order_by("-urgent", "called_at")
        return wanted.filter(person_now=None) if state == "rattacher" else wanted


class CallPage(CrisisForm):
    """One sheet: what was said, what followed, the call back to note, and whom it might be about."""

    model, related = CallSheet, ("by",)
    template_name = "consular/crisis_call.html"
    permission, nominal, tab = NAMES, True, "crisis-calls"
    said = gettext_lazy("Rappel noté.")

    def get(self, request, pk):
        record("crisis.read_call", self.row)
        return self.shown(BackForm.fresh())

    def post(self, request, pk):
        if not self.may_write:
            raise Http404
        return super().post(request, pk=pk)

    def form(self, data=None):
        return BackForm(data)

    def write(self, form):
        return services.call_back(self.row, by=self.request.user, **form.cleaned_data)

    @property
    def title(self):
        return str(self.row)

    def back(self):
        return self.row.get_absolute_url()

    def around(self):
        steps, person, waits = self.row.told
        return {
            "sheet": self.row,
            "steps": steps,
            "person": person,
            "waits": waits,
            "may_print": self.may(services.PRINT) and self.crisis.is_open,
            "others": self.others(person),
            "proposed": [] if person else near(perimeter(self.crisis), fold(self.row.sought), 6),
            "back_url": reverse("consular:crisis-calls", args=[self.crisis.pk]),
        }

    def others(self, person):
        """Other sheets about the same person, or where the same name is asked for: two families may seek one man."""
        sheets = CallSheet.objects.filter(crisis=self.crisis).exclude(pk=self.row.pk).standing()
        if person is not None:
            return sheets.filter(person_now=person.pk)[:10]
        return near(sheets.order_by("-number"), fold(self.row.sought), 5)


class LinkCall(CrisisForm):
    """Whom a call is about: somebody says so, among those of a near name, or takes the link off."""

    model = CallSheet
    permission, nominal, tab = services.WRITE, True, "crisis-calls"
    title = gettext_lazy("Rattacher à une personne")
    button = gettext_lazy("C’est cette personne")
    said = gettext_lazy("Fiche rattachée.")

    @property
    def hint(self):
        words = _("On demande « %(who)s ». Si personne ne convient, laissez ainsi, ou notez une découverte.")
        return words % {"who": self.row.sought}

    def form(self, data=None):
        return MatchForm(data, people=near(perimeter(self.crisis), fold(self.row.sought)))

    def write(self, form):
        person = CrisisPerson.objects.select_related("matched_to").get(pk=form.cleaned_data["person"])
        return services.link(self.row, by=self.request.user, person=person)

    def back(self):
        return self.row.get_absolute_url()


class UnlinkCall(CrisisForm):
    """The call was about somebody else."""

    model = CallSheet
    permission, nominal = services.WRITE, True
    http_method_names = ("post",)

    def post(self, request, pk):
        if not self.crisis.is_open:
            raise Http404
        services.link(self.row, by=request.user, person=None)
        messages.success(request, _("Rattachement retiré."))
        return redirect(self.row.get_absolute_url())


class PrintCall(CrisisForm):
    """Why, then a numbered copy and its PDF."""

    model = CallSheet
    permission, nominal, tab = services.PRINT, True, "crisis-calls"
    title = gettext_lazy("Imprimer la fiche d’appel")
    hint = gettext_lazy("Une page, numérotée, inscrite au registre des exemplaires papier.")
    button = gettext_lazy("Imprimer un exemplaire")

    def form(self, data=None):
        return ReasonForm(data)

    def write(self, form):
        return services.print_call(self.row, by=self.request.user, **form.cleaned_data)

    def answer(self, done):
        _copy, printout = done
        return redirect("reports:printout", printout.pk)

    def back(self):
        return self.row.get_absolute_url()


def perimeter(crisis):
    """Whom a call may be about: those of the register, and those who were met."""
    return CrisisPerson.objects.filter(crisis=crisis, removed_no=None, matched_to=None)
