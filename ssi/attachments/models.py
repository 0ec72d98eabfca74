import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case, Marking


class Attachment(models.Model):
    """A file kept with a case: encrypted on disk, served through the rule only. Its key is wrapped, not its name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(_("nom"), max_length=150)
    kind = models.CharField(_("type"), max_length=10)
    size = models.PositiveIntegerField(_("taille"), help_text=_("octets"))
    sha256 = models.CharField(max_length=64)
    marking = models.CharField(_("marquage"), max_length=2, choices=Marking.choices, default=Marking.NP)
    special_france = models.BooleanField(_("Spécial France"), default=False)
    key = models.CharField(max_length=200, editable=False, help_text=_("clé du fichier, scellée par l’installation"))
    warnings = models.JSONField(default=list, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("pièce jointe")
        verbose_name_plural = _("pièces jointes")
        ordering = ["-added_at"]
        indexes = [models.Index(fields=["case"], name="attachments_of_a_case")]

    def __str__(self):
        return self.name


class Upload(models.Model):
    """A file on its way on a bad line: chunks arrive in order, an interrupted one goes on where it stopped.

    The chunks wait encrypted under a secret that only the sending browser holds: until the whole file has been
    examined, nobody here can read them, and nothing that is refused was ever stored in a readable form.
    """

    #: Bytes of a chunk: some two seconds at 1 Mbit/s, four at 512 kbit/s.
    CHUNK = 256 * 1024

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    size = models.PositiveIntegerField(help_text=_("octets annoncés"))
    received = models.PositiveIntegerField(default=0)
    keys = models.JSONField(default=list, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("envoi en cours")
        verbose_name_plural = _("envois en cours")

    def __str__(self):
        return f"{self.name} {self.received}/{self.size}"

    def chunk_id(self, number):
        """Name under which the chunk waits in the vault."""
        return uuid.uuid5(self.id, str(number))
