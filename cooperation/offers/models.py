"""Seats and experts that a post offers to the others (cooperation-consular.md §11 N3, §8 « bourse aux places »).

Not files: an offer is what its author chose to tell the network, and nothing of the file behind it. `sql/policies.sql`
says who reads and writes each row: offers, everybody who works on cooperation; requests, the two posts and the desk;
names, the two posts.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.network.models import Country, Domain, Post

from ..experts.models import ExpertMission
from ..trainings.models import TrainingSession
from ..trainings.vocabulary import Level, Sex
from .vocabulary import AskState, Nature, OfferState


class OfferQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Every offer, for whoever works on cooperation at a post, and for the desk."""
        return self.all() if user.has_perm("cooperation.view_offer") else self.none()


class Offer(models.Model):
    """`seats` are offered until the end of `until`, in the zone of the post; `granted` of them are given."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    nature = models.CharField(max_length=6, choices=Nature.choices, editable=False)
    session = models.ForeignKey(
        TrainingSession, on_delete=models.PROTECT, related_name="offers", null=True, editable=False
    )
    mission = models.ForeignKey(
        ExpertMission, on_delete=models.PROTECT, related_name="offers", null=True, editable=False
    )
    title = models.CharField(_("ce qui est offert"), max_length=160)
    place = models.CharField(_("lieu"), max_length=120)
    starts_on = models.DateField(_("du"), editable=False)
    ends_on = models.DateField(_("au"), editable=False)
    language = models.CharField(_("langue"), max_length=60, blank=True)
    domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("domaine")
    )
    seats = models.PositiveSmallIntegerField(
        _("places offertes"), default=1, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    granted = models.PositiveSmallIntegerField(default=0, editable=False)
    until = models.DateField(_("dernier jour pour demander"))
    terms = models.CharField(
        _("conditions"), max_length=300, blank=True, help_text=_("qui paie quoi, profil attendu ; jamais un nom")
    )
    state = models.CharField(max_length=8, choices=OfferState.choices, default=OfferState.OPEN, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offre au réseau")
        verbose_name_plural = _("offres au réseau")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(granted__lte=F("seats")), name="no_seat_is_given_twice"),
            models.CheckConstraint(
                condition=Q(nature="PLACES", session__isnull=False, mission=None)
                | Q(nature="EXPERT", mission__isnull=False, session=None, seats=1),
                name="an_offer_is_of_seats_or_of_one_expert",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def left(self):
        return self.seats - self.granted

    def is_open_on(self, day):
        """Whether it may be asked for on that day of its post."""
        return self.state == OfferState.OPEN and day <= self.until


class AskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those one's post made or received; all of them for the desk."""
        if not user.has_perm("cooperation.view_offer"):
            return self.none()
        own = identity_of(user).post_ids
        return self.filter(Q(post__in=own) | Q(offer__post__in=own)) if own else self.all()


class OfferRequest(models.Model):
    """Another post asks for seats, or for the expert. The first that is accepted keeps them."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="requests", editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    seats = models.PositiveSmallIntegerField(_("places demandées"), default=1, validators=[MinValueValidator(1)])
    why = models.CharField(_("pour quel besoin"), max_length=300)
    state = models.CharField(max_length=8, choices=AskState.choices, default=AskState.ASKED, editable=False)
    granted = models.PositiveSmallIntegerField(default=0, editable=False)
    answer = models.CharField(_("réponse"), max_length=300, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande sur une offre")
        verbose_name_plural = _("demandes sur une offre")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "post"],
                condition=Q(state__in=["DEMANDEE", "ACCEPTEE"]),
                name="one_living_request_per_post",
            ),
            models.CheckConstraint(
                condition=Q(state="ACCEPTEE", granted__gt=0) | ~Q(state="ACCEPTEE") & Q(granted=0),
                name="what_is_accepted_has_its_seats",
            ),
        ]

    def __str__(self):
        return f"{self.post_id} → {self.offer_id}"


class OfferCandidate(models.Model):
    """A name on its way from the asking post to the session: erased once the nomination is made, or given up."""

    request = models.ForeignKey(OfferRequest, on_delete=models.PROTECT, related_name="candidates", editable=False)
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices)
    grade = models.CharField(_("grade"), max_length=60, blank=True)
    service = models.CharField(_("service"), max_length=120)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    language_level = models.CharField(_("niveau de langue"), max_length=2, choices=Level.choices, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("candidat proposé par un autre poste")
        verbose_name_plural = _("candidats proposés par un autre poste")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.last_name.upper()} {self.first_name}"
