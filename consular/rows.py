"""What the rows of a post share: their key, their post, who added them, the version that tells two editors apart."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.rows import write_row
from ssi.network.models import Post
from ssi.web.refusals import Refusal


class PostRow(models.Model):
    """A row of a post, changed under a version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        abstract = True


class Placed(models.Model):
    """Coordinates in decimal degrees (WGS 84), both or none."""

    latitude = models.DecimalField(
        gettext_lazy("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        gettext_lazy("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    class Meta:
        abstract = True

    @property
    def coordinates(self):
        """« 11.58812 43.14571 », as a receiver takes them whatever the language; "" when unknown."""
        return f"{self.latitude} {self.longitude}" if self.latitude is not None else ""


#: Condition of the constraint of each `Placed` table.
BOTH_OR_NONE = Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False)


def check_place(fields):
    """Refuse one coordinate without the other."""
    if (fields.get("latitude") is None) != (fields.get("longitude") is None):
        raise Refusal(_("Donnez la latitude et la longitude, ou aucune des deux."), field="longitude")


def check_of_the_post(post, fields, *names):
    """Refuse a row of another post under one of these names."""
    for name in names:
        row = fields.get(name)
        if row is not None and row.post_id != post.pk:
            raise Refusal(_("Cet élément est d’un autre poste."), field=name)


def save_row(model, row, by, post, expected_version, fields, verb):
    """Add a row of the post, or change it (`write_row`). Raises StaleVersion."""
    row = row or model(post=post, created_by=by)
    return write_row(row, expected_version=expected_version, fields=fields, verb=verb)
