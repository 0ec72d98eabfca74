"""What must hold before an action moves. Each refusal says which rule, and what to do."""

from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

from ..vocabulary import LACKS_RULE

#: Not those of `programmes.workflow`: rooms of workflows are declared in any order.
APPROVED = frozenset({"APPROUVE", "EN_COURS"})


def stands_alone(action, by):
    action = action.specific()
    if action.part_of_id is not None:
        raise Refusal(
            _("Cette action fait partie d’un programme : c’est le programme qui prend le circuit d’approbation."),
            rule=_("circuit d’approbation"),
        )


def has_lines(action, by):
    from ..route.levels import lines_of

    if not lines_of(action).exists():
        raise Refusal(
            _("Aucune ligne de financement : le circuit dépend de l’origine de l’argent, même d’un apport en nature."),
            rule=LACKS_RULE,
            remedy=_("Ajoutez une ligne, puis soumettez l’action."),
        )


def programme_is_approved(action, by):
    action = action.specific()
    if action.part_of_id is None:
        raise Refusal(
            _("Une action isolée prend le circuit d’approbation."),
            rule=_("circuit d’approbation"),
            remedy=_("Soumettez-la au visa de l’attaché."),
        )
    programme_is_approved_if_any(action, by)


def programme_is_approved_if_any(action, by):
    action = action.specific()
    if action.part_of_id and action.part_of.status not in APPROVED:
        raise Refusal(
            _("Le programme %(reference)s n’est pas approuvé.") % {"reference": action.part_of.reference},
            rule=_("circuit d’approbation"),
        )


def has_dates(action, by):
    action = action.specific()
    if not (action.starts_on and action.ends_on):
        raise Refusal(_("Les dates de l’action manquent."), rule=LACKS_RULE, remedy=_("Saisissez-les dans la fiche."))
