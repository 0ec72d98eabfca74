"""Offering, asking, giving: each function is one act, one transaction. Seats count under the lock of the offer."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.approvals.workflow import lock, note
from ssi.audit.log import record
from ssi.cases.models import Marking
from ssi.web.dates import date_in_words
from ssi.web.refusals import NotAllowed, Refusal

from ..trainings import services as trainings
from ..trainings.models import Nomination
from ..trainings.states import HOLDING
from .models import Offer, OfferCandidate, OfferRequest
from .vocabulary import AskState, Nature, OfferState

MAKE, ASK = "cooperation.make_offer", "cooperation.ask_offer"
GIVE, NAME = "cooperation.give_offer", "cooperation.name_offer"
_RULE = gettext_lazy("bourse du réseau")


@transaction.atomic
def offer_seats(session, *, by, seats, **fields):
    """Tell the network that `seats` of this session are free. Raises NotAllowed, Refusal. Returns the Offer."""
    action = _may_be_told(session.case, by)
    free = seats_to_offer(session)
    if seats > free:
        raise Refusal(
            ngettext("Il reste %(n)d place à offrir.", "Il reste %(n)d places à offrir.", free) % {"n": free},
            rule=_("nombre de places"),
            field="seats",
        )
    fields |= {"session": session, "seats": seats, "starts_on": session.starts_on, "ends_on": session.ends_on}
    return _tell(action, by, Nature.SEATS, fields)


@transaction.atomic
def offer_expert(mission, *, by, **fields):
    """Tell the network that this expert, once there, could go on to another post."""
    action = _may_be_told(mission.case, by)
    if mission.is_over or not mission.expert:
        raise Refusal(_("Cette mission est finie, ou l’expert n’est pas encore désigné."), rule=_RULE)
    if mission.offers.filter(state=OfferState.OPEN).exists():
        raise Refusal(_("Cet expert est déjà proposé aux autres postes."), rule=_RULE)
    fields |= {"mission": mission, "seats": 1, "starts_on": mission.starts_on, "ends_on": mission.ends_on}
    return _tell(action, by, Nature.EXPERT, fields)


def seats_to_offer(session):
    """Free seats of the session that no other offer counts."""
    seated = Nomination.objects.filter(session=session, status__in=HOLDING)
    offers, today = list(session.offers.all()), timezone.localdate(timezone=session.case.post.zone)
    promised = sum(one.seats if one.is_open_on(today) else one.granted for one in offers)
    # A seat that was given and taken in is held by a nomination already: it is not counted twice.
    came = seated.filter(from_offer__in=offers).count()
    return max(session.seats - seated.count() - promised + came, 0)


@transaction.atomic
def retract(offer, *, by):
    """Nobody may ask for it any more; what was given stays given."""
    offer = _own(offer, by, MAKE)
    _is_open(offer)
    _refuse_the_rest(offer, by, _("L’offre est retirée."))
    offer.state = OfferState.RETRACTED
    offer.save(update_fields=["state"])
    _told(offer, "offer.retract")
    return offer


@transaction.atomic
def ask(offer, *, by, post, seats, why):
    """A post asks for seats of an offer of another one. Returns the OfferRequest."""
    if not by.has_perm(ASK, post):
        raise _not_yours()
    if offer.post_id == post.pk:
        raise Refusal(_("C’est l’offre de votre poste."), rule=_RULE)
    _is_open(offer)
    if seats > offer.left:
        raise _too_many(offer)
    try:
        with transaction.atomic():
            request = OfferRequest.objects.create(offer=offer, post=post, seats=seats, why=why, by=by)
    except IntegrityError as error:
        raise Refusal(_("Votre poste a déjà demandé cette offre."), rule=_RULE) from error
    _told(request, "offer.ask")
    return request


@transaction.atomic
def withdraw(request, *, by):
    """The asking post needs it no more: while nobody answered."""
    if not by.has_perm(ASK, request.post):
        raise _not_yours()
    request = OfferRequest.objects.select_for_update().get(pk=request.pk)
    _waits(request)
    request.state = AskState.WITHDRAWN
    request.save(update_fields=["state"])
    _told(request, "offer.withdraw")
    return request


@transaction.atomic
def give(request, *, by, seats, answer=""):
    """Give `seats` to the post that asked: the first that is accepted keeps them. The last one closes the offer."""
    offer = _own(request.offer, by, GIVE)
    request = OfferRequest.objects.select_for_update().get(pk=request.pk)
    _waits(request)
    if offer.state != OfferState.OPEN or seats > offer.left:
        raise _too_many(offer)
    offer.granted += seats
    if not offer.left:
        offer.state = OfferState.TAKEN
    offer.save(update_fields=["granted", "state"])
    _answer(request, by, AskState.ACCEPTED, answer, seats)
    if offer.state == OfferState.TAKEN:
        _refuse_the_rest(offer, by, _("Tout est pris : un autre poste a été servi avant."))
    return request


@transaction.atomic
def refuse(request, *, by, answer):
    _own(request.offer, by, GIVE)
    request = OfferRequest.objects.select_for_update().get(pk=request.pk)
    _waits(request)
    if not answer.strip():
        raise Refusal(_("Dites pourquoi, en quelques mots."), rule=_("motif"), field="answer")
    return _answer(request, by, AskState.REFUSED, answer)


@transaction.atomic
def name(request, *, by, **fields):
    """The post that was given seats proposes somebody; the other post makes the nomination of it."""
    if not by.has_perm(NAME, request.post):
        raise _not_yours()
    request = OfferRequest.objects.select_related("offer").get(pk=request.pk)
    if request.state != AskState.ACCEPTED or request.offer.nature != Nature.SEATS:
        raise Refusal(_("Aucune place ne vous est donnée sur cette offre."), rule=_RULE)
    if request.candidates.count() >= request.granted:
        raise Refusal(_("Toutes les places qui vous sont données ont déjà un nom."), rule=_("nombre de places"))
    candidate = OfferCandidate.objects.create(request=request, by=by, **fields)
    _told(request, "offer.name")
    return candidate


@transaction.atomic
def take_in(candidate, *, by):
    """Make the nomination of a name another post sent: its country is invited, the name is kept there alone."""
    request = OfferRequest.objects.select_related("offer__session__case__post").get(pk=candidate.request_id)
    session, sent = request.offer.session, OfferCandidate.objects.select_related("country").get(pk=candidate.pk)
    if sent.country_id not in session.countries:
        session.countries = [*session.countries, sent.country_id]
        session.save(update_fields=["countries"])
    last = session.nominations.aggregate(last=Max("rank"))["last"] or 0
    kept = ("last_name", "first_name", "sex", "grade", "service", "country", "language_level")
    fields = {name: getattr(sent, name) for name in kept}
    nomination = trainings.nominate(session, by=by, rank=last + 1, from_offer=request.offer, **fields)
    sent.delete()
    _told(request, "offer.take_in")
    return nomination


@transaction.atomic
def erase(candidate, *, by):
    """The name will not come: nothing of it is kept."""
    request = candidate.request
    if not (by.has_perm(NAME, request.post) or by.has_perm(NAME, request.offer.post)):
        raise _not_yours()
    candidate.delete()
    _told(request, "offer.erase")


# --- Below ---------------------------------------------------------------------------------------------------


def _may_be_told(action, by):
    """What is closed to some of the network is not told to it."""
    lock(action)
    if not by.has_perm(MAKE, action):
        raise _not_yours()
    if action.closed_at is not None:
        raise NotAllowed(_("Le dossier est clos : il ne change plus."), rule=_("états déclarés"))
    if action.marking != Marking.NP or action.special_france or action.compartmented:
        raise Refusal(
            _("Cette action est cloisonnée, ou marquée : rien n’en est dit aux autres postes."),
            rule=_("marquage"),
        )
    return action


def _tell(action, by, nature, fields):
    today = timezone.localdate(timezone=action.post.zone)
    if not today <= fields["until"] <= fields["ends_on"]:
        raise Refusal(
            _("Le dernier jour pour demander est entre aujourd’hui et le %(day)s.")
            % {"day": date_in_words(fields["ends_on"])},
            rule=_("dates"),
            field="until",
        )
    offer = Offer.objects.create(post=action.post, nature=nature, by=by, **fields)
    note(action, "cooperationaction.offer", gettext_lazy("Offert aux autres postes"), by=by, row=offer.pk)
    _told(offer, "offer.make")
    return offer


def _own(offer, by, permission):
    """The offer, locked, for somebody of its post."""
    if not by.has_perm(permission, offer.post):
        raise _not_yours()
    return Offer.objects.select_for_update(of=("self",)).select_related("post").get(pk=offer.pk)


def _is_open(offer):
    if not offer.is_open_on(timezone.localdate(timezone=offer.post.zone)):
        raise Refusal(_("Cette offre n’est plus ouverte."), rule=_RULE)


def _too_many(offer):
    left = ngettext("Il reste %(n)d place sur cette offre.", "Il reste %(n)d places sur cette offre.", offer.left)
    return Refusal(left % {"n": offer.left}, rule=_RULE, field="seats")


def _waits(request):
    if request.state != AskState.ASKED:
        raise NotAllowed(_("Cette demande a déjà sa réponse, ou elle est retirée."), rule=_RULE)


def _refuse_the_rest(offer, by, answer):
    for request in offer.requests.select_for_update().filter(state=AskState.ASKED):
        _answer(request, by, AskState.REFUSED, answer)


def _answer(request, by, state, answer, granted=0):
    request.state, request.answer, request.granted = state, answer.strip(), granted
    request.answered_by, request.answered_at = by, timezone.now()
    request.save(update_fields=["state", "answer", "granted", "answered_by", "answered_at"])
    _told(request, "offer.give" if state == AskState.ACCEPTED else "offer.refuse")
    return request


def _told(row, verb):
    record(verb, row)


def _not_yours():
    return NotAllowed(
        _("Cet acte n’est pas dans vos attributions."),
        rule=_("matrice des droits"),
        remedy=_("L’attaché de sécurité intérieure du poste ou son adjoint peut le faire."),
    )
