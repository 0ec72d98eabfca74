"""The main courante: appended to, never rewritten; facts apart from rumours; a correction is another entry."""

import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.web.refusals import Refusal

from .guards import one_writer, refuse_closed, require
from .models import LogEntry
from .vocabulary import EntryKind

_LOCK = 3079  # that of sec.number_entry: first half; the other is the crisis


@transaction.atomic
def write(crisis, *, by, kind, text, key=None, happened_at=None, corrects=None, answers=None, **fields):
    """Write an entry. Sent again with the same `key`, it is the one already written. Returns it.

    Raises NotAllowed; Refusal for an empty text, a moment to come, or a reference to an entry that is not there.
    """
    require(by, "consular.write_log", crisis)
    refuse_closed(crisis)
    if not text.strip():
        raise Refusal(_("Écrivez ce qui s’est passé."), field="text")
    if happened_at is not None and happened_at > timezone.now():
        raise Refusal(_("Cette heure est à venir."), rule=_("main courante"), field="happened_at")
    _lock(crisis)
    known = LogEntry.objects.filter(crisis=crisis.pk, key=key).first() if key else None
    if known is not None:
        return known
    _check(crisis, corrects, answers)
    return append(
        crisis,
        by=by,
        kind=kind,
        text=text.strip(),
        key=key or uuid.uuid4(),
        happened_at=happened_at,
        corrects=corrects,
        answers=answers,
        **fields,
    )


def append(crisis, *, by, kind, text, **fields):
    """Put one line at the end, in the caller's transaction: the act that asks was allowed already."""
    _lock(crisis)
    entry = LogEntry(
        crisis_id=crisis.pk, post_id=crisis.post_id, number=0, at=timezone.now(), kind=kind, text=text, by=by, **fields
    )
    entry.save(force_insert=True)
    entry.refresh_from_db(fields=["number"])
    record("crisis.log", entry, number=entry.number, kind=kind)
    return entry


def waiting(crisis):
    """The requests nobody answered, the urgent ones first."""
    closed = LogEntry.objects.filter(crisis=OuterRef("crisis"), answers=OuterRef("number"))
    asked = LogEntry.objects.filter(crisis=crisis, kind=EntryKind.DEMANDE)
    return asked.filter(~Exists(closed)).order_by("-urgent", "number")


def _lock(crisis):
    """One writer at a time in a crisis: entries are numbered, and dated, in the order they are written."""
    one_writer(_LOCK, crisis.pk)


def _check(crisis, corrects, answers):
    if corrects is not None and not LogEntry.objects.filter(crisis=crisis.pk, number=corrects).exists():
        raise Refusal(_("Il n’y a pas d’entrée n° %(n)d.") % {"n": corrects}, field="corrects")
    if answers is not None:
        if not LogEntry.objects.filter(crisis=crisis.pk, number=answers, kind=EntryKind.DEMANDE).exists():
            raise Refusal(_("L’entrée n° %(n)d n’est pas une demande.") % {"n": answers}, field="answers")
        if LogEntry.objects.filter(crisis=crisis.pk, answers=answers).exists():
            raise Refusal(_("La demande n° %(n)d est déjà close.") % {"n": answers}, field="answers")
