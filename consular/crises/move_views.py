"""Pages of movements: those of a crisis, one with its list, who is put on it, both ticks, the manifest."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consular.comparer import serving
from ssi.audit.log import record

from . import movements, rapid
from .forms import MovementForm, PeopleForm, ReasonForm, TickForm
from .pages import CrisisForm, CrisisPage, now_typed
from .people import CrisisPerson, Movement, Seat
from .tally import seat_counts


class MovementList(CrisisPage):
    """Movements in numbers: places, listed, boarded, arrived."""

    template_name = "consular/crisis_movements.html"
    tab = "crisis-movements"

    def get(self, request, pk):
        record("crisis.movements", self.crisis)
        counts = seat_counts(self.crisis)
        rows = [(one, *counts.get(one.pk, (0, 0, 0))) for one in Movement.objects.filter(crisis=self.crisis)]
        compared = serving.compared(self.crisis, request.user)
        return self.page({"rows": rows, "title": _("Mouvements"), **compared})


class SaveMovement(CrisisForm):
    """A new movement of a crisis, or one that is changed."""

    permission, tab = movements.WORK, "crisis-movements"
    title = gettext_lazy("Nouveau mouvement")

    def form(self, data=None):
        version = {"version": self.row.version} if self.row else {}
        return MovementForm(data, post=self.crisis.post, instance=self.row, initial=version)

    def write(self, form):
        return movements.save_movement(
            self.crisis,
            by=self.request.user,
            movement=self.row,
            expected_version=form.expected_version,
            **form.values(),
        )

    def answer(self, movement):
        return redirect(movement.get_absolute_url())

    def back(self):
        return self.row.get_absolute_url() if self.row else reverse("consular:crisis-movements", args=[self.crisis.pk])


class EditMovement(SaveMovement):
    model = Movement
    title = gettext_lazy("Modifier le mouvement")


class MovementPage(CrisisForm):
    """The list of a movement, its two ticks, and who boarded and is not there."""

    model = Movement
    template_name = "consular/crisis_movement.html"
    permission, nominal, tab = "consular.read_crisis_names", True, "crisis-movements"

    def get(self, request, pk):
        record("crisis.read_movement", self.row)
        return self.shown(self.fresh())

    def post(self, request, pk):
        if not self.may_write:
            raise Http404
        return super().post(request, pk=pk)

    def fresh(self):
        return TickForm(initial={"what": "arrived" if self.row.left_at else "boarded", "at": now_typed()})

    def form(self, data=None):
        return TickForm(data)

    def write(self, form):
        given = form.cleaned_data
        arrived = given["what"] == "arrived"
        return movements.tick(self.row, by=self.request.user, line=given["line"], arrived=arrived, at=given["at"])

    def answer(self, fresh):
        said = ngettext("%(n)d personne pointée.", "%(n)d personnes pointées.", fresh) % {"n": fresh}
        messages.success(self.request, said)
        return redirect(self.row.get_absolute_url())

    def around(self):
        seats = list(self.row.seats.select_related("person"))
        return {
            "movement": self.row,
            "title": str(self.row),
            "seats": seats,
            "boarded": sum(seat.boarded_at is not None for seat in seats),
            "arrived": sum(seat.arrived_at is not None for seat in seats),
            "missing": [seat for seat in seats if seat.is_missing] if self.row.arrived_at else [],
            "may_print": self.may(movements.PRINT),
        }


class AddPeople(CrisisForm):
    """People put on the list, by the numbers of their sheet or among those to move first."""

    model = Movement
    permission, nominal, tab = movements.WORK, True, "crisis-movements"
    title = gettext_lazy("Inscrire des personnes")

    def form(self, data=None):
        return PeopleForm(data, people=movements.proposed(self.crisis))

    def write(self, form):
        given = form.cleaned_data
        people = list(CrisisPerson.objects.filter(crisis=self.crisis, pk__in=given["people"]))
        if given["line"]:
            lines = rapid.read(self.crisis, given["line"], letters=("X",), default="X")
            known = {person.pk for person in people}
            people += [line.person for line in lines if line.person.pk not in known]
        return movements.add_people(self.row, by=self.request.user, people=people)

    def back(self):
        return self.row.get_absolute_url()

    @property
    def hint(self):
        left = self.row.capacity - self.row.seats.count()
        return ngettext("%(n)d place libre.", "%(n)d places libres.", left) % {"n": left}


class GiveUpSeat(CrisisPage):
    model, related = Seat, ("movement", "person")
    permission, nominal = movements.WORK, True
    http_method_names = ("post",)

    def post(self, request, pk):
        try:
            movements.give_up(self.row, by=request.user)
        except movements.Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(self.row.movement.get_absolute_url())


class PrintManifest(CrisisForm):
    """Why, then a numbered copy and its PDF."""

    model = Movement
    permission, nominal, tab = movements.PRINT, True, "crisis-movements"
    title = gettext_lazy("Imprimer le manifeste")
    hint = gettext_lazy("Français et anglais, numéroté, inscrit au registre des exemplaires papier.")
    button = gettext_lazy("Imprimer un exemplaire")

    def form(self, data=None):
        return ReasonForm(data)

    def write(self, form):
        return movements.print_manifest(self.row, by=self.request.user, **form.cleaned_data)

    def answer(self, done):
        _copy, printout = done
        return redirect("reports:printout", printout.pk)

    def back(self):
        return self.row.get_absolute_url()
