"""The register of paper copies: who printed which list, who holds it, how it ended (cooperation-consular.md §11-N7).

In Kabul, in 2021, papers naming local staff stayed in an embassy that was left (F23). A line is never deleted.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consular import reach
from consular.ilots.models import Ilot
from ssi.network.models import Post


class What(models.TextChoices):
    """Which list, or sheet, a copy is. An offline list is no paper, and is lost like one."""

    BOOKLET = "BOOKLET", _("Livret d’îlot")
    MANIFEST = "MANIFEST", _("Manifeste")
    CALL = "CALL", _("Fiche d’appel")
    COST = "COST", _("Demande de remboursement")
    OFFLINE = "OFFLINE", _("Carnet hors ligne")


class State(models.TextChoices):
    IMPRIME = "IMPRIME", _("Imprimé, à remettre")
    REMIS = "REMIS", _("Remis")
    RENDU = "RENDU", _("Rendu")
    DETRUIT = "DETRUIT", _("Détruit")


#: From which states each may come.
MOVES = {
    State.REMIS: (State.IMPRIME, State.RENDU),
    State.RENDU: (State.REMIS,),
    State.DETRUIT: (State.IMPRIME, State.REMIS, State.RENDU),
}


class PaperCopyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return reach.ilots(self, user)

    def still_out(self):
        """Every copy that nobody has said is destroyed."""
        return self.exclude(state=State.DETRUIT)


class PaperCopy(models.Model):
    """One numbered copy of a nominal list. `extract`: the extract whose names it bears, if they come from one.

    A booklet is of an îlot; a manifest (`about` says of which movement) and an offline list are of a crisis.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=8, choices=What.choices, default=What.BOOKLET)
    ilot = models.ForeignKey(Ilot, on_delete=models.PROTECT, related_name="copies", null=True)
    crisis = models.ForeignKey("consular.Crisis", on_delete=models.PROTECT, related_name="+", null=True)
    about = models.CharField(max_length=120, blank=True)
    extract = models.ForeignKey("consular.RegisterExtract", on_delete=models.PROTECT, related_name="+", null=True)
    # Not a foreign key: the document ends with its extract, the line of the paper stays.
    printout_key = models.BigIntegerField(null=True)
    document = models.CharField(max_length=40, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    reason = models.CharField(_("motif"), max_length=200)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.IMPRIME)
    holder = models.CharField(_("remis à"), max_length=120, blank=True)
    moved_on = models.DateField(null=True)
    witness = models.CharField(_("témoin"), max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PaperCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemplaire papier")
        verbose_name_plural = _("exemplaires papier")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="one_copy_per_number"),
            models.CheckConstraint(
                condition=~Q(state="DETRUIT") | ~Q(witness=""), name="a_destruction_has_its_witness"
            ),
            models.CheckConstraint(condition=~Q(state="REMIS") | ~Q(holder=""), name="a_copy_handed_has_its_holder"),
            models.CheckConstraint(
                condition=Q(what="BOOKLET", ilot__isnull=False, extract__isnull=False, crisis=None)
                | ~Q(what="BOOKLET") & Q(ilot=None, crisis__isnull=False),
                name="a_copy_is_of_an_ilot_or_of_a_crisis",
            ),
        ]

    def __str__(self):
        return str(_("exemplaire n° %(number)d") % {"number": self.number})

    def get_absolute_url(self):
        return reverse("consular:copy", args=[self.pk])

    @property
    def of(self):
        """What it is the list of: an îlot, a movement, a crisis."""
        return str(self.ilot) if self.ilot_id else self.about

    @property
    def may_become(self):
        """The states this copy may take now."""
        return [state for state, sources in MOVES.items() if self.state in sources]
