"""A question of the central desk to a post, with the day its answer is due (§8: the desk asks, the head answers).

Not a file: it holds neither a name nor operational content, and says so to whoever writes. `sql/policies.sql`: read by
the desk and by those who lead the post; once answered or withdrawn it no longer changes.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.network.models import Post

VIEW, ASK, ANSWER = "desk.view_question", "desk.ask_question", "desk.answer_question"


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of the posts this person leads; all of them for the desk."""
        if user.has_perm(ASK):
            return self
        identity = identity_of(user)
        held = identity.held if identity else ()
        return self.filter(post__in={one.post_id for one in held if VIEW in one.permissions})

    def waiting(self):
        return self.filter(answered_at=None, withdrawn_at=None)


class Question(models.Model):
    """`due_on`: last day to answer, in the days of the post. `acting`: answered « p.i. »."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", verbose_name=_("poste"))
    subject = models.CharField(_("objet"), max_length=120)
    text = models.TextField(_("question"), max_length=2000)
    due_on = models.DateField(_("réponse attendue le"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer = models.TextField(_("réponse"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    acting = models.BooleanField(_("p.i."), default=False, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question à un poste")
        verbose_name_plural = _("questions aux postes")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="an_answer_has_its_author_and_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(withdrawn_at=None), name="what_is_answered_is_not_withdrawn"
            ),
        ]
        indexes = [models.Index(fields=["post", "due_on"], name="question_of_a_post")]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("desk-question", args=[self.pk])

    @property
    def waits(self):
        return self.answered_at is None and self.withdrawn_at is None

    @property
    def state(self):
        """(label, tone)"""
        if self.withdrawn_at:
            return _("retirée"), ""
        if self.answered_at:
            return _("répondue"), "good"
        late = self.due_on < timezone.localdate(timezone=self.post.zone)
        return (_("en retard"), "bad") if late else (_("attendue"), "open")
