"""Notes verbales: the last day to send each, in working days of the host State, and the clock that watches it."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.watching import watch
from ssi.approvals.workflow import note as tell
from ssi.web.refusals import Refusal

from .rules import calendar_of, latest_day, rules_of
from .vocabulary import Answer, Topic

RULE = "VIS_NOTE"


def computed(visit, needed_on):
    """(the last day to send a note, the HostRule it comes from); (None, None) without a rule: it is to be entered."""
    rule = rules_of(visit.country, visit.post, needed_on).get(Topic.NOTE_DAYS)
    if rule is None:
        return None, None
    return latest_day(needed_on, rule.value, calendar_of(visit.country)), rule


def save(note, visit, *, by, **fields):
    """Write a note that is asked for, inside an act that opened the visit. A last day that was typed stays as typed."""
    typed = fields.pop("latest_on", None)
    for name, value in fields.items():
        setattr(note, name, value)
    note.case = visit
    if typed and (note.rule_id is None or typed != note.latest_on):
        note.latest_on, note.rule = typed, None
    else:
        note.latest_on, note.rule = computed(visit, note.needed_on)
    if note.answer != Answer.ATTENDUE and note.sent_on is None:
        raise Refusal(_("Une réponse à une note qui n’est pas partie ? Saisissez sa date d’envoi."), field="sent_on")
    note.save()
    _watch(note, visit)
    tell(visit, "visit.note", gettext_lazy("Note verbale enregistrée"), by=by, part=note.pk, answer=note.answer)
    return note


@transaction.atomic
def follow_the_dates(visit, starts_before):
    """The visit moved: what was needed on its first day, and not sent, is needed on the new one."""
    moved = visit.starts_on - starts_before
    if moved == timedelta():
        return
    for note in visit.notes.filter(sent_on=None, needed_on=starts_before).select_related("clock__rule"):
        note.needed_on = visit.starts_on
        if note.rule_id:
            note.latest_on, note.rule = computed(visit, note.needed_on)
        note.save(update_fields=["needed_on", "latest_on", "rule"])
        _watch(note, visit)


def _watch(note, visit):
    where = {"country": visit.country, "time_zone": visit.country.time_zone}
    watch(note, visit, RULE, due_on=note.latest_on, done=note.sent_on is not None, **where)
