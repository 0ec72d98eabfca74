"""Sessions of an action of training, those who are proposed for them, and what became of it (§4.2 `Session`…).

The fewest personal data: no birth date, no phone number, no free text about a person. `purge.py` forgets them.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.clocks.models import Clock
from ssi.network.models import Country
from ssi.web.sealed import SealedTextField

from ..actions.models import CooperationAction
from .vocabulary import (
    AFTER_SELECTION,
    Authority,
    Decision,
    KirkpatrickLevel,
    Level,
    Piece,
    PieceState,
    Sex,
    Term,
)


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The sessions of the actions that exist for `user`."""
        return self.filter(case__in=CooperationAction.objects.visible_to(user).values("pk"))


class TrainingSession(models.Model):
    """One session of a course. `starts_on` and `ends_on` are days of the place; `in_france`: the desk reads names."""

    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(editable=False)
    place = models.CharField(_("lieu"), max_length=160)
    in_france = models.BooleanField(_("en France"), default=False, help_text=_("la DCIS voit alors les noms"))
    needs_visa = models.BooleanField(_("visa nécessaire"), default=False)
    seats = models.PositiveSmallIntegerField(
        _("places"), validators=[MinValueValidator(1), MaxValueValidator(500)], default=12
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    language = models.CharField(_("langue"), max_length=60, default="français")
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("pays invités"), default=list)
    invited_on = models.DateField(_("note verbale d’invitation envoyée le"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session de formation")
        verbose_name_plural = _("sessions de formation")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="sessions_are_numbered"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="a_session_ends_after_it_starts",
                violation_error_message=_("La fin précède le début."),
            ),
        ]

    def __str__(self):
        return _("Session %(n)d, %(place)s") % {"n": self.number, "place": self.place}

    @property
    def travels(self):
        """Whether people cross a border: passport, visa, ticket, insurance."""
        return self.in_france or self.needs_visa


class NominationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Names: those of the post's people; the desk, for the sessions in France; the ambassador, none (§4.5)."""
        if not user.has_perm("cooperation.view_nomination"):
            return self.none()
        found = self.filter(case__in=CooperationAction.objects.visible_to(user).values("pk"))
        return found if identity_of(user).post_ids else found.filter(session__in_france=True)


class Nomination(models.Model):
    """A person proposed for a seat. `number` is what the paper lists say; `rank` the partner's order of preference."""

    kind = "nomination"

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="nominations")
    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(editable=False)
    rank = models.PositiveSmallIntegerField(_("rang"), validators=[MinValueValidator(1)], default=1)
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices)
    grade = models.CharField(_("grade"), max_length=60, blank=True)
    service = models.CharField(_("service"), max_length=120)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays"))
    passport_number = SealedTextField(_("numéro de passeport"), null=True, editable=False)
    passport_expires_on = models.DateField(_("passeport valable jusqu’au"), null=True, blank=True)
    language_level = models.CharField(_("niveau de langue"), max_length=2, choices=Level.choices, blank=True)
    status = models.CharField(max_length=20, default="PROPOSE", editable=False)
    #: Since when a seat is, or was, theirs: whoever drops out without one leaves nothing to take.
    seated_on = models.DateField(null=True, editable=False)
    visa_asked_on = models.DateField(_("visa demandé le"), null=True, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, editable=False
    )
    #: The offer to the network through which another post sent this person (N3).
    from_offer = models.ForeignKey(
        "cooperation.Offer", on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    forgotten_on = models.DateField(_("données nominatives effacées le"), null=True, editable=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("candidature")
        verbose_name_plural = _("candidatures")
        ordering = ["session", "rank", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="nominations_are_numbered"),
        ]

    def __str__(self):
        if self.forgotten_on:
            return str(_("nom effacé"))
        return f"{self.last_name.upper()} {self.first_name}"


class NominationPiece(models.Model):
    """One line of the checklist of a nomination."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="pieces")
    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="+")
    piece = models.CharField(_("pièce"), max_length=12, choices=Piece.choices)
    state = models.CharField(_("état"), max_length=10, choices=PieceState.choices, default=PieceState.AWAITED)
    on = models.DateField(_("le"), null=True, blank=True)

    class Meta:
        verbose_name = _("pièce de candidature")
        verbose_name_plural = _("pièces de candidature")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["nomination", "piece"], name="one_line_per_piece")]

    def __str__(self):
        return self.get_piece_display()

    @property
    def comes_later(self):
        return self.piece in AFTER_SELECTION


class Vetting(models.Model):
    """A vetting: who was asked, and the decision alone. Nothing here may hold a reason (cooperation-consular.md §2)."""

    #: After twelve months it says nothing any more.
    MONTHS = 12

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="vettings")
    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(_("autorité"), max_length=10, choices=Authority.choices)
    asked_on = models.DateField(_("demandée le"))
    decision = models.CharField(_("décision"), max_length=11, choices=Decision.choices, default=Decision.PENDING)
    decided_on = models.DateField(_("décidée le"), null=True, blank=True)
    expires_on = models.DateField(_("valable jusqu’au"), null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("vérification")
        verbose_name_plural = _("vérifications")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="EN_ATTENTE", decided_on=None)
                | ~Q(decision="EN_ATTENTE") & Q(decided_on__isnull=False, expires_on__isnull=False),
                name="a_decision_has_its_dates",
            )
        ]

    def __str__(self):
        return self.get_decision_display()

    def holds_on(self, day):
        """Favourable, and still so on that day."""
        return self.decision == Decision.FOR and self.expires_on >= day


class Attendance(models.Model):
    """Who was there on one day of the session."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="days")
    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="attendance")
    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("jour"))
    present = models.BooleanField(_("présent"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("émargement")
        verbose_name_plural = _("émargements")
        ordering = ["on", "nomination"]
        constraints = [models.UniqueConstraint(fields=["nomination", "on"], name="one_attendance_per_day")]

    def __str__(self):
        return f"{self.on} {self.present}"


class Certificate(models.Model):
    """The certificate of a trainee: its serial number and its check code (`checking.py`). Never changed."""

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="certificate")
    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="+")
    serial = models.CharField(_("numéro"), max_length=40, unique=True)
    code = models.CharField(_("code de contrôle"), max_length=20)
    issued_on = models.DateField(_("délivrée le"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering = ["serial"]

    def __str__(self):
        return self.serial


class TrainingEvaluation(models.Model):
    """One Kirkpatrick level of a session, planned from its dates. No answer of a person is kept: counts and means."""

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="evaluations")
    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("niveau"), choices=KirkpatrickLevel.choices)
    due_on = models.DateField(_("prévue le"))
    done_on = models.DateField(_("réalisée le"), null=True, blank=True)
    respondents = models.PositiveSmallIntegerField(_("répondants"), null=True, blank=True)
    before = models.DecimalField(_("valeur avant"), max_digits=8, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(_("valeur après"), max_digits=8, decimal_places=2, null=True, blank=True)
    yes = models.PositiveSmallIntegerField(_("« oui, j’applique »"), null=True, blank=True)
    text = models.TextField(_("ce qui en ressort"), max_length=3000, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )

    class Meta:
        verbose_name = _("évaluation de formation")
        verbose_name_plural = _("évaluations de formation")
        ordering = ["session", "level"]
        constraints = [models.UniqueConstraint(fields=["session", "level"], name="one_evaluation_per_level")]

    def __str__(self):
        return f"{self.level} {self.get_level_display()}"


class SessionClock(models.Model):
    """Which clock of the file is which session's: a file has several sessions under the same rules."""

    session = models.ForeignKey(TrainingSession, on_delete=models.PROTECT, related_name="session_clocks")
    case = models.ForeignKey(CooperationAction, on_delete=models.PROTECT, related_name="+")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("délai de session")
        verbose_name_plural = _("délais de session")

    def __str__(self):
        return f"{self.session_id} {self.clock_id}"


class TrainingTerm(models.Model):
    """How many months after a session names are kept, from a day on. Set by `manage.py set_training_term`."""

    code = models.CharField(max_length=12, choices=Term.choices)
    months = models.PositiveSmallIntegerField(_("mois"))
    valid_from = models.DateField(_("à partir du"))
    to_verify = models.BooleanField(_("à vérifier"), default=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("durée de conservation des candidatures")
        verbose_name_plural = _("durées de conservation des candidatures")
        ordering = ["code", "-valid_from"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="one_training_term_per_first_day")]

    def __str__(self):
        return f"{self.code} {self.months}"

    @classmethod
    def in_force(cls, today):
        """{code: row} of the terms of that day, in one query."""
        rows = cls.objects.filter(valid_from__lte=today).order_by("valid_from")
        return {row.code: row for row in rows}
