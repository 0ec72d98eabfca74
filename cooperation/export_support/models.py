"""Support to the export of French companies, and what makes it neutral (cooperation-consular.md §4.2, N8).

The service is a facilitator and has no part in a deal (F10). What was told to whom is only ever added to: a line is
corrected by another that names it.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fr import siren as siren_number

from ssi.accounts.access import identity_of
from ssi.cases.models import Case, Family
from ssi.network.models import Post

from .vocabulary import ExportControl, Rule, Sector


def validate_siren(value):
    """Nine digits whose key is right (Luhn), as INSEE gives them."""
    try:
        siren_number.validate(value)
    except NotANumber as error:
        raise ValidationError(
            _("Ce numéro SIREN n’existe pas : neuf chiffres, dont le dernier est une clé. Vérifiez-le."),
            code="siren",
        ) from error


class CompanyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The companies of one's own posts, for whoever may read them; the second wall says the same."""
        if not user.has_perm("cooperation.view_company"):
            return self.none()
        return self.filter(post__in=identity_of(user).post_ids)


class Company(models.Model):
    """A French company as one post knows it. `known_since`: before that day nobody could have told it anything."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("raison sociale"), max_length=120)
    siren = models.CharField(_("SIREN"), max_length=9, validators=[validate_siren])
    sector = models.CharField(_("secteur"), max_length=12, choices=Sector.choices)
    note = models.TextField(_("ce qu’elle propose"), max_length=2000, blank=True)
    known_since = models.DateField(_("connue du poste depuis le"))
    active = models.BooleanField(_("suivie"), default=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("entreprise")
        verbose_name_plural = _("entreprises")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "siren"], name="one_row_per_company_of_a_post")]

    def __str__(self):
        return self.name

    @property
    def siren_in_groups(self):
        return f"{self.siren[:3]} {self.siren[3:6]} {self.siren[6:]}"


class Opportunity(Case):
    """A market abroad that French companies may be interested in. Amounts in euros, days of the post."""

    series = "OPP"
    family = Family.COOPERATION
    url_prefix = "cooperation:opportunity"
    #: What was told to companies is read by the ambassador and the desk; a mere lead is the post's.
    ambassador_states = dcis_states = (
        "DIFFUSEE",
        "QUALIFIEE",
        "MISE_EN_RELATION",
        "OFFRE",
        "GAGNEE",
        "PERDUE",
    )

    sector = models.CharField(_("secteur"), max_length=12, choices=Sector.choices)
    buyer = models.CharField(_("acheteur"), max_length=160)
    sought = models.TextField(_("ce que l’acheteur recherche"), max_length=6000, blank=True)
    estimated_amount = models.DecimalField(
        _("montant estimé (€)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    offer_due_on = models.DateField(_("remise des offres le"), null=True, blank=True)
    export_control = models.CharField(
        _("contrôle des exportations"), max_length=8, choices=ExportControl.choices, blank=True
    )
    export_licence = models.CharField(
        _("autorisation d’exportation"),
        max_length=80,
        blank=True,
        help_text=_("référence de l’autorisation préalable, pour un matériel de guerre"),
    )

    class Meta:
        verbose_name = _("opportunité d’export")
        verbose_name_plural = _("opportunités d’export")

    def searchable(self):
        return "\n".join([self.buyer, self.sought, self.export_licence])


class MarketInformation(models.Model):
    """A piece of market information: what a company is told, and its competitors must be told too."""

    case = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="informations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("information"), max_length=3000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("information donnée")
        verbose_name_plural = _("informations données")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_information_per_number")]

    def __str__(self):
        return f"n° {self.number}"


class CompanyContact(models.Model):
    """A line of the neutrality register. Never rewritten: `corrects` names the line this one replaces.

    `void`: the corrected line should not have been written, and nothing replaces it. `told_others`: what its author
    answers to « told to one, told to its competitors? » (None when nothing was told).
    """

    case = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="contacts")
    company = models.ForeignKey(
        Company, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("entreprise")
    )
    on = models.DateField(_("date"))
    subject = models.CharField(_("objet"), max_length=200)
    information = models.ForeignKey(
        MarketInformation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("information donnée"),
    )
    told_others = models.BooleanField(_("dite à ses concurrents"), null=True, blank=True)
    told_others_why = models.CharField(_("comment, ou pourquoi non"), max_length=300, blank=True)
    gift = models.CharField(_("cadeau ou invitation reçu"), max_length=160, blank=True)
    gift_amount = models.DecimalField(
        _("valeur estimée (€)"),
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    gift_outcome = models.CharField(_("ce qu’il en a été fait"), max_length=200, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction", editable=False
    )
    void = models.BooleanField(default=False, editable=False)
    correction_reason = models.CharField(_("motif de la correction"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("ligne du registre de neutralité")
        verbose_name_plural = _("lignes du registre de neutralité")
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(information=None) | Q(void=True) | Q(told_others__isnull=False),
                name="what_was_told_says_to_whom_else",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(correction_reason=""), name="a_register_correction_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.company} {self.on}"


class NeutralityWaiver(models.Model):
    """The head accepts that an information was not given to the competitors, and says why."""

    case = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="waivers")
    information = models.OneToOneField(MarketInformation, on_delete=models.PROTECT, related_name="waiver")
    why = models.CharField(_("pourquoi cet écart est accepté"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("écart de neutralité accepté")
        verbose_name_plural = _("écarts de neutralité acceptés")

    def __str__(self):
        return str(self.information)


class ExportRule(models.Model):
    """A threshold, from a day on; « à vérifier » until somebody found the text. Set by `manage.py set_export_rule`."""

    code = models.CharField(max_length=14, choices=Rule.choices)
    value = models.PositiveIntegerField(_("valeur"))
    valid_from = models.DateField(_("à partir du"))
    to_verify = models.BooleanField(_("à vérifier"), default=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("seuil du soutien à l’export")
        verbose_name_plural = _("seuils du soutien à l’export")
        ordering = ["code", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_threshold_per_first_day")]

    def __str__(self):
        return f"{self.code} {self.value}"

    @classmethod
    def in_force(cls, today):
        """{code: row} of the thresholds of that day, in one query."""
        rows = cls.objects.filter(valid_from__lte=today).order_by("valid_from")
        return {row.code: row for row in rows}
