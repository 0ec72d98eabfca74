"""Acts on the calls of a crisis: write a sheet, say the caller was called back, say whom the call is about."""

import uuid

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consular.papers.models import What
from consular.register.names import fold
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from ..guards import one_writer, refuse_closed, require
from ..movements import PRINT, print_copy
from .models import CallSheet, CallStep, StepKind

WRITE, CALL = "consular.observe_person", "crisis-call"
_LOCK = 3081  # that of sec.number_call: first half; the other is the crisis


@transaction.atomic
def write_call(crisis, *, by, caller, sought, text, key=None, called_at=None, phone="", **fields):
    """Write a sheet. Sent again with the same `key`, it is the one already written. Returns it.

    `fields`: link, urgent, waits. Raises NotAllowed; Refusal for what is missing or a call to come.
    """
    require(by, WRITE, crisis)
    refuse_closed(crisis)
    now = timezone.now()
    if not text.strip():
        raise Refusal(_("Écrivez ce que l’appelant a dit."), field="text")
    if called_at is not None and called_at > now:
        raise Refusal(_("Cette heure est à venir."), rule=_("fiche d’appel"), field="called_at")
    if fields.get("waits") and not phone.strip():
        raise Refusal(_("Pour rappeler, il faut un numéro."), rule=_("fiche d’appel"), field="phone")
    one_writer(_LOCK, crisis.pk)
    known = CallSheet.objects.filter(crisis=crisis.pk, key=key).first() if key else None
    if known is not None:
        return known
    sheet = CallSheet(
        crisis=crisis,
        post_id=crisis.post_id,
        number=0,
        key=key or uuid.uuid4(),
        at=now,
        called_at=called_at or now,
        caller=caller.strip(),
        phone=phone.strip() or None,
        sought=sought.strip(),
        folded=fold(f"{sought} {caller}"),
        text=text.strip(),
        by=by,
        **fields,
    )
    sheet.save(force_insert=True)
    sheet.refresh_from_db(fields=["number"])
    record("crisis.call", sheet, number=sheet.number, urgent=sheet.urgent, waits=sheet.waits)
    return sheet


@transaction.atomic
def call_back(sheet, *, by, text, waits=False, key=None):
    """The caller was called back, or could not be reached: `waits` keeps the sheet to be called. Returns the step."""
    _open(sheet, by)
    if not text.strip():
        raise Refusal(_("Écrivez ce qui s’est dit, ou que l’appel n’a pas abouti."), field="text")
    known = CallStep.objects.filter(sheet=sheet, key=key).first() if key else None
    if known is not None:
        return known
    step = _add(sheet, by, StepKind.RAPPEL, key=key or uuid.uuid4(), text=text.strip(), waits=waits)
    record("crisis.call_back", sheet, number=sheet.number, waits=waits)
    return step


@transaction.atomic
def link(sheet, *, by, person):
    """Somebody decides whom the call is about; None takes the link off. Raises Refusal for a person of elsewhere."""
    _open(sheet, by)
    if person is not None:
        if person.crisis_id != sheet.crisis_id:
            raise Refusal(_("Cette personne n’est pas de cette crise."), field="person")
        person = person.matched_to or person
    last = CallStep.objects.filter(sheet=sheet, kind=StepKind.LIEN).last()
    before = last.person_id if last else None
    if before == getattr(person, "pk", None):
        raise Refusal(
            _("Cette fiche est déjà rattachée à cette personne.") if person else _("Cette fiche n’est pas rattachée."),
            field="person",
        )
    step = _add(sheet, by, StepKind.LIEN, person=person)
    record("crisis.call_link", sheet, number=sheet.number, person=getattr(person, "pk", None))
    return step


def print_call(sheet, *, by, reason):
    """Number a copy of the sheet as it stands now and ask for its PDF. Returns (PaperCopy, Printout)."""
    require(by, PRINT, sheet.crisis)
    return print_copy(sheet, What.CALL, CALL, by=by, reason=reason)


def counts(crisis=None):
    """{crisis: {"reference", "calls", "waiting", "urgent", "loose"}}: of one crisis, or of every open one this person
    may count. `loose`: about nobody of the crisis yet. Numbers only: `sec.call_counts` decides.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sec.call_counts(%s)", [crisis.pk if crisis else None])
        names = [column.name for column in cursor.description[1:]]
        return {key: dict(zip(names, row, strict=True)) for key, *row in cursor.fetchall()}


def _open(sheet, by):
    require(by, WRITE, sheet.crisis)
    refuse_closed(sheet.crisis)
    one_writer(_LOCK, sheet.crisis_id)


def _add(sheet, by, kind, **fields):
    number = CallStep.objects.filter(sheet=sheet).count() + 1
    step = CallStep(
        sheet=sheet, crisis_id=sheet.crisis_id, post_id=sheet.post_id, number=number, kind=kind, at=timezone.now(),
        by=by, **fields,
    )  # fmt: skip
    step.save(force_insert=True)
    return step
