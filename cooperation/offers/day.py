"""« Bourse du réseau »: requests to answer, names to take in, and what one's own requests were answered."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import identity_of
from ssi.web.day import DayLine, DaySection, day_section

from .models import OfferCandidate, OfferRequest
from .pages import url_of
from .vocabulary import AskState, Nature

LINES = 6


@day_section(order=43)
def exchange(user, now):
    """For the officers of a post; three queries."""
    own = identity_of(user).post_ids
    if not own or not user.has_perm("cooperation.ask_offer"):
        return None
    rows = OfferRequest.objects.visible_to(user).filter(offer__ends_on__gte=timezone.localdate(now))
    rows = rows.select_related("offer", "post")
    to_answer = rows.filter(offer__post__in=own, state=AskState.ASKED).order_by("at")
    mine = Q(post__in=own, state=AskState.ACCEPTED, offer__nature=Nature.SEATS, candidates=None)
    sent = OfferCandidate.objects.filter(request__offer__post__in=own).select_related("request__offer", "request__post")
    lines = [
        *(_line(_("%(post)s demande : %(what)s"), row, row.offer) for row in to_answer[:LINES]),
        *(_line(_("%(post)s propose un candidat : %(what)s"), one.request, one.request.offer) for one in sent[:LINES]),
        *(
            _line(_("Places obtenues, candidats à nommer : %(what)s"), row, row.offer)
            for row in rows.filter(mine)[:LINES]
        ),
    ]
    return DaySection(_("Bourse aux places et aux experts"), lines[:LINES])


def _line(text, request, offer):
    return DayLine(text % {"post": request.post, "what": offer.title}, offer.place, url_of(offer), offer.until)
