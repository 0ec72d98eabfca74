"""A mission, its logistics sheet and its judicial part."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ssi.attachments.models import Attachment
from ssi.cases.models import Case, Family
from ssi.web.sealed import SealedTextField

from .vocabulary import ActKind, Basis, ContactKind, Custody, Extent, Language, WayBack


class Mission(Case):
    """Investigators who travel. Its own columns, title and search text hold logistics only: VIA may read them."""

    series = "MIS"
    family = Family.OPERATIONAL
    logistics = True
    url_prefix = "liaison:mission"

    unit = models.CharField(_("service d’enquête"), max_length=160)
    starts_on = models.DateField(_("arrivée le"))
    ends_on = models.DateField(_("départ le"))
    places = models.CharField(_("lieux"), max_length=200)
    lodging = models.TextField(_("hébergement"), blank=True, max_length=2000)
    transport = models.TextField(_("transports"), blank=True, max_length=2000)
    advice = models.TextField(_("consignes pratiques et de sécurité"), blank=True, max_length=4000)
    language = models.CharField(_("langue du partenaire"), max_length=2, choices=Language.choices, blank=True)

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="mission_ends_after_it_starts",
                violation_error_message=_("Le départ précède l’arrivée."),
            )
        ]
        indexes = [models.Index(fields=["starts_on"], name="missions_by_arrival")]

    def searchable(self):
        names = [str(member) for member in self.members.all()] if self.pk else []
        return "\n".join([self.unit, self.places, *names])


class JudicialPart(models.Model):
    """Why they travel: what article 18 of the code of criminal procedure wants before any act abroad."""

    case = models.OneToOneField(Mission, on_delete=models.PROTECT, related_name="judicial")
    #: Seen only by those who see that file.
    source = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dossier d’origine")
    )
    basis = models.CharField(_("base, article 18"), max_length=3, choices=Basis.choices, blank=True)
    authority = models.CharField(_("magistrat"), max_length=160, blank=True)
    number = models.CharField(_("numéro du parquet ou de l’instruction"), max_length=60, blank=True)
    issued_on = models.DateField(_("datée du"), null=True, blank=True)
    piece = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )
    acts = ArrayField(
        models.CharField(max_length=14, choices=Extent.choices), default=list, verbose_name=_("actes demandés")
    )
    purpose = models.TextField(_("objet judiciaire"), blank=True, max_length=5000)
    debrief = models.TextField(_("compte rendu"), blank=True, max_length=20000)
    debrief_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    debrief_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("volet judiciaire")
        verbose_name_plural = _("volets judiciaires")

    def __str__(self):
        return f"{self.get_basis_display()} {self.number}".strip()

    @property
    def acts_in_words(self):
        return [Extent(code).label for code in self.acts]


class StateConsent(models.Model):
    """What the State agreed to in writing: days and acts. A later one adds to it; none is rewritten."""

    case = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="consents")
    given_on = models.DateField(_("accord du"))
    authority = models.CharField(_("donné par"), max_length=160)
    starts_on = models.DateField(_("valable du"))
    ends_on = models.DateField(_("au"))
    extents = ArrayField(models.CharField(max_length=14, choices=Extent.choices), verbose_name=_("actes consentis"))
    conditions = models.TextField(_("conditions"), blank=True, max_length=3000)
    piece = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pièce")
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("accord de l’État")
        verbose_name_plural = _("accords de l’État")
        ordering = ["given_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="consent_ends_after_it_starts",
                violation_error_message=_("La fin de validité précède son début."),
            )
        ]

    def __str__(self):
        return f"{self.authority} {self.given_on:%Y-%m-%d}"

    @property
    def extents_in_words(self):
        return [Extent(code).label for code in self.extents]


class Member(models.Model):
    """A traveller: a colleague, whose name and needs the logistics must know. The passport number lies apart."""

    case = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="members")
    rank = models.CharField(_("grade"), max_length=60, blank=True)
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80)
    unit = models.CharField(_("unité"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone en mission"), max_length=40, blank=True)
    interpreter = models.BooleanField(_("interprète"), default=False)
    passport_expires_on = models.DateField(_("passeport valable jusqu’au"), null=True, blank=True)
    visa_required = models.BooleanField(_("visa exigé"), default=False)
    visa_expires_on = models.DateField(_("visa obtenu, valable jusqu’au"), null=True, blank=True)
    order_received_on = models.DateField(_("ordre de mission reçu le"), null=True, blank=True)
    armed = models.BooleanField(_("voyage armé"), default=False)
    arms_authorisation = models.CharField(_("autorisation de port d’arme"), max_length=120, blank=True)
    travels = models.BooleanField(_("est du voyage"), default=True)

    class Meta:
        verbose_name = _("membre de la mission")
        verbose_name_plural = _("membres de la mission")
        ordering = ["interpreter", "last_name", "first_name"]
        constraints = [
            models.UniqueConstraint(
                "case",
                Lower("last_name"),
                Lower("first_name"),
                name="one_row_per_traveller",
                violation_error_message=_("Cette personne est déjà dans l’équipe."),
            )
        ]

    def __str__(self):
        return " ".join(part for part in (self.rank, self.first_name, self.last_name) if part)


class TravelDocument(models.Model):
    """The passport number of a traveller: sealed in the column, shown on a deliberate act that is journalled."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="document")
    case = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    number = SealedTextField(_("numéro de passeport"), blank=True)

    class Meta:
        verbose_name = _("passeport")
        verbose_name_plural = _("passeports")

    def __str__(self):
        return f"passeport {self.member_id}"


class Slot(models.Model):
    """A line of the programme. A reserved one tells an act of the investigation: officers only."""

    case = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="slots")
    day = models.DateField(_("jour"))
    starts_at = models.TimeField(_("de"))
    ends_at = models.TimeField(_("à"), null=True, blank=True)
    what = models.CharField(_("quoi"), max_length=200)
    what_en = models.CharField(_("en anglais"), max_length=200, blank=True)
    place = models.CharField(_("où"), max_length=160, blank=True)
    reserved = models.BooleanField(_("réservé aux officiers"), default=False)

    class Meta:
        verbose_name = _("créneau")
        verbose_name_plural = _("programme")
        ordering = ["day", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="slot_ends_after_it_starts",
                violation_error_message=_("Ce créneau finit avant de commencer."),
            )
        ]

    def __str__(self):
        return f"{self.day:%Y-%m-%d} {self.what}"


class MissionContact(models.Model):
    """A number to call during the mission. On the pocket card unless reserved to officers."""

    case = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(_("pour quoi"), max_length=12, choices=ContactKind.choices)
    name = models.CharField(_("nom"), max_length=120)
    function = models.CharField(_("fonction"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone"), max_length=40)
    languages = models.CharField(_("langues"), max_length=60, blank=True)
    reserved = models.BooleanField(_("réservé aux officiers"), default=False)

    class Meta:
        verbose_name = _("contact de la mission")
        verbose_name_plural = _("contacts de la mission")
        ordering = ["kind", "pk"]

    def __str__(self):
        return self.name


class MissionCheck(models.Model):
    """A line of the checklist, to be done `days_before` the arrival: `due_on` follows when the dates move."""

    case = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="checks")
    code = models.SlugField(max_length=40, blank=True)
    label = models.CharField(_("à faire"), max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    days_before = models.SmallIntegerField(_("jours avant l’arrivée"))
    due_on = models.DateField(_("pour le"))
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    moot = models.BooleanField(_("sans objet"), default=False)

    class Meta:
        verbose_name = _("contrôle")
        verbose_name_plural = _("liste de contrôle")
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.label_en if self.label_en and (get_language() or "fr").startswith("en") else self.label


class MissionAct(models.Model):
    """A line of the daily log, as it was written. A correction is another line that names the first."""

    case = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="acts")
    at = models.DateTimeField(_("date et heure"))
    kind = models.CharField(_("nature"), max_length=14, choices=ActKind.choices)
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    text = models.TextField(_("ce qui a été fait"), max_length=5000)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("acte de la mission")
        verbose_name_plural = _("journal des actes")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


class SealedExhibit(models.Model):
    """A *scellé*: what it is, who holds it now, and by which way it returns."""

    case = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="exhibits")
    number = models.CharField(_("numéro"), max_length=40)
    description = models.CharField(_("description"), max_length=300)
    custody = models.CharField(_("détenu par"), max_length=8, choices=Custody.choices, default=Custody.THERE)
    way_back = models.CharField(_("voie de retour"), max_length=10, choices=WayBack.choices)
    handed_over_on = models.DateField(_("remis au magistrat ou laissé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("scellé")
        verbose_name_plural = _("scellés")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="one_exhibit_per_number",
                violation_error_message=_("Ce numéro de scellé est déjà pris dans cette mission."),
            )
        ]

    def __str__(self):
        return f"{self.number} {self.description}"
