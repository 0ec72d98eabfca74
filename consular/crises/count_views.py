"""Pages of the headcount: the numbers, the persons, one of them, rapid entry, those who were met."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consular.register.models import Person
from consular.register.names import fold
from ssi.audit.log import record
from ssi.web.rapid import RapidEntryError
from ssi.web.text import whole_number

from . import observations, rapid, services
from .forms import DeathForm, DiscoveryForm, MatchForm, ObservationForm, PeopleFilters, RapidForm
from .near import near
from .pages import CrisisForm, CrisisPage, now_typed
from .people import CrisisPerson
from .phases import LEAD
from .tally import headcount
from .vocabulary import LETTERS, Origin, Situation

NAMES, OBSERVE = "consular.read_crisis_names", "consular.observe_person"
PAGE = 60


class HeadcountPage(CrisisPage):
    """Numbers only: by situation and origin, by îlot; discoveries on their own line; what must be checked."""

    template_name = "consular/crisis_headcount.html"
    tab = "crisis-headcount"

    def get(self, request, pk):
        record("crisis.headcount", self.crisis)
        return self.page(
            {
                "count": headcount(self.crisis),
                "origins": [origin.label for origin in Origin],
                "names": self.may(NAMES),
                "may_lead": self.may(LEAD) and self.crisis.is_open,
                "title": _("Recensement"),
            }
        )


class TakePerimeter(CrisisPage):
    permission = LEAD
    http_method_names = ("post",)

    def post(self, request, pk):
        if not self.crisis.is_open:
            raise Http404
        taken = services.take_perimeter(self.crisis, by=request.user)
        words = _("Périmètre repris du registre : %(added)d ajouts, %(gone)d retraits, %(moved)d fiches modifiées.")
        messages.success(request, words % taken)
        return redirect("consular:crisis-headcount", self.crisis.pk)


class PersonList(CrisisPage):
    """Names, by îlot and number as on the printed sheet. Those who died are on no ordinary list."""

    template_name = "consular/crisis_persons.html"
    permission, nominal, tab = NAMES, True, "crisis-persons"

    def get(self, request, pk):
        everybody = CrisisPerson.objects.visible_to(request.user).filter(crisis=self.crisis, removed_no=None)
        codes = list(everybody.values_list("ilot_code", flat=True).distinct().order_by("ilot_code"))
        filters = PeopleFilters(request.GET, codes=codes)
        rows = list(self.after(self.narrowed(everybody, filters))[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE]
        narrowed = [name for name, value in filters.cleaned_data.items() if value]
        record("crisis.persons", self.crisis, filters=narrowed, shown=[row.pk for row in rows])
        query = request.GET.copy()
        if more:
            query["apres"] = str(self.start + PAGE)
        return self.page(
            {
                "rows": rows,
                "filters": filters,
                "narrowed": bool(narrowed),
                "next_url": f"?{query.urlencode()}" if more else "",
                "title": _("Personnes"),
            }
        )

    @property
    def start(self):
        return whole_number(self.request.GET.get("apres"), digits=6) or 0

    def after(self, wanted):
        return wanted[self.start :]

    def narrowed(self, everybody, filters):
        filters.is_valid()
        given = filters.cleaned_data
        wanted = everybody.exclude(situation=Situation.DECEDE)
        for word in fold(given.get("q", "")).split():
            wanted = wanted.filter(folded__contains=word)
        if code := given.get("ilot"):
            wanted = wanted.filter(ilot_code="" if code == "-" else code)
        state = given.get("etat")
        if state == "A_VERIFIER":
            return everybody.filter(to_check=True)
        if state == "DECOUVERTES":
            return wanted.filter(discovered=True)
        return wanted.filter(situation=state) if state else wanted


class PersonPage(CrisisForm):
    """One person: what was seen of them, how to reach them, and one more observation, saved in one go."""

    model, related = CrisisPerson, ("matched_to",)
    template_name = "consular/crisis_person.html"
    permission, nominal, tab = NAMES, True, "crisis-persons"

    def get(self, request, pk):
        record("crisis.person", self.row)
        return self.shown(self.fresh())

    def post(self, request, pk):
        if not self.may_write:
            raise Http404
        return super().post(request, pk=pk)

    def fresh(self):
        source = self.request.GET.get("source", "")[:120]
        return ObservationForm(initial={"key": uuid.uuid4(), "observed_at": now_typed(), "source": source})

    def form(self, data=None):
        return ObservationForm(data)

    def write(self, form):
        given = form.cleaned_data
        seen = observations.Seen(
            given["key"], self.row.pk, given["situation"], given["observed_at"], given["place"], given["verifies"]
        )
        observations.observe(self.crisis, by=self.request.user, seen=[seen], source=given["source"])
        return self.row

    def answer(self, row):
        """The page itself: on a poor line an observation is one round trip."""
        self.row.refresh_from_db()
        messages.success(self.request, _("Noté : %(state)s.") % {"state": self.row.get_situation_display().lower()})
        return self.shown(self.fresh())

    def around(self):
        told = self.row.observations.select_related("entered_by")[:30]
        dying = Situation.DECEDE
        return {
            "person": self.row,
            "title": str(self.row),
            "private": self.private(),
            "observations": [one for one in told if one.situation != dying or self.may("consular.confirm_death")],
            "may_confirm": self.may("consular.confirm_death") and self.row.death_witnesses >= 2,
        }

    def private(self):
        """Telephones and emergency contact, while the register still holds them; the second wall decides."""
        found = Person.objects.filter(pk=self.row.person_key, post=self.crisis.post_id).first()
        return found.private if found is not None else None


class Death(CrisisForm):
    """Report a death, or, for the consul once two people did, confirm it."""

    model = CrisisPerson
    permission, nominal, tab = OBSERVE, True, "crisis-persons"
    said = gettext_lazy("Signalement enregistré : il n’est un décès qu’une fois confirmé par le consul.")

    @property
    def confirms(self):
        return self.may("consular.confirm_death") and self.row.death_witnesses >= 2

    @property
    def title(self):
        return _("Confirmer un décès") if self.confirms else _("Signaler un décès")

    @property
    def hint(self):
        return _("%(who)s. Deux personnes le signalent, puis le consul le confirme.") % {"who": self.row}

    def form(self, data=None):
        return DeathForm(data, initial={"observed_at": now_typed()})

    def write(self, form):
        act = observations.confirm_death if self.confirms else observations.report_death
        return act(self.row, by=self.request.user, **form.cleaned_data)

    def back(self):
        return self.row.get_absolute_url()


class Rapid(CrisisForm):
    """What is read over the radio, typed as it is said: a preview, or saved at once. The answer is the page itself."""

    template_name = "consular/crisis_rapid.html"
    permission, nominal, tab = OBSERVE, True, "crisis-rapid"
    title = gettext_lazy("Saisie éclair")

    def fresh(self, **initial):
        return RapidForm(initial={"key": uuid.uuid4(), "observed_at": now_typed(), **initial})

    def get(self, request, pk):
        asked = request.GET.get("ilot", "")[:4]
        return self.shown(self.fresh(line=f"{asked}: " if asked else ""))

    def post(self, request, pk):
        form = RapidForm(request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        given = form.cleaned_data
        try:
            if "preview" in request.POST:
                return self.shown(form, lines=rapid.read(self.crisis, given["line"]))
            lines, fresh = rapid.commit(self.crisis, given.pop("line"), by=request.user, **given)
        except RapidEntryError as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422, position=refusal.position)
        except observations.Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        said = ngettext("%(n)d observation enregistrée.", "%(n)d observations enregistrées.", fresh) % {"n": fresh}
        if fresh == 0:
            said = _("Cette ligne était déjà enregistrée : rien n’a changé.")
        messages.success(request, said)
        return self.shown(self.fresh(source=given["source"]), done=lines)

    def shown(self, form, status=200, lines=(), done=(), position=0):
        record("crisis.rapid", self.crisis, shown=[line.person.pk for line in (*lines, *done)])
        typed = form.data.get("line", "") if form.is_bound else ""
        context = {
            "form": form,
            "title": self.title,
            "lines": lines,
            "done": done,
            "letters": [(letter, situation.label) for letter, situation in LETTERS.items()],
            # What was typed, cut where it went wrong.
            "wrong": (typed[: position - 1], typed[position - 1 :]) if position else None,
        }
        return self.page(context, status)


class Discover(CrisisForm):
    permission, nominal, tab = OBSERVE, True, "crisis-persons"
    title = gettext_lazy("Personne rencontrée, absente du registre")
    hint = gettext_lazy("Comptée à part, jusqu’à ce qu’on la rapproche d’une personne du registre.")

    def form(self, data=None):
        return DiscoveryForm(data, initial={"key": uuid.uuid4(), "observed_at": now_typed()})

    def write(self, form):
        return observations.discover(self.crisis, by=self.request.user, **form.cleaned_data)

    def answer(self, person):
        messages.success(self.request, _("%(who)s : noté parmi les découvertes.") % {"who": person})
        return redirect(person.get_absolute_url())


class Match(CrisisForm):
    """Somebody met is a person of the register: a human says so, among those of a near name."""

    model = CrisisPerson
    permission, nominal, tab = OBSERVE, True, "crisis-persons"
    title = gettext_lazy("Rapprocher du registre")
    button = gettext_lazy("C’est cette personne")

    def dispatch(self, request, *args, **kwargs):
        if self.row is not None and not self.row.discovered:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        return MatchForm(data, people=self.near())

    def near(self):
        """Those who bear one of the same words."""
        rows = CrisisPerson.objects.filter(crisis=self.crisis, removed_no=None, discovered=False)
        return near(rows, self.row.folded)

    @property
    def hint(self):
        words = _("%(who)s, rencontré à %(where)s. Si personne ne convient, laissez ainsi.")
        return words % {"who": self.row, "where": self.row.place or "?"}

    def write(self, form):
        person = CrisisPerson.objects.select_related("crisis").get(pk=form.cleaned_data["person"])
        return observations.match(self.row, person, by=self.request.user)

    def back(self):
        return self.row.get_absolute_url()
