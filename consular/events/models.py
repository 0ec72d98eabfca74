"""An event the French gather at: its risk, who organises it, what is done for it and who holds each measure."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Family

from .vocabulary import TONES, EventKind, Risk


class MajorEvent(Case):
    """Days are days of the post. No name of a participant is in it: a number, and who organises."""

    series = "EVT"
    family = Family.COOPERATION
    url_prefix = "consular:event"
    ambassador_states = ("PRET", "EN_COURS", "TERMINE", "CLOS")

    nature = models.CharField(_("nature"), max_length=14, choices=EventKind.choices)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    place = models.CharField(_("lieu"), max_length=200, help_text=_("en toutes lettres : salle, résidence, stade…"))
    organisers = models.CharField(_("organisateurs"), max_length=300)
    expected = models.PositiveIntegerField(
        _("participants attendus"), null=True, blank=True, validators=[MaxValueValidator(1_000_000)]
    )
    risk = models.PositiveSmallIntegerField(_("risque"), choices=Risk.choices, default=Risk.MODERE)
    risk_reasons = models.TextField(_("pourquoi ce risque"), max_length=3000, blank=True)
    advice = models.TextField(_("conseil donné aux organisateurs"), max_length=3000, blank=True)
    partner_measures = models.TextField(_("dispositif du pays hôte"), max_length=3000, blank=True)
    lessons = models.TextField(_("ce qu’il faut en retenir"), max_length=8000, blank=True, editable=False)

    class Meta:
        verbose_name = _("événement")
        verbose_name_plural = _("événements")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="event_ends_after_it_starts",
                violation_error_message=_("L’événement finit avant de commencer."),
            )
        ]
        indexes = [models.Index(fields=["starts_on"], name="events_by_day")]

    def searchable(self):
        return "\n".join([self.place, self.organisers, self.advice])

    @property
    def risk_tone(self):
        return TONES[self.risk]


class EventMeasure(models.Model):
    """What is to be done before the event, and who holds it, in words: an officer, the host’s police, the organiser."""

    case = models.ForeignKey(MajorEvent, on_delete=models.PROTECT, related_name="measures")
    what = models.CharField(_("mesure"), max_length=300)
    holder = models.CharField(_("tenue par"), max_length=160)
    due_on = models.DateField(_("pour le"))
    clock = models.ForeignKey("clocks.Clock", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    outcome = models.CharField(_("ce qui a été fait"), max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("mesure d’un événement")
        verbose_name_plural = _("mesures d’un événement")
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.what
