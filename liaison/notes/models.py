"""The note, its judgements, the facts they rest on, and its frozen editions."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.grades import Scale, worded
from ssi.cases.models import Case, Family

from ..intelligence.evaluation import Code
from .vocabulary import CONFIDENCE, LIKELIHOOD, estimate

#: Text sections of a note, in the order they are read.
SECTIONS = ("situation", "reasoning", "gaps", "outlook")


class AnalysisNote(Case):
    """One question about a country in a domain, and what the post answers (source s0, « analyse opérationnelle »).

    It names nobody: who reads it may not read the files it rests on. `number`: the edition being written, or in force.
    The ambassador reads it only while it is addressed to them; the desk, when the head of the post shared it.
    """

    series = "NAN"
    family = Family.OPERATIONAL
    url_prefix = "liaison:note"
    ambassador_states = ("ADRESSEE",)

    question = models.TextField(_("question posée"), max_length=1000)
    situation = models.TextField(_("situation"), blank=True, max_length=10_000)
    reasoning = models.TextField(_("raisonnement et hypothèses"), blank=True, max_length=10_000)
    gaps = models.TextField(_("ce que le poste ignore"), blank=True, max_length=10_000)
    outlook = models.TextField(_("ce qui ferait changer d’avis"), blank=True, max_length=10_000)
    changes = models.TextField(_("ce qui change depuis la version précédente"), blank=True, max_length=4000)
    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    review_on = models.DateField(_("prochaine revue"))

    class Meta:
        verbose_name = _("note d’analyse")
        verbose_name_plural = _("notes d’analyse")
        indexes = [models.Index(fields=["review_on"], name="notes_by_review")]

    def searchable(self):
        judged = self.judgements.current().values_list("text", flat=True) if self.pk else ()
        return "\n".join([self.question, *(getattr(self, name) for name in SECTIONS), *judged])

    @property
    def sections(self):
        """(label, text) of the sections that say something."""
        named = ((self._meta.get_field(name).verbose_name, getattr(self, name)) for name in SECTIONS)
        return [(label, text) for label, text in named if text]


class EditionQuerySet(models.QuerySet):
    def current(self):
        """What stands in the edition being written, or in force."""
        return self.filter(dropped_in=None)

    def in_edition(self, number):
        """What stood in a frozen edition; its text may have been written again since."""
        return self.filter(Q(dropped_in=None) | Q(dropped_in__gt=number), since__lte=number)


class GroundQuerySet(EditionQuerySet):
    def seen_by(self, user):
        """The facts of the files that exist for `user`; the policy of the table says the same."""
        identity = identity_of(user) if user.is_authenticated else None
        return self.filter(source__acl__overlap=sorted(identity.principals)) if identity else self.none()


class Judgement(models.Model):
    """A key judgement: what the post holds, how likely it is, how sure the post is, and why.

    `since`: the first edition it stood in; `dropped_in`: the first one without it.
    """

    case = models.ForeignKey(AnalysisNote, on_delete=models.PROTECT, related_name="judgements")
    text = models.TextField(_("jugement"), max_length=2000)
    likelihood = models.CharField(_("probabilité"), max_length=20)
    confidence = models.CharField(_("confiance"), max_length=20)
    because = models.TextField(_("pourquoi cette confiance"), max_length=2000)
    since = models.PositiveSmallIntegerField(default=1, editable=False)
    dropped_in = models.PositiveSmallIntegerField(null=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("jugement")
        verbose_name_plural = _("jugements")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dropped_in=None) | Q(dropped_in__gte=F("since")), name="a_judgement_stood_once"
            )
        ]

    def __str__(self):
        return f"{self.case_id}/{self.pk}"

    @property
    def likely(self):
        return estimate(LIKELIHOOD, self.likelihood)

    @property
    def sure(self):
        return estimate(CONFIDENCE, self.confidence)


class Ground(models.Model):
    """A fact a judgement rests on, in a file. It exists only for whoever sees both the note and that file.

    No key is named `case`, as for links: the journal of the note does not tell that it has a source its reader does
    not see. It goes with its file (retention). The worth is that of the piece of the file, `origin` (`evaluated.py`);
    "" when the file evaluates nothing. `special_france`: of the piece, beyond that of its file.
    """

    judgement = models.ForeignKey(Judgement, on_delete=models.PROTECT, related_name="grounds")
    source = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", verbose_name=_("dossier"))
    fact = models.TextField(_("ce qu’il apprend"), max_length=1000)
    origin = models.CharField(max_length=30, blank=True)
    scale = models.CharField(max_length=3, choices=Scale.choices, blank=True)
    source_grade = models.CharField(max_length=1, blank=True)
    information_grade = models.CharField(max_length=1, blank=True)
    codes = ArrayField(models.CharField(max_length=2, choices=Code.choices), default=list, blank=True)
    special_france = models.BooleanField(default=False)
    since = models.PositiveSmallIntegerField(default=1, editable=False)
    dropped_in = models.PositiveSmallIntegerField(null=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fait à l’appui")
        verbose_name_plural = _("faits à l’appui")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.judgement_id}/{self.pk}"

    @property
    def worth(self):
        """What the source and the information are worth, in words; "" when the file does not say."""
        return worded(self.scale, self.source_grade, self.information_grade) if self.scale else ""

    @property
    def shown_codes(self):
        """Handling codes of the provider, in words; H0 alone says nothing."""
        return [Code(code).label for code in self.codes if code != Code.H0]


class NoteEdition(models.Model):
    """A disseminated edition: the text that was signed, its fingerprint, who signed it. Never rewritten."""

    case = models.ForeignKey(AnalysisNote, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("version"))
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    acting = models.BooleanField(default=False)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("version diffusée")
        verbose_name_plural = _("versions diffusées")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_note_edition_per_number")]

    def __str__(self):
        return f"v{self.number}"

    @cached_property
    def lines(self):
        """[[label, text]] as it was signed."""
        return self.document["lines"]
