"""How people leave: movements, who is on the list, who boarded, who arrived (two ticks, two moments, two places)."""

import uuid

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from consular.papers.models import PaperCopy, What
from consular.papers.services import next_number
from consular.register.models import RegisterExtract
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.reports import documents
from ssi.web.rapid import parse
from ssi.web.refusals import Refusal, StaleVersion

from .guards import refuse_closed, require
from .observations import Seen, observe
from .people import CrisisPerson, Movement, Seat
from .vocabulary import Situation

WORK, PRINT, MANIFEST = "consular.observe_person", "consular.print_crisis", "crisis-manifest"
#: Nobody who has left, or must not be moved, is proposed for a movement.
_LEFT = (Situation.EVACUE, Situation.DEJA_PARTI, Situation.DECEDE)


@transaction.atomic
def save_movement(crisis, *, by, movement=None, expected_version=0, **fields):
    """Plan a movement or change it: its moments, planned and real, its places. Returns it."""
    require(by, WORK, crisis)
    refuse_closed(crisis)
    if fields.get("left_at") and fields["left_at"] > timezone.now():
        raise Refusal(_("Cette heure est à venir."), field="left_at")
    if movement is None:
        movement = Movement(crisis=crisis, post_id=crisis.post_id, **fields)
        movement.save(force_insert=True)
    else:
        now = Movement.objects.select_for_update().get(pk=movement.pk)
        if now.version != expected_version:
            raise StaleVersion(_("Quelqu’un d’autre a modifié ce mouvement entre-temps."), theirs=now)
        if "capacity" in fields and fields["capacity"] < movement.seats.count():
            raise Refusal(_("Plus de personnes que cela sont déjà inscrites."), field="capacity")
        for name, value in fields.items():
            setattr(movement, name, value)
        movement.version = now.version + 1
        movement.save(update_fields=[*fields, "version"])
    check_constraints_now()
    record("crisis.movement", movement, places=movement.capacity)
    return movement


@transaction.atomic
def add_people(movement, *, by, people):
    """Put people on the list of a movement, within its places. Raises Refusal naming who cannot be, and adds nobody."""
    crisis = movement.crisis
    require(by, WORK, crisis)
    refuse_closed(crisis)
    now = Movement.objects.select_for_update().get(pk=movement.pk)
    if now.left_at is not None:
        raise Refusal(_("Ce mouvement est parti : sa liste ne change plus."), rule=_("mouvements"))
    taken = set(Seat.objects.filter(movement=now).values_list("person", flat=True))
    fresh = [person for person in people if person.pk not in taken]
    if len(taken) + len(fresh) > now.capacity:
        raise Refusal(
            _("%(n)d personnes pour %(left)d places libres : personne n’est ajouté.")
            % {"n": len(fresh), "left": now.capacity - len(taken)},
            rule=_("places du mouvement"),
            field="line",
        )
    elsewhere = Seat.objects.filter(crisis=crisis, person__in=fresh, arrived_at=None).exclude(movement=now)
    if seat := elsewhere.select_related("person", "movement").first():
        raise Refusal(
            _("%(who)s est déjà sur la liste de %(what)s.") % {"who": seat.person, "what": seat.movement},
            rule=_("une personne, une place"),
            remedy=_("Retirez-l’en d’abord."),
            field="line",
        )
    last = Seat.objects.filter(movement=now).aggregate(last=Max("number"))["last"] or 0
    Seat.objects.bulk_create(
        Seat(crisis=crisis, post_id=crisis.post_id, movement=now, person=person, number=last + n)
        for n, person in enumerate(fresh, 1)
    )
    check_constraints_now()
    record("crisis.seats", movement, added=len(fresh))
    return len(fresh)


@transaction.atomic
def give_up(seat, *, by):
    """Take somebody off the list before they board."""
    require(by, WORK, seat.crisis)
    refuse_closed(seat.crisis)
    if seat.boarded_at is not None:
        raise Refusal(_("Cette personne a embarqué : elle reste sur la liste."), rule=_("mouvements"))
    record("crisis.give_up_seat", seat.movement, number=seat.number)
    seat.delete()


@transaction.atomic
def tick(movement, *, by, line, arrived, at):
    """« 1-12 14 »: numbers of the manifest that boarded, or that arrived. An arrival says that the person is evacuated.

    Raises RapidEntryError for a number that is not on the list; Refusal for an arrival nobody boarded for.
    """
    crisis = movement.crisis
    require(by, WORK, crisis)
    refuse_closed(crisis)
    if at > timezone.now():
        raise Refusal(_("Cette heure est à venir."), field="at")
    listed = {seat.number: seat for seat in Seat.objects.filter(movement=movement).order_by("number")}
    marks = parse(line, letters=("X",), numbers=listed, default="X")
    seats = [listed[mark.number] for mark in sorted(marks, key=lambda mark: mark.number)]
    moment, person = ("arrived_at", "arrived_by") if arrived else ("boarded_at", "boarded_by")
    if arrived and (lost := [seat.number for seat in seats if seat.boarded_at is None]):
        raise Refusal(
            _("N° %(n)s : arrivé sans avoir embarqué. Rien n’est enregistré.") % {"n": ", ".join(map(str, lost))},
            rule=_("embarquement puis arrivée"),
            remedy=_("Pointez d’abord l’embarquement, ou vérifiez le numéro."),
            field="line",
        )
    fresh = [seat for seat in seats if getattr(seat, moment) is None]
    if arrived:
        seen = [Seen(uuid.uuid5(seat.pk, "arrived"), seat.person_id, Situation.EVACUE, at) for seat in fresh]
        observe(crisis, by=by, seen=seen, source=str(movement)[:120])
    for seat in fresh:
        setattr(seat, moment, at)
        setattr(seat, person, by)
        seat.save(update_fields=[moment, person])
    check_constraints_now()
    record("crisis.tick", movement, arrived=arrived, numbers=[seat.number for seat in fresh])
    return len(fresh)


def proposed(crisis, most=40):
    """Those to move first: in danger or vulnerable, not gone, on no list yet."""
    waiting = CrisisPerson.objects.filter(crisis=crisis, removed_no=None).exclude(situation__in=_LEFT)
    urgent = waiting.filter(~Q(vulnerable=[]) | Q(situation__in=[Situation.BESOIN, Situation.BLESSE]))
    seated = Seat.objects.filter(crisis=crisis, arrived_at=None).values("person")
    return list(urgent.exclude(pk__in=seated)[:most])


@transaction.atomic
def print_manifest(movement, *, by, reason):
    """Number a copy of the manifest and ask for its PDF. Returns (PaperCopy, Printout)."""
    crisis = movement.crisis
    require(by, PRINT, crisis)
    if not movement.seats.exists():
        raise Refusal(_("Personne n’est sur la liste de ce mouvement."), remedy=_("Inscrivez d’abord des personnes."))
    return print_copy(movement, What.MANIFEST, MANIFEST, by=by, reason=reason)


@transaction.atomic
def print_copy(subject, what, code, *, by, reason):
    """Number a copy of the document `code` about `subject`, a row of a crisis, and ask for its PDF: as above."""
    crisis = subject.crisis
    copy = register_copy(crisis, what, by=by, reason=reason, about=f"{crisis.reference} – {subject}")
    printout = documents.request_document(subject, code, by=by, variant=str(copy.number))
    copy.printout_key, copy.document, copy.fingerprint = printout.pk, printout.reference, printout.fingerprint
    copy.save(update_fields=["printout_key", "document", "fingerprint"])
    record("paper.print", copy, reason=copy.reason, number=copy.number, sha256=copy.fingerprint)
    return copy, printout


def register_copy(crisis, what, *, by, reason, about):
    """A line in the register of copies for a nominal list of a crisis."""
    if not reason.strip():
        raise Refusal(_("Dites pour qui cette liste est faite."), rule=_("registre des exemplaires"), field="reason")
    copy = PaperCopy(
        post_id=crisis.post_id,
        number=next_number(crisis.post),
        what=what,
        crisis=crisis,
        about=about[:120],
        extract=RegisterExtract.objects.filter(post=crisis.post_id, ended_at=None).first(),
        reason=reason.strip(),
        printed_by=by,
        printed_at=timezone.now(),
    )
    copy.save(force_insert=True)
    check_constraints_now()
    return copy
