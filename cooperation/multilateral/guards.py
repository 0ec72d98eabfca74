"""What must hold before a meeting moves. Each refusal says which rule, and what to do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal


def has_a_position(meeting, by):
    if not meeting.specific().positions.exists():
        raise Refusal(
            _("Aucune position française n’est écrite."),
            rule=_("position française"),
            remedy=_("Écrivez-la dans le dossier, avec la référence de l’instruction qui la fonde."),
        )


def has_begun(meeting, by):
    meeting = meeting.specific()
    if timezone.localdate(timezone=meeting.post.zone) < meeting.starts_on:
        raise Refusal(
            _("La réunion n’a pas encore commencé."),
            rule=_("dates de la réunion"),
            remedy=_("Si elle a été avancée, corrigez ses dates."),
        )


def is_told(meeting, by):
    if not meeting.specific().minutes.strip():
        raise Refusal(_("Le compte rendu n’est pas écrit."), rule=_("compte rendu"), remedy=_("Rédigez-le ici."))


def nothing_is_left(meeting, by):
    left = meeting.specific().follow_ups.filter(done_at=None).count()
    if left:
        raise Refusal(
            _("Des suites restent à donner : %(n)d.") % {"n": left},
            rule=_("suites de la réunion"),
            remedy=_("Notez pour chacune ce qui a été fait, ou pourquoi elle est sans objet."),
        )
