"""What must hold before a trip is authorised and before one leaves. Each refusal says which rule, and what to do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.refusals import NotAllowed, Refusal

from .vocabulary import Colour
from .zones import colour_on


def worst_of(trip):
    """The highest colour of its stages; None while one has none."""
    colours = list(trip.stages.values_list("colour", flat=True))
    return max(colours) if colours and None not in colours else None


def every_stage_has_its_colour(trip, by):
    trip = trip.specific()
    if worst_of(trip) is None:
        raise Refusal(
            _("Une étape n’a pas de couleur, ou aucune étape n’est saisie."),
            rule=_("couleurs des zones"),
            remedy=_("Rattachez chaque étape à une zone du poste ; s’il en manque une, un officier la saisit."),
        )
    if worst_of(trip) >= Colour.ORANGE and not trip.imperative.strip():
        raise Refusal(
            _("Une zone orange ou rouge demande une raison impérative."),
            rule=_("couleurs des zones"),
            remedy=_("Écrivez-la dans la demande."),
        )
    if not trip.checks.exists():
        raise Refusal(
            _("Aucun point de contact n’est convenu."),
            rule=_("points de contact"),
            remedy=_("Convenez d’au moins une heure à laquelle l’agent donne signe de vie."),
        )


def is_not_red(trip, by):
    if worst_of(trip.specific()) == Colour.ROUGE:
        raise Refusal(
            _("Une étape est en zone rouge."),
            rule=_("autorisation par couleur"),
            remedy=_("L’ambassadeur l’autorise : « Demander à l’ambassadeur »."),
        )


def is_red(trip, by):
    if worst_of(trip.specific()) != Colour.ROUGE:
        raise Refusal(
            _("Aucune étape n’est en zone rouge."),
            rule=_("autorisation par couleur"),
            remedy=_("L’attaché de sécurité intérieure l’autorise : « Soumettre au visa »."),
        )


def is_somebody_else(trip, by):
    trip = trip.specific()
    if by.pk in (trip.traveller_id, trip.author_id):
        raise NotAllowed(_("Nul n’autorise son propre déplacement."), rule=_("autorisation par couleur"))


def it_is_the_day(trip, by):
    trip = trip.specific()
    if timezone.localdate(timezone=trip.post.zone) < trip.starts_on:
        raise Refusal(
            _("Le départ n’est pas encore arrivé."),
            rule=_("dates du déplacement"),
            remedy=_("S’il est avancé, reprenez la demande."),
        )


def no_zone_got_worse(trip, by):
    trip = trip.specific()
    today = timezone.localdate(timezone=trip.post.zone)
    for stage in trip.stages.select_related("zone"):
        now = colour_on(stage.zone, max(today, stage.starts_on))
        if now is None or now > stage.colour:
            raise Refusal(
                _("La couleur de « %(place)s » a changé depuis l’autorisation.") % {"place": stage.place},
                rule=_("autorisation par couleur"),
                remedy=_("Reprenez la demande : elle s’autorise de nouveau."),
            )
