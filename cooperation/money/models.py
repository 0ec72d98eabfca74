"""Money: what is asked and notified, committed, certified, paid. Euros and cents; three acts that are never one.

Totals are kept by triggers under the lock of their row (`sql/ledger.sql`): `LineLedger` per line, and the last columns
of `Commitment`. Their CHECKs are the invariants of cooperation-consular.md §4.2; the application writes none of them.
"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Case
from ssi.network.models import Post

from .vocabulary import BudgetTitle, LineNature, LineState

ZERO = Decimal(0)


def euros(label, **options):
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


class FundingSource(models.Model):
    """A budget programme of the LOLF, or another source of money. Data, with who verified it."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    label = models.CharField(_("libellé"), max_length=120)
    ministry = models.CharField(_("ministère"), max_length=40, blank=True)
    usage = models.CharField(_("usage"), max_length=200, blank=True)
    verified_by = models.CharField(_("vérifié par"), max_length=200, blank=True)
    in_kind = models.BooleanField(_("apport valorisé"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("source de financement")
        verbose_name_plural = _("sources de financement")
        ordering = ["order", "code"]

    def __str__(self):
        return f"{self.code} {self.label}"

    @property
    def to_verify(self):
        return "à vérifier" in self.verified_by


class ExchangeRate(models.Model):
    """Units of a currency for one euro, from a day on. A fixed parity has no end; the others are typed by hand."""

    currency = models.CharField(_("monnaie"), max_length=3)
    per_euro = models.DecimalField(_("unités pour un euro"), max_digits=18, decimal_places=6)
    starts_on = models.DateField(_("depuis le"))
    fixed = models.BooleanField(_("parité fixe"), default=False)
    source = models.CharField(_("source"), max_length=120)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("taux de change")
        verbose_name_plural = _("taux de change")
        ordering = ["currency", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "starts_on"],
                name="one_rate_per_currency_and_day",
                violation_error_message=_("Un taux existe déjà pour cette monnaie à cette date."),
            ),
            models.CheckConstraint(condition=Q(per_euro__gt=0), name="rate_is_positive"),
            models.CheckConstraint(condition=~Q(currency="EUR"), name="no_rate_of_the_euro"),
        ]

    def __str__(self):
        return f"{self.currency} {self.per_euro}"


class FundingLine(models.Model):
    """Money, or a contribution in kind, for a programme or an action. In euros.

    `commit_before`: the credits (AE) that are not committed by that day, included, are lost.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="funding_lines")
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+", verbose_name=_("source"))
    label = models.CharField(_("objet"), max_length=160)
    title = models.CharField(_("titre LOLF"), max_length=1, choices=BudgetTitle.choices, blank=True)
    cost_centre = models.CharField(_("centre financier"), max_length=40, blank=True)
    nature = models.CharField(_("nature"), max_length=10, choices=LineNature.choices, default=LineNature.FINANCIAL)
    state = models.CharField(_("état"), max_length=10, choices=LineState.choices, default=LineState.SOUGHT)
    asked = euros(_("AE demandées, en euros"), default=ZERO, validators=[MinValueValidator(0)])
    notified = euros(_("AE notifiées, en euros"), default=ZERO, validators=[MinValueValidator(0)])
    commit_before = models.DateField(_("à engager avant le"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("ligne de financement")
        verbose_name_plural = _("lignes de financement")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked__gte=0, notified__gte=0),
                name="line_amounts_are_not_negative",
                violation_error_message=_("Un montant n’est pas négatif."),
            ),
            models.CheckConstraint(
                condition=Q(notified=0) | Q(nature="FINANCIER", state__in=["NOTIFIE", "CLOS"]),
                name="only_notified_credits_are_notified",
                violation_error_message=_("Un montant notifié suppose des crédits à l’état « notifié »."),
            ),
        ]
        indexes = [models.Index(fields=["commit_before"], name="lines_by_deadline")]

    def __str__(self):
        return f"{self.source_id} {self.label}"

    @property
    def counted(self):
        """Euros this line counts for in the total that was approved: notified once it is, asked before."""
        if self.state == LineState.REFUSED:
            return ZERO
        return self.notified if self.state in (LineState.NOTIFIED, LineState.CLOSED) and self.notified else self.asked


class PaymentPlan(models.Model):
    """Credits to be paid (CP) foreseen for a year, in euros."""

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="plan")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    planned = euros(_("CP prévus, en euros"), validators=[MinValueValidator(0)])

    class Meta:
        verbose_name = _("échéancier de CP")
        verbose_name_plural = _("échéanciers de CP")
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="one_plan_per_year"),
            models.CheckConstraint(condition=Q(planned__gte=0), name="plan_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.year} {self.planned}"


class Commitment(models.Model):
    """An *engagement juridique*. The last three columns are kept by the triggers."""

    line = models.ForeignKey(FundingLine, on_delete=models.PROTECT, related_name="commitments")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="commitments")
    number = models.CharField(_("numéro d’EJ"), max_length=40)
    supplier = models.CharField(_("fournisseur"), max_length=160)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    net = euros(_("engagé, net"), default=ZERO, editable=False)
    certified = euros(_("service fait"), default=ZERO, editable=False)
    paid = euros(_("payé"), default=ZERO, editable=False)

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "number"],
                name="one_commitment_per_number",
                violation_error_message=_("Cet engagement est déjà saisi sur cette ligne."),
            ),
            models.CheckConstraint(condition=Q(net__gte=0), name="commitment_is_not_negative"),
            models.CheckConstraint(condition=Q(paid__gte=0), name="paid_is_not_negative"),
            models.CheckConstraint(condition=Q(paid__lte=F("net")), name="paid_within_the_commitment"),
            models.CheckConstraint(condition=Q(certified__gte=0), name="certified_is_not_negative"),
            models.CheckConstraint(condition=Q(certified__lte=F("net")), name="certified_within_the_commitment"),
        ]

    def __str__(self):
        return self.number

    @property
    def to_pay(self):
        """*Reste à payer* (RAP), in euros."""
        return self.net - self.paid


class Movement(models.Model):
    """An amount in its currency, with the rate of that day, and its euros. Never rewritten: a contrary one corrects."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("date"))
    currency = models.CharField(_("monnaie"), max_length=3, default="EUR")
    amount = models.DecimalField(_("montant"), max_digits=14, decimal_places=2)
    rate = models.DecimalField(_("unités pour un euro"), max_digits=18, decimal_places=6, default=1)
    rate_on = models.DateField(_("taux du"))
    eur = euros(_("en euros"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(eur=0)
                & Q(rate__gt=0)
                & Q(eur=Func(F("amount") / F("rate"), Value(2), function="round", output_field=models.DecimalField()))
                & (~Q(currency="EUR") | Q(rate=1)),
                name="%(class)s_euros_follow_the_rate",
                violation_error_message=_("Le montant en euros ne suit pas le taux."),
            )
        ]

    def __str__(self):
        return f"{self.eur} {self.on:%Y-%m-%d}"


class CommitmentEntry(Movement):
    """An amount committed, or (negative) given back: a *dégagement*."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="entries")
    reason = models.CharField(_("motif"), max_length=200, blank=True)

    class Meta(Movement.Meta):
        verbose_name = _("mouvement d’engagement")
        verbose_name_plural = _("mouvements d’engagement")


class Certification(Movement):
    """*Service fait*: somebody saw that it was done. To certify is not to pay."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="certifications")
    what = models.CharField(_("ce qui a été constaté"), max_length=200)

    class Meta(Movement.Meta):
        verbose_name = _("service fait")
        verbose_name_plural = _("services faits")


class Payment(Movement):
    """A *demande de paiement*. Its author certified nothing of that commitment (the database refuses it)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="payments")
    reference = models.CharField(_("référence de la demande"), max_length=60)

    class Meta(Movement.Meta):
        verbose_name = _("paiement")
        verbose_name_plural = _("paiements")


class LineLedger(models.Model):
    """The sums of one line, kept by triggers: amounts and dates, no text. The desk and the head of a post read it,
    whatever the state of the file, so that the network is the sum of its posts."""

    line = models.OneToOneField(FundingLine, on_delete=models.CASCADE, primary_key=True, related_name="ledger")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(FundingSource, on_delete=models.PROTECT, related_name="+")
    nature = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    commit_before = models.DateField(null=True)
    asked = euros("", default=ZERO)
    notified = euros("", default=ZERO)
    committed = euros("", default=ZERO)
    certified = euros("", default=ZERO)
    paid = euros("", default=ZERO)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(committed__gte=0), name="committed_is_not_negative"),
            models.CheckConstraint(condition=Q(committed__lte=F("notified")), name="committed_within_the_credits"),
        ]
        indexes = [models.Index(fields=["post", "commit_before"], name="ledger_of_a_post")]

    def __str__(self):
        return f"{self.line_id}"


class YearLedger(models.Model):
    """Payments foreseen and made on one line in one year, in euros: kept by triggers, read as `LineLedger` is."""

    ledger = models.ForeignKey(LineLedger, on_delete=models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    planned = euros("", default=ZERO)
    paid = euros("", default=ZERO)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger", "year"], name="one_ledger_per_year")]

    def __str__(self):
        return f"{self.ledger_id} {self.year}"
