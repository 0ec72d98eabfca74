"""« Proposition de conseil »: a post proposes the colour of a zone, the crisis centre decides (F17).

A row of a post, not a file. It names nobody. The zone is written by its country and its name: a `TravelZone` is one
colour of it, from one day to another, and the ambassador reads none.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular import reach
from consular.rows import PostRow
from consular.travel.vocabulary import TONES as COLOUR_TONES
from consular.travel.vocabulary import WORDS, Colour
from ssi.network.models import Country, Post

from .vocabulary import DECISIONS, MOVES, TONES, State

_PERSON = {"on_delete": models.PROTECT, "related_name": "+", "editable": False}


class ProposalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.proposals(self, user)


class AdviceProposal(PostRow):
    """`remark`: why it was sent back. `decided_colour`: what the crisis centre decided; None of a refusal."""

    series = "PCV"

    reference = models.CharField(max_length=30, unique=True, editable=False)
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    label = models.CharField(_("zone"), max_length=120)
    colour_now = models.PositiveSmallIntegerField(_("couleur actuelle"), choices=Colour.choices, null=True, blank=True)
    colour_proposed = models.PositiveSmallIntegerField(_("couleur proposée"), choices=Colour.choices)
    reason = models.TextField(_("motif"), max_length=3000)
    status = models.CharField(max_length=9, choices=State.choices, default=State.BROUILLON, editable=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, **_PERSON)
    remark = models.CharField(max_length=300, blank=True, editable=False)
    validated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **_PERSON)
    validated_at = models.DateTimeField(null=True, editable=False)
    cdcs_ref = models.CharField(max_length=60, blank=True, editable=False)
    sent_on = models.DateField(null=True, editable=False)
    decided_on = models.DateField(null=True, editable=False)
    decided_colour = models.PositiveSmallIntegerField(choices=Colour.choices, null=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition de conseil")
        verbose_name_plural = _("propositions de conseil")
        ordering = ["-reference"]
        constraints = [
            models.UniqueConstraint(fields=["id", "post"], name="proposal_and_its_post"),
            models.CheckConstraint(
                condition=Q(colour_now=None) | ~Q(colour_now=F("colour_proposed")),
                name="a_proposal_changes_the_colour",
                violation_error_message=_("La couleur proposée est celle d’aujourd’hui."),
            ),
            models.CheckConstraint(
                condition=Q(validated_at=None, validated_by=None)
                | Q(validated_at__isnull=False, validated_by__isnull=False),
                name="a_proposal_is_validated_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ENVOYEE", "ACCEPTEE", "REFUSEE", "AUTRE"])
                | (Q(sent_on__isnull=False) & ~Q(cdcs_ref="")),
                name="a_sent_proposal_has_its_reference",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["ACCEPTEE", "REFUSEE", "AUTRE"])
                | Q(decided_on__isnull=False, decided_on__gte=F("sent_on")),
                name="a_proposal_is_decided_after_it_is_sent",
            ),
            models.CheckConstraint(
                condition=~Q(status="ACCEPTEE") | Q(decided_colour__isnull=False, decided_colour=F("colour_proposed")),
                name="an_accepted_proposal_is_what_was_proposed",
            ),
        ]

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return reverse("consular:proposal", args=[self.pk])

    @property
    def tone(self):
        return TONES[self.status]

    @property
    def may_become(self):
        return [state for state, sources in MOVES.items() if self.status in sources]

    @property
    def is_decided(self):
        return self.status in DECISIONS

    @property
    def word_now(self):
        return str(WORDS[self.colour_now]) if self.colour_now else str(_("non saisie"))

    @property
    def word_proposed(self):
        return str(WORDS[self.colour_proposed])

    @property
    def word_decided(self):
        return str(WORDS[self.decided_colour]) if self.decided_colour else ""

    @property
    def now_tone(self):
        return COLOUR_TONES.get(self.colour_now, "stop")

    @property
    def proposed_tone(self):
        return COLOUR_TONES[self.colour_proposed]

    @property
    def decided_tone(self):
        return COLOUR_TONES.get(self.decided_colour, "stop")


class AdviceIncident(models.Model):
    """An incident a proposal rests on; read by those who read incidents."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(AdviceProposal, on_delete=models.PROTECT, related_name="links")
    incident = models.ForeignKey("consular.Incident", on_delete=models.PROTECT, related_name="advice")

    class Meta:
        verbose_name = _("incident d’une proposition")
        verbose_name_plural = _("incidents d’une proposition")
        constraints = [models.UniqueConstraint(fields=["proposal", "incident"], name="one_link_per_incident")]

    def __str__(self):
        return f"{self.proposal_id} {self.incident_id}"
