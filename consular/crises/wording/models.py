"""« Éléments de langage » of a crisis: what families and the press are told (cooperation-consular.md §7, R4.11)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import PERSON, CrisisPart, PartQuerySet


class Wording(CrisisPart):
    """A version, never rewritten: the next one replaces it. Said once the consul or the ambassador validated it."""

    number = models.PositiveIntegerField()
    families = models.TextField(_("aux familles"), max_length=2000, blank=True)
    press = models.TextField(_("à la presse"), max_length=2000, blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, **PERSON)
    validated_at = models.DateTimeField(null=True)
    validated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **PERSON)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("éléments de langage")
        verbose_name_plural = _("éléments de langage")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["crisis", "number"], name="one_wording_per_number"),
            models.CheckConstraint(condition=~Q(families="", press=""), name="a_wording_says_something"),
            models.CheckConstraint(
                condition=Q(validated_at=None, validated_by=None)
                | Q(validated_at__isnull=False, validated_by__isnull=False),
                name="a_validation_says_who_and_when",
            ),
        ]

    def __str__(self):
        return str(_("Éléments de langage n° %(n)d") % {"n": self.number})
