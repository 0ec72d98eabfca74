"""People, what they are assigned to and when, who stands in for whom, and their sessions."""

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.network.models import Domain, Post

from . import access
from .roles import FILE_HOLDERS, NETWORK_ROLES, Role


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        raise NotImplementedError("Nobody is above the access rule: there is no superuser (DECISIONS §3.13).")


class User(AbstractUser):
    """A person. What they may do comes from assignments in force, never from this row."""

    username = None
    email = models.EmailField(_("adresse électronique"), unique=True)
    rank = models.CharField(_("grade"), max_length=60, blank=True)
    french_national = models.BooleanField(
        _("nationalité française"), default=False, help_text=_("vérifiée par l’ASI ; ouvre le Spécial France")
    )
    #: Set while the password is one that somebody else chose: past this moment it opens nothing.
    password_expires_at = models.DateTimeField(_("fin du mot de passe provisoire"), null=True, blank=True)
    last_visit_at = models.DateTimeField(_("dernière visite"), null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_is_above_the_rule"),
            models.CheckConstraint(condition=Q(pk__gt=0, pk__lt=2**26), name="user_fits_in_an_access_token"),
        ]

    def __str__(self):
        return " ".join(part for part in (self.rank, self.get_full_name()) if part) or self.email

    def has_perm(self, perm, obj=None):
        """Whether the access rule lets this person do `perm`, to `obj` (a Case) or at all. No short cut."""
        return access.may(self, perm, obj)

    def has_perms(self, perm_list, obj=None):
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label):
        return False


class AssignmentQuerySet(models.QuerySet):
    def in_force(self, on):
        """Assignments in force on the date `on` (the post's local date; both ends included)."""
        return self.filter(Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)))

    def serving(self, on):
        """Those in force whose account is open: a closed one gives nothing, whatever its dates."""
        return self.in_force(on).filter(user__is_active=True)


class Assignment(models.Model):
    """A role held by a person at a post between two dates. Outside them it gives nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("rôle"), max_length=20, choices=Role.choices)
    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        related_name="assignments",
        null=True,
        blank=True,
        verbose_name=_("poste"),
    )
    domains = models.ManyToManyField(Domain, blank=True, related_name="+", verbose_name=_("domaines"))
    function = models.CharField(_("fonction"), max_length=120, blank=True)
    host_service = models.CharField(
        _("service d’accueil"),
        max_length=120,
        blank=True,
        help_text=_("officier placé dans un service partenaire"),
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("affectation")
        verbose_name_plural = _("affectations")
        ordering = ["post", "role", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="assignment_ends_after_it_starts",
                violation_error_message=_("La fin de l’affectation précède son début."),
            ),
            models.CheckConstraint(
                condition=Q(post=None, role__in=sorted(NETWORK_ROLES))
                | (Q(post__isnull=False) & ~Q(role__in=sorted(NETWORK_ROLES))),
                name="network_roles_have_no_post_and_others_have_one",
                violation_error_message=_("Ce rôle et ce poste ne vont pas ensemble."),
            ),
        ]

    def __str__(self):
        return f"{self.user} — {self.role} {self.post or ''}".strip()

    @property
    def is_head(self):
        """Whether it makes its holder the head of the service."""
        return self.role == Role.ASI

    @property
    def holds_files(self):
        return self.role in FILE_HOLDERS


class Delegation(models.Model):
    """Who stands in for the head of a post: the only source of « p.i. » (PRODUCT §3.4).

    INTERIM gives everything the ASI may do at the post; POWERS gives the listed permissions only.
    Dates are local dates of the post, both included.
    """

    class Kind(models.TextChoices):
        INTERIM = "INTERIM", _("Intérim")
        POWERS = "POWERS", _("Délégation de pouvoirs")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    kind = models.CharField(_("nature"), max_length=10, choices=Kind.choices)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="delegations",
        verbose_name=_("délégataire"),
    )
    permissions = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    reason = models.CharField(_("motif"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("délégation")
        verbose_name_plural = _("délégations")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_it_starts",
                violation_error_message=_("La fin de la délégation précède son début."),
            ),
            models.CheckConstraint(
                condition=~Q(given_by=F("given_to")),
                name="nobody_delegates_to_themselves",
                violation_error_message=_("On ne se délègue pas ses propres pouvoirs."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.post} → {self.given_to}"


class SessionManager(BaseSessionManager):
    use_in_migrations = True


class Session(AbstractBaseSession):
    """A signed-in browser. `session_key` holds the SHA-256 of the key in the cookie: a dump opens nothing."""

    session_key = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="sessions")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(auto_now=True)
    browser = models.CharField(max_length=200, blank=True)

    objects = SessionManager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls):
        from .sessions import SessionStore

        return SessionStore
