"""What the figures need of an exchange and the desk's row of metadata does not hold: kept by triggers, never a text.

`ExchangeFact` says how a request must be counted, `ExchangeMark` when something that is counted happened. Both hang
on `CaseDigest`, whose policy they follow: the desk, the head of the post, and whoever sees the file.
The triggers are in `sql/facts.sql`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import CaseDigest
from ssi.network.models import Post


class ExchangeFact(models.Model):
    """How one exchange is counted. `started_at`: received from the partner, or transmitted to them; None before.

    `useful`: whether what the partner gave was of use; None until somebody says. The results the French unit reported
    (`letters.Usefulness`) prevail over the outcome noted when the answer was exploited (`InformationExchange.outcome`).
    """

    digest = models.OneToOneField(
        CaseDigest, on_delete=models.CASCADE, primary_key=True, db_column="case_id", related_name="fact"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    nature = models.CharField(max_length=12)
    regime = models.CharField(max_length=12)
    urgent = models.BooleanField(default=False)
    refusal_ground = models.CharField(max_length=4, blank=True)
    useful = models.BooleanField(null=True)
    started_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["post", "started_at"], name="facts_started")]

    def __str__(self):
        return f"{self.regime} {self.digest_id}"


class ExchangeMark(models.Model):
    """One thing that happened in an exchange and is counted by its date."""

    class Kind(models.TextChoices):
        MESSAGE = "MESSAGE", _("message")
        EVALUATED = "EVALUATED", _("renseignement évalué")
        UNEVALUATED = "UNEVALUATED", _("renseignement dont la valeur n’a pas pu être évaluée")
        CLARIFICATION = "CLARIFICATION", _("précision demandée")
        JUDICIAL = "JUDICIAL", _("autorisation judiciaire attendue")

    digest = models.ForeignKey(CaseDigest, on_delete=models.CASCADE, db_column="case_id", related_name="marks")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["post", "at", "kind"], name="marks_of_a_post")]

    def __str__(self):
        return f"{self.kind} {self.digest_id}"


class YearlyReturn(models.Model):
    """Which version of a year's statistics (directive (EU) 2023/977 art. 18) a report is, and why it was redone."""

    case = models.OneToOneField(
        "reports.Report", on_delete=models.PROTECT, primary_key=True, related_name="yearly_return"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    number = models.PositiveSmallIntegerField(_("version"))
    replaces = models.ForeignKey("reports.Report", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("ce qui est corrigé"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("statistique annuelle")
        verbose_name_plural = _("statistiques annuelles")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "year", "number"], name="one_return_per_version"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(reason=""),
                name="a_corrected_year_says_why",
                violation_error_message=_("Une statistique corrigée dit ce qu’elle corrige."),
            ),
        ]

    def __str__(self):
        return f"{self.year} v{self.number}"
