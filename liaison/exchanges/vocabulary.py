"""Closed lists of the trade, with their source (liaison.md §§2.1, 7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    REQUEST = "REQUEST", _("Demande")
    SPONTANEOUS = "SPONTANEOUS", _("Information spontanée")
    CROSS_CHECK = "CROSS_CHECK", _("Recoupement")
    ALERT = "ALERT", _("Alerte")


class Regime(models.TextChoices):
    EU_2023_977 = "EU_2023_977", _("Directive (UE) 2023/977")
    BILATERAL = "BILATERAL", _("Accord bilatéral")
    INTERPOL = "INTERPOL", _("Interpol")
    ILO = "ILO", _("Réseau d’officiers de liaison immigration")
    OTHER = "OTHER", _("Autre")


class AccessMode(models.TextChoices):
    """Directive (EU) 2023/977 art. 2: what the service holds itself, or must ask of another."""

    DIRECT = "DIRECT", _("direct")
    INDIRECT = "INDIRECT", _("indirect")


class UrgencyReason(models.TextChoices):
    """Directive (EU) 2023/977 art. 2(6), as transposed (IRG §92f(3))."""

    U1 = "U1", _("Menace immédiate et grave pour la sécurité publique")
    U2 = "U2", _("Danger imminent pour la vie ou l’intégrité physique")
    U3 = "U3", _("Décision pouvant maintenir une mesure restrictive ou une privation de liberté")
    U4 = "U4", _("Risque imminent de perte d’intérêt d’une information importante pour l’enquête")


class Channel(models.TextChoices):
    SIENA = "SIENA", _("SIENA")
    I247 = "I247", _("I-24/7 (Interpol)")
    SIRENE = "SIRENE", _("SIRENE")
    NOTE_VERBALE = "NOTE_VERBALE", _("Note verbale")
    MAIL = "MAIL", _("Courriel")
    MESSAGING = "MESSAGING", _("Messagerie")
    TELEPHONE = "TELEPHONE", _("Téléphone")
    BY_HAND = "BY_HAND", _("Remise en main propre")


class MessageType(models.TextChoices):
    REQUEST = "REQUEST", _("Demande")
    ACKNOWLEDGEMENT = "ACKNOWLEDGEMENT", _("Accusé de réception")
    CLARIFICATION = "CLARIFICATION", _("Précision demandée")
    CLARIFIED = "CLARIFIED", _("Précision fournie")
    PARTIAL = "PARTIAL", _("Réponse partielle")
    ANSWER = "ANSWER", _("Réponse")
    REFUSAL = "REFUSAL", _("Refus")
    REMINDER = "REMINDER", _("Relance")
    CONSENT_ASKED = "CONSENT_ASKED", _("Consentement demandé")
    CONSENT_GRANTED = "CONSENT_GRANTED", _("Consentement accordé")
    CONSENT_REFUSED = "CONSENT_REFUSED", _("Consentement refusé")
    INFORMATION = "INFORMATION", _("Information")
    ORAL = "ORAL", _("Échange oral")


class ChannelException(models.TextChoices):
    """Directive (EU) 2023/977 art. 13(2): why SIENA was not used."""

    THIRD_STATE = "THIRD_STATE", _("État tiers ou organisation internationale associés, y compris par Interpol")
    URGENCY = "URGENCY", _("Urgence imposant temporairement un autre canal")
    INCIDENT = "INCIDENT", _("Incident technique ou opérationnel imprévu")


class ReceivedMode(models.TextChoices):
    """Protocol of the Franco-Swiss centre: the moment of an oral request, then that of its written confirmation."""

    WRITTEN = "WRITTEN", _("écrite")
    ORAL = "ORAL", _("orale")


class Outcome(models.TextChoices):
    """What came of an answer (liaison.md §6.1 step 10)."""

    IDENTIFICATION = "IDENTIFICATION", _("Identification")
    ARREST = "ARREST", _("Interpellation")
    SEIZURE = "SEIZURE", _("Saisie")
    PROCEDURE = "PROCEDURE", _("Procédure ou demande d’entraide")
    INTELLIGENCE = "INTELLIGENCE", _("Renseignement utile, sans suite immédiate")
    NOTHING = "NOTHING", _("Sans résultat")


#: Natures that give something and ask for nothing: no answer is due, nobody is chased.
GIVEN = frozenset({Nature.SPONTANEOUS, Nature.ALERT})


LANGUAGES = [
    ("fr", _("français")),
    ("en", _("anglais")),
    ("ar", _("arabe")),
    ("bn", _("bengali")),
    ("de", _("allemand")),
    ("es", _("espagnol")),
    ("hi", _("hindi")),
    ("it", _("italien")),
    ("nl", _("néerlandais")),
    ("pt", _("portugais")),
    ("ro", _("roumain")),
    ("ru", _("russe")),
    ("so", _("somali")),
    ("uk", _("ukrainien")),
]


class VisaTrigger(models.TextChoices):
    """What sends an outgoing text to the visa of the head of service (liaison.md §6.1 step 5, §7.1)."""

    FIRST_CONTACT = "FIRST_CONTACT", _("Premier contact avec ce service")
    DEROGATION = "DEROGATION", _("Transfert fondé sur une dérogation")
    DEATH_PENALTY = "DEATH_PENALTY", _("Pays pratiquant la peine de mort")
    MINOR = "MINOR", _("Mineur")
    OFFICIAL = "OFFICIAL", _("Responsable public ou diplomate")
    MEDIA = "MEDIA", _("Affaire suivie par la presse")


class RefusalGround(models.TextChoices):
    """Directive (EU) 2023/977 art. 6(1)."""

    A = "R_a", _("(a) information non disponible")
    B = "R_b", _("(b) demande non conforme à l’article 4")
    C = "R_c", _("(c) autorisation judiciaire refusée")
    D = "R_d", _("(d) données personnelles hors catégories admises")
    E = "R_e", _("(e) information inexacte, incomplète ou périmée")
    F1 = "R_f1", _("(f) i) intérêts essentiels de sécurité nationale")
    F2 = "R_f2", _("(f) ii) enquête ou sécurité d’une personne compromise")
    F3 = "R_f3", _("(f) iii) préjudice indu à une personne morale")
    G1 = "R_g1", _("(g) i) infraction punie d’un an au plus")
    G2 = "R_g2", _("(g) ii) fait non punissable")
    H = "R_h", _("(h) consentement de l’État d’origine non donné")
