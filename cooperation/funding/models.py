"""Funding windows (dated rules anybody can read) and the requests filed with them."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.cases.models import Case, Family
from ssi.directory.models import PartnerService
from ssi.network.models import Post
from ssi.web.dated import Dated, DatedQuerySet

from ..money.models import FundingLine, FundingSource, euros
from .vocabulary import Carrier, Channel, Rule


class WindowQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """Those of the whole network and those of one's own posts; the second wall says the same."""
        if not user.has_perm("cooperation.view_fundingwindow"):
            return self.none()
        return self.filter(Q(post=None) | Q(post__in=identity_of(user).post_ids))


class FundingWindow(Dated):
    """A *guichet*: who gives money, for what, how much, how long before. `post` None: known to the whole network.

    Another rule from a day on is another row of the same `code`. An empty rule asks nothing: no ceiling, any form, any
    country. Days are calendar days; amounts in euros; `forms` are codes of `ActionType`, `countries` ISO codes.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", null=True, editable=False)
    code = models.SlugField(_("code"), max_length=20)
    label = models.CharField(_("guichet"), max_length=120)
    source = models.ForeignKey(
        FundingSource, on_delete=models.PROTECT, related_name="+", verbose_name=_("source de financement")
    )
    filed_by = models.CharField(_("qui dépose"), max_length=12, choices=Carrier.choices, default=Carrier.POST)
    min_amount = models.DecimalField(
        _("montant plancher, en euros"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    max_amount = models.DecimalField(
        _("montant plafond, en euros"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    max_days = models.PositiveIntegerField(_("durée maximale, en jours"), null=True, blank=True)
    forms = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("formes admises"))
    excluded_forms = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, verbose_name=_("formes exclues")
    )
    excludes = models.CharField(_("autres exclusions"), max_length=300, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("pays éligibles"))
    lead_days = models.PositiveIntegerField(_("jours entre le dépôt et le début"), default=90)
    visa_days = models.PositiveIntegerField(_("jours pour les visas, avant le dépôt"), default=30)
    draft_days = models.PositiveIntegerField(_("jours pour écrire le dossier"), default=20)
    through_desk = models.BooleanField(
        _("la réponse passe par la DCIS"),
        default=False,
        help_text=_("le bureau l’enregistre alors lui-même, avec son document"),
    )
    closes_on = models.DateField(_("ferme le"), null=True, blank=True)
    doubts = ArrayField(
        models.CharField(max_length=10, choices=Rule.choices),
        default=list,
        blank=True,
        verbose_name=_("règles à vérifier"),
    )
    basis = models.CharField(_("d’où viennent ces règles"), max_length=300)

    objects = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = _("guichet de financement")
        verbose_name_plural = _("guichets de financement")
        ordering = ["label", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "code", "valid_from"],
                name="one_window_per_start",
                nulls_distinct=False,
                violation_error_message=_("Ce guichet a déjà des règles qui commencent ce jour-là."),
            ),
            models.CheckConstraint(
                condition=Q(min_amount=None) | Q(max_amount=None) | Q(max_amount__gte=F("min_amount")),
                name="window_ceiling_above_its_floor",
                violation_error_message=_("Le plafond est sous le plancher."),
            ),
        ]
        indexes = [models.Index(fields=["closes_on"], name="windows_by_closing")]

    def __str__(self):
        return self.label

    def is_doubtful(self, rule):
        return rule in self.doubts


class FundingRequest(Case):
    """A request for money, filed with a window for a programme or an action. Days are days of the post.

    `for_case` is the file it serves; reach (compartment, *Spécial France*, marking) is taken from it at the opening.
    """

    series = "DFI"
    family = Family.COOPERATION
    url_prefix = "cooperation:funding"
    ambassador_states = ("DEPOSEE", "ACCORDEE", "AU_BUDGET")
    dcis_states = ("DEPOSEE", "ACCORDEE", "REFUSEE", "AU_BUDGET")

    for_case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="funding_requests", null=True, verbose_name=_("pour")
    )
    window = models.ForeignKey(
        FundingWindow, on_delete=models.PROTECT, related_name="requests", verbose_name=_("guichet")
    )
    partner = models.ForeignKey(
        PartnerService,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("administration bénéficiaire"),
    )
    asked = euros(_("montant demandé, en euros"), validators=[MinValueValidator(Decimal("0.01"))])
    wished_on = models.DateField(_("début souhaité"))
    filed_on = models.DateField(_("déposée le"), null=True, editable=False)
    filing_reference = models.CharField(_("référence du dépôt"), max_length=80, blank=True, editable=False)
    answered_on = models.DateField(_("réponse du"), null=True, editable=False)
    answer_reference = models.CharField(_("référence de la réponse"), max_length=80, blank=True, editable=False)
    answer_text = models.TextField(_("conditions ou motif"), max_length=3000, blank=True, editable=False)
    granted = euros(_("montant accordé, en euros"), null=True, editable=False)
    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="+", null=True, editable=False)

    class Meta:
        verbose_name = _("demande de financement")
        verbose_name_plural = _("demandes de financement")
        constraints = [
            models.CheckConstraint(condition=Q(asked__gt=0), name="something_is_asked"),
            models.CheckConstraint(
                condition=Q(granted=None) | Q(granted__gt=0, answered_on__isnull=False), name="granted_by_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(filed_on__isnull=False, answered_on__gte=F("filed_on")),
                name="answered_after_it_was_filed",
                violation_error_message=_("La réponse précède le dépôt."),
            ),
        ]
        indexes = [models.Index(fields=["for_case"], name="requests_of_a_file")]

    def searchable(self):
        return "\n".join([self.filing_reference, self.answer_reference, self.answer_text])

    @property
    def is_ours(self):
        """Whether the post files it; otherwise it follows what somebody else filed."""
        return self.window.filed_by == Carrier.POST


class FundingReminder(models.Model):
    """Somebody was reminded of a request: never rewritten."""

    case = models.ForeignKey(FundingRequest, on_delete=models.PROTECT, related_name="reminders")
    on = models.DateField(_("le"))
    channel = models.CharField(_("par"), max_length=10, choices=Channel.choices, default=Channel.MAIL)
    whom = models.CharField(_("qui a été relancé"), max_length=160)
    said = models.CharField(_("ce qu’il a répondu"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("relance")
        verbose_name_plural = _("relances")
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.on:%Y-%m-%d} {self.whom}"
