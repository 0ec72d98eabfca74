"""An official visit: its programme to the minute, its delegation, what is asked of the host State, its frozen versions.

Everybody who prepares it at the post reads it (PRODUCT §2: visits are also the volunteer’s and the assistant’s work);
weapons, identity papers, reserved sequences and the text of the versions are the officers’ (`sql/visits.sql`).
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular.rows import BOTH_OR_NONE, Placed
from ssi.accounts.access import identity_of
from ssi.cases.models import Case, Family
from ssi.network.models import Country, Post
from ssi.web.dated import Dated, DatedQuerySet
from ssi.web.sealed import SealedTextField

from .vocabulary import Answer, NoteKind, Place, Rank, Topic, WeaponKind

#: Working days before: more is a typing mistake.
MOST_DAYS = 120


class OfficialVisit(Case):
    """Days and times are those of the country visited."""

    series = "VIS"
    family = Family.COOPERATION
    url_prefix = "consular:visit"
    ambassador_states = ("PRETE", "EN_COURS", "TERMINEE", "RETEX")

    authority = models.CharField(_("autorité"), max_length=160, help_text=_("qualité et nom"))
    rank = models.CharField(_("rang"), max_length=20, choices=Rank.choices)
    starts_on = models.DateField(_("arrivée le"))
    ends_on = models.DateField(_("départ le"))
    places = models.CharField(_("lieux"), max_length=200)
    host = models.CharField(_("autorité d’accueil"), max_length=160, blank=True)
    advance_on = models.DateField(_("mission préparatoire le"), null=True, blank=True)
    hospital = models.CharField(
        _("hôpital de référence"),
        max_length=200,
        blank=True,
        help_text=_("nom, téléphone, groupes sanguins en réserve"),
    )
    fallback = models.CharField(_("point de repli"), max_length=200, blank=True)
    practical = models.TextField(
        _("repères pratiques"), max_length=3000, blank=True, help_text=_("lever et coucher du soleil, météo, décalage")
    )
    waiver = models.CharField(
        _("dérogation de l’État hôte"),
        max_length=200,
        blank=True,
        help_text=_("référence de son accord, quand une de ses règles est dépassée"),
    )
    retex = models.TextField(_("retour d’expérience"), max_length=20000, blank=True, editable=False)

    class Meta:
        verbose_name = _("visite officielle")
        verbose_name_plural = _("visites officielles")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="visit_ends_after_it_starts",
                violation_error_message=_("Le départ précède l’arrivée."),
            )
        ]
        indexes = [models.Index(fields=["starts_on"], name="visits_by_arrival")]

    def searchable(self):
        return "\n".join([self.authority, self.places, self.host])


class HostRuleQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """What the house knows of the host States, and what one’s own posts recorded."""
        if not user.has_perm("consular.view_hostrule"):
            return self.none()
        return self.filter(Q(post=None) | Q(post__in=identity_of(user).post_ids))


class HostRule(Dated):
    """What a host State allows. Without a row in force nothing is guessed: « à saisir »."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="+", null=True, editable=False, help_text=_("qui l’a saisie")
    )
    topic = models.CharField(_("objet de la règle"), max_length=12, choices=Topic.choices)
    value = models.PositiveSmallIntegerField(
        _("nombre"), null=True, blank=True, validators=[MaxValueValidator(MOST_DAYS)]
    )
    kinds = ArrayField(
        models.CharField(max_length=8, choices=WeaponKind.choices),
        default=list,
        blank=True,
        verbose_name=_("armes admises"),
    )
    text = models.CharField(_("en toutes lettres"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200)

    objects = HostRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("règle du pays hôte")
        verbose_name_plural = _("règles du pays hôte")
        ordering = ["country", "topic", "-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "post", "topic", "valid_from"],
                name="one_host_rule_per_topic_and_day",
                nulls_distinct=False,
                violation_error_message=_("Cette règle est déjà saisie pour cette date."),
            )
        ]

    def __str__(self):
        return f"{self.get_topic_display()} ({self.country_id})"

    @property
    def said(self):
        """The rule as it is read: a number, kinds of weapons, or its words."""
        if self.kinds:
            return ", ".join(str(WeaponKind(kind).label) for kind in self.kinds)
        return self.text if self.value is None else str(self.value)


class VisitSequence(Placed):
    """A line of the programme. A reserved one, with what protects it, is the officers’."""

    case = models.ForeignKey(OfficialVisit, on_delete=models.PROTECT, related_name="sequences")
    day = models.DateField(_("jour"))
    starts_at = models.TimeField(_("de"))
    ends_at = models.TimeField(_("à"), null=True, blank=True)
    what = models.CharField(_("séquence"), max_length=200)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    who = models.CharField(_("participants"), max_length=300, blank=True)
    contact = models.CharField(_("contact sur place"), max_length=160, blank=True, help_text=_("nom et téléphone"))
    vehicle = models.CharField(_("véhicules"), max_length=120, blank=True)
    route = models.CharField(_("itinéraire"), max_length=300, blank=True)
    security = models.CharField(_("sécurité"), max_length=300, blank=True)
    medical = models.CharField(_("point médical"), max_length=160, blank=True)
    fallback = models.CharField(_("repli"), max_length=160, blank=True)
    leader = models.CharField(_("responsable"), max_length=120, blank=True)
    reserved = models.BooleanField(_("réservée aux officiers"), default=False)

    class Meta:
        verbose_name = _("séquence")
        verbose_name_plural = _("programme minuté")
        ordering = ["day", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="sequence_ends_after_it_starts",
                violation_error_message=_("Cette séquence finit avant de commencer."),
            ),
            models.CheckConstraint(
                condition=BOTH_OR_NONE,
                name="a_sequence_has_both_coordinates",
                violation_error_message=_("Donnez la latitude et la longitude, ou aucune des deux."),
            ),
        ]

    def __str__(self):
        return self.what


class VisitVehicle(models.Model):
    case = models.ForeignKey(OfficialVisit, on_delete=models.PROTECT, related_name="vehicles")
    call_sign = models.CharField(_("indicatif"), max_length=20, help_text=_("V1, V2… dans l’ordre du cortège"))
    model = models.CharField(_("modèle"), max_length=80, blank=True)
    plate = models.CharField(_("immatriculation"), max_length=20, blank=True)
    driver = models.CharField(_("conducteur"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    armoured = models.BooleanField(_("blindé"), default=False)
    in_convoy = models.BooleanField(_("dans le cortège"), default=True)

    class Meta:
        verbose_name = _("véhicule")
        verbose_name_plural = _("véhicules")
        ordering = ["call_sign", "pk"]
        constraints = [
            models.UniqueConstraint(
                "case",
                Lower("call_sign"),
                name="one_vehicle_per_call_sign",
                violation_error_message=_("Cet indicatif est déjà pris."),
            )
        ]

    def __str__(self):
        return " ".join(part for part in (self.call_sign, self.model) if part)


class DelegationMember(models.Model):
    """Somebody of the delegation: what the protocol must know. The number of their paper lies apart, sealed."""

    case = models.ForeignKey(OfficialVisit, on_delete=models.PROTECT, related_name="members")
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80)
    function = models.CharField(_("fonction"), max_length=120, blank=True)
    kind = models.CharField(_("au titre de"), max_length=12, choices=Place.choices, default=Place.DELEGATION)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    radio = models.CharField(_("indicatif radio"), max_length=40, blank=True)
    vehicle = models.ForeignKey(
        VisitVehicle, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("véhicule")
    )
    armed = models.BooleanField(_("voyage armé"), default=False)
    passport_expires_on = models.DateField(_("passeport valable jusqu’au"), null=True, blank=True)
    visa_required = models.BooleanField(_("visa exigé"), default=False)
    visa_expires_on = models.DateField(_("visa obtenu, valable jusqu’au"), null=True, blank=True)

    class Meta:
        verbose_name = _("membre de la délégation")
        verbose_name_plural = _("délégation")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                "case",
                Lower("last_name"),
                Lower("first_name"),
                name="one_row_per_delegate",
                violation_error_message=_("Cette personne est déjà dans la délégation."),
            )
        ]

    def __str__(self):
        return f"{self.last_name.upper()} {self.first_name}"


class DelegatePaper(models.Model):
    """The number of the paper somebody travels with: sealed, shown on a deliberate act that is journalled."""

    member = models.OneToOneField(DelegationMember, on_delete=models.PROTECT, related_name="paper")
    case = models.ForeignKey(OfficialVisit, on_delete=models.PROTECT, related_name="+")
    number = SealedTextField(_("numéro du passeport"), blank=True)

    class Meta:
        verbose_name = _("pièce d’identité")
        verbose_name_plural = _("pièces d’identité")

    def __str__(self):
        return f"pièce {self.member_id}"


class VisitWeapon(models.Model):
    """A weapon, who bears it, and what the host State answered. The officers’."""

    case = models.ForeignKey(OfficialVisit, on_delete=models.PROTECT, related_name="weapons")
    member = models.ForeignKey(
        DelegationMember, on_delete=models.PROTECT, related_name="weapons", verbose_name=_("porteur")
    )
    kind = models.CharField(_("nature"), max_length=8, choices=WeaponKind.choices, default=WeaponKind.POING)
    model = models.CharField(_("marque et modèle"), max_length=80)
    number = models.CharField(_("numéro de l’arme"), max_length=40)
    rounds = models.PositiveSmallIntegerField(
        _("cartouches"), default=0, validators=[MinValueValidator(0), MaxValueValidator(5000)]
    )
    permit = models.CharField(_("autorisation de l’État hôte"), max_length=120, blank=True, help_text=_("sa référence"))

    class Meta:
        verbose_name = _("arme")
        verbose_name_plural = _("armes")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                "case",
                Lower("number"),
                name="one_weapon_per_number",
                violation_error_message=_("Cette arme est déjà à la liste."),
            )
        ]

    def __str__(self):
        return f"{self.model} {self.number}"


class VisitContact(models.Model):
    case = models.ForeignKey(OfficialVisit, on_delete=models.PROTECT, related_name="contacts")
    what = models.CharField(_("pour quoi"), max_length=80, help_text=_("protocole, escorte, hôpital, cabinet…"))
    name = models.CharField(_("nom"), max_length=120)
    function = models.CharField(_("fonction"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone"), max_length=40)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["what", "name", "pk"]

    def __str__(self):
        return self.name


class NoteVerbale(models.Model):
    """What is asked of the host State. `latest_on`: the last day to send it, computed in its working days or typed."""

    case = models.ForeignKey(OfficialVisit, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(_("pour"), max_length=10, choices=NoteKind.choices)
    what = models.CharField(_("objet"), max_length=200)
    needed_on = models.DateField(_("réponse utile le"), help_text=_("le jour de l’arrivée, d’ordinaire"))
    latest_on = models.DateField(_("à envoyer au plus tard le"), null=True, blank=True)
    rule = models.ForeignKey(HostRule, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    clock = models.ForeignKey("clocks.Clock", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    number = models.CharField(_("numéro de la note"), max_length=60, blank=True)
    sent_on = models.DateField(_("envoyée le"), null=True, blank=True)
    answer = models.CharField(_("réponse"), max_length=10, choices=Answer.choices, default=Answer.ATTENDUE)
    answered_on = models.DateField(_("répondue le"), null=True, blank=True)
    answer_reference = models.CharField(_("référence de la réponse"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("note verbale")
        verbose_name_plural = _("notes verbales")
        ordering = [F("latest_on").asc(nulls_first=True), "pk"]

    def __str__(self):
        return self.what


class VisitVersion(models.Model):
    """A frozen version: its number, its three words, who froze it. Never rewritten; its text lies apart."""

    case = models.ForeignKey(OfficialVisit, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    reason = models.CharField(_("pourquoi"), max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version du dossier")
        verbose_name_plural = _("versions du dossier")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_visit_version_per_number")]

    def __str__(self):
        return f"v{self.number}"


class VersionText(models.Model):
    """What a version says, whole (`versions.snapshot_of`): weapons and reserved sequences too. The officers’."""

    version = models.OneToOneField(VisitVersion, on_delete=models.PROTECT, related_name="text")
    case = models.ForeignKey(OfficialVisit, on_delete=models.PROTECT, related_name="+")
    snapshot = models.JSONField()

    class Meta:
        verbose_name = _("texte d’une version")
        verbose_name_plural = _("textes des versions")

    def __str__(self):
        return f"texte {self.version_id}"
