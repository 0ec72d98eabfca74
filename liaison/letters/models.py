"""Texts of letters as dated, versioned rows per country, instrument and language; what an answer was worth."""

from string import Template

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.web.dated import Dated, DatedQuerySet

from ..exchanges.vocabulary import Regime
from .vocabulary import LANGUAGES, ClauseCode, LetterKind, Result

#: What a text may name. Nothing of the file but references and dates: the rest is the signed partner copy, beside it.
FIELDS = frozenset(
    {
        "reference",
        "partner_reference",
        "asked_on",
        "elapsed",
        "last_reminded_on",
        "oral_on",
        "received_on",
        "answered_on",
    }
)


class DatedTextQuerySet(DatedQuerySet):
    def best_for(self, exchange, day, **wanted):
        """{language: row}: the text in force that day that fits this country and this instrument most closely."""
        rows = self.in_force(day).filter(
            Q(countries=[]) | Q(countries__contains=[exchange.country_id]),
            regime__in=["", exchange.regime],
            **wanted,
        )
        found = {}
        for row in sorted(rows, key=lambda row: (bool(row.countries), bool(row.regime), row.version)):
            found[row.language] = row
        return found


class DatedText(Dated):
    """`countries` empty: any country; `regime` empty: any instrument. A change is a new version, never a rewriting."""

    language = models.CharField(_("langue"), max_length=2, choices=list(LANGUAGES.items()))
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("pays"))
    #: A `Regime`; its list is the exchanges' own.
    regime = models.CharField(_("régime"), max_length=12, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    source = models.CharField(_("source"), max_length=200)

    objects = DatedTextQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def scope(self):
        """For whom this text is, in words."""
        for_whom = ", ".join(self.countries) or gettext("tout pays")
        return f"{for_whom}, {Regime(self.regime).label}" if self.regime else for_whom


class LetterTemplate(DatedText):
    """The wording of one kind of letter. `body` and `closing` are paragraphs separated by an empty line.

    They name `$reference` and the other FIELDS, and nothing else of the file.
    """

    kind = models.CharField(_("lettre"), max_length=20, choices=LetterKind.choices)
    subject = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("texte"))
    closing = models.TextField(_("formule finale"))

    class Meta:
        verbose_name = _("lettre-type")
        verbose_name_plural = _("lettres-types")
        ordering = ["kind", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "language", "countries", "regime", "version"], name="one_letter_text_per_version"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.language} v{self.version}"

    def clean(self):
        unknown = set(Template(f"{self.subject}\n{self.body}\n{self.closing}").get_identifiers()) - FIELDS
        if unknown:
            raise ValidationError(_("Champs inconnus : %(fields)s."), params={"fields": ", ".join(sorted(unknown))})


class Clause(DatedText):
    """A condition set under a letter: purpose, handling code, assurance, confidentiality, ground of a refusal."""

    code = models.CharField(_("clause"), max_length=20, choices=ClauseCode.choices)
    text = models.TextField(_("texte"))

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["code", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "language", "countries", "regime", "version"], name="one_clause_text_per_version"
            )
        ]

    def __str__(self):
        return f"{self.code} {self.language} v{self.version}"


class Usefulness(models.Model):
    """What the French unit did with an answer. Never rewritten: a later result is a new row.

    One procedure counts once, however many exchanges served it: the unit of account is the reference of the file
    and the national reference, and the figures count the latter once (figures.py).
    """

    case = models.ForeignKey("liaison.InformationExchange", on_delete=models.PROTECT, related_name="usefulness")
    national_reference = models.CharField(_("référence de la procédure française"), max_length=60, blank=True)
    result = models.CharField(_("suite"), max_length=14, choices=Result.choices)
    quantity = models.PositiveIntegerField(_("nombre"), null=True, blank=True)
    detail = models.CharField(_("précision"), max_length=200, blank=True)
    thanked_on = models.DateField(_("partenaire remercié le"), null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("retour d’utilité")
        verbose_name_plural = _("retours d’utilité")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(F("recorded_at").desc(), name="usefulness_newest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "national_reference", "result"], name="a_result_is_counted_once_per_procedure"
            )
        ]

    def __str__(self):
        return f"{self.case_id} {self.result}"
