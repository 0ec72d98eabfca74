"""The visa: ask, decide, and nothing signed by whoever wrote it (PRODUCT §3.4, DECISIONS §1.9)."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import identity_of
from ssi.cases.listing import light
from ssi.web.refusals import NotAllowed, Refusal

from .models import ApprovalRequest, SignOff
from .workflow import fire, lock, workflow_of, workflows

Decision = SignOff.Decision
State = ApprovalRequest.State


def freeze(document):
    """SHA-256 (hex) of a document, whatever the order of its keys."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def submit(case, name, *, by, document, authors, beside=None, title="", due_at=None, comment="", expected_version=None):
    """Fire the transition `name`, which opens a request for the visa it announces. Returns the request.

    `document` is what will be read and signed, as JSON; `beside` is shown to the signer and signed by nobody.
    The head of service's own text is signed at once and recorded « chef de service, auteur ».
    Raises what `fire()` raises.
    """
    lock(case, expected_version=expected_version)
    step = workflow_of(case).transition(name)
    fire(case, name, by=by, comment=comment, locked=True)
    wanted = workflow_of(case).transition(step.opens_request_for)
    request = ApprovalRequest.objects.create(
        case_id=case.pk,
        transition=wanted.name,
        permission=wanted.permission,
        title=title or case.title,
        document=document,
        beside=beside or {},
        sha256=freeze(document),
        authors=sorted({by.pk, *authors}),
        requested_by=by,
        due_at=due_at,
    )
    if by.has_perm(wanted.permission, case) and _may_sign_own(by, request, case):
        decide(request, by=by, decision=Decision.APPROVE)
    return request


@transaction.atomic
def decide(request, *, by, decision, comment="", sha256=None):
    """Approve, send back with a comment, or refuse with a reason. Returns the SignOff.

    `sha256` is that of the text the person read: a text changed meanwhile is not signed.
    Raises NotAllowed for an author, or for somebody without the permission; Refusal if already decided.
    """
    request = ApprovalRequest.objects.select_for_update().select_related("case").get(pk=request.pk)
    case = lock(request.case.specific())
    own_text = _check(request, case, by, decision, comment, sha256)
    identity = identity_of(by)
    signoff = SignOff.objects.create(
        request=request,
        case_id=case.pk,
        by=by,
        role=identity.role_at(case.post_id),
        acting=identity.acts_for_another(request.permission, case),
        own_text=own_text,
        decision=decision,
        comment=comment,
        sha256=request.sha256,
    )
    request.state = {
        Decision.APPROVE: State.APPROVED,
        Decision.RETURN: State.RETURNED,
        Decision.REFUSE: State.REFUSED,
    }[decision]
    request.decided_at = timezone.now()
    request.save(update_fields=["state", "decided_at"])
    fire(case, request.fires, by=by, comment=comment, signed=request, locked=True, sha256=request.sha256)
    return signoff


def decide_many(requests, *, by, decision, comment=""):
    """Decide several; each stands or falls alone. Returns [(request, None or the Refusal)]."""
    results = []
    for request in requests:
        try:
            decide(request, by=by, decision=decision, comment=comment)
        except Refusal as refusal:
            results.append((request, refusal))
        else:
            results.append((request, None))
    return results


def waiting_for(user, *, limit=200):
    """Pending requests this person may decide, most urgent first. One query, then the rule on each.

    Looked for among the open files of the posts where the person decides: nobody decides elsewhere (`AWAY`).
    """
    identity = identity_of(user)
    deciding = [h for h in identity.held if _may_decide_something(h)] if identity else []
    if not deciding:
        return []
    rows = ApprovalRequest.objects.filter(
        state=State.PENDING, case__acl__overlap=sorted(identity.principals), case__closed_at=None
    )
    if all(h.post_id for h in deciding):
        rows = rows.filter(case__post__in=[h.post_id for h in deciding])
    rows = light(rows.select_related("case", "requested_by"), "case__")[:limit]
    return [r for r in rows if user.has_perm(r.permission, r.case) and _may_sign_as_author(user, r)]


def _may_sign_as_author(user, request):
    """Authors do not sign; the head of service does, and it is said (« chef de service, auteur »)."""
    return user.pk not in request.authors or _may_sign_own(user, request, request.case)


def _may_sign_own(user, request, case):
    """The head of service signs their own text, except where the act needs two persons."""
    step = workflow_of(case).transition(request.transition)
    return not step.two_persons and user.has_perm("approvals.sign_own_text", case)


def _may_decide_something(held):
    wanted = {t.permission for flow in workflows().values() for t in flow.transitions if t.signoff}
    return bool(wanted & held.permissions)


def _check(request, case, by, decision, comment, sha256):
    """Whether the signer is the head of service signing their own text; raises when they may not decide."""
    if request.state != State.PENDING:
        raise Refusal(
            _("Cette demande est déjà décidée : %(state)s.") % {"state": request.get_state_display()},
            rule=_("visa"),
            remedy=_("Rechargez le parapheur."),
        )
    if sha256 is not None and sha256 != request.sha256:
        raise Refusal(_("Le texte a changé depuis que vous l’avez lu."), rule=_("texte figé"))
    if not by.has_perm(request.permission, case):
        raise NotAllowed(
            _("Vous n’avez pas la signature pour ce dossier."),
            rule=_("visa"),
            remedy=_("L’attaché de sécurité intérieure peut vous donner une délégation."),
        )
    if decision != Decision.APPROVE and not comment.strip():
        raise Refusal(_("Dites pourquoi, en une phrase."), rule=_("motif"), field="comment")
    if by.pk not in request.authors:
        return False
    if not _may_sign_own(by, request, case):
        raise NotAllowed(
            _("Nul ne vise ce qu’il a écrit."),
            rule=_("visa"),
            remedy=_("Demandez à l’attaché de sécurité intérieure ou à son intérimaire."),
        )
    return True
