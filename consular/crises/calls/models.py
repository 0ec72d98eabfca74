"""Call sheets of the crisis cell: who called, about whom, what was said (cooperation-consular.md §4.3 `FicheAppel`).

A sheet is never rewritten, and neither is what follows it: a call back, a person it was found to be about, are steps
of their own. They tell names: whoever reads those of the crisis reads them, and they go when those go.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.web.sealed import SealedTextField

from ..models import PERSON, CrisisPart, NamedQuerySet
from ..people import CrisisPerson


class Link(models.TextChoices):
    """What the caller is to the person they ask for."""

    FAMILLE = "FAMILLE", _("Famille")
    PROCHE = "PROCHE", _("Ami ou voisin")
    EMPLOYEUR = "EMPLOYEUR", _("Employeur")
    SOI = "SOI", _("La personne elle-même")
    TEMOIN = "TEMOIN", _("Témoin")
    AUTRE = "AUTRE", _("Autre")


class StepKind(models.TextChoices):
    RAPPEL = "RAPPEL", _("Rappel")
    LIEN = "LIEN", _("Rattachement")


class CallQuerySet(NamedQuerySet):
    def standing(self):
        """With what the last steps say: `waits_now`, to be called back; `person_now`, whom it is about, or None."""
        steps = CallStep.objects.filter(sheet=OuterRef("pk")).order_by("-number")
        called = steps.filter(kind=StepKind.RAPPEL).values("waits")[:1]
        linked = steps.filter(kind=StepKind.LIEN).values("person")[:1]
        return self.annotate(waits_now=Coalesce(Subquery(called), F("waits")), person_now=Subquery(linked))


class CallSheet(CrisisPart):
    """`number` has no gap in its crisis. `key` is made by the form: sent twice, a sheet is one."""

    number = models.PositiveIntegerField()
    key = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField(default=timezone.now)
    called_at = models.DateTimeField(_("appel reçu à"))
    caller = models.CharField(_("appelant"), max_length=120)
    phone = SealedTextField(_("numéro à rappeler"), null=True)
    link = models.CharField(_("lien"), max_length=10, choices=Link.choices, blank=True)
    sought = models.CharField(_("personne recherchée"), max_length=120)
    folded = models.CharField(max_length=260)
    text = models.TextField(_("ce qui est dit"), max_length=2000)
    urgent = models.BooleanField(_("urgent"), default=False)
    waits = models.BooleanField(_("à rappeler"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche d’appel")
        verbose_name_plural = _("fiches d’appel")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["crisis", "number"], name="one_call_sheet_per_number"),
            models.UniqueConstraint(fields=["crisis", "key"], name="a_call_sent_twice_is_one"),
            models.UniqueConstraint(fields=["id", "crisis"], name="call_and_its_crisis"),
        ]

    def __str__(self):
        return str(_("Fiche d’appel n° %(n)d") % {"n": self.number})

    @property
    def told(self):
        """(steps, the person it is about or None, whether the caller waits), as the last steps say."""
        steps = list(self.steps.select_related("by", "person"))
        people = [step.person for step in steps if step.kind == StepKind.LIEN]
        waits = [step.waits for step in steps if step.kind == StepKind.RAPPEL]
        return steps, people[-1] if people else None, waits[-1] if waits else self.waits

    def get_absolute_url(self):
        return reverse("consular:crisis-call", args=[self.pk])


class CallStep(CrisisPart):
    """What followed: the caller was called back (`waits`: and must be again), or somebody decided whom the call is
    about (`person`; None takes the link off). `number` orders the steps of a sheet.
    """

    sheet = models.ForeignKey(CallSheet, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    key = models.UUIDField(default=uuid.uuid4)
    kind = models.CharField(max_length=8, choices=StepKind.choices)
    at = models.DateTimeField(default=timezone.now)
    text = models.TextField(max_length=1000, blank=True)
    waits = models.BooleanField(null=True)
    person = models.ForeignKey(CrisisPerson, on_delete=models.PROTECT, related_name="calls", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("suite d’un appel")
        verbose_name_plural = _("suites d’un appel")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="one_step_per_number"),
            models.UniqueConstraint(fields=["sheet", "key"], name="a_step_sent_twice_is_one"),
            models.CheckConstraint(
                condition=Q(kind=StepKind.RAPPEL, waits__isnull=False, person=None)
                | Q(kind=StepKind.LIEN, waits__isnull=True),
                name="a_step_says_what_it_did",
            ),
        ]

    def __str__(self):
        return str(self.number)
