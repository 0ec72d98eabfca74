"""The last extract of the consular register: households and persons, as the consular section gave them.

Never a second register: rows come from an extract and leave with it (`services.py`); nobody is added by hand. A person
keeps their key from one extract to the next (`external_ref` is the register's own reference), so that what points at
them still does. These rows hang on a post, not on a file (ADR 8): their rule is `consular/reach.py` on the first wall,
`sql/policies.sql` on the second. Phones, birth, address are sealed; names are clear, to be found in an emergency.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular import reach
from ssi.network.models import Post
from ssi.web.sealed import SealedTextField

from .details import PersonDetails, PlaceDetails
from .vocabulary import Change, End, Motive, Status


class RegisterQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.register(self, user)


class RegisterExtract(models.Model):
    """One extract that was imported. Its numbers stay; its persons leave when it ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    provided_by = models.CharField(_("fourni par"), max_length=120)
    extracted_on = models.DateField(_("extrait du"))
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField(_("purge le"))
    households = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=8, choices=End.choices, blank=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("extrait du registre")
        verbose_name_plural = _("extraits du registre")
        ordering = ["-imported_at"]
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=Q(ended_at=None), name="one_extract_in_use_per_post"),
            models.CheckConstraint(condition=Q(ended_at=None, end="") | ~Q(end=""), name="an_ended_extract_says_how"),
        ]

    def __str__(self):
        return f"{self.post_id} {self.extracted_on}"


class ExtractDraft(models.Model):
    """A file being imported: read, columns being matched. Seen by whoever brought it; gone after a day.

    `content`: JSON of {"header": […], "rows": [[line, …cells]]}; `matching`: field → index of its column.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    provided_by = models.CharField(max_length=120)
    extracted_on = models.DateField()
    lines = models.PositiveIntegerField(default=0)
    content = SealedTextField()
    matching = models.JSONField(default=dict)
    # A long extract is put in use by a worker: since when, or why it was not.
    asked_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True)

    #: Past this the worker is late, and one may ask again.
    PATIENCE = timedelta(minutes=15)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("extrait en cours d’import")
        verbose_name_plural = _("extraits en cours d’import")

    def __str__(self):
        return str(self.pk)

    @property
    def is_late(self):
        return self.asked_at is not None and timezone.now() - self.asked_at > self.PATIENCE

    @property
    def is_under_way(self):
        """A worker has it: nothing may be done to it meanwhile."""
        return self.asked_at is not None and not self.is_late


class Household(models.Model):
    """Those who live under one roof. `area` (town or district) is clear: îlots are made of areas."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    extract = models.ForeignKey(RegisterExtract, on_delete=models.PROTECT, related_name="+", db_index=False)
    external_ref = models.CharField(max_length=60)
    area = models.CharField(_("ville ou quartier"), max_length=80, blank=True)
    details = SealedTextField(default="")
    digest = models.CharField(max_length=32)
    ilot = models.ForeignKey("consular.Ilot", on_delete=models.PROTECT, related_name="households", null=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("foyer")
        verbose_name_plural = _("foyers")
        indexes = [models.Index(fields=["post", "ilot"], name="households_of_an_ilot")]
        constraints = [
            models.UniqueConstraint(fields=["post", "external_ref"], name="one_household_per_reference"),
            # Lets a person be tied to a household *of their post* by a composite key.
            models.UniqueConstraint(fields=["id", "post"], name="household_and_its_post"),
        ]

    def __str__(self):
        return self.external_ref

    @property
    def place(self):
        """The sealed part, opened."""
        return PlaceDetails.from_text(self.details)


class Person(models.Model):
    """A person of the extract in use. `number` is the one read over the radio, in their îlot; never given twice there.

    The key outlives an extract and dies with the person's row: what must last (a headcount) freezes what it says of
    them and keeps the key without a foreign key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    extract = models.ForeignKey(RegisterExtract, on_delete=models.PROTECT, related_name="+", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="persons", db_index=False)
    external_ref = models.CharField(_("référence du registre"), max_length=60)
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80)
    folded = models.CharField(max_length=170, editable=False)
    status = models.CharField(_("statut"), max_length=12, choices=Status.choices)
    nationalities = ArrayField(models.CharField(max_length=2), default=list)
    vulnerable = ArrayField(models.CharField(max_length=12), default=list)
    language = models.CharField(_("langue"), max_length=40, blank=True)
    confirmed_on = models.DateField(_("coordonnées confirmées le"), null=True)
    stays_from = models.DateField(_("arrivée déclarée"), null=True)
    stays_until = models.DateField(_("retour déclaré"), null=True)
    details = SealedTextField(default="")
    digest = models.CharField(max_length=32)
    change = models.CharField(max_length=8, choices=Change.choices, blank=True)
    ilot = models.ForeignKey(
        "consular.Ilot", on_delete=models.PROTECT, related_name="persons", null=True, db_index=False
    )
    number = models.PositiveIntegerField(null=True)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne du registre")
        verbose_name_plural = _("personnes du registre")
        ordering = ["folded", "pk"]
        indexes = [
            models.Index(fields=["post", "folded", "id"], name="persons_by_name"),
            # Both columns of the composite key: checking that nobody lives in a household never walks the post.
            models.Index(fields=["household", "post"], name="persons_of_a_household"),
            models.Index(fields=["stays_until"], condition=Q(status="PASSAGE"), name="passing_visitors"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["post", "external_ref"], name="one_person_per_reference"),
            models.UniqueConstraint(fields=["ilot", "number"], name="one_person_per_number"),
            models.CheckConstraint(
                condition=Q(ilot=None, number=None) | Q(ilot__isnull=False, number__isnull=False),
                name="a_number_belongs_to_an_ilot",
            ),
            models.CheckConstraint(
                condition=~Q(status="PASSAGE") | Q(stays_until__isnull=False), name="a_visitor_says_when_they_leave"
            ),
            models.CheckConstraint(
                condition=Q(stays_from=None) | Q(stays_until=None) | Q(stays_from__lte=F("stays_until")),
                name="a_stay_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.last_name} {self.first_name}"

    def get_absolute_url(self):
        return reverse("consular:person", args=[self.pk])

    @property
    def private(self):
        """The sealed part, opened."""
        return PersonDetails.from_text(self.details)


class RegisterReading(models.Model):
    """Somebody said why they read names, and reads them until a set moment. One's own only; each page is journalled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    motive = models.CharField(_("pourquoi"), max_length=10, choices=Motive.choices)
    reason = models.CharField(_("précision"), max_length=200, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation nominative")
        verbose_name_plural = _("consultations nominatives")
        ordering = ["-opened_at"]
        indexes = [models.Index(fields=["by", "-until"], name="readings_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=~Q(motive="OTHER") | ~Q(reason=""), name="another_motive_is_written")
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def why(self):
        return " : ".join(str(part) for part in (self.get_motive_display(), self.reason) if part)
