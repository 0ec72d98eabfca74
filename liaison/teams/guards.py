"""What must hold before a team moves: each refusal says which rule, and what to do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.dates import date_in_words
from ssi.web.refusals import Refusal


def states_consent(case, by):
    """CPP 695-2: the prior agreement of the minister *and* the consent of the other States."""
    team = case.specific()
    if not (team.minister_agreed_on and team.consents_on):
        raise Refusal(
            _("L’accord préalable du ministre et le consentement des autres États sont tous deux nécessaires."),
            rule=_("CPP, art. 695-2"),
            remedy=_("Notez les deux dates."),
            field="consents_on",
        )


def is_signed(case, by):
    team = case.specific()
    if not (team.signed_on and team.duration_months):
        raise Refusal(
            _("Il faut la date de la dernière signature et une durée maximale : c’est elle qui fait courir l’équipe."),
            rule=_("durée de l’équipe"),
            field="signed_on",
        )
    if not team.teampartys.exists():
        raise Refusal(
            _("Aucune partie n’est enregistrée."),
            rule=_("parties à l’accord"),
            remedy=_("Ajoutez les États signataires."),
        )


def has_begun(case, by):
    team = case.specific()
    if team.first_day and team.first_day > timezone.localdate(timezone=team.post.zone):
        raise Refusal(
            _("L’accord fixe un début plus tard : %(day)s.") % {"day": date_in_words(team.first_day)},
            rule=_("début de l’équipe"),
        )


def is_evaluated(case, by):
    team = case.specific()
    if not (team.evaluated_on and team.evaluation.strip()):
        raise Refusal(_("Une évaluation a une date et un texte."), rule=_("évaluation"), field="evaluation")
