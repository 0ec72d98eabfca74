"""Zones of a post and their colour on a day; a change of colour ends a row and begins another."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import TravelZone


def zones_on(post, day):
    """The zones of a post in force that day, the newest row of each."""
    found = {}
    for zone in TravelZone.objects.in_force(day).filter(post=post).order_by(F("valid_from").desc(nulls_last=True)):
        found.setdefault((zone.country_id, zone.label.casefold()), zone)
    return sorted(found.values(), key=lambda zone: (zone.country_id, -zone.colour, zone.label))


def colour_on(zone, day):
    """The colour of that zone (by its name) on a day; None when no row is in force."""
    rows = TravelZone.objects.in_force(day).filter(post=zone.post_id, country=zone.country_id, label__iexact=zone.label)
    return rows.order_by(F("valid_from").desc(nulls_last=True)).values_list("colour", flat=True).first()


@transaction.atomic
def save_zone(zone, *, by, post, **fields):
    """Record a zone, or its new colour from a day on: the row in force then ends the day before. Raises NotAllowed,
    Refusal."""
    if not by.has_perm("consular.change_travelzone", post):
        raise NotAllowed(
            _("Vous ne tenez pas les couleurs des zones de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("Un officier du poste peut le faire."),
        )
    zone.post = post
    for name, value in fields.items():
        setattr(zone, name, value)
    others = TravelZone.objects.filter(post=post, country=zone.country, label__iexact=zone.label).exclude(pk=zone.pk)
    if others.filter(valid_from=zone.valid_from).exists():
        raise Refusal(
            _("Cette zone a déjà une couleur à partir de ce jour."), rule=_("couleurs des zones"), field="valid_from"
        )
    if zone.pk is None and zone.valid_from:
        for row in others.filter(valid_until=None):
            if row.valid_from is None or row.valid_from < zone.valid_from:
                row.valid_until = zone.valid_from - timedelta(days=1)
                row.save(update_fields=["valid_until"])
    zone.save()
    record("zone.save", zone, colour=zone.colour, country=zone.country_id)
    return zone
