"""What must hold before a need moves."""

from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal


def first_priority_says_why(need, by):
    """A P1 takes money from others: its justification is written (cooperation-consular.md §4.2)."""
    from .models import P1_JUSTIFICATION

    need = need.specific()
    if need.priority == "P1" and len(need.justification.strip()) < P1_JUSTIFICATION:
        raise Refusal(
            _("Un besoin P1 se justifie en %(n)d caractères au moins : ce qu’il apporte à la sécurité intérieure.")
            % {"n": P1_JUSTIFICATION},
            rule=_("priorité"),
            remedy=_("Complétez la justification, ou revoyez l’urgence et le retour attendu."),
            field="justification",
        )
