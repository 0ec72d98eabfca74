"""What must hold before a search moves."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.dates import date_in_words
from ssi.web.refusals import Refusal


def today_at(case):
    """The day it is at the post of the file."""
    return timezone.localdate(timezone=case.post.zone)


def was_seen(case, by):
    """Located means that somebody saw them somewhere."""
    if not case.specific().sightings.filter(replaced_by=None).exists():
        raise Refusal(
            _("Personne n’a encore été vu nulle part : notez d’abord où et quand."),
            rule=_("localisation sans signalement"),
            remedy=_("Ajoutez un signalement de présence, puis recommencez."),
        )


def term_is_ahead(case, by):
    """A search that resumes still has time before it."""
    case = case.specific()
    if case.strike_off_on < today_at(case):
        raise Refusal(
            _("La date de radiation est passée : la recherche ne peut reprendre."),
            rule=_("radiation à date fixe"),
            remedy=_("L’attaché ou son adjoint peut la prolonger d’abord."),
        )


def term_is_past(case, by):
    """The last day of the search belongs to it whole, in the zone of the post."""
    case = case.specific()
    if today_at(case) <= case.strike_off_on:
        raise Refusal(
            _("La recherche court jusqu’au %(date)s.") % {"date": date_in_words(case.strike_off_on)},
            rule=_("radiation à date fixe"),
            remedy=_("Pour l’arrêter avant, radiez-la en disant pourquoi."),
        )
