"""Persons, objects and external references of a file, and the matches between files.

A row belongs to one file, of any kind, and is seen exactly with it. Nobody is shared between files: a confirmed match
links two rows and merges nothing. What two files have in common is found by `sec.cross_check` (sql/crosscheck.sql).
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import AMBASSADOR, DCIS, PERSON_LOGISTICS, identity_of, unpack
from ssi.cases.models import Case
from ssi.network.models import Country, Post

from .crosscheck import Birth, Level
from .vocabulary import Basis, Category, Kind, Sex, Status, System

#: Classes of principals that open a file without its matches.
BLIND = frozenset({PERSON_LOGISTICS, AMBASSADOR, DCIS})


class SubjectQuerySet(models.QuerySet):
    def current(self):
        return self.filter(removed_at=None)


class Subject(models.Model):
    """Anything a file speaks of that another file may speak of too. Its keys are written by `links.py` alone.

    `digests`: keyed hashes that name it, the same for the whole network (`keys.py`); `blocks` and `forms`: how its
    names are looked for and compared inside a post. Removed rows stay, out of every list and of every comparison.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="subjects")
    kind = models.CharField(_("nature"), max_length=12, choices=Kind.choices)
    label = models.CharField(max_length=200)
    note = models.CharField(_("précision"), max_length=300, blank=True)
    holder = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="held",
        null=True,
        blank=True,
        verbose_name=_("détenteur ou utilisateur"),
    )
    #: Asked for a file that makes a partner copy; elsewhere nothing reads it.
    for_partner = models.BooleanField(_("à joindre à la copie partenaire"), default=False)
    digests = ArrayField(models.UUIDField(), default=list, editable=False)
    digest_kinds = ArrayField(models.TextField(), default=list, editable=False)
    blocks = ArrayField(models.TextField(), default=list, editable=False)
    forms = models.JSONField(default=list, editable=False)
    search_words = models.TextField(blank=True, editable=False)
    birth_year = models.PositiveSmallIntegerField(null=True, editable=False)
    birth_month = models.PositiveSmallIntegerField(default=0, editable=False)
    birth_day = models.PositiveSmallIntegerField(default=0, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    removed_why = models.CharField(max_length=300, blank=True, editable=False)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne ou objet")
        verbose_name_plural = _("personnes et objets")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["case", "kind"], condition=Q(removed_at=None), name="subjects_of_a_case"),
            GinIndex(fields=["digests"], name="subjects_by_digest", condition=Q(removed_at=None), fastupdate=False),
            GinIndex(fields=["blocks"], name="subjects_by_sound", condition=Q(removed_at=None), fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removed_why=""),
                name="a_removal_says_why",
            )
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("liaison:subject", args=[self.case.reference, self.pk])

    @property
    def born(self):
        """The Birth, as far as it is known, or None."""
        return Birth(self.birth_year, self.birth_month, self.birth_day) if self.birth_year else None

    def specific(self):
        """This row as a Person, an Item or an ExternalReference (one query)."""
        model = {Kind.PERSON: Person, Kind.REFERENCE: ExternalReference}.get(self.kind, Item)
        return self if isinstance(self, model) else model.objects.get(pk=self.pk)


class Person(Subject):
    """Somebody, as one file knows them; `category` and `basis` are told of this file only."""

    surname = models.CharField(_("nom"), max_length=100)
    given_names = models.CharField(_("prénoms"), max_length=100, blank=True)
    aliases = ArrayField(models.CharField(max_length=100), default=list, blank=True, verbose_name=_("autres noms"))
    original_name = models.CharField(_("nom dans son écriture"), max_length=100, blank=True)
    birth_place = models.CharField(_("lieu de naissance"), max_length=120, blank=True)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices, blank=True)
    nationalities = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("nationalités"))
    category = models.CharField(_("qualité dans ce dossier"), max_length=10, choices=Category.choices)
    basis = models.CharField(_("fait ou appréciation"), max_length=10, choices=Basis.choices, default=Basis.FACT)

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")

    @property
    def names(self):
        """Every name borne: the full name, the other names, the name in its own writing."""
        full = f"{self.surname} {self.given_names}".strip()
        return tuple(name for name in (full, *self.aliases, self.original_name) if name)


class Item(Subject):
    """A thing of the file. `value` is its number or name as typed, `key` its one spelling ("" when it has none)."""

    value = models.CharField(_("numéro ou désignation"), max_length=200)
    key = models.CharField(max_length=220, blank=True, editable=False)
    vin = models.CharField(_("numéro de châssis"), max_length=20, blank=True)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("pays")
    )
    basis = models.CharField(_("fait ou appréciation"), max_length=10, choices=Basis.choices, default=Basis.FACT)

    class Meta:
        verbose_name = _("objet")
        verbose_name_plural = _("objets")


class ExternalReference(Subject):
    """The number of the same matter in another system."""

    system = models.CharField(_("système"), max_length=10, choices=System.choices)
    number = models.CharField(_("numéro"), max_length=80)
    key = models.CharField(max_length=80, editable=False)

    class Meta:
        verbose_name = _("référence externe")
        verbose_name_plural = _("références externes")


class MatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The matches that this person knows of, from the one file or the other; the policy says it too, and takes
        away what comes near a Spécial France file for whoever is not French.
        """
        identity = identity_of(user) if user.is_authenticated else None
        tokens = [t for t in identity.principals if unpack(t)[0] not in BLIND] if identity else []
        seen = Case.objects.filter(acl__overlap=sorted(tokens))
        either = Exists(seen.filter(pk=OuterRef("one_case"))) | Exists(seen.filter(pk=OuterRef("other_case")))
        return self.filter(either) if tokens else self.none()

    def of(self, cases):
        """Those that bring one of these files together with another."""
        keys = [case.pk for case in cases]
        return self.filter(Q(one_case__in=keys) | Q(other_case__in=keys))


class Match(models.Model):
    """Two rows of two files that may be one person or one thing; `one` is the older. People decide, nothing merges.

    Written by `sec.cross_check` alone. Whoever sees either file sees the row, its level and its reasons, never the
    other side; the central desk sees counts (`sec.match_counts`).
    """

    one = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    one_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other_case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    between_posts = models.BooleanField(_("entre deux postes"))
    level = models.CharField(_("niveau"), max_length=8, choices=Level.choices)
    score = models.FloatField(_("ressemblance"))
    reasons = ArrayField(models.CharField(max_length=20), verbose_name=_("raisons"))
    found_at = models.DateTimeField(_("signalé le"))
    status = models.CharField(_("état"), max_length=9, choices=Status.choices, default=Status.NEW)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(_("tranché le"), null=True)
    comment = models.CharField(_("pourquoi"), max_length=300, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("recoupement")
        verbose_name_plural = _("recoupements")
        ordering = ["-found_at", "-pk"]
        indexes = [
            models.Index(F("one_case"), F("status"), name="matches_of_a_case"),
            models.Index(F("other_case"), F("status"), name="matches_of_another_case"),
            models.Index(fields=["other"], name="matches_of_a_subject"),
            models.Index(fields=["-found_at"], condition=Q(status="NEW"), name="matches_to_decide"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_match_per_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="the_older_comes_first"),
            models.CheckConstraint(
                condition=Q(status=Status.NEW) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decision_has_its_author",
            ),
        ]

    def __str__(self):
        return f"{self.one_id} ~ {self.other_id}"

    def get_absolute_url(self):
        return reverse("liaison:match", args=[self.pk])


class ExcludedValue(models.Model):
    """A value that names nobody, for a post (a consulate's switchboard): it brings no files together any more."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("nature"), max_length=12, choices=Kind.choices)
    label = models.CharField(_("valeur"), max_length=200)
    digest = models.UUIDField(editable=False)
    why = models.CharField(_("pourquoi"), max_length=300)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("valeur exclue")
        verbose_name_plural = _("valeurs exclues")
        ordering = ["-added_at"]
        constraints = [models.UniqueConstraint(fields=["post", "digest"], name="a_value_is_excluded_once")]

    def __str__(self):
        return self.label


class ChannelAnswer(models.Model):
    """« Déjà en cours ailleurs » : why the sending goes on all the same (liaison.md §8.6)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="answers")
    reason = models.CharField(_("pourquoi poursuivre"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("réponse au doublon de canal")
        verbose_name_plural = _("réponses au doublon de canal")
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["case", "match"], name="one_answer_per_match_and_file")]

    def __str__(self):
        return f"{self.case_id} {self.match_id}"
