"""Texts of letters as dated, versioned rows per country, instrument and language; what an answer was worth."""

from string import Template

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
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
    def of(self, post):
        """Those a post may use: the network's and its own; the network's alone for whoever belongs to none."""
        return self.filter(Q(post=None) | Q(post=post) if post else Q(post=None))

    def best_for(self, exchange, day, **wanted):
        """{language: row}: the text in force that day that fits this country and this instrument most closely.

        The post's own comes before the network's; the latest written before the others.
        """
        rows = (
            self.of(exchange.post_id)
            .in_force(day)
            .select_related("post")
            .filter(
                Q(countries=[]) | Q(countries__contains=[exchange.country_id]),
                regime__in=["", exchange.regime],
                **wanted,
            )
        )
        found = {}
        for row in sorted(rows, key=DatedText.closeness):
            found[row.language] = row
        return found


class DatedText(Dated):
    """`countries` empty: any country; `regime` empty: any instrument. A change is a new version, never a rewriting.

    `post` empty: the network's text. A post's own takes its place there, until it is withdrawn (texts.py).
    """

    #: Its name in an address: « lettre-12 ».
    prefix = ""
    #: What tells a text from another, beside its language and whom it is for; and the words one writes.
    named_by, words = "", ()

    language = models.CharField(_("langue"), max_length=2, choices=list(LANGUAGES.items()))
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("pays"))
    #: A `Regime`; its list is the exchanges' own.
    regime = models.CharField(_("régime"), max_length=12, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    source = models.CharField(_("source"), max_length=200)
    post = models.ForeignKey(
        "network.Post", on_delete=models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("poste")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    written_at = models.DateTimeField(null=True, editable=False)
    why = models.CharField(_("ce qui change, et pourquoi"), max_length=300, blank=True)

    objects = DatedTextQuerySet.as_manager()

    class Meta:
        abstract = True

    def closeness(self):
        return (self.post_id is not None, bool(self.countries), bool(self.regime), self.version)

    def as_read(self):
        """The order in which texts of one name are read: French first, any country and any instrument first."""
        return list(LANGUAGES).index(self.language), self.countries, self.regime

    @property
    def name(self):
        return getattr(self, f"get_{self.named_by}_display")()

    @property
    def key(self):
        return f"{self.prefix}-{self.pk}"

    @property
    def scope(self):
        """For whom this text is, in words."""
        for_whom = ", ".join(self.countries) or gettext("tout pays")
        return f"{for_whom}, {Regime(self.regime).label}" if self.regime else for_whom

    def line(self, post_id):
        """The versions of this text that are of this post (None: of the network), as lookups."""
        same = {name: getattr(self, name) for name in (self.named_by, "language", "countries", "regime")}
        return {**same, "post": post_id}

    def versioned(self):
        """« REMINDER_1 ro v2 BUC » : what a printed letter says it was made from."""
        own = f" {self.post.code}" if self.post_id else ""
        return f"{getattr(self, self.named_by)} {self.language} v{self.version}{own}"

    def get_absolute_url(self):
        return reverse("liaison:letter-text", args=[self.key])


class LetterTemplate(DatedText):
    """The wording of one kind of letter. `body` and `closing` are paragraphs separated by an empty line.

    They name `$reference` and the other FIELDS, and nothing else of the file.
    """

    prefix, named_by, words = "lettre", "kind", ("subject", "body", "closing")

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
                fields=["kind", "language", "countries", "regime", "post", "version"],
                name="one_letter_text_per_version",
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return self.versioned()

    def clean(self):
        for name in self.words:
            text = Template(getattr(self, name))
            if not text.is_valid():
                raise ValidationError({name: _("Un dollar seul s’écrit « $$ » ; un champ, « $reference ».")})
            if unknown := set(text.get_identifiers()) - FIELDS:
                fields = ", ".join(sorted(unknown))
                raise ValidationError({name: _("Champs inconnus : %(fields)s.") % {"fields": fields}})


class Clause(DatedText):
    """A condition set under a letter: purpose, handling code, assurance, confidentiality, ground of a refusal."""

    prefix, named_by, words = "clause", "code", ("text",)

    code = models.CharField(_("clause"), max_length=20, choices=ClauseCode.choices)
    text = models.TextField(_("texte"))

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["code", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "language", "countries", "regime", "post", "version"],
                name="one_clause_text_per_version",
                nulls_distinct=False,
            )
        ]

    def __str__(self):
        return self.versioned()


class Usefulness(models.Model):
    """What the French unit did with an answer. Never rewritten: a later result is a new row.

    Not the `outcome` of the exchange, which is the post's own word on exploiting the answer, needed to go on. The two
    stay apart because they have two authors and two dates: the unit's report, when there is one, prevails in figures.

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
