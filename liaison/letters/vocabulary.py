"""The letters the office writes to a partner about an exchange, and the clauses they carry (liaison.md §§8.9, 8.13)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Clocks of the chase, in the order of the ladder; the last one goes on until the partner answers.
CHASE_LADDER = ("RELANCE_1", "RELANCE_2", "RELANCE_3")
CHASE_ON = "RELANCE_SUITE"
CHASE_RULES = frozenset({*CHASE_LADDER, CHASE_ON})
ORAL_RULE = "ORAL_CONF"
USEFULNESS_RULE = "RETOUR_UTILITE"


class LetterKind(models.TextChoices):
    REMINDER_1 = "REMINDER_1", _("Première relance")
    REMINDER_2 = "REMINDER_2", _("Deuxième relance")
    REMINDER_3 = "REMINDER_3", _("Troisième relance")
    ORAL_MADE = "ORAL_MADE", _("Confirmation écrite de notre demande orale")
    ORAL_RECEIVED = "ORAL_RECEIVED", _("Demande de confirmation écrite")
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT", _("Accusé de réception")
    REQUEST = "REQUEST", _("Lettre de demande")
    ANSWER = "ANSWER", _("Lettre de transmission de la réponse")
    REFUSAL = "REFUSAL", _("Lettre de refus")
    THANKS = "THANKS", _("Remerciement")

    @property
    def slug(self):
        """Its name in an address: « reminder-1 »."""
        return self.value.lower().replace("_", "-")

    @classmethod
    def of_slug(cls, slug):
        """The kind of that slug. Raises ValueError."""
        return cls(slug.upper().replace("-", "_"))


REMINDERS = (LetterKind.REMINDER_1, LetterKind.REMINDER_2, LetterKind.REMINDER_3)
#: What the thread already says when the file moves: printed, never noted a second time.
NOTED_BY_THE_WORKFLOW = frozenset({LetterKind.REQUEST, LetterKind.ANSWER, LetterKind.REFUSAL})


class ClauseCode(models.TextChoices):
    PURPOSE = "PURPOSE", _("Limitation de finalité")
    CONFIDENTIALITY = "CONFIDENTIALITY", _("Confidentialité")
    DEATH_PENALTY = "DEATH_PENALTY", _("Assurance sur la peine de mort")
    H1 = "H1", _("Code H1")
    H2 = "H2", _("Code H2")
    H3 = "H3", _("Code H3")
    GROUND_A = "GROUND_R_a", _("Motif de refus (a)")
    GROUND_B = "GROUND_R_b", _("Motif de refus (b)")
    GROUND_C = "GROUND_R_c", _("Motif de refus (c)")
    GROUND_D = "GROUND_R_d", _("Motif de refus (d)")
    GROUND_E = "GROUND_R_e", _("Motif de refus (e)")
    GROUND_F1 = "GROUND_R_f1", _("Motif de refus (f) i)")
    GROUND_F2 = "GROUND_R_f2", _("Motif de refus (f) ii)")
    GROUND_F3 = "GROUND_R_f3", _("Motif de refus (f) iii)")
    GROUND_G1 = "GROUND_R_g1", _("Motif de refus (g) i)")
    GROUND_G2 = "GROUND_R_g2", _("Motif de refus (g) ii)")
    GROUND_H = "GROUND_R_h", _("Motif de refus (h)")


#: Languages a letter may be written in; which of them are offered depends on the texts in force for the country.
LANGUAGES = {"fr": _("français"), "en": _("anglais"), "ro": _("roumain")}


class Result(models.TextChoices):
    """What an answer was worth to the French unit (liaison.md §§6.1 step 10, 8.14)."""

    ARREST = "ARREST", _("Interpellation")
    SEIZURE = "SEIZURE", _("Saisie")
    IDENTIFICATION = "IDENTIFICATION", _("Identification")
    OTHER = "OTHER", _("Autre suite utile")
    NOTHING = "NOTHING", _("Aucune suite")
