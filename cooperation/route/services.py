"""Putting a proposal before each level, and writing what each said. One act, one transaction."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import identity_of
from ssi.approvals import services as approvals
from ssi.approvals.workflow import fire, lock, workflow_of
from ssi.attachments import services as attachments
from ssi.cases.models import Case
from ssi.web.refusals import NotAllowed, Refusal

from ..vocabulary import Level, Sense
from . import documents
from .chain import APPROVED_SO_FAR
from .levels import money_of
from .models import Opinion, Submission

#: Act → (level that speaks, sense). `opine` takes its own: favourable, or with reserves.
SAYS = {
    "endorse": (Level.AMBASSADOR, Sense.FOR),
    "endorse_return": (Level.AMBASSADOR, Sense.AGAIN),
    "record_endorsement": (Level.AMBASSADOR, Sense.FOR),
    "opine": (Level.DCIS, Sense.FOR),
    "opine_return": (Level.DCIS, Sense.AGAIN),
    "oppose": (Level.DCIS, Sense.AGAINST),
    "decide_approve": (Level.MEAE, Sense.FOR),
    "decide_refuse": (Level.MEAE, Sense.AGAINST),
    "decide_postpone": (Level.MEAE, Sense.POSTPONED),
}
#: Acts that say no, or not yet: they say why.
REASONED = frozenset({"endorse_return", "opine_return", "oppose", "decide_refuse", "decide_postpone"})
#: Acts that rest on a paper: it is joined. The ministry's has its reference too.
ON_PAPER = frozenset({"record_endorsement", "decide_approve", "decide_refuse", "decide_postpone"})
REFERENCED = frozenset({"decide_approve", "decide_refuse", "decide_postpone"})
#: Act of the file → level it is put before.
PUTS_BEFORE = {"present": Level.AMBASSADOR, "transmit": Level.DCIS, "forward": Level.MEAE}


@transaction.atomic
def submit(case, *, by, comment="", expected_version=None):
    """Ask for the visa of the head of the post: what is signed is the file as it stands. Returns the request."""
    case = case.specific()
    return approvals.submit(
        case,
        "submit",
        by=by,
        document=documents.document_of(case),
        authors=[case.author_id],
        comment=comment,
        expected_version=expected_version,
    )


@transaction.atomic
def put_before(case, name, *, by, comment="", expected_version=None):
    """Freeze the file as version n and put it before the next level; the desk keeps sight of what it received."""
    lock(case, expected_version=expected_version)
    fire(case, name, by=by, comment=comment, locked=True)
    last = Submission.objects.filter(case=case.pk).order_by("-number").first()
    # The desk forwards what it read: it does not see every file the text was made from.
    document = last.document if name == "forward" else documents.document_of(case)
    total, sources = documents.money_in(document)
    Submission.objects.create(
        case_id=case.pk,
        level=PUTS_BEFORE[name],
        number=last.number + 1 if last else 1,
        document=document,
        sha256=approvals.freeze(document),
        total=total,
        sources=sources,
        by=by,
    )
    if name == "transmit":
        _share(case)
    return case


def _share(case):
    """What was transmitted stays open to the desk, with the actions of the programme."""
    Case.objects.filter(Q(pk=case.pk) | Q(cooperationaction__part_of=case.pk), shared_with_dcis=False).update(
        shared_with_dcis=True
    )
    case.shared_with_dcis = True


@transaction.atomic
def say(case, name, *, by, text="", reference="", paper=None, sense=None, expected_version=None):
    """Write what a level says and move the file accordingly. `paper` is an uploaded file. Returns the Opinion.

    Raises Refusal when the reason, the reference or the paper is missing; NotAllowed for an author of the file.
    """
    level, usual = SAYS[name]
    _complete(name, text, reference, paper)
    lock(case, expected_version=expected_version)
    step = workflow_of(case).transition(name)
    submission = Submission.objects.filter(case=case.pk, level=level).order_by("-number").first()
    if level == Level.DCIS and by.pk in (case.author_id, submission.by_id if submission else None):
        raise NotAllowed(_("Nul ne donne un avis sur ce qu’il a écrit ou transmis."), rule=_("avis"))
    if not by.has_perm(step.permission, case):
        raise NotAllowed(
            _("« %(act)s » n’est pas dans vos attributions sur ce dossier.") % {"act": step.label},
            rule=_("matrice des droits"),
        )
    piece = _keep(case, name, paper, by) if paper else None
    identity = identity_of(by)
    opinion = Opinion.objects.create(
        case_id=case.pk,
        submission=submission,
        level=level,
        sense=sense if name == "opine" and sense else usual,
        text=text,
        reference=reference,
        piece=piece,
        by=by,
        role=identity.role_at(case.post_id),
        acting=identity.acts_for_another(step.permission, case),
        at=timezone.now(),
    )
    fire(case, name, by=by, comment=text, locked=True)
    return opinion


def _keep(case, name, paper, by):
    """The desk joins the ministry's decision and nothing else."""
    permission = "cooperation.decide_proposal" if name in REFERENCED else "attachments.add_attachment"
    return attachments.store(case, paper, by=by, name=paper.name, permission=permission)


def _complete(name, text, reference, paper):
    if name in REASONED and not text.strip():
        raise Refusal(_("Dites pourquoi, en quelques mots."), rule=_("motif"), field="text")
    if name in REFERENCED and not reference.strip():
        raise Refusal(_("La référence de la décision manque."), rule=_("décision du ministère"), field="reference")
    if name in ON_PAPER and not paper:
        raise Refusal(_("Le document signé est à joindre : il fait foi."), rule=_("pièce obligatoire"), field="paper")


def baseline_of(case):
    """(total, sources) of what was put before the first level since the last visa of the post; None before that."""
    visa = case.approval_requests.filter(state="APPROVED").order_by("-pk").first()
    fallen = case.events.filter(verb=f"{case.kind}.fall").order_by("-pk").first()
    since = max(moment for moment in (visa and visa.decided_at, fallen and fallen.at) if moment) if visa else None
    if since is None:
        return None
    first = Submission.objects.filter(case=case.pk, at__gte=since).order_by("number").first()
    if first:
        return first.total, first.sources
    return documents.money_in(visa.document)


def outgrown(case):
    """Whether the money of the file is no longer what its approvals were given for."""
    baseline = baseline_of(case)
    return baseline is not None and money_of(case).outgrows(*baseline)


def recheck(case, *, by):
    """The money changed: the approval falls if it outgrew it, and the file returns to the visa of the post.

    Returns whether it fell.
    """
    flow = workflow_of(case)
    step = flow.transition("fall")
    lock(case)
    if case.status not in step.sources or not outgrown(case):
        return False
    fire(case, "fall", by=by, locked=True)
    return True


def is_on_its_way(case):
    return case.status in APPROVED_SO_FAR
