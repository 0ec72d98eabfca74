"""The journal, as Django sees it. The tables belong to ssi_audit (sql/journal.sql): nobody updates or deletes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One act or consultation. References only, never a personal value (liaison.md §7.6)."""

    at = models.DateTimeField(_("le"))
    actor_id = models.IntegerField(_("par"), null=True)
    role = models.CharField(_("rôle"), max_length=20)
    post_id = models.IntegerField(_("poste"), null=True)
    verb = models.CharField(_("acte"), max_length=80)
    subject = models.CharField(_("objet"), max_length=80)
    subject_id = models.CharField(max_length=40)
    case_id = models.BigIntegerField(null=True)
    reference = models.CharField(_("référence"), max_length=40)
    reason = models.CharField(_("motif"), max_length=300)
    request_id = models.CharField(max_length=40)
    details = models.JSONField(default=dict)

    class Meta:
        managed = False
        db_table = '"audit"."event"'
        ordering = ["-id"]
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("lignes du journal")

    def __str__(self):
        return f"{self.verb} {self.reference}"
