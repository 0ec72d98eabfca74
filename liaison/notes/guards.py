"""What must hold before a note is submitted: something is judged, on something, under the marking of its sources."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.cases.models import Marking
from ssi.web.refusals import Refusal


def today_at(case):
    """The day it is at the post of the file."""
    return timezone.localdate(timezone=case.post.zone)


def is_complete(case, by):
    """Situation, judgements, each on a fact that the asker sees, a review ahead, and what changed since before."""
    note = case.specific()
    judgements = list(note.judgements.current())
    if not judgements:
        raise Refusal(
            _("La note ne juge rien encore."),
            rule=_("jugements clés"),
            remedy=_("Ajoutez au moins un jugement, sa probabilité et sa confiance."),
        )
    if not note.situation.strip():
        raise Refusal(_("La situation n’est pas décrite."), rule=_("note complète"), remedy=_("Modifiez la note."))
    if note.number > 1 and not note.changes.strip():
        raise Refusal(
            _("Dites ce qui change depuis la version précédente."), rule=_("versions"), remedy=_("Modifiez la note.")
        )
    if note.review_on <= today_at(case):
        raise Refusal(_("La prochaine revue est à venir."), rule=_("date de revue"), remedy=_("Modifiez la note."))
    _rests_on_something(judgements, by)


def carries_its_sources(case, by):
    """Marking, Spécial France and compartment of what the note rests on, as the asker sees it (PRODUCT §3.7)."""
    note = case.specific()
    for judgement in note.judgements.current():
        for ground in judgement.grounds.current().seen_by(by).select_related("source"):
            check_source(note, ground.source, special_france=ground.special_france)


def check_source(note, source, *, special_france=False):
    """Raise Refusal unless the note is as protected as this file, or this piece of it, that it rests on."""
    if source.compartmented and not note.compartmented:
        raise Refusal(
            _("%(reference)s est cloisonné : une note ouverte à tous les officiers du domaine ne peut s’y appuyer.")
            % {"reference": source.reference},
            rule=_("cloisonnement"),
            remedy=_("L’attaché de sécurité intérieure peut cloisonner la note."),
            field="reference",
        )
    if source.marking == Marking.DR and note.marking != Marking.DR:
        raise Refusal(
            _("%(reference)s est en Diffusion Restreinte : la note en prend le marquage.")
            % {"reference": source.reference},
            rule=_("marquage le plus élevé de ses parties"),
            remedy=_("Modifiez le marquage de la note."),
            field="reference",
        )
    if (source.special_france or special_france) and not note.special_france:
        raise Refusal(
            _("%(reference)s est Spécial France : la note le devient.") % {"reference": source.reference},
            rule=_("Spécial France"),
            remedy=_("Cochez Spécial France sur la note."),
            field="reference",
        )


def _rests_on_something(judgements, by):
    for number, judgement in enumerate(judgements, 1):
        if not judgement.grounds.current().seen_by(by).exists():
            raise Refusal(
                _("Le jugement %(number)d ne repose sur aucun fait qui vous soit ouvert.") % {"number": number},
                rule=_("faits à l’appui"),
                remedy=_("Ajoutez le fait et son dossier, ou retirez le jugement."),
            )
