"""Proposals of travel advice, made through their services as the people of a post would."""

from django.utils import timezone

from consular.advice import services
from ssi.accounts.context import acting_as
from tests.factories import head_of


def make_proposal(post, *, by=None, label="Route d’Obock", colour=3, **fields):
    by = by or head_of(post)
    values = {
        "country": post.country,
        "label": label,
        "colour_now": 2,
        "colour_proposed": colour,
        "reason": "Barrages depuis huit jours.",
    } | fields
    with acting_as(by):
        return services.save_proposal(by=by, post=post, **values)


def do(function, proposal, by, **fields):
    """One act of a service, as that person."""
    with acting_as(by):
        return function(proposal, by=by, **fields)


def validated(post, consul, **fields):
    by = fields.pop("by", None) or head_of(post)
    proposal = do(services.submit, make_proposal(post, by=by, **fields), by)
    return do(services.validate, proposal, consul)


def sent(post, consul, **fields):
    today = timezone.localdate(timezone=post.zone)
    return do(services.note_sent, validated(post, consul, **fields), consul, cdcs_ref="TD 114", sent_on=today)


def decided(post, consul, decision="ACCEPTEE", **fields):
    today = timezone.localdate(timezone=post.zone)
    colour = fields.pop("decided", None)
    proposal = sent(post, consul, **fields)
    return do(services.decide, proposal, consul, decision=decision, decided_on=today, colour=colour)
