"""Legal facts are dated rows: in force from one day to another, both included, open where no day is given."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .dates import covers


class DatedQuerySet(models.QuerySet):
    def in_force(self, day):
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day))


class Dated(models.Model):
    """A version of something the law or a convention says. What is not verified yet says so on screen."""

    valid_from = models.DateField(_("en vigueur du"), null=True, blank=True)
    valid_until = models.DateField(_("au"), null=True, blank=True)
    to_verify = models.BooleanField(_("à vérifier"), default=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_in_force(self, day):
        return covers(self.valid_from, self.valid_until, day)
