"""What other donors publish, read from their IATI files: public facts, one row per activity, whoever imported it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.network.models import Post


class ActivityStatus(models.TextChoices):
    """IATI codelist ActivityStatus."""

    PIPELINE = "1", _("En préparation")
    RUNNING = "2", _("En cours")
    FINALISATION = "3", _("Achevé, comptes à solder")
    CLOSED = "4", _("Clos")
    CANCELLED = "5", _("Annulé")
    SUSPENDED = "6", _("Suspendu")


class OtherActivity(models.Model):
    """An activity of another donor. No contact is kept; amounts stay in their currency, never added across them.

    `countries` are ISO codes read at the level of the activity or of its transactions. `sums`: {currency: {budget,
    committed, spent}}, decimals as text. `digest` says whether a file says anything new.
    """

    identifier = models.CharField(_("identifiant IATI"), max_length=200, unique=True)
    reporting_ref = models.CharField(max_length=100)
    reporting_org = models.CharField(_("bailleur"), max_length=200)
    title = models.CharField(_("titre"), max_length=500)
    description = models.TextField(_("description"), blank=True)
    status = models.CharField(_("état"), max_length=1, choices=ActivityStatus.choices, blank=True)
    starts_on = models.DateField(_("début"), null=True)
    ends_on = models.DateField(_("fin"), null=True)
    countries = ArrayField(models.CharField(max_length=2), default=list)
    sectors = models.JSONField(default=list)
    organisations = models.JSONField(default=list)
    sums = models.JSONField(default=dict)
    updated_at = models.DateTimeField(_("mis à jour par le bailleur"), null=True)
    digest = models.CharField(max_length=64)
    read_at = models.DateTimeField(_("lu le"))

    class Meta:
        verbose_name = _("programme d’un autre bailleur")
        verbose_name_plural = _("programmes des autres bailleurs")
        ordering = ["-starts_on", "identifier"]
        indexes = [GinIndex(fields=["countries"], name="others_by_country")]

    def __str__(self):
        return self.title


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The imports of one's own posts, for whoever may import; the second wall says the same."""
        if not user.has_perm("cooperation.import_iati"):
            return self.none()
        return self.filter(post__in=identity_of(user).post_ids)


class IatiImport(models.Model):
    """A file that was read: what it brought, and what it says that the standard advises against."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("fichier"), max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    read = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    warnings = models.JSONField(default=list)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import IATI")
        verbose_name_plural = _("imports IATI")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.name
