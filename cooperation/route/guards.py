"""What must hold before a proposal moves along its route. Each refusal says which rule, and what to do."""

from django.utils.translation import gettext as _

from ssi.web.refusals import NotAllowed, Refusal

from ..vocabulary import Level

# `levels` and `fallen` read models: imported when asked, for workflows are declared before the models are ready.


def ambassador_is_next(case, by):
    _is_next(case, Level.AMBASSADOR)


def desk_is_next(case, by):
    _is_next(case, Level.DCIS)


def ministry_is_next(case, by):
    _is_next(case, Level.MEAE)


def nobody_is_next(case, by):
    _is_next(case, None)


def _is_next(case, wanted):
    from .levels import next_level

    level = next_level(case)
    if level == wanted:
        return
    if level is None:
        raise Refusal(
            _("Tous les niveaux du circuit se sont prononcés : il reste à constater l’approbation."),
            rule=_("circuit d’approbation"),
        )
    raise Refusal(
        _("Le niveau suivant du circuit est : %(level)s.") % {"level": Level(level).label},
        rule=_("circuit d’approbation"),
        remedy=_("Le circuit se calcule d’après la nature du dossier et l’origine de l’argent."),
    )


def money_outgrew_the_approval(case, by):
    from .services import outgrown

    if not outgrown(case):
        raise NotAllowed(_("L’approbation tient toujours."), rule=_("circuit d’approbation"))
