"""The people of a post beyond their rights: papers, accreditations, courses, absences, rota, hand-overs.

Assignments and delegations are the accounts room's; nothing here gives a right. Dates are local dates of the post,
both ends included (cooperation-consular.md §4.4). No number of a passport or a card is kept: the day it ends is all
that the service needs.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.network.models import Country, Post
from ssi.web.dates import covers

from . import reach

_ENDS = _("La fin précède le début.")


def _ends_after(name):
    return models.CheckConstraint(
        condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name=name, violation_error_message=_ENDS
    )


def _person(related_name="+", **options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related_name, editable=False, **options
    )


def _post():
    return models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)


class OfThePost(models.QuerySet):
    def visible_to(self, user):
        return reach.of_the_post(self, user)


class OfSomebodyThere(models.QuerySet):
    def visible_to(self, user):
        return reach.of_somebody_there(self, user)


class OfThePerson(models.QuerySet):
    def visible_to(self, user):
        return reach.of_the_person(self, user)


class OfTheRota(models.QuerySet):
    def visible_to(self, user):
        return reach.of_the_rota(self, user)


class OfTheHandover(models.QuerySet):
    def visible_to(self, user):
        return reach.handovers(self, user)


class HandedOver(models.QuerySet):
    def visible_to(self, user):
        return reach.handed_over(self, user)


class OfficerSheet(models.Model):
    """What a post must know of one of its people, beside their account."""

    class Corps(models.TextChoices):
        POLICE = "POLICE", _("Police nationale")
        GENDARMERIE = "GENDARMERIE", _("Gendarmerie nationale")
        CIVIL = "CIVIL", _("Personnel civil")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sheet", editable=False
    )
    corps = models.CharField(_("corps"), max_length=12, choices=Corps.choices, blank=True)
    languages = models.CharField(_("langues"), max_length=120, blank=True)
    passport_until = models.DateField(_("passeport valable jusqu’au"), null=True, blank=True)
    visa_until = models.DateField(_("visa valable jusqu’au"), null=True, blank=True)
    card_until = models.DateField(_("carte diplomatique valable jusqu’au"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfThePerson.as_manager()

    class Meta:
        verbose_name = _("fiche d’agent")
        verbose_name_plural = _("fiches d’agents")

    def __str__(self):
        return str(self.user)


class Accreditation(models.Model):
    """The agreement of a State to receive somebody, resident there or not. Without it, no signature there (T3)."""

    post = _post()
    user = _person("accreditations")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    resident = models.BooleanField(_("en résidence"), default=False)
    asked_on = models.DateField(_("demandée le"))
    granted_on = models.DateField(_("agrément du"), null=True, blank=True)
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfSomebodyThere.as_manager()

    class Meta:
        verbose_name = _("accréditation")
        verbose_name_plural = _("accréditations")
        ordering = ["user", "-resident", "country", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_on=None) | Q(granted_on__gte=F("asked_on")),
                name="an_accreditation_is_granted_once_asked",
                violation_error_message=_("L’agrément précède la demande."),
            ),
            models.UniqueConstraint(fields=["user", "country", "asked_on"], name="one_accreditation_per_request"),
        ]

    def __str__(self):
        return f"{self.user} – {self.country}"

    def is_in_force(self, day):
        return self.granted_on is not None and covers(self.granted_on, self.ends_on, day)


class CourseTaken(models.Model):
    """A course before or during a posting; only what was validated counts (T1, T2)."""

    class Kind(models.TextChoices):
        PREPARATION = "PREPARATION", _("Préparation à l’expatriation (dix jours ouvrés)")
        CRISIS = "CRISOGENE", _("Pays crisogène (cinq jours)")
        SECURITY = "SECURITE", _("Sécurité")
        LANGUAGE = "LANGUE", _("Langue")

    user = _person("courses_taken")
    kind = models.CharField(_("stage"), max_length=12, choices=Kind.choices)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    validated = models.BooleanField(_("validé"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfThePerson.as_manager()

    class Meta:
        verbose_name = _("stage suivi")
        verbose_name_plural = _("stages suivis")
        ordering = ["-starts_on", "pk"]
        constraints = [_ends_after("a_course_ends_after_it_starts")]

    def __str__(self):
        return self.get_kind_display()


class Absence(models.Model):
    """Days when somebody is not at the post. Never why in detail: a leave is a leave."""

    class Kind(models.TextChoices):
        LEAVE = "LEAVE", _("Congé")
        MISSION = "MISSION", _("Mission")
        COURSE = "COURSE", _("Formation")
        OTHER = "OTHER", _("Autre absence")

    post = _post()
    user = _person("absences")
    kind = models.CharField(_("nature"), max_length=8, choices=Kind.choices, default=Kind.LEAVE)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    noted_by = _person()
    cancelled_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfSomebodyThere.as_manager()

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on", "pk"]
        constraints = [_ends_after("an_absence_ends_after_it_starts")]
        indexes = [models.Index(fields=["post", "ends_on"], condition=Q(cancelled_at=None), name="absences_of_a_post")]

    def __str__(self):
        return f"{self.user} – {self.get_kind_display()}"


class Duty(models.Model):
    """Who answers outside office hours, from one day to another: one person at a time."""

    post = _post()
    user = _person("duties")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    phone = models.CharField(_("téléphone d’astreinte"), max_length=40, blank=True)
    noted_by = _person()
    cancelled_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfTheRota.as_manager()

    class Meta:
        verbose_name = _("permanence")
        verbose_name_plural = _("permanences")
        ordering = ["starts_on", "pk"]
        constraints = [_ends_after("a_duty_ends_after_it_starts")]
        indexes = [models.Index(fields=["post", "ends_on"], condition=Q(cancelled_at=None), name="rota_of_a_post")]

    def __str__(self):
        return str(self.user)


class Establishment(models.Model):
    """How many people of a role a post should have since a day: the desk decides, the newest row counts."""

    post = _post()
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    seats = models.PositiveSmallIntegerField(_("effectif théorique"))
    since = models.DateField(_("à compter du"))
    set_by = _person()

    objects = OfThePost.as_manager()

    class Meta:
        verbose_name = _("effectif théorique")
        verbose_name_plural = _("effectifs théoriques")
        ordering = ["post", "role", "-since"]
        constraints = [
            models.UniqueConstraint(fields=["post", "role", "since"], name="one_establishment_per_day"),
            models.CheckConstraint(condition=Q(seats__lte=99), name="an_establishment_is_reasonable"),
        ]

    def __str__(self):
        return f"{self.post} – {self.role} : {self.seats}"


class Handover(models.Model):
    """What somebody who leaves hands over to a successor, item by item (liaison.md §9.11).

    `keys`: where the keys of the service are, in words; never the keys themselves.
    """

    post = _post()
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="handover", editable=False, verbose_name=_("affectation")
    )
    leaving = _person("handovers_given")
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="handovers_received",
        verbose_name=_("successeur"),
    )
    leaves_on = models.DateField(_("départ le"), editable=False)
    keys = models.TextField(_("où sont les clés du service"), max_length=1000, blank=True)
    opened_by = _person()
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfTheHandover.as_manager()

    class Meta:
        verbose_name = _("passation")
        verbose_name_plural = _("passations")
        ordering = ["-opened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(leaving=F("successor")),
                name="nobody_succeeds_themselves",
                violation_error_message=_("On ne se succède pas à soi-même."),
            )
        ]

    def __str__(self):
        return f"{self.leaving} → {self.successor}"

    def get_absolute_url(self):
        return reverse("staff:handover", args=[self.pk])


class HandoverItem(models.Model):
    """One thing handed over: a file by its reference, a promise or a contact by its key. The title is read where it
    stands, by whoever may: this row names nothing."""

    class Kind(models.TextChoices):
        FILE = "FILE", _("Dossier")
        PROMISE = "PROMISE", _("Promesse")
        CONTACT = "CONTACT", _("Contact")

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=40)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = _person(null=True)

    objects = HandedOver.as_manager()

    class Meta:
        verbose_name = _("élément de passation")
        verbose_name_plural = _("éléments de passation")
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["handover", "kind", "key"], name="handed_over_once")]

    def __str__(self):
        return f"{self.kind} {self.key}"
