"""Questions to a post: asked by the desk, answered by the head of the post, withdrawn by the desk."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import identity_of
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import ANSWER, ASK, Question


@transaction.atomic
def ask(*, by, post, subject, text, due_on):
    """Ask a post something, to be answered by the end of `due_on` there. Raises NotAllowed, Refusal."""
    if not by.has_perm(ASK):
        raise _not_yours()
    if due_on < timezone.localdate(timezone=post.zone):
        raise Refusal(
            _("Ce jour est passé à %(city)s.") % {"city": post.city},
            rule=_("délai de réponse"),
            remedy=_("Choisissez aujourd’hui ou un jour à venir."),
            field="due_on",
        )
    question = Question.objects.create(post=post, subject=subject, text=text, due_on=due_on, asked_by=by)
    return _told(question, "desk.ask")


@transaction.atomic
def answer(question, *, by, answer):
    """The head of the post answers, or the interim « p.i. »; late or not. Raises NotAllowed, Refusal."""
    if not by.has_perm(ANSWER, question.post):
        raise _not_yours()
    question = _waiting(question)
    question.answer, question.answered_by, question.answered_at = answer, by, timezone.now()
    question.acting = identity_of(by).acting_at(question.post_id)
    question.save(update_fields=["answer", "answered_by", "answered_at", "acting"])
    return _told(question, "desk.answer")


@transaction.atomic
def withdraw(question, *, by):
    """The desk needs the answer no more: while nobody answered. Raises NotAllowed, Refusal."""
    if not by.has_perm(ASK):
        raise _not_yours()
    question = _waiting(question)
    question.withdrawn_at = timezone.now()
    question.save(update_fields=["withdrawn_at"])
    return _told(question, "desk.withdraw")


def _waiting(question):
    """The same question under lock, still to be answered."""
    now = Question.objects.select_for_update(of=["self"]).select_related("post").filter(pk=question.pk).first()
    if now is None or not now.waits:
        raise Refusal(
            _("Cette question est déjà répondue ou retirée."),
            rule=_("questions aux postes"),
            remedy=_("La DCIS peut en poser une autre."),
        )
    return now


def _told(question, verb):
    check_constraints_now()
    record(verb, question, at=question.post.code)
    return question


def _not_yours():
    return NotAllowed(
        _("Cet acte n’est pas dans vos attributions."),
        rule=_("matrice des droits"),
        remedy=_("La DCIS interroge ; le chef du poste ou son intérimaire répond."),
    )
