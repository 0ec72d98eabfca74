"""What must hold before a mission moves. Each refusal says which rule, and what to do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

from .gate import Papers, lacking


def may_be_authorised(mission, by):
    """The gate (liaison.md §7.2): everything that is missing, all at once."""
    lacks = lacking(Papers.of(mission.specific()))
    if lacks:
        raise Refusal(
            _("La mission ne peut pas être autorisée. Il manque : %(list)s")
            % {"list": " ".join(f"({n}) {lack}" for n, lack in enumerate(lacks, start=1))},
            rule=_("accord de l’État et base de l’article 18"),
            remedy=_("Enregistrez ces pièces dans le dossier ; personne ne peut en dispenser."),
        )


def says_what_is_asked(mission, by):
    part = mission.specific().judicial
    if not part.acts:
        raise Refusal(
            _("Dites d’abord quels actes l’équipe doit faire : c’est à eux que l’État consent."),
            rule=_("demande d’accord"),
            remedy=_("Complétez le volet judiciaire."),
        )


def has_an_answer(mission, by):
    if not mission.specific().consents.exists():
        raise Refusal(
            _("Aucun accord n’est enregistré."),
            rule=_("accord de l’État"),
            remedy=_("Enregistrez l’accord reçu, avec ses dates et les actes consentis."),
        )


def has_begun(mission, by):
    mission = mission.specific()
    today = timezone.localdate(timezone=mission.post.zone)
    if today < mission.starts_on:
        raise Refusal(
            _("L’équipe arrive plus tard : la mission ne peut pas encore commencer."),
            rule=_("dates de la mission"),
            remedy=_("Si elle arrive plus tôt, reprenez la préparation et corrigez les dates."),
        )


def is_told(mission, by):
    if not mission.specific().judicial.debrief.strip():
        raise Refusal(
            _("Le compte rendu n’est pas écrit."),
            rule=_("compte rendu"),
            remedy=_("Rédigez-le dans le dossier."),
        )


def exhibits_are_back(mission, by):
    kept = mission.specific().exhibits.filter(handed_over_on=None).values_list("number", flat=True)
    if kept:
        raise Refusal(
            _("Des scellés ne sont pas encore remis : %(numbers)s.") % {"numbers": ", ".join(kept)},
            rule=_("retour des scellés"),
            remedy=_("Notez pour chacun le jour où il a été remis au magistrat, ou laissé sur place."),
        )
