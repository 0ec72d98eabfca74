"""Closed lists of judicial assistance, with their source (liaison.md §§2.4, 2.8, 6.3, 7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Instrument(models.TextChoices):
    """What the magistrate issued. The service follows it; it issues none of them."""

    CRI = "CRI", _("Commission rogatoire internationale")
    MLA = "MLA", _("Demande d’entraide")
    EIO = "EIO", _("Décision d’enquête européenne")


class JudicialChannel(models.TextChoices):
    DIRECT = "DIRECT", _("Directe, d’autorité à autorité")
    MINISTRY = "MINISTRY", _("Ministère de la justice (BEPI)")
    DIPLOMATIC = "DIPLOMATIC", _("Diplomatique")
    INTERPOL = "INTERPOL", _("Interpol, en urgence")


class RequestedAct(models.TextChoices):
    """What is asked of the executing authority; names follow section C of the form of directive 2014/41 [M]."""

    WITNESS = "WITNESS", _("Audition de témoin")
    SUSPECT = "SUSPECT", _("Audition de personne mise en cause")
    VIDEO = "VIDEO", _("Audition par visioconférence")
    SEARCH = "SEARCH", _("Perquisition et saisie")
    DOCUMENTS = "DOCUMENTS", _("Remise de pièces")
    IDENTIFICATION = "IDENTIFICATION", _("Identification d’un titulaire (ligne, adresse IP)")
    TELECOM = "TELECOM", _("Données de télécommunications")
    INTERCEPTION = "INTERCEPTION", _("Interception de communications")
    BANK = "BANK", _("Comptes et opérations bancaires")
    SURVEILLANCE = "SURVEILLANCE", _("Surveillance ou infiltration")
    EXPERTISE = "EXPERTISE", _("Expertise")
    TRANSFER = "TRANSFER", _("Transfèrement temporaire d’un détenu")
    FREEZING = "FREEZING", _("Mesure conservatoire")
    OTHER = "OTHER", _("Autre acte")


class JudicialRefusal(models.TextChoices):
    """Why the executing authority refuses, as it says it. CPP 694-31 lists those of an EIO; others by treaty."""

    IMMUNITY = "IMMUNITY", _("Immunité ou privilège")
    SECURITY = "SECURITY", _("Intérêts essentiels, informations classifiées")
    NE_BIS_IN_IDEM = "NE_BIS_IN_IDEM", _("Faits déjà jugés")
    TERRITORY = "TERRITORY", _("Faits commis sur son territoire")
    RIGHTS = "RIGHTS", _("Droits fondamentaux")
    NOT_AN_OFFENCE = "NOT_AN_OFFENCE", _("Faits non punissables")
    NOT_AVAILABLE = "NOT_AVAILABLE", _("Mesure inexistante ou non admise en pareil cas")
    POLITICAL = "POLITICAL", _("Infraction politique")
    INCOMPLETE = "INCOMPLETE", _("Demande incomplète ou non traduite")
    OTHER = "OTHER", _("Autre motif, à préciser")


class ReturnWay(models.TextChoices):
    """By which way the executed pieces come back."""

    DIRECT = "DIRECT", _("Directe, d’autorité à autorité")
    MINISTRY = "MINISTRY", _("Ministère de la justice")
    BAG = "BAG", _("Valise diplomatique")
    TEAM = "TEAM", _("Remises aux enquêteurs présents")
    POST = "POST", _("Porteur ou courrier suivi")


class Language(models.TextChoices):
    """Languages a magistrate's document is asked to be translated into, in the countries of the four posts."""

    FR = "fr", _("français")
    EN = "en", _("anglais")
    RO = "ro", _("roumain")
    NL = "nl", _("néerlandais")
    DE = "de", _("allemand")
    AR = "ar", _("arabe")
    HI = "hi", _("hindi")
    BN = "bn", _("bengali")
    NE = "ne", _("népalais")
    SI = "si", _("cinghalais")
    OTHER = "xx", _("autre langue, à préciser")


class Nature(models.TextChoices):
    """What a dated text of law is, in the table an installation may load (`load_legal_texts`)."""

    ARTICLE = "ARTICLE", _("article")
    TERM = "TERM", _("terme")
