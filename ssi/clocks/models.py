"""Rules are rows an ASI can read; clocks are their runs on a file. `engine.py` does the arithmetic."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.network.models import Country, validate_time_zone
from ssi.web.dated import Dated

from . import engine, words
from .calendars import Calendar
from .office import common_hours


class ClockRule(models.Model):
    """A deadline rule: from which event, how long, in which days, with which effect. Dated by its references."""

    class Unit(models.TextChoices):
        HOURS = engine.Unit.HOURS.value, _("heures écoulées")
        CALENDAR_DAYS = engine.Unit.CALENDAR_DAYS.value, _("jours calendaires")
        WEEKDAYS_MON_SAT = engine.Unit.WEEKDAYS_MON_SAT.value, _("jours ouvrables")
        BUSINESS_DAYS = engine.Unit.BUSINESS_DAYS.value, _("jours ouvrés")
        MONTHS = engine.Unit.MONTHS.value, _("mois")
        FIXED_DATE = engine.Unit.FIXED_DATE.value, _("date fixée")

    code = models.CharField(_("code"), max_length=30, unique=True)
    topic = models.CharField(_("matière"), max_length=60)
    label = models.CharField(_("libellé"), max_length=120)
    event = models.CharField(_("événement déclencheur"), max_length=120)
    unit = models.CharField(_("unité"), max_length=20, choices=Unit.choices)
    amount = models.PositiveIntegerField(_("durée"), default=0)
    rolls = models.BooleanField(_("report légal au jour ouvrable"), default=False)
    on_expiry = models.CharField(_("effet de l’expiration"), max_length=300, blank=True)
    to_verify = models.BooleanField(_("à vérifier"), default=False)
    annual_day = ArrayField(models.PositiveSmallIntegerField(), size=2, null=True, blank=True)
    warn_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    suspended_by = models.CharField(_("ce qui suspend"), max_length=300, blank=True)
    outlives = models.BooleanField(_("court encore après la clôture"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("règle de délai")
        verbose_name_plural = _("règles de délai")
        ordering = ["order", "code"]

    def __str__(self):
        return self.label

    def as_engine(self, references=None):
        """`references` saves a query where the clock was read with its explanation."""
        if references is None:
            references = [r.as_engine() for r in self.references.all()]
        return engine.Rule(
            code=self.code,
            label=self.label,
            event=self.event,
            unit=engine.Unit(self.unit),
            amount=self.amount,
            references=tuple(references),
            rolls=self.rolls,
            on_expiry=self.on_expiry,
            to_verify=self.to_verify,
            annual_day=tuple(self.annual_day) if self.annual_day else None,
            warn_days=tuple(self.warn_days),
        )


class LegalReference(Dated):
    """One version of the article a rule comes from; the version in force on the day of the event is quoted."""

    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT, related_name="references")
    article = models.CharField(_("article"), max_length=200)
    to_verify = models.BooleanField(_("à vérifier"), default=False)

    class Meta:
        verbose_name = _("référence")
        verbose_name_plural = _("références")
        ordering = ["valid_from"]

    def __str__(self):
        return self.article

    def as_engine(self):
        return engine.LegalReference(self.article, self.valid_from, self.valid_until, self.to_verify)


class CountryTerm(Dated):
    """How long a rule lasts with the services of one country, between two dates of the event (both included)."""

    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT, related_name="terms")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    amount = models.PositiveIntegerField(_("durée"))
    source = models.CharField(_("source"), max_length=200)
    to_verify = models.BooleanField(_("à vérifier"), default=False)

    class Meta:
        verbose_name = _("durée propre à un pays")
        verbose_name_plural = _("durées propres à un pays")
        ordering = ["country__name_fr", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "country", "valid_from"], name="one_term_per_start", nulls_distinct=False
            )
        ]

    def __str__(self):
        return f"{self.rule_id} {self.country_id} {self.amount}"

    @classmethod
    def applying(cls, rule_code, country_id, day):
        """The term of that rule for that country on that day; None when the rule's own length applies."""
        rows = cls.objects.in_force(day).filter(rule__code=rule_code, country=country_id)
        return rows.order_by(F("valid_from").desc(nulls_last=True)).first()

    def applied_to(self, rule):
        """The engine's rule with this length and this source."""
        reference = engine.LegalReference(self.source, self.valid_from, self.valid_until, self.to_verify)
        return replace(rule, amount=self.amount, references=(reference,), to_verify=self.to_verify)


class ClockQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The clocks of the files that exist for `user`: the access rule, asked of their file."""
        identity = identity_of(user) if user.is_authenticated else None
        if identity is None or not identity.principals:
            return self.none()
        return self.filter(case__acl__overlap=sorted(identity.principals))

    def open(self):
        return self.filter(kept_at=None, moot_at=None)

    def explained(self):
        """With all that an explanation reads, in one query."""
        suspensions = ClockSuspension.objects.filter(clock=OuterRef("pk")).order_by("starts_at")
        references = LegalReference.objects.filter(rule=OuterRef("rule")).order_by("valid_from")
        return self.select_related("rule", "country", "term").annotate(
            file_country=F("case__country"),
            suspension_rows=ArraySubquery(
                suspensions.values(row=JSONObject(start="starts_at", end="ends_at", reason="reason"))
            ),
            reference_rows=ArraySubquery(
                references.values(
                    row=JSONObject(article="article", since="valid_from", until="valid_until", doubt="to_verify")
                )
            ),
        )


class Clock(models.Model):
    """A deadline running on a file. `due_at` (strict) and `rolled_at` are computed by the engine when it moves."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="clocks")
    post = models.ForeignKey(
        "network.Post", on_delete=models.PROTECT, related_name="+", db_index=False, help_text=_("celui du dossier")
    )
    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(CountryTerm, on_delete=models.PROTECT, related_name="+", null=True)
    event_at = models.DateTimeField(_("départ"))
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", help_text=_("for : jours et fêtes")
    )
    time_zone = models.CharField(max_length=40, validators=[validate_time_zone])
    fixed_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(_("échéance"), null=True)
    rolled_at = models.DateTimeField(_("échéance juridique possible"), null=True)
    kept_at = models.DateTimeField(_("tenu le"), null=True)
    moot_at = models.DateTimeField(_("sans objet depuis le"), null=True)

    objects = ClockQuerySet.as_manager()

    class Meta:
        verbose_name = _("délai")
        verbose_name_plural = _("délais")
        ordering = [F("due_at").asc(nulls_last=True)]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(kept_at=None, moot_at=None), name="clocks_running"),
            # What is due at a post is read without its archives.
            models.Index(fields=["post", "due_at"], condition=Q(kept_at=None, moot_at=None), name="clocks_of_a_post"),
            models.Index(fields=["case"], name="clocks_of_a_case"),
        ]

    def __str__(self):
        return f"{self.rule.label} ({self.case_id})"

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    def as_engine(self):
        """The engine's clock. Reads suspensions and references from `explained()`, or asks for them."""
        # Python counts week days from 0 (Monday), the country's row from 1.
        weekend = frozenset(day - 1 for day in self.country.weekend) if self.country.weekend else None
        rule = self.rule.as_engine(_references(self))
        return engine.Clock(
            rule=self.term.applied_to(rule) if self.term_id else rule,
            event_at=self.event_at,
            zone=self.zone,
            calendar=Calendar(country=self.country_id, weekend=weekend),
            suspensions=_suspensions(self),
            fixed_on=self.fixed_on,
            kept_at=self.kept_at,
            moot_at=self.moot_at,
        )

    def compute(self):
        """Set `due_at` and `rolled_at` from the engine; an open suspension leaves no due moment."""
        found = engine.due(self.as_engine(), timezone.now())
        self.due_at, self.rolled_at = found.at, found.rolled_at
        return self

    def state(self, at=None):
        return engine.state(self.as_engine(), at or timezone.now())

    def explain(self, at=None):
        """« Pourquoi cette date »: lines of topic and text."""
        at = at or timezone.now()
        lines = words.explain(self.as_engine(), at)
        common = common_hours(self, at)
        return lines if common is None else (*lines, words.common_hours_line(common))

    def countdown(self, at=None):
        return words.countdown(self.as_engine(), at or timezone.now())


def _references(clock):
    rows = getattr(clock, "reference_rows", None)
    if rows is None:
        return None
    return [engine.LegalReference(r["article"], _day(r["since"]), _day(r["until"]), r["doubt"]) for r in rows]


def _suspensions(clock):
    rows = getattr(clock, "suspension_rows", None)
    if rows is None:
        return tuple(engine.Suspension(s.starts_at, s.ends_at, s.reason) for s in clock.suspensions.all())
    return tuple(engine.Suspension(_moment(r["start"]), _moment(r["end"]), r["reason"]) for r in rows)


def _day(text):
    return date.fromisoformat(text) if text else None


def _moment(text):
    return datetime.fromisoformat(text) if text else None


class ClockSuspension(models.Model):
    """Time that does not run: a clarification asked, an agreed postponement."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="suspensions")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("du"))
    ends_at = models.DateTimeField(_("au"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=200)

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="suspension_ends_after_it_starts",
                violation_error_message=_("La fin de la suspension précède son début."),
            )
        ]

    def __str__(self):
        return self.reason


class CalendarFeed(models.Model):
    """The secret address of a person's deadlines (.ics). The token is shown once; the row keeps its SHA-256.

    The address has no rights of its own: whoever reads it reads with the present rights of `user`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    whole_post = models.BooleanField(_("tous les dossiers du poste que je vois"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("lu pour la dernière fois le"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, editable=False)

    class Meta:
        verbose_name = _("abonnement d’agenda")
        verbose_name_plural = _("abonnements d’agenda")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="one_feed_in_force_per_person")
        ]

    def __str__(self):
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"


class ClockAlert(models.Model):
    """A warning planned for a clock when it starts or moves, then told once: `told_at`, `told_to` (keys of people).

    `at` None: the clock no longer warns (it is suspended). The database tells (`sec.take_due_alerts`).
    """

    class Kind(models.TextChoices):
        HALF = engine.AlertKind.HALF.value, _("moitié du délai écoulée")
        FOUR_FIFTHS = engine.AlertKind.FOUR_FIFTHS.value, _("80 % du délai écoulés")
        DAYS_BEFORE = engine.AlertKind.DAYS_BEFORE.value, _("quelques jours avant")
        TWO_HOURS_BEFORE = engine.AlertKind.TWO_HOURS_BEFORE.value, _("deux heures avant")
        BREACH = engine.AlertKind.BREACH.value, _("délai dépassé")

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="alerts")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    days = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, editable=False)
    told_to = ArrayField(models.IntegerField(), default=list, editable=False)

    class Meta:
        verbose_name = _("alerte de délai")
        verbose_name_plural = _("alertes de délai")
        ordering = ["-told_at"]
        constraints = [models.UniqueConstraint(fields=["clock", "kind", "days"], name="an_alert_is_told_once")]
        indexes = [
            models.Index(fields=["at"], condition=Q(told_at=None), name="alerts_to_come"),
            models.Index(fields=["told_at"], name="alerts_told"),
        ]

    def __str__(self):
        return f"{self.kind} {self.clock_id}"

    @property
    def told(self):
        """« J-1 », « délai dépassé »: in the reader's language."""
        return words.alert_in_words(engine.Alert(engine.AlertKind(self.kind), self.at, self.days))
