"""Words of a search: the title it rests on, the notices of Interpol and what each means, the dangers."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class LegalTitle(models.TextChoices):
    """What makes the search lawful. Without one there is no file."""

    EAW = "EAW", _("Mandat d’arrêt européen")
    ARREST = "ARREST", _("Mandat d’arrêt national")
    CONVICTION = "CONVICTION", _("Condamnation exécutoire, peine à purger")
    EXTRADITION = "EXTRADITION", _("Demande d’extradition")
    PROVISIONAL = "PROVISIONAL", _("Demande d’arrestation provisoire")
    MISSING = "MISSING", _("Enquête sur une disparition")
    INQUIRY = "INQUIRY", _("Réquisition ou commission rogatoire aux fins de localisation")


class Notice(models.TextChoices):
    """Notices of Interpol (liaison.md §2.3); the meaning of each is in `NOTICES`."""

    RED = "RED", _("Notice rouge")
    YELLOW = "YELLOW", _("Notice jaune")
    BLUE = "BLUE", _("Notice bleue")
    BLACK = "BLACK", _("Notice noire")
    GREEN = "GREEN", _("Notice verte")
    ORANGE = "ORANGE", _("Notice orange")
    PURPLE = "PURPLE", _("Notice mauve")
    UN = "UN", _("Notice spéciale Interpol–ONU")
    SILVER = "SILVER", _("Notice argentée")
    DIFFUSION = "DIFFUSION", _("Diffusion")


@dataclass(frozen=True)
class Meaning:
    """What a notice asks of whoever reads it. `to_verify`: from memory, said so on screen."""

    text: str
    to_verify: bool = False


NOTICES = {
    Notice.RED: Meaning(_("localiser et arrêter une personne, en vue de sa remise ou de son extradition")),
    Notice.YELLOW: Meaning(_("retrouver une personne disparue, ou identifier qui ne peut s’identifier")),
    Notice.BLUE: Meaning(_("connaître l’identité, la localisation ou les activités d’une personne")),
    Notice.BLACK: Meaning(_("identifier un corps")),
    Notice.GREEN: Meaning(_("alerter sur les activités criminelles d’une personne")),
    Notice.ORANGE: Meaning(_("alerter sur une menace imminente")),
    Notice.PURPLE: Meaning(_("faire connaître un mode opératoire")),
    Notice.UN: Meaning(_("signaler qui est visé par des sanctions du Conseil de sécurité")),
    Notice.SILVER: Meaning(_("rechercher des avoirs ; phase pilote de 2025"), to_verify=True),
    Notice.DIFFUSION: Meaning(_("même objet, adressée par un bureau central national, sans publication")),
}


class Danger(models.TextChoices):
    """What whoever approaches the person must know first."""

    NONE = "NONE", _("Aucun signe de dangerosité connu")
    ARMED = "ARMED", _("Armé ou susceptible de l’être")
    VIOLENT = "VIOLENT", _("Violent")
    EXPLOSIVES = "EXPLOSIVES", _("Explosifs")
    ESCAPE = "ESCAPE", _("Risque d’évasion")
    SUICIDE = "SUICIDE", _("Risque suicidaire")
    HEALTH = "HEALTH", _("Risque sanitaire")


class Confidence(models.TextChoices):
    """How much the officer believes a sighting, beside the worth of its source."""

    HIGH = "HIGH", _("forte")
    MEDIUM = "MEDIUM", _("moyenne")
    LOW = "LOW", _("faible")


#: Longest search without being thought over again, in months: a usage of the house [D], no text says it.
LONGEST = 12
#: Days of the next check proposed by the forms.
NEXT_CHECK = 30
