"""Closed lists of the trainings (cooperation-consular.md §4.2). The values are written in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    WOMAN = "F", _("Femme")
    MAN = "M", _("Homme")


class Level(models.TextChoices):
    """Level in the language of the course (Common European Framework)."""

    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"
    NATIVE = "LM", _("langue maternelle")


class Piece(models.TextChoices):
    """What a file of nomination holds."""

    NOTE = "NOTE_VERBALE", _("Note verbale")
    PASSPORT = "PASSEPORT", _("Passeport")
    PHOTO = "PHOTO", _("Photographie")
    MEDICAL = "MEDICAL", _("Certificat médical")
    LANGUAGE = "LANGUE", _("Niveau de langue")
    VISA = "VISA", _("Visa")
    TICKET = "BILLET", _("Billet")
    INSURANCE = "ASSURANCE", _("Assurance")


class PieceState(models.TextChoices):
    AWAITED = "ATTENDU", _("attendu")
    RECEIVED = "RECU", _("reçu")
    POINTLESS = "SANS_OBJET", _("sans objet")


#: Those asked once a person is selected: they cost money, or hang on a decision.
AFTER_SELECTION = frozenset({Piece.VISA, Piece.TICKET, Piece.INSURANCE})
#: Those that only make sense when people travel to another State.
TRAVEL = frozenset({Piece.PASSPORT, Piece.VISA, Piece.TICKET, Piece.INSURANCE})


class Authority(models.TextChoices):
    """Who answers for the vetting of a candidate."""

    DCIS = "DCIS", _("DCIS")
    EMBASSY = "AMBASSADE", _("Ambassade")
    MEAE = "MEAE", _("Ministère de l’Europe et des affaires étrangères")
    PARTNER = "PARTENAIRE", _("Administration du partenaire")


class Decision(models.TextChoices):
    """A vetting decision. Its reasons are written nowhere here."""

    PENDING = "EN_ATTENTE", _("en attente")
    FOR = "FAVORABLE", _("favorable")
    AGAINST = "DEFAVORABLE", _("défavorable")


class KirkpatrickLevel(models.IntegerChoices):
    """cooperation/data/kirkpatrick.csv."""

    REACTION = 1, _("Réaction")
    LEARNING = 2, _("Apprentissage")
    BEHAVIOUR = 3, _("Comportement")
    RESULTS = 4, _("Résultats")


#: How each level is measured, as the page and the sheet say it.
INSTRUMENTS = {
    1: _("questionnaire à chaud, moyenne sur 5"),
    2: _("test avant et après, en %"),
    3: _("appel à six mois : applique-t-il ce qu’il a appris ?"),
    4: _("indicateur du service, avant et après, à douze mois"),
}


class Term(models.TextChoices):
    """What is forgotten so many months after the last day of a session: dated data, `TrainingTerm`."""

    PASSPORT = "PASSEPORT", _("Numéro et date du passeport")
    NOT_TRAINED = "NON_VENU", _("Nom de qui n’est pas venu")
    TRAINED = "FORME", _("Nom de qui a été formé")
