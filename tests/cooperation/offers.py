"""Offers to the network for the tests."""

from datetime import timedelta

from django.utils import timezone

from cooperation.models import Offer, OfferRequest
from cooperation.offers import services
from ssi.accounts.context import acting_as
from tests.cooperation.trainees import fresh, make_session

FIELDS = {"title": "Cours de scène de crime, en français", "place": "Bucarest", "language": "français", "terms": ""}


def make_offer(by, session=None, *, seats=3, **fields):
    session = fresh(session or make_session(by, seats=12))
    fields = {
        **FIELDS,
        "domain": None,
        "until": timezone.localdate(timezone=session.case.post.zone) + timedelta(days=10),
    } | fields
    with acting_as(by):
        return services.offer_seats(session, by=by, seats=seats, **fields)


def ask(offer, by, post, *, seats=1, why="Deux techniciens à former avant juin"):
    with acting_as(by):
        found = Offer.objects.select_related("post").get(pk=offer.pk)
        return services.ask(found, by=by, post=post, seats=seats, why=why)


def _request(pk):
    return OfferRequest.objects.select_related("offer__post", "post").get(pk=pk)


def give(request, by, *, seats=1, answer=""):
    with acting_as(by):
        return services.give(_request(request.pk), by=by, seats=seats, answer=answer)


def name(request, by, country, *, last_name="Ceban", **fields):
    fields = {"first_name": "Ion", "sex": "M", "service": "Inspectorat général", "country": country} | fields
    with acting_as(by):
        return services.name(_request(request.pk), by=by, last_name=last_name, **fields)
