"""The annuaire of a post: partner services and the people met there. Never a source (liaison.md §6.9).

These rows hang on a post, not on a file: their rule is `reach.py` on the first wall, `sql/policies.sql` on the second.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case
from ssi.clocks.engine import add_months
from ssi.network.models import Country, Post, validate_time_zone

from . import reach

#: CONTACT_REVUE (liaison.md §7.4, internal rule): what nobody verified for this long is to be verified again.
REVIEW_MONTHS = 6


def stale_before(today):
    """The first day that is still fresh: what was verified before it is to be verified again."""
    return add_months(today, -REVIEW_MONTHS)


class DirectoryQuerySet(models.QuerySet):
    def found_by(self, words, *fields):
        """Rows one of whose `fields` holds `words`, whatever the accents and the case."""
        wanted = Q()
        for number in range(len(fields)):
            wanted |= Q(**{f"folded_{number}__contains": Fold(models.Value(words))})
        return self.alias(**{f"folded_{n}": Fold(F(field)) for n, field in enumerate(fields)}).filter(wanted)


class Fold(models.Func):
    """`public.ssi_fold`: no accent, no case."""

    function = "public.ssi_fold"
    output_field = models.TextField()


class PartnerServiceQuerySet(DirectoryQuerySet):
    def visible_to(self, user):
        return reach.services(self, user)


class ContactQuerySet(DirectoryQuerySet):
    def visible_to(self, user):
        return reach.contacts(self, user)

    def to_verify(self, today):
        """Active contacts nobody verified for six months, or never, the oldest first."""
        late = Q(verified_on=None) | Q(verified_on__lt=stale_before(today))
        return self.filter(late, active=True).order_by(F("verified_on").asc(nulls_first=True), "name")


class PartnerService(models.Model):
    """A service of the host country, in a tree per country. The desk reads it: it holds no person's name."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("service de rattachement"),
    )
    name = models.CharField(_("nom du service"), max_length=160)
    local_name = models.CharField(_("nom dans la langue du pays"), max_length=160, blank=True)
    competences = models.CharField(_("compétences"), max_length=300, blank=True)
    channels = models.TextField(_("canaux"), max_length=1000, blank=True)
    duty_hours = models.CharField(_("permanence"), max_length=200, blank=True)
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, validators=[validate_time_zone])
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    active = models.BooleanField(_("en activité"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PartnerServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service partenaire")
        verbose_name_plural = _("services partenaires")
        ordering = ["name", "pk"]
        constraints = [
            # Lets contacts, parents and interactions be tied to a service *of their post* by a composite key.
            models.UniqueConstraint(fields=["id", "post"], name="service_and_its_post"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="service_is_not_its_own_parent"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("directory:service", args=[self.pk])


class Contact(models.Model):
    """Somebody met in a partner service, in their function. Seen by the people of the post only."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    service = models.ForeignKey(
        PartnerService, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("service")
    )
    name = models.CharField(_("nom et prénom"), max_length=120)
    preferred_address = models.CharField(_("comment l’appeler"), max_length=120, blank=True)
    rank = models.CharField(_("grade"), max_length=80, blank=True)
    function = models.CharField(_("fonction"), max_length=160, blank=True)
    languages = models.CharField(_("langues"), max_length=120, blank=True)
    ordinary_channels = models.TextField(_("canaux ordinaires"), max_length=1000, blank=True)
    secure_channels = models.TextField(_("canaux protégés"), max_length=1000, blank=True)
    duty_hours = models.CharField(_("horaires"), max_length=200, blank=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("qui tient la relation"),
    )
    sensitive = models.BooleanField(_("contact sensible"), default=False)
    active = models.BooleanField(_("en fonction"), default=True)
    verified_on = models.DateField(_("vérifié le"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["post", "verified_on"], name="contacts_by_freshness")]
        constraints = [models.UniqueConstraint(fields=["id", "post"], name="contact_and_its_post")]

    def __str__(self):
        return " ".join(part for part in (self.rank, self.name) if part)

    def get_absolute_url(self):
        return reverse("directory:contact", args=[self.pk])

    @property
    def is_stale(self):
        """Whether it is to be verified again today (the post's day, when its zone is the current one)."""
        return self.active and (self.verified_on is None or self.verified_on < stale_before(timezone.localdate()))


# --- Cahier d’oral: what was said on the telephone or across a table (liaison.md §8.9) ------------------------


class InteractionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.interactions(self, user)


class Interaction(models.Model):
    """A call or a meeting, as noted by an officer. Never rewritten: a correction is a new line.

    Seen by the officers of the post; when a file is named, by those among them who see that file.
    """

    class Kind(models.TextChoices):
        CALL = "CALL", _("Appel")
        MEETING = "MEETING", _("Rencontre")

    class Nature(models.TextChoices):
        INFORMATION = "INFORMATION", _("Information")
        ASKED_US = "ASKED_US", _("Demande orale reçue")
        WE_ASKED = "WE_ASKED", _("Demande orale faite")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(PartnerService, on_delete=models.PROTECT, related_name="interactions", null=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="interactions", null=True)
    who = models.CharField(_("avec qui"), max_length=160, blank=True, help_text=_("hors de l’annuaire"))
    kind = models.CharField(_("forme"), max_length=10, choices=Kind.choices, default=Kind.CALL)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature.choices, default=Nature.INFORMATION)
    at = models.DateTimeField(_("quand"), default=timezone.now)
    text = models.CharField(_("ce qui s’est dit"), max_length=1000)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(_("répondu le"), null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = InteractionQuerySet.as_manager()

    class Meta:
        verbose_name = _("échange oral")
        verbose_name_plural = _("échanges oraux")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(F("post"), F("at").desc(), name="oral_log_of_a_post")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(nature="INFORMATION"), name="only_a_request_is_answered"
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("directory:interaction", args=[self.pk])

    @property
    def with_whom(self):
        return str(self.contact or self.service or self.who or _("interlocuteur non noté"))

    @property
    def is_pending(self):
        """A request nobody answered yet, in either direction."""
        return self.nature != self.Nature.INFORMATION and self.answered_at is None


class PromiseQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.promises(self, user)

    def pending(self):
        return self.filter(kept_at=None).order_by(F("due_on").asc(nulls_last=True), "pk")


class Promise(models.Model):
    """What was promised in a call or a meeting, by us or to us."""

    class Direction(models.TextChoices):
        MADE = "MADE", _("Nous avons promis")
        RECEIVED = "RECEIVED", _("On nous a promis")

    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="promises")
    direction = models.CharField(_("qui promet"), max_length=8, choices=Direction.choices)
    text = models.CharField(_("promesse"), max_length=300)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("qui la suit : son auteur, puis son successeur"),
    )
    due_on = models.DateField(_("pour le"), null=True)
    kept_at = models.DateTimeField(_("tenue le"), null=True)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        verbose_name = _("promesse")
        verbose_name_plural = _("promesses")
        ordering = ["pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(kept_at=None), name="promises_to_keep")]

    def __str__(self):
        return f"{self.direction} {self.due_on or ''}"
