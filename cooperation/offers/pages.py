"""What the pages of the exchange of seats and experts show. A constant number of statements."""

from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of

from ..actions.models import CooperationAction
from ..needs.models import Need
from . import services
from .models import Offer, OfferCandidate, OfferRequest
from .vocabulary import ASK_TONES, OFFER_TONES, AskState, Nature, OfferState

CRUMB = {"label": _("Bourse aux places et aux experts"), "url": reverse_lazy("cooperation:offer-list")}
MOST = 100


def url_of(offer):
    return reverse("cooperation:offer", args=[offer.pk])


def list_context(user):
    """What the other posts offer now, what one's own offered, what one's own asked for."""
    own, today = identity_of(user).post_ids, timezone.localdate()
    offers = list(_offers(user).filter(ends_on__gte=today)[:MOST])
    mine = [one for one in offers if one.post_id in own]
    theirs = [one for one in offers if one.post_id not in own and one.is_open_on(today)]
    asked = OfferRequest.objects.visible_to(user).select_related("offer__post", "post")
    received = {}
    for row in asked.filter(offer__in=mine, state=AskState.ASKED):
        received[row.offer_id] = received.get(row.offer_id, 0) + 1
    needs = _needs(user, own, theirs)
    return {
        "theirs": [(one, needs.get(one.domain_id)) for one in theirs],
        "mine": [(one, OFFER_TONES[one.state], received.get(one.pk, 0)) for one in mine],
        "asked": [(row, ASK_TONES[row.state]) for row in asked.filter(post__in=own).order_by("-at")[:MOST]],
        "at_a_post": bool(own),
        "now": timezone.now(),
    }


def _offers(user):
    return Offer.objects.visible_to(user).select_related("domain", "post").order_by("starts_on", "pk")


def _needs(user, own, offers):
    """The most pressing open need of one's post in each domain that is offered."""
    domains = {one.domain_id for one in offers} - {None}
    if not domains or not own or not user.has_perm("cooperation.view_need"):
        return {}
    rows = Need.objects.visible_to(user).filter(post__in=own, domain__in=domains, closed_at=None)
    return {need.domain_id: need for need in rows.order_by("score", "-pk")}


def offer_context(user, offer):
    """One offer as its own post, an asking one or the desk sees it."""
    own, today = identity_of(user).post_ids, timezone.localdate(timezone=offer.post.zone)
    ours = offer.post_id in own
    rows = OfferRequest.objects.visible_to(user).filter(offer=offer).select_related("post", "by", "answered_by")
    requests = list(rows.order_by("at", "pk"))
    names = {}
    for one in OfferCandidate.objects.filter(request__in=requests).select_related("country"):
        names.setdefault(one.request_id, []).append(one)
    is_open = offer.is_open_on(today)
    living = {row.post_id for row in requests if row.state in (AskState.ASKED, AskState.ACCEPTED)}
    return {
        "offer": offer,
        "tone": OFFER_TONES[offer.state],
        "ours": ours,
        "is_open": is_open,
        "requests": [_line(user, row, offer, ours, own, names.get(row.pk, [])) for row in requests],
        "behind": _behind(user, offer) if ours else None,
        "may_ask": is_open and not ours and not (living & set(own)) and user.has_perm(services.ASK),
        "may_retract": ours and offer.state == OfferState.OPEN and user.has_perm(services.MAKE, offer.post),
        "now": timezone.now(),
        "breadcrumbs": [CRUMB, {"label": offer.title}],
    }


def _line(user, row, offer, ours, own, names):
    asking, waits = row.post_id in own, row.state == AskState.ASKED
    given = row.state == AskState.ACCEPTED and offer.nature == Nature.SEATS
    may_name = given and asking and user.has_perm(services.NAME, row.post)
    return {
        "row": row,
        "tone": ASK_TONES[row.state],
        "names": names,
        "may_answer": ours and waits and user.has_perm(services.GIVE, offer.post),
        "may_withdraw": asking and waits and user.has_perm(services.ASK, row.post),
        "may_name": may_name and len(names) < row.granted,
        "may_take_in": ours and bool(names) and user.has_perm("cooperation.add_nomination", offer.post),
        "may_erase": bool(names) and (may_name or ours and user.has_perm(services.NAME, offer.post)),
        "may_act": asking and row.state == AskState.ACCEPTED and offer.nature == Nature.EXPERT,
    }


def _behind(user, offer):
    """The action the offer comes from, for its own post, when this person sees it."""
    part = offer.session or offer.mission
    return CooperationAction.objects.visible_to(user).filter(pk=part.case_id).first() if part else None
