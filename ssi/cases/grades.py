"""Worth of a source and of what it says, in both scales the field uses.

4x4 is that of SIENA, 6x6 the admiralty scale; neither converts into the other (liaison.md §§2.2, 4).
A grade is never shown as a bare code.
"""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.web.refusals import Refusal


class Scale(models.TextChoices):
    FOUR = "4X4", gettext_lazy("4x4 (Europol)")
    SIX = "6X6", gettext_lazy("6x6 (amirauté)")


SOURCE_GRADES = {
    Scale.FOUR: {
        "A": gettext_lazy("aucun doute sur l’authenticité, la loyauté ou la compétence de la source"),
        "B": gettext_lazy("source fiable dans la plupart des cas"),
        "C": gettext_lazy("source non fiable dans la plupart des cas"),
        "X": gettext_lazy("fiabilité de la source non évaluable"),
    },
    Scale.SIX: {
        "A": gettext_lazy("source totalement fiable"),
        "B": gettext_lazy("source habituellement fiable"),
        "C": gettext_lazy("source assez fiable"),
        "D": gettext_lazy("source habituellement non fiable"),
        "E": gettext_lazy("source non fiable"),
        "F": gettext_lazy("fiabilité de la source non évaluable"),
    },
}
INFORMATION_GRADES = {
    Scale.FOUR: {
        "1": gettext_lazy("exactitude hors de doute"),
        "2": gettext_lazy("connue personnellement de la source, non de celui qui la rapporte"),
        "3": gettext_lazy("non connue personnellement de la source, corroborée par ailleurs"),
        "4": gettext_lazy("non connue personnellement de la source, impossible à corroborer"),
    },
    Scale.SIX: {
        "1": gettext_lazy("confirmée par d’autres sources"),
        "2": gettext_lazy("probablement vraie"),
        "3": gettext_lazy("peut-être vraie"),
        "4": gettext_lazy("douteuse"),
        "5": gettext_lazy("improbable"),
        "6": gettext_lazy("véracité non évaluable"),
    },
}


def worded(scale, source, information):
    """« B — source fiable… ; 2 — connue… »: the code with its wording. Raises Refusal outside the scale."""
    check(scale, source, information)
    return f"{source} — {SOURCE_GRADES[scale][source]} ; {information} — {INFORMATION_GRADES[scale][information]}"


def check(scale, source, information):
    """Raise Refusal unless both grades belong to the scale: « E » has no meaning in 4x4."""
    if scale not in SOURCE_GRADES:
        raise Refusal(_("Échelle inconnue : 4x4 ou 6x6."), rule=_("évaluation"), field="scale")
    for field_name, grade, grades in (
        ("source_grade", source, SOURCE_GRADES[scale]),
        ("information_grade", information, INFORMATION_GRADES[scale]),
    ):
        if grade not in grades:
            raise Refusal(
                _("« %(grade)s » n’est pas dans l’échelle %(scale)s, qui connaît %(grades)s.")
                % {"grade": grade, "scale": Scale(scale).label, "grades": ", ".join(grades)},
                rule=_("évaluation"),
                field=field_name,
            )
