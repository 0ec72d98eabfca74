"""The list of actions a post kept in a spreadsheet, between its preview and its taking over, and what came of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.network.models import Post

from ..actions.models import CooperationAction


class ActionSheet(models.Model):
    """A list as it was sent, seen by whoever sent it only. Its rows are forgotten once they were taken over."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("fichier"), max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    done_at = models.DateTimeField(null=True)
    made = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("liste d’actions reprise")
        verbose_name_plural = _("listes d’actions reprises")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.name


class ActionOrigin(models.Model):
    """The row an action came from: the same row again, in any file, makes no second action."""

    case = models.OneToOneField(CooperationAction, on_delete=models.PROTECT, related_name="origin")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("origine d’une action reprise")
        verbose_name_plural = _("origines des actions reprises")
        constraints = [models.UniqueConstraint(fields=["post", "key"], name="one_action_per_row_taken_over")]

    def __str__(self):
        return self.key
