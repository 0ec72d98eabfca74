"""Hand-over: what somebody leaves behind, listed, then accepted item by item (liaison.md §9.11, N15).

A file accepted changes owner, a promise and a contact change holder. The successor accepts what they see; the head
hands the rest over, a compartmented file for instance.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.accounts.access import sees_whole
from ssi.accounts.context import check_constraints_now
from ssi.accounts.models import Assignment
from ssi.accounts.roles import FILE_HOLDERS
from ssi.accounts.services import today_at
from ssi.audit.log import record
from ssi.cases import reach
from ssi.cases.models import Case
from ssi.directory import oral
from ssi.directory import services as directory
from ssi.directory.models import Contact, Promise
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion

from .models import Handover, HandoverItem
from .reach import CHANGE

Kind = HandoverItem.Kind


@dataclass(frozen=True)
class Line:
    """An item as a reader sees it: `label` and `url` are empty when what it is about is closed to them."""

    item: HandoverItem
    label: str
    note: str
    url: str
    may_accept: bool


@transaction.atomic
def open_handover(*, by, assignment, successor, keys=""):
    """Begin the hand-over of an officer who leaves. The head's. Raises Refusal. Returns the Handover, listed."""
    post = assignment.post
    if not by.has_perm("staff.open_handover", post):
        raise NotAllowed(
            _("La passation est ouverte par le chef du service."),
            rule=_("matrice des droits"),
            remedy=_("Demandez-le à l’attaché de sécurité intérieure."),
        )
    if not assignment.holds_files:
        raise Refusal(
            _("Seul un attaché, un adjoint ou un officier tient des dossiers à remettre."), field="assignment"
        )
    if assignment.ends_on is None:
        raise Refusal(
            _("L’affectation de %(name)s n’a pas de date de fin.") % {"name": assignment.user},
            remedy=_("L’administrateur technique l’inscrit ; la passation s’ouvre ensuite."),
            field="assignment",
        )
    if Handover.objects.filter(assignment=assignment).exists():
        raise Refusal(_("La passation de cette personne est déjà ouverte."), field="assignment")
    if successor.pk == assignment.user_id:
        raise Refusal(_("On ne se succède pas à soi-même."), field="successor")
    if successor.pk not in {one.user_id for one in possible_successors(post)}:
        raise Refusal(_("%(name)s ne sert pas à ce poste.") % {"name": successor}, field="successor")
    handover = Handover(
        post=post,
        assignment=assignment,
        leaving=assignment.user,
        successor=successor,
        leaves_on=assignment.ends_on,
        keys=keys,
        opened_by=by,
    )
    handover.save(force_insert=True)
    check_constraints_now()
    record("staff.open_handover", handover, leaving=assignment.user_id, successor=successor.pk)
    refresh(handover, by=by)
    return handover


@transaction.atomic
def edit_handover(handover, *, by, expected_version, successor, keys):
    """Change the successor of what is left, or where the keys are. Raises StaleVersion, Refusal."""
    _require_head(handover, by)
    now = Handover.objects.select_for_update().get(pk=handover.pk)
    if now.version != expected_version:
        raise StaleVersion(_("Quelqu’un d’autre a modifié cette passation entre-temps."), theirs=now)
    if successor.pk not in {one.user_id for one in possible_successors(handover.post)} - {handover.leaving_id}:
        raise Refusal(_("%(name)s ne peut pas être ce successeur.") % {"name": successor}, field="successor")
    handover.successor, handover.keys, handover.version = successor, keys, now.version + 1
    handover.save(update_fields=["successor", "keys", "version"])
    check_constraints_now()
    record("staff.edit_handover", handover, successor=successor.pk)
    return handover


def refresh(handover, *, by):
    """Add what the leaving officer came to hold since. Returns how many items were added. The head's or deputy's."""
    _require_head(handover, by)
    known = set(handover.items.values_list("kind", "key"))
    held = [(kind, key) for kind, key in held_by(handover.leaving, handover.post, by) if (kind, key) not in known]
    HandoverItem.objects.bulk_create([HandoverItem(handover=handover, kind=kind, key=key) for kind, key in held])
    if held:
        record("staff.list_handover", handover, items=len(held))
    return len(held)


def held_by(person, post, by):
    """(kind, key) of what a person holds at a post, as `by` sees it: open files, promises not kept, contacts."""
    files = Case.objects.visible_to(by).filter(post=post, owner=person, closed_at=None)
    promises = Promise.objects.visible_to(by).pending().filter(holder=person, interaction__post=post)
    contacts = Contact.objects.visible_to(by).filter(post=post, holder=person, active=True)
    return [
        *((Kind.FILE, reference) for reference in files.order_by("reference").values_list("reference", flat=True)),
        *((Kind.PROMISE, str(key)) for key in promises.values_list("pk", flat=True)),
        *((Kind.CONTACT, str(key)) for key in contacts.order_by("name").values_list("pk", flat=True)),
    ]


@transaction.atomic
def accept(item, *, by):
    """Take one item over: the successor takes it, or whoever runs the post gives it to them. Once only."""
    handover = item.handover
    hands_over = by.has_perm(CHANGE, handover.post)
    if by.pk != handover.successor_id and not hands_over:
        raise NotAllowed(
            _("Cet élément est remis à %(name)s.") % {"name": handover.successor},
            remedy=_("Le chef du service peut changer de successeur."),
        )
    subject = _subjects([item], by).get((item.kind, item.key))
    if subject is None:
        raise Refusal(
            _("Cet élément ne vous est pas ouvert, ou n’existe plus."),
            remedy=_("Le chef du service peut vous le remettre lui-même."),
        )
    taken = HandoverItem.objects.filter(pk=item.pk, accepted_at=None).update(accepted_at=timezone.now(), accepted_by=by)
    if not taken:
        return item
    _GIVE[item.kind](subject, handover, by)
    check_constraints_now()
    record("staff.accept_item", handover, kind=item.kind, key=item.key)
    return item


@transaction.atomic
def close(handover, *, by):
    """End the hand-over. Raises Refusal while something is left: nothing stays owned by someone who left."""
    _require_head(handover, by)
    refresh(handover, by=by)
    left = handover.items.filter(accepted_at=None).count()
    if left:
        told = ngettext("%(n)d élément reste à remettre.", "%(n)d éléments restent à remettre.", left)
        raise Refusal(told % {"n": left}, remedy=_("Le successeur les accepte, ou vous les lui remettez."))
    if Handover.objects.filter(pk=handover.pk, closed_at=None).update(closed_at=timezone.now()):
        record("staff.close_handover", handover)
    return handover


def lines_of(handover, user):
    """{kind: [Line]} of a hand-over as this reader sees it; three statements, whatever the number of items."""
    items = list(handover.items.select_related("accepted_by"))
    subjects = _subjects(items, user)
    may = handover.closed_at is None and (user.pk == handover.successor_id or user.has_perm(CHANGE, handover.post))
    found = defaultdict(list)
    for item in items:
        subject = subjects.get((item.kind, item.key))
        label, note, url = _TELL[item.kind](subject) if subject is not None else ("", "", "")
        open_ = may and subject is not None and item.accepted_at is None
        found[Kind(item.kind)].append(Line(item, label, note, url, open_))
    return dict(found)


def possible_successors(post):
    """Assignments, in force or to come, of those who may hold files at a post."""
    rows = Assignment.objects.filter(post=post, role__in=FILE_HOLDERS, user__is_active=True)
    return rows.exclude(ends_on__lt=today_at(post)).select_related("user").order_by("user__last_name", "pk")


def _subjects(items, user):
    """{(kind, key): what it is about} of those that exist for this reader."""
    keys = defaultdict(list)
    for item in items:
        keys[item.kind].append(item.key)
    files = Case.objects.visible_to(user).filter(reference__in=keys[Kind.FILE])
    promises = Promise.objects.visible_to(user).filter(pk__in=keys[Kind.PROMISE])
    contacts = Contact.objects.visible_to(user).filter(pk__in=keys[Kind.CONTACT]).select_related("service", "post")
    found = {(Kind.FILE, one.reference): one for one in files if sees_whole(user, one)}
    promises = promises.select_related("interaction__contact", "interaction__service", "interaction__post")
    found |= {(Kind.PROMISE, str(one.pk)): one for one in promises}
    return found | {(Kind.CONTACT, str(one.pk)): one for one in contacts}


def _give_file(case, handover, by):
    if case.owner_id == handover.successor_id or case.owner_id != handover.leaving_id:
        return  # given meanwhile by another way
    reason = _("Passation de %(name)s") % {"name": handover.leaving.get_full_name()}
    if by.pk == handover.successor_id:
        reach.take_over(case, by=by, reason=reason)
    else:
        reach.reassign(case, by=by, owner=handover.successor, reason=reason)


def _give_promise(promise, handover, by):
    if promise.kept_at is None:
        oral.hand_on(promise, by=by, to=handover.successor)


def _give_contact(contact, handover, by):
    directory.hand_on_contact(contact, by=by, to=handover.successor)


_GIVE = {Kind.FILE: _give_file, Kind.PROMISE: _give_promise, Kind.CONTACT: _give_contact}
_TELL = {
    Kind.FILE: lambda case: (case.reference, case.title, case.get_absolute_url()),
    Kind.PROMISE: lambda promise: (
        promise.text,
        f"{promise.get_direction_display()}, {promise.interaction.with_whom}",
        promise.interaction.get_absolute_url(),
    ),
    Kind.CONTACT: lambda contact: (str(contact), contact.service.name, contact.get_absolute_url()),
}


def _require_head(handover, by):
    if not by.has_perm(CHANGE, handover.post):
        raise NotAllowed(
            _("La passation est conduite par le chef du service ou son adjoint."), rule=_("matrice des droits")
        )
