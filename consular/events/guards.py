"""What must hold before an event moves. Each refusal says which rule, and what to do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

from .vocabulary import Risk


def has_measures(event, by):
    event = event.specific()
    if not event.measures.exists():
        raise Refusal(
            _("Aucune mesure n’est prévue."),
            rule=_("mesures et qui les tient"),
            remedy=_("Ajoutez au moins une mesure, avec qui la tient et pour quand."),
        )


def risk_is_explained(event, by):
    event = event.specific()
    if event.risk >= Risk.ELEVE and not event.risk_reasons.strip():
        raise Refusal(
            _("Un risque élevé se motive."),
            rule=_("évaluation du risque"),
            remedy=_("Dites pourquoi dans la fiche de l’événement."),
        )


def has_begun(event, by):
    event = event.specific()
    if timezone.localdate(timezone=event.post.zone) < event.starts_on:
        raise Refusal(
            _("L’événement n’a pas encore commencé."),
            rule=_("dates de l’événement"),
            remedy=_("S’il a été avancé, corrigez ses dates."),
        )


def nothing_is_left(event, by):
    event = event.specific()
    left = event.measures.filter(done_at=None).count()
    if left:
        raise Refusal(
            _("Des mesures restent sans suite : %(n)d.") % {"n": left},
            rule=_("mesures et qui les tient"),
            remedy=_("Notez pour chacune ce qui a été fait, ou pourquoi elle ne l’a pas été."),
        )
    if not event.lessons.strip():
        raise Refusal(
            _("Il n’est pas dit ce qu’il faut retenir de l’événement."),
            rule=_("retour d’expérience"),
            remedy=_("Quelques lignes suffisent."),
        )
