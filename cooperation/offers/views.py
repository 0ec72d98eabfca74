"""Pages of the exchange of seats and experts (N3)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.accounts.access import own_post
from ssi.audit.log import record
from ssi.audit.reading import opened
from ssi.network import known
from ssi.web.refusals import Refusal

from ..actions.models import CooperationAction
from ..experts.models import ExpertMission
from ..trainings.models import TrainingSession
from ..views import CaseForm, FormAnswer
from . import services
from .forms import AnswerForm, AskForm, CandidateForm, ExpertOfferForm, OfferForm
from .models import Offer, OfferCandidate, OfferRequest
from .pages import CRUMB, list_context, offer_context, url_of


class OfferList(View):
    def get(self, request):
        if not request.user.has_perm("cooperation.view_offer"):
            raise Http404
        record("offer.list")
        return TemplateResponse(request, "cooperation/offer_list.html", list_context(request.user))


class Found:
    """The row of the address as this person sees it: an offer, a request, or a name."""

    def offer_of(self, pk):
        return self._one(Offer.objects.visible_to(self.request.user).select_related("post", "domain"), pk)

    def request_of(self, pk):
        return self._one(OfferRequest.objects.visible_to(self.request.user).select_related("offer__post", "post"), pk)

    def candidate_of(self, pk):
        asked = OfferRequest.objects.visible_to(self.request.user)
        rows = OfferCandidate.objects.filter(request__in=asked).select_related("request__offer__post", "request__post")
        return self._one(rows, pk)

    def _one(self, rows, pk):
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        opened(found)
        return found

    def only(self, permission, post):
        if not self.request.user.has_perm(permission, post):
            raise Http404


class OfferPage(Found, View):
    def get(self, request, pk):
        offer = self.offer_of(pk)
        record("offer.consult", offer)
        return TemplateResponse(request, "cooperation/offer.html", offer_context(request.user, offer))


class OfferSeats(CaseForm):
    """From the page of a session."""

    model, permission, part_model = CooperationAction, services.MAKE, TrainingSession
    form_class, title = OfferForm, gettext_lazy("Offrir des places aux autres postes")
    hint = gettext_lazy("Les autres postes ne lisent que cette page : ni le dossier, ni les candidats.")

    def initial(self, case, part):
        part.case = case
        return {
            "title": case.title,
            "place": part.place,
            "language": part.language,
            "domain": case.domain_id,
            "seats": services.seats_to_offer(part) or None,
        }

    def form(self, case, part, data=None, files=None):
        initial = self.initial(case, part)
        return self.form_class(data, case=case, user=self.request.user, initial=initial)

    def save(self, case, part, form):
        self.offer = services.offer_seats(part, by=self.request.user, **form.values())

    def done(self, case, part):
        messages.success(self.request, _("L’offre est dite aux autres postes."))
        return redirect(url_of(self.offer))


class OfferExpert(OfferSeats):
    """From the page of an action, for one of its experts."""

    part_model, form_class = ExpertMission, ExpertOfferForm
    title = gettext_lazy("Proposer l’expert aux autres postes")
    hint = gettext_lazy("Son nom n’est pas dit : seulement son domaine, ses dates et où il sera.")

    def initial(self, case, part):
        return {"title": part.subject, "place": case.place, "language": case.language, "domain": case.domain_id}

    def save(self, case, part, form):
        self.offer = services.offer_expert(part, by=self.request.user, **form.values())


class OfferForms(Found, FormAnswer):
    """A form about an offer, outside any file."""

    crumb = CRUMB

    def around(self):
        return {"wide": False, "back_url": url_of(self.offer)}

    def answered(self, said):
        messages.success(self.request, said)
        return redirect(url_of(self.offer))


class AskOffer(OfferForms):
    title = gettext_lazy("Demander cette offre")
    hint = gettext_lazy("La première demande acceptée garde les places.")

    def dispatch(self, request, *args, **kwargs):
        self.offer, self.post_ = self.offer_of(kwargs["pk"]), own_post(request.user, services.ASK)
        today = timezone.localdate(timezone=self.offer.post.zone)
        if self.post_ is None or self.post_.pk == self.offer.post_id or not self.offer.is_open_on(today):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        return AskForm(data, offer=self.offer, initial={"seats": 1})

    def save(self, form):
        services.ask(self.offer, by=self.request.user, post=self.post_, **form.values())
        return self.answered(_("La demande est partie au poste qui offre."))


class AnswerRequest(OfferForms):
    title = gettext_lazy("Répondre à la demande")

    def dispatch(self, request, *args, **kwargs):
        self.asked = self.request_of(kwargs["pk"])
        self.offer = self.asked.offer
        self.only(services.GIVE, self.offer.post)
        self.hint = f"{self.asked.post} : {self.asked.why}"
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        initial = {"decision": "give", "seats": min(self.asked.seats, self.offer.left) or None}
        return AnswerForm(data, offer=self.offer, initial=initial)

    def save(self, form):
        values = form.values()
        if values.pop("decision") == "give":
            services.give(self.asked, by=self.request.user, **values)
            return self.answered(_("C’est accepté : le poste propose maintenant ses candidats."))
        services.refuse(self.asked, by=self.request.user, answer=values["answer"])
        return self.answered(_("La demande est refusée."))


class NameCandidate(OfferForms):
    title = gettext_lazy("Proposer un candidat")
    hint = gettext_lazy("Le poste qui offre en fait une candidature ; le nom ne reste alors que dans son dossier.")

    def dispatch(self, request, *args, **kwargs):
        self.asked = self.request_of(kwargs["pk"])
        self.offer = self.asked.offer
        self.only(services.NAME, self.asked.post)
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        countries = [country.pk for country in known.countries_of((self.asked.post_id,))]
        initial = {"country": countries[0]} if len(countries) == 1 else {}
        return CandidateForm(data, countries=countries, initial=initial)

    def save(self, form):
        services.name(self.asked, by=self.request.user, **form.values())
        return self.answered(_("Le candidat est proposé."))


class Button(Found, View):
    """An act of one button of the page of an offer."""

    said = ""

    def get(self, request, pk):
        return redirect(url_of(self.found(pk)[1]))

    def post(self, request, pk):
        row, offer = self.found(pk)
        try:
            self.do(row)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.said)
        return redirect(url_of(offer))


class Retract(Button):
    said = gettext_lazy("L’offre est retirée.")

    def found(self, pk):
        offer = self.offer_of(pk)
        self.only(services.MAKE, offer.post)
        return offer, offer

    def do(self, row):
        services.retract(row, by=self.request.user)


class Withdraw(Button):
    said = gettext_lazy("La demande est retirée.")

    def found(self, pk):
        asked = self.request_of(pk)
        self.only(services.ASK, asked.post)
        return asked, asked.offer

    def do(self, row):
        services.withdraw(row, by=self.request.user)


class TakeIn(Button):
    said = gettext_lazy("La candidature est faite.")

    def found(self, pk):
        candidate = self.candidate_of(pk)
        self.only("cooperation.add_nomination", candidate.request.offer.post)
        return candidate, candidate.request.offer

    def do(self, row):
        services.take_in(row, by=self.request.user)


class Erase(Button):
    said = gettext_lazy("Le nom est effacé.")

    def found(self, pk):
        candidate = self.candidate_of(pk)
        return candidate, candidate.request.offer

    def do(self, row):
        services.erase(row, by=self.request.user)
