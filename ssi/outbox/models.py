import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxMessage(models.Model):
    """What remains to be done after a commit. Written in the transaction of the act; the truth is here, not in Redis.

    `payload` holds identifiers only. `attempts` reaches MAX_ATTEMPTS, then the message is set aside and shown.
    """

    MAX_ATTEMPTS = 5

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    actor_id = models.IntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("message à délivrer")
        verbose_name_plural = _("messages à délivrer")
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(delivered_at=None), name="outbox_waiting"),
        ]

    def __str__(self):
        return f"{self.topic} {self.id}"
