"""A comparison of two lists. The names are sealed, and gone with the row at its term."""

import json
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from consular.crises import reach as crises
from consular.crises.models import Crisis
from ssi.cases.models import Case
from ssi.directory.reach import posts_where
from ssi.network.models import Post
from ssi.web.sealed import SealedTextField

from .matching import Entry, compare

#: Internal rule: what was compared is acted upon within the month; for a file, within the month that follows it.
KEPT_DAYS = 30


class Lists(models.TextChoices):
    MANIFEST_VISAS = "MANIFEST_VISAS", _("Manifeste et visas")
    MANIFEST_WEAPONS = "MANIFEST_WEAPONS", _("Manifeste et armes")
    VISAS_WEAPONS = "VISAS_WEAPONS", _("Visas et armes")
    BOARDED_ARRIVED = "BOARDED_ARRIVED", _("Embarqués et arrivés")
    OTHER = "OTHER", _("Autres listes")


class Verdict(models.TextChoices):
    """What somebody says of a doubtful pair. Without a verdict it is still to decide."""

    MEME = "MEME", _("Même personne")
    AUTRE = "AUTRE", _("Deux personnes")
    ECLAIRCIR = "ECLAIRCIR", _("À éclaircir")


class ComparisonQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officers of the post and its consul, who also see what it serves; until its term (`sql/served.sql`)."""
        now = timezone.now()
        posts, _network = posts_where(user, "consular.compare_list")
        kept = Q(expires_at__gt=now) | Q(crisis__isnull=False, crisis__closed_at=None)
        kept |= Q(crisis__closed_at__gt=now - timedelta(days=KEPT_DAYS))
        mine = Q(case=None) | Q(case__in=Case.objects.visible_to(user).values("pk"))
        mine &= Q(crisis=None) | Q(crisis__in=crises.crises(Crisis.objects.all(), user).values("pk"))
        return self.filter(kept, mine, post__in=posts)


class ListComparison(models.Model):
    """What it serves: a file (`case`: a visit, a trip), a crisis, or nothing but itself.

    `content`: {"first": [[line, name, born, rest]], "second": […], "decisions": [[line, line, verdict, who]]}; of one
    pair the last decision holds, and an empty verdict takes it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    title = models.CharField(_("objet"), max_length=120)
    kind = models.CharField(_("listes"), max_length=16, choices=Lists.choices)
    first_label = models.CharField(_("première liste"), max_length=60)
    second_label = models.CharField(_("seconde liste"), max_length=60)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    crisis = models.ForeignKey(
        Crisis, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
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
        constraints = [
            models.CheckConstraint(condition=Q(case=None) | Q(crisis=None), name="a_comparison_serves_one_thing")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("consular:comparison", args=[self.pk])

    @cached_property
    def read(self):
        return json.loads(self.content)

    @property
    def served(self):
        """The file or the crisis it is for, or None."""
        return self.case or self.crisis

    @property
    def outlives(self):
        """Whether the end of its crisis, which nobody knows yet, is its term."""
        return self.crisis is not None and self.crisis.closed_at is None

    @property
    def decisions(self):
        """{(line, line): (verdict, key of who said it)}, the last word of each pair."""
        said = {(first, second): (verdict, who) for first, second, verdict, who in self.read["decisions"]}
        return {pair: word for pair, word in said.items() if word[0]}

    @cached_property
    def groups(self):
        first, second = ([Entry(*row) for row in self.read[side]] for side in ("first", "second"))
        return compare(first, second, {pair: VERDICTS[verdict] for pair, (verdict, _who) in self.decisions.items()})

    @property
    def doubtful(self):
        """The pairs somebody has to look at, or has: undecided first, then those left open, then those decided."""
        lines = [{row[0]: Entry(*row) for row in self.read[side]} for side in ("first", "second")]
        decided = [pair for pair, (verdict, _who) in self.decisions.items() if verdict != Verdict.ECLAIRCIR]
        settled = [(lines[0][a], lines[1][b]) for a, b in sorted(decided)]
        return [*self.groups.close, *self.groups.unclear, *settled]


#: What `matching.compare` makes of a verdict: one, two, or nobody knows yet.
VERDICTS = {Verdict.MEME: True, Verdict.AUTRE: False, Verdict.ECLAIRCIR: None}
