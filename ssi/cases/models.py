"""One table for every file (ARCHITECTURE §1.1), and what hangs on all of them: grants, timeline, digest."""

from types import MappingProxyType

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from ssi.accounts import access
from ssi.network.models import Country, Domain, Post


class Family(models.TextChoices):
    """Which rule gives a file its readers (`sec.acl_of`)."""

    OPERATIONAL = "operational", _("Liaison")
    COOPERATION = "cooperation", _("Coopération")
    CONSULAR = "consular", _("Consulaire")
    REPORT = "report", _("Rapports")


class Marking(models.TextChoices):
    """Protection mention of a file. SECRET and above never enter (PRODUCT §3.7)."""

    NP = "NP", _("Non protégé")
    DR = "DR", _("Diffusion Restreinte")


class Direction(models.TextChoices):
    """Seen from the sending State: OUT asks the host country, IN answers it."""

    NONE = "", _("sans objet")
    IN = "IN", _("entrant")
    OUT = "OUT", _("sortant")


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The files that exist for `user`: the access rule, and the start of every `get_queryset`."""
        return access.visible(self, user)


class Case(models.Model):
    """A file of any kind. `acl`, `search` and the digest are computed by the database (sql/access.sql)."""

    #: Set by each kind: letters of its references, family of its readers, states that open it to others.
    series = ""
    family = None
    logistics = False
    ambassador_states = ()
    dcis_states = ()
    #: How long it is kept until somebody edits the durations (ssi/retention/periods.py): years of archive once its
    #: active life is over, months before the first review of a closed one; `kept_for_good`: never offered.
    archive_years = 2
    #: Field of the kind by which the years of archive differ ("instrument"), and its first values that do.
    archive_by = ""
    archive_years_by = MappingProxyType({})
    review_months = None
    kept_for_good = False
    #: Beginning of the kind's URL names: "liaison:exchange" gives "liaison:exchange-detail".
    url_prefix = ""

    kind = models.CharField(max_length=40, editable=False)
    reference = models.CharField(_("référence"), max_length=30, unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", verbose_name=_("poste"))
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("pays")
    )
    domain = models.ForeignKey(
        Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("domaine")
    )
    direction = models.CharField(_("sens"), max_length=3, choices=Direction.choices, blank=True)
    title = models.CharField(_("objet"), max_length=200)
    search_text = models.TextField(blank=True, editable=False)
    status = models.CharField(_("état"), max_length=30, editable=False)
    marking = models.CharField(_("marquage"), max_length=2, choices=Marking.choices, default=Marking.NP)
    special_france = models.BooleanField(_("Spécial France"), default=False)
    compartmented = models.BooleanField(_("cloisonné"), default=False, editable=False)
    shared_with_dcis = models.BooleanField(_("partagé avec la DCIS"), default=False, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("titulaire")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("suppléant"),
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    opened_at = models.DateTimeField(_("ouvert le"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True, editable=False)
    due_at = models.DateTimeField(_("échéance"), null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    #: One per opening form shown: the same form sent twice opens one file (PRODUCT §3.9).
    form_token = models.UUIDField(null=True, unique=True, editable=False)
    #: No index: lists walk `CaseAccess`, and the planner, blind to the asker's principals, would read the whole
    #: archives of a post in it to show its open files.
    acl = ArrayField(models.IntegerField(), default=list, editable=False)
    search = SearchVectorField(null=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(deputy=F("owner")),
                name="deputy_is_not_the_owner",
                violation_error_message=_("Le suppléant ne peut pas être le titulaire."),
            ),
        ]
        indexes = [
            models.Index(F("opened_at").desc(), F("id").desc(), name="cases_newest_first"),
            models.Index(F("post"), F("opened_at").desc(), F("id").desc(), name="cases_of_a_post"),
            models.Index(fields=["owner", "updated_at"], name="cases_of_an_owner"),
            # The day and the parapheur look at files at work: some hundreds, whatever the archives hold.
            models.Index(fields=["post", "due_at"], condition=Q(closed_at=None), name="open_cases_of_a_post"),
            models.Index(fields=["owner", "due_at"], condition=Q(closed_at=None), name="open_cases_of_an_owner"),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        from .registry import kind_of

        return reverse(f"{kind_of(self.kind).url_prefix}-detail", args=[self.reference])

    @property
    def is_open(self):
        return self.closed_at is None

    def names_in_full(self, user_id):
        """Whether being named on this file gives the person their whole role on it: owner, deputy, change grant."""
        return user_id in (self.owner_id, self.deputy_id) or user_id in self.changers

    @cached_property
    def changers(self):
        """People who hold a change grant now; a page asks it of one file for each of its buttons (`grants` forgets)."""
        granted = self.grants.in_force().filter(permission__codename="change_case")
        return frozenset(granted.values_list("user_id", flat=True))

    @cached_property
    def linked(self):
        """The linked files its reader sees, newest link first (`links.Linked`); none when read without them."""
        from .links import linked_from

        return linked_from(self, getattr(self, "link_rows", None) or ())

    def specific(self):
        """This file as its own kind (one query), or itself when it already is."""
        from .registry import kind_of

        model = kind_of(self.kind)
        return self if isinstance(self, model) else model.objects.get(pk=self.pk)

    def searchable(self):
        """Text of the kind's own fields that the search box finds; each kind says its own."""
        return ""


class CaseGrantQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))


class CaseGrant(UserObjectPermissionBase):
    """A named access to one file: who, why, by whom, until when. Written by `grants.grant()` only.

    django-guardian stores it; the database turns it into a token of `Case.acl`. Nothing reads rights from here.
    """

    content_object = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="grants")
    reason = models.CharField(_("motif"), max_length=200)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    objects = CaseGrantQuerySet.as_manager()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        verbose_name = _("accès nominatif")
        verbose_name_plural = _("accès nominatifs")
        ordering = ["granted_at"]
        indexes = [  # each request looks for the asker's expired accesses (sec.sweep_grants_of)
            models.Index(fields=["user", "expires_at"], condition=Q(expires_at__isnull=False), name="grants_that_end"),
        ]

    def __str__(self):
        return f"{self.user} → {self.content_object_id}"


class CaseEvent(models.Model):
    """A line of a file's own timeline: what happened, who, under which role. Read by whoever sees the file."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    acting = models.BooleanField(default=False, help_text=_("par intérim : « p.i. »"))
    verb = models.CharField(max_length=60)
    label = models.CharField(max_length=120, help_text=_("texte source français, traduit à l’affichage"))
    source = models.CharField(max_length=30, blank=True)
    target = models.CharField(max_length=30, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        verbose_name = _("événement du dossier")
        verbose_name_plural = _("événements du dossier")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(F("case"), F("at").desc(), name="events_of_a_case")]

    def __str__(self):
        return f"{self.verb} {self.at:%Y-%m-%d}"

    @property
    def told(self):
        """What happened, in the reader's language."""
        return gettext(self.label)


class LinkNature(models.TextChoices):
    """What a link says, read from the file it starts from; `links.BACKWARDS` says it from the other end."""

    LED_TO = "LED_TO", _("a conduit à")
    ASSISTS = "ASSISTS", _("vient à l’appui de")
    RESTS_ON = "RESTS_ON", _("s’appuie sur")
    SAME_FACTS = "SAME_FACTS", _("mêmes faits ou mêmes personnes")
    DUPLICATE = "DUPLICATE", _("double")


class CaseLink(models.Model):
    """Two files that belong together. It exists only for whoever sees both; written by `links.link()` only.

    No key is named `case`: a line of the journal about a link hangs on no file, so that the journal of a post does
    not tell one of its readers that the file they see has a neighbour they do not.
    """

    origin = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    nature = models.CharField(_("nature"), max_length=12, choices=LinkNature.choices)
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("lien entre dossiers")
        verbose_name_plural = _("liens entre dossiers")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["origin", "destination"], name="one_link_per_pair_and_direction"),
            models.CheckConstraint(condition=~Q(origin=F("destination")), name="a_file_is_not_linked_to_itself"),
        ]

    def __str__(self):
        return f"{self.origin_id} {self.nature} {self.destination_id}"


class CaseAccess(models.Model):
    """One row per (principal, file), kept by a trigger from `Case.acl`: lists walk it newest first.

    A cache of the rule for lists only (performance.md §0.5); the policy on Case decides all the same.
    """

    token = models.IntegerField()
    kind = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("entrée de liste")
        verbose_name_plural = _("entrées de liste")
        indexes = [
            models.Index(F("token"), F("opened_at").desc(), F("case").desc(), name="access_newest_first"),
            models.Index(F("token"), F("kind"), F("opened_at").desc(), F("case").desc(), name="access_of_a_kind"),
        ]
        constraints = [models.UniqueConstraint(fields=["case", "token"], name="one_row_per_principal_and_case")]

    def __str__(self):
        return f"{self.token} {self.case_id}"


class CaseDigest(models.Model):
    """What the network desk sees of a file: one row of metadata, kept by a trigger. No title, no text, no name.

    It outlives its file (retention, PRODUCT §3.10): figures count it as before, hence a key without a constraint.
    """

    case = models.OneToOneField(
        Case, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="digest"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    family = models.CharField(max_length=12)
    reference = models.CharField(max_length=30)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="+")
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, null=True, related_name="+")
    direction = models.CharField(max_length=3, blank=True)
    status = models.CharField(max_length=30)
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    breached = models.BooleanField(default=False)
    file_gone = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(F("post"), F("opened_at").desc(), name="digest_of_a_post"),
            models.Index(F("opened_at").desc(), F("case").desc(), name="digest_newest_first"),
            # The figures of a week read that week, not the archives of the post.
            models.Index(fields=["post", "answered_at"], name="digest_answered"),
            models.Index(fields=["post", "closed_at"], name="digest_closed"),
            models.Index(fields=["post", "due_at"], condition=Q(closed_at=None), name="digest_open"),
            models.Index(fields=["post", "kind", "status"], name="digest_state"),
            # Retention walks the files that are left, the oldest first.
            models.Index(fields=["post", "closed_at"], condition=Q(file_gone=False), name="digest_left_closed"),
            models.Index(fields=["post", "opened_at"], condition=Q(file_gone=False), name="digest_left_opened"),
            # The last report of each post: a few hundred rows among the files of ten years.
            models.Index(fields=["post", "opened_at"], condition=Q(family="report"), name="digest_reports"),
        ]

    def __str__(self):
        return self.reference


class KindRule(models.Model):
    """What the database must know of each kind; written from the code after every migration (registry.py)."""

    kind = models.CharField(max_length=40, primary_key=True)
    family = models.CharField(max_length=12, choices=Family.choices)
    logistics = models.BooleanField(default=False)
    ambassador_states = ArrayField(models.CharField(max_length=30), default=list)
    dcis_states = ArrayField(models.CharField(max_length=30), default=list)
    initial_states = ArrayField(models.CharField(max_length=30), default=list)

    def __str__(self):
        return self.kind


class AllowedMove(models.Model):
    """A pair of states that some transition declares: the database refuses every other change of status."""

    kind = models.CharField(max_length=40)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "source", "target"], name="one_row_per_move")]

    def __str__(self):
        return f"{self.kind}: {self.source} → {self.target}"


class ReferenceCounter(models.Model):
    """Last number given per series, post and year; only `sec.next_reference` writes it."""

    series = models.CharField(max_length=6)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "post", "year"], name="one_counter_per_series_post_year")
        ]

    def __str__(self):
        return f"{self.series} {self.post_id} {self.year}"
