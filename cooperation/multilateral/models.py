"""International bodies, and their meetings (cooperation-consular.md §4.2 `Organisme`, `ReunionMultilaterale`)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.models import Case, Family
from ssi.network.models import Post


class BodyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The bodies of one's own posts, for whoever may read them; the second wall says the same."""
        if not user.has_perm("cooperation.view_internationalbody"):
            return self.none()
        return self.filter(post__in=identity_of(user).post_ids)


class InternationalBody(models.Model):
    """A body as one post knows it: what the SSI is there differs from a post to the next."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    acronym = models.CharField(_("sigle"), max_length=30)
    name = models.CharField(_("nom"), max_length=160)
    ssi_role = models.CharField(
        _("rôle du SSI"), max_length=200, help_text=_("point de contact, membre de la délégation, observateur…")
    )
    mandate = models.TextField(_("mandat de l’organisme"), max_length=3000, blank=True)
    active = models.BooleanField(_("suivi"), default=True)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisme international")
        verbose_name_plural = _("organismes internationaux")
        ordering = ["acronym", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "acronym"], name="one_row_per_body_of_a_post")]

    def __str__(self):
        return self.acronym


class BodyMeeting(Case):
    """A meeting of a body: what France says there, who goes, what came of it. Days are days of the post."""

    series = "RMU"
    family = Family.COOPERATION
    url_prefix = "cooperation:meeting"
    ambassador_states = ("POSITION_VISEE", "TENUE", "COMPTE_RENDU", "TRANSMISE", "CLOSE")
    dcis_states = ("TRANSMISE", "CLOSE")

    body = models.ForeignKey(
        InternationalBody, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("organisme")
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    place = models.CharField(_("lieu"), max_length=120)
    agenda = models.TextField(_("ordre du jour"), max_length=6000, blank=True)
    delegation = models.TextField(
        _("délégation française"), max_length=3000, blank=True, help_text=_("un membre par ligne : nom, qualité")
    )
    minutes = models.TextField(_("compte rendu"), max_length=20000, blank=True, editable=False)

    class Meta:
        verbose_name = _("réunion internationale")
        verbose_name_plural = _("réunions internationales")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="meeting_ends_after_it_starts")
        ]

    def searchable(self):
        return "\n".join([self.place, self.agenda, self.delegation, self.minutes])


class FrenchPosition(models.Model):
    """One version of what France says at a meeting. Never rewritten: another version follows it."""

    case = models.ForeignKey(BodyMeeting, on_delete=models.PROTECT, related_name="positions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("position française"), max_length=15000)
    instruction = models.CharField(
        _("référence de l’instruction"),
        max_length=120,
        blank=True,
        help_text=_("télégramme, courrier ou courriel de l’administration centrale qui la fonde"),
    )
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("position française")
        verbose_name_plural = _("positions françaises")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_position_per_number")]

    def __str__(self):
        return f"v{self.number}"


class FollowUp(models.Model):
    """What is to be done after a meeting: who, until which day (included, in the post's zone)."""

    case = models.ForeignKey(BodyMeeting, on_delete=models.PROTECT, related_name="follow_ups")
    what = models.CharField(_("suite à donner"), max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("responsable")
    )
    due_on = models.DateField(_("pour le"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(_("ce qui a été fait"), max_length=300, blank=True)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("suite d’une réunion")
        verbose_name_plural = _("suites d’une réunion")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="follow_ups_to_do")]

    def __str__(self):
        return self.what
