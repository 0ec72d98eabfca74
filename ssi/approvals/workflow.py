"""State machines as tables. `fire()` is the only writer of `Case.status`; the database refuses other moves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.accounts.access import identity_of
from ssi.audit.log import record
from ssi.cases.models import Case, CaseEvent
from ssi.clocks import services as clocks
from ssi.outbox.bus import publish
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion

_workflows = {}


class IllegalTransition(Refusal):
    """The file is no longer in a state this act can start from: somebody acted meanwhile."""


@dataclass(frozen=True)
class State:
    """A state, its French label, and its tone ("", open, wait, good, bad, stop): never shown by colour alone."""

    code: str
    label: str
    tone: str = ""


@dataclass(frozen=True)
class Transition:
    """One declared move. `permission` is asked of the person on the file.

    `signoff`: needs a visa; only the approvals room fires it, once signed. `two_persons`: nobody signs it alone, not
    even the head of service who wrote it. `guards` raise a Refusal.
    `main`: the act a person would do next. `asks`: what the page asks for ("comment" is mandatory then).
    `url_name`: a page of its own asks for more than a comment. `destructive`: the page names what it ends.
    """

    name: str
    label: str
    sources: tuple
    target: str
    permission: str
    signoff: bool = False
    two_persons: bool = False
    opens_request_for: str = ""
    guards: tuple[Callable, ...] = ()
    main: bool = False
    asks: str = ""
    url_name: str = ""
    destructive: bool = False
    hidden: bool = False


@dataclass(frozen=True)
class Workflow:
    """The states and transitions of one kind of file; `initial` are the states a file may be opened in."""

    kind: str
    initial: tuple[str, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    answered: frozenset = field(default_factory=frozenset)
    closed: frozenset = field(default_factory=frozenset)

    def __post_init__(self):
        codes = {s.code for s in self.states}
        for t in self.transitions:
            unknown = {*t.sources, t.target} - codes
            if unknown:
                raise ValueError(f"{self.kind}.{t.name} names unknown states {sorted(unknown)}")
        _workflows[self.kind] = self

    def transition(self, name):
        return next(t for t in self.transitions if t.name == name)

    def state(self, code):
        return next(s for s in self.states if s.code == code)


def workflows():
    return dict(_workflows)


def workflow_of(case):
    """The workflow of a file, by its kind. Raises KeyError for a kind that declares none."""
    return _workflows[case.kind]


def available(case, user):
    """The transitions this person may start on this file now; buttons come from here and nowhere else."""
    return [
        t
        for t in workflow_of(case).transitions
        if case.status in t.sources and not t.hidden and not t.signoff and user.has_perm(t.permission, case)
    ]


def lock(case, *, expected_version=None):
    """Lock the file's row and refresh `case` from it.

    Raises StaleVersion when `expected_version` (what the person was looking at) is no longer the version.
    """
    row = Case.objects.select_for_update().only("status", "version", "acl").get(pk=case.pk)
    case.status, case.version, case.acl = row.status, row.version, row.acl
    if expected_version is not None and str(expected_version) != str(row.version):  # as the page sent it
        raise StaleVersion(
            _("Quelqu’un d’autre a modifié ce dossier pendant que vous l’aviez ouvert."),
            theirs=case,
            rule="version",
            remedy=_("Comparez les deux versions, puis enregistrez de nouveau."),
        )
    return case


def fire(case, name, *, by, comment="", signed=None, locked=False, **details):
    """Move `case` along the declared transition `name`, in the caller's transaction. Returns the case.

    `signed` is the ApprovalRequest that carries the visa of a transition that needs one.
    Raises IllegalTransition, NotAllowed, or the Refusal of a guard. Writes status, timeline, journal, outbox;
    the clocks of a closed file have no object any more.
    """
    flow = workflow_of(case)
    step = flow.transition(name)
    if not locked:
        lock(case)
    _check(flow, step, case, by, signed, comment)
    before, now = case.status, timezone.now()
    case.status, case.version = step.target, case.version + 1
    changed = ["status", "version", "updated_at"]
    if step.target in flow.answered and case.answered_at is None:
        case.answered_at = now
        changed.append("answered_at")
    closed_at = now if step.target in flow.closed else None
    if bool(closed_at) != bool(case.closed_at):
        case.closed_at = closed_at
        changed.append("closed_at")
    case.updated_at = now
    Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name) for name in changed})
    if closed_at:
        clocks.moot(case)
    told = {"source": before, "target": step.target, "comment": comment, "permission": step.permission}
    note(case, f"{case.kind}.{name}", step.label, by=by, **told, **details)
    publish(f"{case.kind}.{name}", case_id=case.pk)
    return case


def note(case, verb, label, *, by, permission="", source="", target="", comment="", reason="", **details):
    """One line in the file's timeline and one in the journal: the same act told to two readers.

    `label` says the act; its French source is stored with both, each reader gets it in their language. `permission`
    is what allowed it: « p.i. » is written when an interim alone gave it.
    """
    with override("fr"):
        label = str(label)
    identity = identity_of(by)
    acting = bool(identity and permission and identity.acts_for_another(permission, case))
    role = identity.role_at(case.post_id) if identity else ""
    CaseEvent.objects.bulk_create(
        [
            CaseEvent(
                case_id=case.pk,
                by=by,
                acting=acting,
                verb=verb,
                label=label,
                source=source,
                target=target,
                comment=comment,
            )
        ]
    )
    if source or target:
        details["status"] = [source, target]
    record(verb, case, role=role, reason=reason, act=label, **details)


def _check(flow, step, case, by, signed, comment):
    if case.status not in step.sources:
        raise IllegalTransition(
            _("« %(act)s » n’est plus possible : le dossier est à l’état « %(state)s ».")
            % {"act": step.label, "state": flow.state(case.status).label},
            rule=_("états déclarés"),
            remedy=_("Rechargez la page : quelqu’un a sans doute agi entre-temps."),
        )
    if step.signoff and (signed is None or signed.fires != step.name or signed.case_id != case.pk):
        raise NotAllowed(_("Cet acte attend un visa."), rule=_("visa"), remedy=_("Passez par le parapheur."))
    if not by.has_perm(step.permission, case):
        raise NotAllowed(
            _("« %(act)s » n’est pas dans vos attributions sur ce dossier.") % {"act": step.label},
            rule=_("matrice des droits"),
            remedy=_("L’attaché de sécurité intérieure du poste peut le faire ou vous le déléguer."),
        )
    if step.asks == "comment" and not comment.strip():
        raise Refusal(_("Un motif est nécessaire."), rule=_("motif"), field="comment")
    for guard in step.guards:
        guard(case, by)
