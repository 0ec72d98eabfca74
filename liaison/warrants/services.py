"""What people do with warrants: each function records one act, in one transaction, all or nothing.

The service supports these procedures and issues none: an act here says what an authority did, and when.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ssi.approvals.opening import drafted, entered, entitled, require
from ssi.approvals.workflow import IllegalTransition, fire, lock, note
from ssi.web.refusals import Refusal

from ..persons import links
from ..persons.models import Person
from . import deadlines, treaties
from .checks import check, check_event
from .models import ArrestWarrant, PartnerNotice, WarrantEvent, WarrantPaper
from .undo import state_without
from .vocabulary import DECIDES, EventKind, PaperKind
from .workflow import EVENT_OF_ACT, REPEATED, UNDOES, WARRANT, act_of, undo_to

CHANGE, RECORD = "liaison.change_arrestwarrant", "liaison.record_arrestwarrant"
#: Dates whose change moves a clock.
_DATED = frozenset({"treaty", "provisional_until", "takeover_until"})


@transaction.atomic
def open_warrant(*, by, post, direction, person=None, translation_due_on=None, **fields):
    """Register a warrant somebody issued. `person`: fields of `links.add_person`, compared at once with other files.

    The convention is the one in force today when none is chosen. Raises NotAllowed, Refusal.
    """
    require(by, "liaison.add_arrestwarrant", post)
    warrant = drafted(ArrestWarrant, by=by, post=post, direction=direction, status="EMIS", **fields)
    check(warrant)
    if not warrant.is_surrender and warrant.treaty is None:
        warrant.treaty = treaties.in_force(warrant.country, timezone.localdate(timezone=post.zone))
    entered(warrant, by=by, verb="arrestwarrant.open", label=gettext_lazy("Dossier ouvert"))
    WarrantPaper.objects.bulk_create(
        WarrantPaper(case=warrant, kind=kind, due_on=translation_due_on if kind == PaperKind.TRANSLATION else None)
        for kind in PaperKind
    )
    if person:
        name_person(warrant, by=by, person=links.add_person(warrant, by=by, **person))
    links.follow_numbers(warrant, by=by)
    return warrant


@transaction.atomic
def edit(warrant, *, by, expected_version, **fields):
    """Change what is written in the file; the clocks follow. Raises StaleVersion, NotAllowed, Refusal."""
    lock(warrant, expected_version=expected_version)
    _may(by, CHANGE, warrant)
    before, numbers = (warrant.instrument, warrant.country_id), links.numbers_of(warrant)
    _with(warrant, fields)
    check(warrant, opened=before == (warrant.instrument, warrant.country_id))
    _save(warrant, fields)
    note(warrant, "arrestwarrant.edit", gettext_lazy("Dossier modifié"), by=by, fields=sorted(fields))
    links.follow_numbers(warrant, by=by, before=numbers)
    if _DATED & set(fields):
        deadlines.follow(warrant)
    return warrant


@transaction.atomic
def take_treaty(warrant, *, by, treaty):
    """The text recorded since the file was opened is the one it follows."""
    lock(warrant)
    _may(by, CHANGE, warrant)
    _save(warrant, {"treaty": treaty})
    note(
        warrant, "arrestwarrant.treaty", gettext_lazy("Convention enregistrée depuis l’ouverture"), by=by, row=treaty.pk
    )
    return warrant


@transaction.atomic
def name_person(warrant, *, by, person):
    """Say which person of the file is wanted. Raises Refusal for somebody of another file."""
    lock(warrant)
    _may(by, CHANGE, warrant)
    if person.case_id != warrant.pk or person.removed_at:
        raise Refusal(
            _("Cette personne n’est pas dans le dossier."),
            rule=_("personne du dossier"),
            remedy=_("Ajoutez-la d’abord."),
        )
    _save(warrant, {"person": person})
    note(warrant, "arrestwarrant.person", gettext_lazy("Personne recherchée désignée"), by=by, row=person.pk)
    return warrant


def people_of(warrant):
    """The persons named in this file now."""
    return Person.objects.filter(case=warrant.pk, removed_at=None)


@transaction.atomic
def record_event(
    warrant, *, by, kind, at, time_zone, outcome="", agreed_at=None, authority="", note_="", expected_version=None
):
    """Record what happened, at its moment; the state and the clocks follow. Returns the WarrantEvent.

    `at`: aware, not in the future. `agreed_at`: the surrender date agreed (NEW_DATE). Raises StaleVersion,
    NotAllowed, Refusal.
    """
    lock(warrant, expected_version=expected_version)
    _may(by, RECORD, warrant)
    event = WarrantEvent(
        case=warrant,
        kind=kind,
        at=at,
        time_zone=time_zone,
        outcome=outcome if kind in DECIDES else "",
        agreed_at=agreed_at if kind == EventKind.NEW_DATE else None,
        authority=authority,
        note=note_,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    check_event(warrant, event, deadlines.current_events(warrant))
    event.moved_from = _moves(warrant, event)
    event.save(force_insert=True)
    _move(warrant, event, by)
    _after_events(warrant)
    return event


@transaction.atomic
def correct_event(old, *, by, at, time_zone, why, agreed_at=None, authority="", note_="", expected_version=None):
    """Enter the right moment of an event: the first one stays, struck out, with why. The clocks move.

    The state does not: what happened happened, only when and where were wrong.
    """
    warrant = old.case
    lock(warrant, expected_version=expected_version)
    _may(by, RECORD, warrant)
    _is_last(old)
    event = WarrantEvent(
        case=warrant,
        kind=old.kind,
        at=at,
        time_zone=time_zone,
        outcome=old.outcome,
        agreed_at=agreed_at if old.kind == EventKind.NEW_DATE else None,
        authority=authority,
        note=note_,
        corrects=old,
        why=why.strip(),
        moved_from=old.moved_from,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    _reasoned(event)
    check_event(warrant, event, [e for e in deadlines.current_events(warrant) if e.pk != old.pk])
    event.save(force_insert=True)
    label = gettext_lazy("Événement corrigé")
    note(warrant, "arrestwarrant.correct", label, by=by, comment=_said(event), row=event.pk)
    _after_events(warrant)
    return event


@transaction.atomic
def cancel_event(old, *, by, why, expected_version=None):
    """Note that this event did not take place: the first entry stays, struck out, with why. Returns the WarrantEvent.

    The clocks move, and the state goes back to what the other events say. Refused while a later event rests on it.
    """
    warrant = old.case
    lock(warrant, expected_version=expected_version)
    _may(by, RECORD, warrant)
    _is_last(old)
    state = state_without(old, warrant.status, list(warrant.dated_events.all()))
    event = WarrantEvent(
        **{name: getattr(old, name) for name in ("kind", "at", "time_zone", "outcome", "agreed_at", "authority")},
        case=warrant,
        corrects=old,
        did_not_happen=True,
        why=why.strip(),
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    _reasoned(event)
    event.save(force_insert=True)
    said = {"comment": f"{_said(event)} : {event.why}", "row": event.pk}
    if state != warrant.status:
        fire(warrant, undo_to(state), by=by, locked=True, **said)
        _answered_no_more(warrant)
    else:
        note(warrant, "arrestwarrant.cancel", gettext_lazy("Événement qui n’a pas eu lieu"), by=by, **said)
        _bump(warrant)
    _after_events(warrant)
    return event


@transaction.atomic
def prepare_surrender(warrant, *, by, expected_version, papers=(), **fields):
    """Note escort, flight, transit, days to deduct, and the papers: (kind, due_on, ready_on, not_needed, note)."""
    lock(warrant, expected_version=expected_version)
    _may(by, CHANGE, warrant)
    _save(warrant, fields)
    for kind, due_on, ready_on, not_needed, words in papers:
        warrant.papers.filter(kind=kind).update(due_on=due_on, ready_on=ready_on, not_needed=not_needed, note=words)
    note(warrant, "arrestwarrant.prepare", gettext_lazy("Remise préparée"), by=by, fields=sorted(fields))
    deadlines.follow(warrant)
    return warrant


@transaction.atomic
def inform_partner(event, *, by, informed_at, contact, channel, text):
    """« Partenaire informé le »: the post told the partner of this event."""
    warrant = lock(event.case)
    _may(by, RECORD, warrant)
    if informed_at > timezone.now():
        raise Refusal(_("On n’informe pas dans l’avenir : vérifiez la date."), rule=_("dates"), field="informed_at")
    told = PartnerNotice.objects.create(
        case=warrant,
        event=event,
        informed_at=informed_at,
        contact=contact,
        channel=channel,
        text=text,
        recorded_by=by,
    )
    label = gettext_lazy("Partenaire informé")
    note(warrant, "arrestwarrant.inform", label, by=by, comment=_said(event), row=told.pk)
    return told


@transaction.atomic
def perform(warrant, name, *, by, comment="", expected_version=None):
    """A transition that no event causes. Raises Refusal for one that a dated event must cause."""
    lock(warrant, expected_version=expected_version)
    if name in EVENT_OF_ACT or name in UNDOES:
        raise Refusal(
            _("Cet état suit d’un événement daté."),
            rule=_("événements datés"),
            remedy=_("Notez l’événement, avec son heure et son fuseau."),
        )
    return fire(warrant, name, by=by, comment=comment, locked=True)


# ----------------------------------------------------------------------------------------------------------


def _move(warrant, event, by):
    """Fire the transition this event causes, or say which act is missing; a repeated event may move nothing."""
    details = {"comment": _said(event), "row": event.pk}
    name = act_of(event)
    if event.moved_from:
        fire(warrant, name, by=by, locked=True, **details)
        return
    if name and event.kind not in REPEATED:
        raise IllegalTransition(
            _("« %(event)s » ne peut pas être noté : le dossier est à l’état « %(state)s ».")
            % {"event": event.get_kind_display(), "state": WARRANT.state(warrant.status).label},
            rule=_("états déclarés"),
            remedy=_("Notez d’abord les événements qui précèdent, ou reprenez la procédure."),
            field="kind",
        )
    note(warrant, "arrestwarrant.event", gettext_lazy("Événement noté"), by=by, **details)
    _bump(warrant)


def _moves(warrant, event):
    """The state this event takes the file from; "" when it moves nothing."""
    name = act_of(event)
    return warrant.status if name and warrant.status in WARRANT.transition(name).sources else ""


def _bump(warrant):
    warrant.version += 1
    ArrestWarrant.objects.filter(pk=warrant.pk).update(version=warrant.version)


def _answered_no_more(warrant):
    """A surrender that did not happen is no answer: the figures do not count it."""
    if warrant.status not in WARRANT.answered:
        warrant.answered_at = None
        ArrestWarrant.objects.filter(pk=warrant.pk).update(answered_at=None)


def _is_last(event):
    if event.did_not_happen or WarrantEvent.objects.filter(corrects=event).exists():
        raise Refusal(_("Cet événement est déjà corrigé : corrigez la dernière version."), rule=_("correction"))


def _reasoned(event):
    if not event.why:
        raise Refusal(_("Dites pourquoi vous corrigez."), rule=_("motif"), field="why")


def _said(event):
    """The kind of event as the timeline keeps it: in French, whoever wrote."""
    with override("fr"):
        return str(event.get_kind_display())


def _after_events(warrant):
    """The clocks, since when the person is held, and the slot, as the events now say."""
    events = deadlines.follow(warrant)
    # A postponement empties the slot until a new date is agreed.
    dates = [e for e in events if e.kind in (EventKind.NEW_DATE, EventKind.POSTPONEMENT)]
    warrant.detained_since = deadlines.detained_since(events)
    warrant.slot_at = dates[-1].agreed_at if dates else None
    ArrestWarrant.objects.filter(pk=warrant.pk).update(detained_since=warrant.detained_since, slot_at=warrant.slot_at)


def _with(warrant, fields):
    for name, value in fields.items():
        setattr(warrant, name, value)
    return warrant


def _save(warrant, fields):
    _with(warrant, fields)
    warrant.search_text = warrant.searchable()
    warrant.version += 1
    warrant.save(update_fields=[*fields, "search_text", "version", "updated_at"])


def _may(by, permission, warrant):
    entitled(by, permission, warrant)
    if warrant.status == "CLOS":
        raise Refusal(_("Ce dossier est clos : il ne change plus."), rule=_("dossier clos"))
