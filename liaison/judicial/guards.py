"""What must hold before a file of judicial assistance moves, and which acts mean anything for it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.refusals import Refusal

from . import law


def wants_translation(case):
    return case.translation_language not in {"", "fr"}


def needs_translation(case):
    return wants_translation(case) and not case.translated_on


#: Acts that only some files know: an EIO is recognised, a request is accepted; one resumes where one stopped.
APPLIES = {
    "translate": wants_translation,
    "transmit": lambda case: not needs_translation(case),
    "recognise": lambda case: case.is_eio,
    "accept": lambda case: not case.is_eio,
    "resume_acknowledged": lambda case: case.postponed_from == "ACCUSEE",
    "resume_recognised": lambda case: case.postponed_from == "RECONNUE",
    "resume_accepted": lambda case: case.postponed_from == "ACCEPTEE",
    "resume_execution": lambda case: case.postponed_from == "EN_EXECUTION",
}


def applies(case, name):
    """Whether this act means anything for this file: pages do not offer the others."""
    return name not in APPLIES or APPLIES[name](case)


def fits(name):
    """The same, as a guard of the transition `name`."""

    def guard(case, by):
        if not applies(case.specific(), name):
            raise Refusal(
                _("Cet acte n’a pas de sens pour ce dossier."),
                rule=_("instrument de l’entraide"),
                remedy=_("Ouvrez le dossier : ses actes y sont proposés."),
            )

    return guard


def is_translated(case, by):
    case = case.specific()
    if needs_translation(case):
        raise Refusal(
            _("La traduction manque : %(language)s.") % {"language": case.get_translation_language_display()},
            rule=_("traduction avant transmission"),
            remedy=_("Enregistrez la date de la traduction, ou retirez la langue demandée du dossier."),
        )


def instrument_is_offered(case, by):
    """An EIO goes to a State bound by directive 2014/41 on this day: the table says which (liaison.md §2.4)."""
    case = case.specific()
    if case.instrument not in law.instruments_for(case.country, timezone.localdate(timezone=case.post.zone)):
        raise not_offered(case.country)


def not_offered(country):
    return Refusal(
        _("La décision d’enquête européenne ne s’adresse pas à ce pays : %(country)s.") % {"country": country},
        rule=_("États liés par la directive 2014/41/UE, à vérifier"),
        remedy=_("Choisissez une commission rogatoire ou une demande d’entraide."),
        field="instrument",
    )
