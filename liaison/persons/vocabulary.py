"""Words of the persons and objects of a file, after the entities of UMF (liaison.md §5); no conformity claimed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a subject is. UMF: Person, CommunicationMeans, MeansOfTransport, IdentityDocument, FinancialMeans,
    Location, Organisation, Weapon; an external reference is ours (liaison.md §7 `refs_externes`).
    """

    PERSON = "PERSON", _("Personne")
    PHONE = "PHONE", _("Téléphone")
    EMAIL = "EMAIL", _("Adresse électronique")
    VEHICLE = "VEHICLE", _("Véhicule")
    DOCUMENT = "DOCUMENT", _("Document d’identité ou de voyage")
    ACCOUNT = "ACCOUNT", _("Compte bancaire")
    ADDRESS = "ADDRESS", _("Adresse")
    ORGANISATION = "ORGANISATION", _("Organisation")
    WEAPON = "WEAPON", _("Arme")
    REFERENCE = "REFERENCE", _("Référence externe")


#: Kinds of file (`Case.kind`) that make a copy for a partner, in which their persons and objects may go.
WITH_PARTNER_COPY = frozenset({"informationexchange"})
#: What a form of objects offers.
ITEM_KINDS = [(k.value, k.label) for k in Kind if k not in (Kind.PERSON, Kind.REFERENCE)]


class Category(models.TextChoices):
    """What somebody is in one file: directive (EU) 2016/680 art. 6, told file by file."""

    SUSPECT = "SUSPECT", _("Suspect")
    CONVICTED = "CONVICTED", _("Condamné")
    VICTIM = "VICTIM", _("Victime")
    WITNESS = "WITNESS", _("Témoin")
    CONTACT = "CONTACT", _("Contact ou relation")
    OTHER = "OTHER", _("Autre")


class Basis(models.TextChoices):
    """Directive (EU) 2016/680 art. 7: facts are told from personal assessments."""

    FACT = "FACT", _("Fait")
    ASSESSMENT = "ASSESSMENT", _("Appréciation personnelle")


class Sex(models.TextChoices):
    """As travel documents write it (ICAO 9303)."""

    UNKNOWN = "", _("non connu")
    FEMALE = "F", _("féminin")
    MALE = "M", _("masculin")
    UNSPECIFIED = "X", _("non spécifié")


class System(models.TextChoices):
    """Where else a file has a number (liaison.md §7 `refs_externes`)."""

    SCCOPOL = "SCCOPOL", _("SCCOPOL (GECI)")
    SIENA = "SIENA", _("SIENA")
    INTERPOL = "INTERPOL", _("Interpol")
    SIS = "SIS", _("SIS")
    EUROJUST = "EUROJUST", _("Eurojust")
    PROSECUTOR = "PARQUET", _("Parquet ou instruction")
    TEPI = "TEPI", _("TEPI")
    PARTNER = "PARTENAIRE", _("Service partenaire")
    DCIS = "DCIS", _("DCIS")


class Status(models.TextChoices):
    """What people made of a match."""

    NEW = "NEW", _("À trancher")
    CONFIRMED = "CONFIRMED", _("Confirmé")
    DISMISSED = "DISMISSED", _("Écarté")
