"""A comparison of two lists. The names are sealed, and gone with the row at its term."""

import json
import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ssi.directory.reach import posts_where
from ssi.network.models import Post
from ssi.web.sealed import SealedTextField

from .matching import Entry, compare

#: Internal rule: what was compared is acted upon within the month.
KEPT_DAYS = 30


class Lists(models.TextChoices):
    MANIFEST_VISAS = "MANIFEST_VISAS", _("Manifeste et visas")
    MANIFEST_WEAPONS = "MANIFEST_WEAPONS", _("Manifeste et armes")
    VISAS_WEAPONS = "VISAS_WEAPONS", _("Visas et armes")
    BOARDED_ARRIVED = "BOARDED_ARRIVED", _("Embarqués et arrivés")
    OTHER = "OTHER", _("Autres listes")


class ComparisonQuerySet(models.QuerySet):
    def visible_to(self, user):
        posts, _network = posts_where(user, "consular.compare_list")
        return self.filter(post__in=posts, expires_at__gt=timezone.now())


class ListComparison(models.Model):
    """`content`: {"first": [[line, name, born, rest]], "second": […], "decisions": [[line, line, same, who]]}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    title = models.CharField(_("objet"), max_length=120)
    kind = models.CharField(_("listes"), max_length=16, choices=Lists.choices)
    first_label = models.CharField(_("première liste"), max_length=60)
    second_label = models.CharField(_("seconde liste"), max_length=60)
    content = SealedTextField(editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparaison de listes")
        verbose_name_plural = _("comparaisons de listes")
        ordering = ["-made_at"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("consular:comparison", args=[self.pk])

    @cached_property
    def read(self):
        return json.loads(self.content)

    @property
    def decisions(self):
        """{(line, line): whether they are one}, the last word of each pair."""
        return {(first, second): same for first, second, same, _who in self.read["decisions"]}

    def groups(self):
        first, second = ([Entry(*row) for row in self.read[side]] for side in ("first", "second"))
        return compare(first, second, self.decisions)
